"""A whole network: every parameter by name, dropout frozen, data and penalty apart, no traces."""

from __future__ import annotations

import numpy as np
import pytest

import minigrad as mg
from minigrad import nn
from minigrad.gradcheck import gradcheck_module, models
from minigrad.ops.layers import affine

RNG = np.random.default_rng(5)
X = mg.tensor(RNG.normal(size=(6, 4)))
Y = np.array([0, 2, 1, 1, 0, 2])


def net(*middle):
    rng = np.random.default_rng(0)
    return nn.Sequential(nn.Linear(4, 5, rng=rng), nn.Tanh(), *middle, nn.Linear(5, 3, rng=rng))


def loss_of(model):
    return lambda: nn.cross_entropy(model(X), Y)


def test_every_parameter_is_checked():
    """Biases too, which a sample over all entries together would mostly skip."""
    model = net()
    check = gradcheck_module(model, loss_of(model))
    assert check, str(check)
    assert list(check.checks) == [name for name, _ in model.named_parameters()]


@pytest.mark.parametrize("factor", [-1.0, 1.001])
def test_a_wrong_rule_is_found_and_the_parameters_behind_it_are_named(factor, monkeypatch):
    """A wrong weight gradient spoils only the weights; what comes after is right."""
    right = affine.vjp

    def wrong(i, g, *xs):
        return factor * right(i, g, *xs) if i == 1 else right(i, g, *xs)

    monkeypatch.setattr(affine, "vjp", wrong)
    model = net()
    check = gradcheck_module(model, loss_of(model))
    assert check.verdict == "wrong"
    words = {name: c.verdict for name, c in check.checks.items()}
    assert list(words.values()) == ["wrong", "right"] * 2
    assert "0.weight at [" in str(check)


def test_dropout_is_frozen():
    """Every evaluation drops the same units, and the generator is left where it was."""
    drop = nn.Dropout(0.5, rng=7)
    model = net(drop)
    before = drop.rng.bit_generator.state
    assert gradcheck_module(model, loss_of(model))
    assert drop.rng.bit_generator.state == before


def test_noise_of_unknown_origin_is_named():
    model, hidden = net(), np.random.default_rng(0)
    check = gradcheck_module(model, lambda: loss_of(model)() * hidden.random())
    assert check.verdict == "nondeterministic"


def test_nothing_is_changed():
    model = net()
    loss_of(model)().backward()
    before = model.state_dict()
    gradients = [p.grad for p in model.parameters()]
    gradcheck_module(model, loss_of(model))
    for name, array in model.state_dict().items():
        np.testing.assert_array_equal(array, before[name])
    assert all(p.grad is g for p, g in zip(model.parameters(), gradients, strict=True))


def test_data_and_penalty_are_checked_apart():
    """A wrong data gradient beside a penalty a thousand times larger is still found."""
    model = net()
    weights = [p for p in model.parameters() if p.ndim == 2]

    def penalty():
        return 1e3 * sum((w * w).sum() for w in weights)

    check = gradcheck_module(model, loss_of(model), penalty=penalty)
    assert check.verdict == "dead"  # the penalty leaves the biases out
    assert all(check.checks.values())
    assert [name for name, c in check.penalty.items() if c] == [
        name for name, p in model.named_parameters() if p.ndim == 2
    ]
    assert any("would have hidden" in note for note in check.notes)


def test_a_parameter_without_gradient_is_named():
    model = net()
    spare = mg.tensor([1.0], requires_grad=True)
    check = gradcheck_module(
        dict(model.named_parameters()) | {"spare": spare}, loss_of(model), entries=1
    )
    assert check.verdict == "dead"
    assert check.checks["spare"].verdict == "dead"
    assert check.notes == ("spare gets no gradient from this loss",)


def test_float32_is_refused_with_the_reason():
    model = nn.Sequential(nn.Linear(4, 3, dtype="float32", rng=0))
    check = gradcheck_module(model, loss_of(model))
    assert check.verdict == "precision"
    assert "float64" in str(check)


def test_kinks_do_not_raise_an_alarm():
    """A unit exactly at the corner of its ReLU is named, not called wrong."""
    model = nn.Sequential(nn.Linear(4, 2, rng=0), nn.ReLU())
    model[0].weight.data[...] = 0.0
    check = gradcheck_module(model, lambda: model(X).sum())
    assert check.verdict == "kink"
    assert "relu[" in str(check)


