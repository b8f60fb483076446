"""The doctor finds each planted ailment, by its word, and nothing in a healthy run."""

from __future__ import annotations

import gc
from itertools import pairwise

import numpy as np
import pytest

import minigrad as mg
from minigrad import nn, optim
from minigrad.diagnose import Doctor
from minigrad.diagnose.findings import RULES, History
from minigrad.graph import state

RNG = np.random.default_rng(11)
X = RNG.normal(size=(64, 4))
Y = (X[:, 0] > 0).astype(int) + (X[:, 1] > 0)


def net(*sizes, act=nn.ReLU, scale=1.0, seed=0):
    rng = np.random.default_rng(seed)
    parts = []
    for fan_in, fan_out in pairwise(sizes):
        parts += [nn.Linear(fan_in, fan_out, rng=rng), act()]
    model = nn.Sequential(*parts[:-1])
    for p in model.parameters():
        p.data[...] *= scale
    return model


def watched(model, optimizer=None, *, steps=40, classes=3, loss=None, **notes):
    """Train, and give the doctor; `notes` are functions of (step, loss) for doctor.step."""
    optimizer = optimizer or optim.Adam(model.parameters(), lr=1e-2)
    with np.errstate(all="ignore"), Doctor(model, optimizer, classes=classes) as doctor:
        for i in range(steps):
            y = loss(model) if loss else nn.cross_entropy(model(mg.tensor(X)), Y)
            optimizer.zero_grad()
            y.backward()
            optimizer.step()
            doctor.step(y, **{name: note(i, y) for name, note in notes.items()})
    return doctor


def words(doctor):
    return [finding.word for finding in doctor.findings()]


def test_a_healthy_run_has_no_findings():
    doctor = watched(net(4, 16, 16, 3), steps=120)
    assert words(doctor) == [], doctor.report()
    assert doctor.report() == "120 steps watched, nothing found."


def test_first_loss_above_chance():
    doctor = watched(net(4, 16, 3, scale=6.0), steps=1)
    assert words(doctor)[0] == "first-loss"
    assert "chance ln 3 = 1.099" in doctor.report()


def test_first_loss_below_chance():
    """Nothing was learned yet, and still it knows: the labels are among the inputs."""
    model = nn.Sequential(nn.Linear(3, 3, rng=0))
    model[0].weight.data[...] = 20 * np.eye(3)
    leak = mg.tensor(np.eye(3)[Y])
    doctor = watched(model, steps=1, loss=lambda m: nn.cross_entropy(m(leak), Y))
    assert words(doctor) == ["first-loss"]


def test_first_loss_does_not_count_the_penalty():
    model = net(4, 3)
    doctor = watched(
        model, steps=1, loss=lambda m: nn.cross_entropy(m(mg.tensor(X)), Y) + 5.0,
        penalty=lambda i, y: 5.0,
    )  # fmt: skip
    assert "first-loss" not in words(doctor)


def test_vanishing():
    doctor = watched(net(4, *[16] * 8, 3, act=nn.Sigmoid), steps=4)
    finding = next(f for f in doctor.findings() if f.word == "vanishing")
    assert finding.step == 1
    assert finding.where[0] == "0"


def test_what_stops_a_gradient_is_not_called_vanishing():
    """Dead units and equal units stop gradients too, and their cure is another."""
    model = net(4, 16, 16, 3)
    model[0].bias.data[...] = -100.0
    assert "vanishing" not in words(watched(model, steps=8))
    model = net(4, 16, 16, 3)
    for p in model.parameters():
        p.data[...] = 0.0
    found = words(watched(model, steps=8))
    assert "symmetric" in found
    assert "vanishing" not in found


def test_exploding():
    doctor = watched(net(4, *[32] * 8, 3, scale=8.0), steps=2)
    assert "exploding" in words(doctor)
    assert "vanishing" not in words(doctor)


def test_saturated():
    doctor = watched(net(4, 16, 16, 3, act=nn.Tanh, scale=30.0), steps=2)
    finding = next(f for f in doctor.findings() if f.word == "saturated")
    assert "0" in finding.where


def test_dead_units():
    model = net(4, 16, 3)
    model[0].bias.data[:6] = -100.0
    doctor = watched(model, steps=4)
    finding = next(f for f in doctor.findings() if f.word == "dead-units")
    assert "38%" in finding.evidence
    assert finding.step == 1


def test_units_that_come_back_are_not_dead():
    """Off at the start, on after a few steps: the last three measurements decide."""
    model = net(4, 16, 3)
    model[0].bias.data[:6] = -100.0
    with Doctor(model) as doctor:
        for i in range(40):
            if i == 5:
                model[0].bias.data[:6] = 0.0
            doctor.step(nn.cross_entropy(model(mg.tensor(X)), Y))
    assert "dead-units" not in words(doctor)


