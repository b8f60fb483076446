"""Early stopping: when it stops, which weights it keeps."""

from __future__ import annotations

import math

import numpy as np
import pytest

from minigrad import nn, optim, train


def run(values, **options):
    """Epochs whose number is the model's only weight: how many, and what is restored."""
    model = nn.Linear(1, 1, bias=False, rng=0)
    stopping = train.EarlyStopping(model, **options)
    for epoch, value in enumerate(values):
        model.weight.data[...] = epoch
        if stopping.step(value):
            break
    best = stopping.restore()
    return epoch, model.weight.item(), best, stopping


@pytest.mark.parametrize(
    ("values", "options", "last", "kept"),
    [
        ([5, 4, 3, 3.5, 3.1, 3.2, 1], {"patience": 3}, 5, 2),
        ([5, 4, 3, 3.5, 3.1, 2.9, 3, 3], {"patience": 3}, 7, 5),
        ([1, 2, 3], {"patience": 1}, 1, 0),
        ([3, 3, 3, 3], {"patience": 2}, 2, 0),
        ([0.1, 0.3, 0.2, 0.2, 0.9], {"patience": 2, "mode": "max"}, 3, 1),
        ([5, 4.9, 4.8, 4.7, 4.6], {"patience": 3, "min_delta": 1.0}, 3, 0),
        ([5, 4.9, 3.9, 4.7, 4.6], {"patience": 3, "min_delta": 1.0}, 4, 2),
        ([math.nan, 2, math.nan, math.nan], {"patience": 2}, 3, 1),
        ([5, 4, 3], {"patience": 5}, 2, 2),
        ([math.inf, 4, math.inf], {"patience": 1}, 0, None),
    ],
)
def test_it_stops_in_time_and_keeps_the_best(values, options, last, kept):
    """By hand: the last epoch, and the epoch whose weights are restored."""
    if kept is None:
        with pytest.raises(RuntimeError, match="no best weights after 1 epochs"):
            run(values, **options)
        return
    epoch, weight, best, stopping = run(values, **options)
    assert (epoch, weight, best) == (last, kept, values[kept])
    assert stopping.best_epoch == kept


def test_later_training_does_not_touch_the_best_weights():
    """They are copies."""
    model = nn.Linear(2, 2, rng=0)
    stopping = train.EarlyStopping(model)
    before = model.weight.data.copy()
    stopping.step(1.0)
    model.weight.data += 5.0
    stopping.restore()
    assert (model.weight.data == before).all()
    model.weight.data += 5.0
    stopping.restore()
    assert (model.weight.data == before).all()


def test_nothing_to_restore_is_said():
    """Before the first epoch, and after nothing but NaN."""
    stopping = train.EarlyStopping(nn.Linear(1, 1, rng=0))
    with pytest.raises(RuntimeError, match="has seen nothing yet"):
        stopping.restore()
    assert [stopping.step(math.nan) for _ in range(10)] == [False] * 9 + [True]
    with pytest.raises(RuntimeError, match="no value that is a number"):
        stopping.restore()


def test_it_goes_on_where_it_stopped():
    """In a new object, for a new model."""
    values = [5, 4, 4.5, 4.2, 3.9, 4, 4, 4, 4]
    model = nn.Linear(1, 1, rng=0)
    straight, first = train.EarlyStopping(model, 3), train.EarlyStopping(model, 3)
    expected = [straight.step(value) for value in values]
    found = [first.step(value) for value in values[:3]]
    second = train.EarlyStopping(nn.Linear(1, 1, rng=1), 3)
    second.load_state_dict(first.state_dict())
    found += [second.step(value) for value in values[3:]]
    assert found == expected
    assert second.restore() == 3.9


def test_a_run_that_overfits_ends_better_for_it():
    """A polynomial of degree 14 through noisy points: the best weights beat the last."""
    rng = np.random.default_rng(0)
    x = rng.uniform(-1, 1, (40, 1))
    powers = np.concatenate([x**i for i in range(1, 15)], axis=1)
    y = np.sin(3 * x) + 0.5 * rng.standard_normal((40, 1))
    model = nn.Linear(14, 1, rng=0)
    stopping = train.EarlyStopping(model, patience=10_000)
    adam = optim.Adam(model.parameters(), lr=0.1)
    for _ in range(600):
        adam.zero_grad()
        nn.mse_loss(model(powers[:15]), y[:15]).backward()
        adam.step()
        last = nn.mse_loss(model(powers[15:]), y[15:]).item()
        stopping.step(last)
    best = stopping.restore()
    assert nn.mse_loss(model(powers[15:]), y[15:]).item() == best < 0.9 * last


@pytest.mark.parametrize("options", [{"patience": 0}, {"mode": "less"}, {"min_delta": -1.0}])
def test_what_makes_no_sense_is_refused(options):
    """Patience of no epochs would stop at once."""
    with pytest.raises(ValueError, match=r"patience is|mode is|min_delta=-1\.0"):
        train.EarlyStopping(nn.Linear(1, 1, rng=0), **options)


def test_a_loss_as_it_comes():
    """A tensor with its graph is as good as its number; so it is for a plateau."""
    model = nn.Linear(1, 1, rng=0)
    loss = (model(np.ones((1, 1))) ** 2).sum()
    stopping = train.EarlyStopping(model)
    stopping.step(loss)
    assert stopping.best == loss.item()
    plateau = optim.ReduceLROnPlateau(optim.SGD(model.parameters(), lr=0.1))
    plateau.step(loss)
    assert plateau.best == loss.item()


def test_patience_is_a_whole_number():
    """Of epochs."""
    with pytest.raises(ValueError, match=r"at least 1, not 2\.5"):
        train.EarlyStopping(nn.Linear(1, 1, rng=0), patience=2.5)
