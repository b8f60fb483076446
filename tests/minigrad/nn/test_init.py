"""Initialisers have the variance their papers derive, and hold a deep signal as promised."""

from __future__ import annotations

from functools import partial
from math import sqrt

import numpy as np
import pytest

from minigrad import nn
from minigrad.nn import init

SHAPE = (300, 500)  # fan_in 500, fan_out 300
STD = {
    "torch_linear": sqrt(1 / (3 * 500)),
    "lecun_normal": sqrt(1 / 500),
    "lecun_uniform": sqrt(1 / 500),
    "xavier_normal": sqrt(2 / 800),
    "xavier_uniform": sqrt(2 / 800),
    "he_normal": sqrt(2 / 500),
    "he_uniform": sqrt(2 / 500),
}


@pytest.mark.parametrize("name", STD)
def test_standard_deviation(name):
    """150,000 numbers: the sample is within 1 % of the formula, and its mean within 0.01 of it."""
    w = getattr(init, name)(SHAPE, np.random.default_rng(0))
    assert w.shape == SHAPE
    assert w.std() == pytest.approx(STD[name], rel=0.01)
    assert abs(w.mean()) < 0.01 * STD[name]


@pytest.mark.parametrize("name", [name for name in STD if "normal" not in name])
def test_uniform_bounds(name):
    """A uniform distribution of deviation s reaches to s·√3, and no further."""
    w = getattr(init, name)(SHAPE, np.random.default_rng(0))
    assert np.abs(w).max() <= STD[name] * sqrt(3)
    assert np.abs(w).max() > 0.999 * STD[name] * sqrt(3)


def test_gain_and_slope():
    """xavier's gain multiplies; he's slope divides by √(1 + slope²)."""
    rng = partial(np.random.default_rng, 0)
    assert init.xavier_normal(SHAPE, rng(), gain=2).std() == pytest.approx(
        2 * sqrt(2 / 800), rel=0.01
    )
    leaky = init.he_normal(SHAPE, rng(), negative_slope=1.0)
    assert leaky.std() == pytest.approx(sqrt(1 / 500), rel=0.01)


def test_fans_of_a_convolution():
    """The kernel multiplies both fans."""
    assert init.fans((16, 8, 3, 5)) == (8 * 15, 16 * 15)


def test_a_bias_has_no_fans():
    """The message tells what a bias is given."""
    with pytest.raises(ValueError, match="for a bias use zeros"):
        init.he_normal((5,), np.random.default_rng(0))


@pytest.mark.parametrize(
    ("start", "bend", "low", "high"),
    [
        (init.he_normal, nn.ReLU, 0.3, 3.0),
        (init.xavier_normal, nn.Tanh, 0.05, 1.0),
        (init.xavier_normal, nn.ReLU, 0.0, 1e-2),  # halves the variance in each of 20 layers
        (partial(init.normal, std=0.01), nn.Tanh, 0.0, 1e-15),
    ],
)
def test_activations_twenty_layers_deep(start, bend, low, high):
    """He holds ReLU and Xavier holds tanh; each out of place, or small numbers, vanish."""
    rng = np.random.default_rng(0)
    x = rng.standard_normal((64, 100))
    for _ in range(20):
        x = bend()(nn.Linear(100, 100, init=start, rng=rng)(x))
    assert low <= x.data.std() <= high


@pytest.mark.parametrize("name", ["kaiming_normal_", "xavier_uniform_", "zeros_"])
def test_torch_names_are_translated(name):
    """The message shows the line to write instead."""
    ours = name.rstrip("_").replace("kaiming", "he")
    with pytest.raises(AttributeError, match=rf"init=nn\.init\.{ours}"):
        getattr(init, name)


def test_any_function_will_do():
    """Linear takes a function of a shape and a generator."""
    assert nn.Linear(2, 2, init=lambda shape, rng: np.eye(*shape)).weight.tolist() == [
        [1, 0],
        [0, 1],
    ]