def test_symmetric_weights():
    model = net(4, 16, 3)
    for p in model.parameters():
        p.data[...] = 0.5
    doctor = watched(model, steps=4)
    finding = next(f for f in doctor.findings() if f.word == "symmetric")
    assert finding.where == ("0",)  # the labels tell the units of the last layer apart


@pytest.mark.parametrize(("lr", "evidence"), [(1e-7, "hardly"), (3.0, "replaced")])
def test_update_ratio(lr, evidence):
    model = net(4, 16, 3)
    doctor = watched(model, optim.SGD(model.parameters(), lr=lr), steps=10)
    finding = next(f for f in doctor.findings() if f.word == "update-ratio")
    assert evidence in finding.reason


def test_weights_that_do_not_move_at_all():
    """The optimiser holds the parameters of another model: there are gradients, and no step."""
    model, other = net(4, 16, 3), net(4, 16, 3)
    optimizer = optim.SGD(other.parameters(), lr=0.1)
    with Doctor(model, optimizer) as doctor:
        for _ in range(8):
            loss = nn.cross_entropy(model(mg.tensor(X)), Y) + 0.1 * nn.l2_penalty(other, 1e-3)
            optimizer.zero_grad()
            model.zero_grad()
            loss.backward()
            optimizer.step()
            doctor.step(loss)
    finding = next(f for f in doctor.findings() if f.word == "update-ratio")
    assert finding.where == ("0", "2")
    assert "no weight has changed" in finding.evidence


def test_a_learning_rate_of_0():
    model = net(4, 16, 3)
    doctor = watched(model, optim.SGD(model.parameters(), lr=0.0), steps=8)
    assert words(doctor) == ["update-ratio"]


def test_a_look_at_validation_data_is_no_pass():
    """Between the step and the doctor, without a graph: the measurement is of the training pass."""
    model = net(4, 16, 3)
    optimizer = optim.SGD(model.parameters(), lr=0.1)
    with Doctor(model, optimizer) as doctor:
        for _ in range(8):
            loss = nn.cross_entropy(model(mg.tensor(X)), Y)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            with mg.no_grad():
                model(mg.tensor(10 * X))
            doctor.step(loss)
    ratios = [layer.update_ratio for sample in doctor.history.samples for layer in sample.layers]
    assert None not in ratios
    assert words(doctor) == []


def test_recurrent_layers_can_be_watched():
    """Their output is a tuple, of which the first counts."""

    class Reader(nn.Module):
        def __init__(self):
            self.read = nn.LSTM(4, 5, rng=0)
            self.out = nn.Linear(5, 3, rng=1)

        def forward(self, x):
            return self.out(self.read(x.reshape(1, -1, 4))[0][0])

    doctor = watched(Reader(), steps=10)
    assert words(doctor) == []
    assert [layer.kind for layer in doctor.history.samples[0].layers] == ["LSTM", "Linear"]


def test_a_penalty_that_drowns_the_data():
    def penalty(m):
        return sum((p * p).sum() for p in m.parameters())

    model = net(4, 16, 3)
    doctor = watched(
        model,
        loss=lambda m: nn.cross_entropy(m(mg.tensor(X)), Y) + penalty(m),
        penalty=lambda i, y: penalty(model),
        steps=3,
    )
    assert "regularisation" in words(doctor)


def test_a_weight_decay_that_drowns_the_data():
    model = net(4, 16, 3)
    doctor = watched(model, optim.SGD(model.parameters(), lr=1e-3, weight_decay=50.0), steps=3)
    assert "regularisation" in words(doctor)


def test_a_decoupled_weight_decay_that_takes_all():
    """AdamW: a tenth of every weight at each step; at a ten-thousandth it is no matter."""
    for decay, found in ((10.0, True), (1e-2, False)):
        model = net(4, 16, 3)
        optimizer = optim.AdamW(model.parameters(), lr=1e-2, weight_decay=decay)
        assert ("regularisation" in words(watched(model, optimizer, steps=3))) == found


def test_learning_rate_so_high_that_the_loss_jumps_and_then_stands_still():
    """All units die in the first steps: the last losses are no higher than the first."""
    model = net(4, 16, 16, 3)
    doctor = watched(model, optim.Adam(model.parameters(), lr=3.0), steps=60)
    assert doctor.history.losses[-1] < 1.5 * doctor.history.losses[0]
    finding = next(f for f in doctor.findings() if f.word == "learning-rate-high")
    assert finding.step < 10


def test_learning_rate_too_high():
    model = net(4, 16, 3)
    doctor = watched(model, optim.SGD(model.parameters(), lr=300.0), steps=30)
    assert "learning-rate-high" in words(doctor)


