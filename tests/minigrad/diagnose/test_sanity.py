"""Chance, learning by heart, and lines."""

from __future__ import annotations

import math

import numpy as np
import pytest

import minigrad as mg
from minigrad import nn, optim
from minigrad.diagnose import chance_loss, lines, overfit_tiny

RNG = np.random.default_rng(2)
X = mg.tensor(RNG.normal(size=(8, 4)))
Y = RNG.integers(0, 3, 8)


def net():
    rng = np.random.default_rng(0)
    return nn.Sequential(nn.Linear(4, 16, rng=rng), nn.Tanh(), nn.Linear(16, 3, rng=rng))


def test_chance():
    """Ten classes: 2.302."""
    assert math.isclose(chance_loss(10), 2.302585092994046)


def test_a_net_that_can_learn_a_few_examples():
    model = net()
    optimizer = optim.Adam(model.parameters(), lr=0.03)
    before = model.state_dict()
    found = overfit_tiny(model, lambda: nn.cross_entropy(model(X), Y), optimizer)
    assert found, str(found)
    assert found.steps < 500
    for name, array in model.state_dict().items():
        np.testing.assert_array_equal(array, before[name])
    assert optimizer.state_dict()["state"][0]["step"] == 0


def test_a_net_that_cannot():
    """Its output does not depend on the input."""
    model = net()
    loss = lambda: nn.cross_entropy(model(X * 0.0), Y)  # noqa: E731
    found = overfit_tiny(model, loss, optim.Adam(model.parameters(), lr=0.03), steps=30)
    assert not found
    assert "mistake" in str(found)


def test_lines_are_noted_while_they_last():
    x = mg.tensor([1.0], requires_grad=True)
    with lines() as noted:
        y = mg.exp(
            x + 1.0  # inner
        )
        z = mg.softmax(y)  # composed
    after = x * 2
    assert noted.of(y.parents[0]).text.endswith("# inner")
    assert noted.of(z).text.endswith("# composed")
    assert noted.of(after) is None
    noted.forget()
    assert noted.of(y) is None


def test_lines_of_values():
    with lines() as noted:
        y = mg.Value(2.0) * 3.0  # here
    assert noted.of(y).text.endswith("# here")


@pytest.mark.parametrize("search", [None, "strong_wolfe"])
def test_optimisers_that_want_a_closure(search):
    """LBFGS is given one; where the loss becomes nan, that is what is told."""
    model = net()
    lbfgs = optim.LBFGS(model.parameters(), lr=0.5, line_search_fn=search)
    before = model.state_dict()
    assert overfit_tiny(model, lambda: nn.cross_entropy(model(X), Y), lbfgs)
    assert all((before[name] == now).all() for name, now in model.state_dict().items())
    found = overfit_tiny(model, lambda: nn.cross_entropy(model(X) * np.nan, Y), lbfgs)
    assert not found
    assert np.isnan(found.last)


def test_a_loss_that_is_computed_already_is_told():
    model = net()
    sgd = optim.SGD(model.parameters())
    with pytest.raises(TypeError, match="computed anew at each step, and a Tensor is not"):
        overfit_tiny(model, nn.cross_entropy(model(X), Y), sgd)