def test_frozen_parameters_are_left_out():
    """They have no gradient by design, which is no mistake."""
    model = net()
    first = next(model.children())
    names = [name for name, p in model.named_parameters() if p in set(first.freeze().parameters())]
    check = gradcheck_module(model, loss_of(model))
    assert check.verdict == "right", str(check)
    assert not check.checks.keys() & set(names)
    assert sorted(check.notes) == [
        f"{name} is frozen, and was not checked" for name in sorted(names)
    ]


def test_generators_in_lists_and_outside_are_frozen():
    """In a list of a module, or drawn from by the loss itself."""

    class Noisy(nn.Module):
        def __init__(self):
            self.layer = nn.Linear(4, 3, rng=0)
            self.rngs = [{"drop": np.random.default_rng(1)}]

        def forward(self, x):
            return self.layer(x) * self.rngs[0]["drop"].random((len(x), 3))

    model, outside = Noisy(), np.random.default_rng(2)
    assert gradcheck_module(model, lambda: (model(X) ** 2).sum()).verdict == "right"

    def loss():
        return (model(X) ** 2).sum() * outside.random()

    assert gradcheck_module(model, loss).verdict == "nondeterministic"
    assert gradcheck_module(model, loss, rng=outside).verdict == "right"


def test_float32_inside_the_loss_is_noticed():
    model = nn.Linear(4, 3, rng=0)
    check = gradcheck_module(model, lambda: (model(X).astype("float32") ** 2).sum().astype(float))
    assert check.verdict == "precision"


def test_what_cannot_be_checked_is_an_error():
    with pytest.raises(TypeError, match=r"0 is a Value; .*gradcheck\(f, \*numbers\)"):
        gradcheck_module(nn.scalar.MLP(2, 1, rng=0).parameters(), lambda: 1.0)
    with pytest.raises(TypeError, match="must be a Tensor of one number, not a float"):
        gradcheck_module(nn.Linear(1, 1, rng=0), lambda: 1.0)


def test_a_loss_of_many_numbers_is_an_error():
    model = net()
    with pytest.raises(ValueError, match="one number"):
        gradcheck_module(model, lambda: model(X))


class LastState(nn.Module):
    """A recurrent network read at the end."""

    def __init__(self, kind):
        self.states = kind(2, 3, rng=0)
        self.scores = nn.Linear(3, 3, rng=1)

    def forward(self, x):
        return self.scores(self.states(x.reshape((6, 2, 2)))[0][:, -1])


class Branching(nn.Module):
    """Its loss asks for numbers on the way, which many parameters at once cannot answer."""

    def __init__(self):
        self.scores = nn.Linear(4, 3, rng=0)

    def forward(self, x):
        y = self.scores(x)
        return y * 2 if (y.raw > 0).sum() > 3 else y


NETS = {
    "tanh": lambda: net(),
    "relu": lambda: net(nn.ReLU()),
    "dropout": lambda: net(nn.Dropout(0.5, rng=7)),
    "layer norm": lambda: net(nn.LayerNorm(5)),
    "batch norm": lambda: net(nn.BatchNorm1d(5)),
    "weight norm": lambda: nn.Sequential(nn.WeightNorm(nn.Linear(4, 3, rng=0))),
    "LSTM": lambda: LastState(nn.LSTM),
    "GRU": lambda: LastState(nn.GRU),
    "branches": Branching,
}


@pytest.mark.parametrize("make", NETS.values(), ids=NETS)
@pytest.mark.parametrize("factor", [1.0, 1.001])
def test_many_entries_at_once_give_the_verdicts_of_one_by_one(make, factor, monkeypatch):
    """Right rules and a wrong one; and the network is left as it was."""
    right = affine.vjp
    monkeypatch.setattr(affine, "vjp", lambda i, *xs: right(i, *xs) * (factor if i == 1 else 1))
    model = make()
    before = model.state_dict()
    together = gradcheck_module(model, loss_of(model), entries=12)
    for name, array in model.state_dict().items():
        np.testing.assert_array_equal(array, before[name])
    monkeypatch.setattr(models, "settled", lambda losses, k, entries, *rest: ([], entries))
    apart = gradcheck_module(model, loss_of(model), entries=12)
    for name, check in apart.checks.items():
        assert together.checks[name].verdict == check.verdict
        assert together.checks[name].where == check.where
    assert together.notes == apart.notes
    assert together.verdict == apart.verdict


@pytest.mark.parametrize("name", ["tanh", "relu", "dropout", "LSTM"])
def test_many_entries_take_one_call(name):
    """Two evaluations an entry would be 200 and more."""
    model, calls = NETS[name](), []

    def loss():
        calls.append(1)
        return loss_of(model)()

    assert gradcheck_module(model, loss, entries=50)
    assert len(calls) < 40