def test_learning_rate_too_low():
    model = net(4, 16, 3)
    doctor = watched(model, optim.SGD(model.parameters(), lr=1e-5), steps=40)
    assert "learning-rate-low" in words(doctor)


def test_overfitting():
    """Validation turns at step 20 while training still falls."""
    curve = lambda i, y: 1.0 - 0.02 * min(i, 20) + 0.02 * max(0, i - 20)  # noqa: E731
    doctor = watched(net(4, 16, 3), steps=60, validation=curve)
    finding = next(f for f in doctor.findings() if f.word == "overfitting")
    assert finding.step == 21


def test_nan_names_the_op_and_the_line():
    """One made in the backward pass, of a loss that is finite: others see it a step too late."""
    model = net(4, 16, 3)

    def loss(m):
        return mg.sqrt(mg.relu(m(mg.tensor(X)))).sum()  # the culprit

    doctor = watched(model, classes=None, loss=loss, steps=3)
    finding = doctor.findings()[0]
    assert (finding.word, finding.step) == ("nan", 1)
    assert "gradient through sqrt" in finding.evidence
    assert "# the culprit" in finding.evidence


def test_nan_in_the_forward_pass():
    model = net(4, 16, 3)
    doctor = watched(
        model, classes=None, loss=lambda m: mg.log(mg.relu(m(mg.tensor(X)))).sum(), steps=2
    )
    evidence = doctor.findings()[0].evidence
    assert "-inf made by log" in evidence
    assert "test_doctor.py" in evidence


def test_nan_already_in_a_weight():
    model = net(4, 16, 3)
    model[2].weight.data[0, 0] = np.nan
    assert "2.weight holds it" in watched(model, steps=1).findings()[0].evidence


def test_every_rule_is_silent_where_nothing_was_noted():
    assert [list(rule(History())) for rule in RULES] == [[] for _ in RULES]


def test_the_run_is_not_changed():
    """Weights after a watched run are those of the same run unwatched."""
    model, alone = net(4, 16, 3), net(4, 16, 3)
    watched(model, optim.SGD(model.parameters(), lr=0.1), steps=12)
    optimizer = optim.SGD(alone.parameters(), lr=0.1)
    for _ in range(12):
        optimizer.zero_grad()
        nn.cross_entropy(alone(mg.tensor(X)), Y).backward()
        optimizer.step()
    for mine, other in zip(model.parameters(), alone.parameters(), strict=True):
        np.testing.assert_array_equal(mine.data, other.data)
    assert state.retain is False


def test_graphs_are_freed_after_each_step():
    """They are kept until the gradients were looked at, and no longer."""
    model = net(4, 16, 3)
    optimizer = optim.Adam(model.parameters())
    with Doctor(model, optimizer) as doctor:
        y = nn.cross_entropy(model(mg.tensor(X)), Y)
        y.backward()
        assert y.parents is not None
        optimizer.step()
        doctor.step(y)
        assert y.parents is None
    gc.collect()


def test_step_outside_is_an_error():
    with pytest.raises(RuntimeError, match="inside"):
        Doctor(net(4, 3)).step(1.0)


def test_losses_alone_can_be_watched():
    """Of a run that is not ours at all."""
    with Doctor(classes=2) as doctor:
        for i in range(30):
            doctor.step(0.7 * 1.1**i)
    assert words(doctor) == ["learning-rate-high"]


@pytest.mark.parametrize(
    "make",
    [
        lambda p: optim.LBFGS(p, line_search_fn="strong_wolfe", max_iter=5),
        lambda p: optim.LBFGS(p, lr=0.5, max_iter=1),
        lambda p: optim.Newton(p, damping=1.0),
    ],
)
def test_optimisers_that_follow_the_curvature(make):
    """Several passes in one step, long steps, and at the minimum none at all: all is well."""
    rng = np.random.default_rng(0)
    x = rng.standard_normal((40, 3))
    y = (x @ [1.0, -2.0, 0.5] + 0.3 * rng.standard_normal(40) > 0).astype(int)
    model = nn.Linear(3, 2, rng=0)
    optimizer = make(model.parameters())

    def loss():
        return nn.cross_entropy(model(x), y) + nn.l2_penalty(model, 1e-2)

    def closure():
        optimizer.zero_grad()
        found = loss()
        found.backward()
        return found

    with Doctor(model, optimizer, classes=2) as doctor:
        for _ in range(40):
            newton = isinstance(optimizer, optim.Newton)
            doctor.step(optimizer.step(loss if newton else closure))
    assert not doctor.findings(), doctor.report()
    ratios = [layer.update_ratio for layer in doctor.history.samples[0].layers]
    assert ratios
    assert all(ratio > 1e-3 for ratio in ratios)
