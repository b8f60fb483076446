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


@pytest.mark.parametrize("shape", [(6, 6), (4, 9), (9, 4), (4, 3, 2, 2)])
def test_orthogonal_rows_or_columns(shape):
    """The shorter side is orthonormal, times the gain."""
    w = init.orthogonal(shape, np.random.default_rng(0), gain=3.0).reshape(shape[0], -1)
    small = w @ w.T if w.shape[0] <= w.shape[1] else w.T @ w
    np.testing.assert_allclose(small, 9 * np.eye(len(small)), atol=1e-13)


def test_orthogonal_matrices_are_drawn_evenly():
    """Every entry has mean 0 and variance 1/n, and turning and mirroring are as likely."""
    rng = np.random.default_rng(0)
    draws = np.array([init.orthogonal((3, 3), rng) for _ in range(2000)])
    np.testing.assert_allclose(draws.mean(axis=0), 0, atol=0.05)
    np.testing.assert_allclose(draws.var(axis=0), 1 / 3, atol=0.03)
    assert (np.linalg.det(draws) > 0).mean() == pytest.approx(0.5, abs=0.04)


def test_a_deep_linear_network_keeps_lengths():
    """Fifty orthogonal layers, exactly."""
    rng = np.random.default_rng(0)
    x = y = rng.standard_normal(32)
    for _ in range(50):
        y = init.orthogonal((32, 32), rng) @ y
    assert np.linalg.norm(y) == pytest.approx(np.linalg.norm(x), rel=1e-12)


@pytest.mark.parametrize("name", ["linear", "sigmoid", "tanh", "relu", "selu"])
def test_gains_agree_with_torch(name):
    """And with a slope, for a leaky ReLU."""
    torch = pytest.importorskip("torch")
    assert init.gain(name) == pytest.approx(torch.nn.init.calculate_gain(name), rel=1e-15)
    assert init.gain("leaky_relu", 0.3) == pytest.approx(
        torch.nn.init.calculate_gain("leaky_relu", 0.3), rel=1e-15
    )


def test_the_gain_of_a_relu_is_exact():
    """√2 makes up for the half it zeroes: E relu(z)² = 1/2 for a standard normal z."""
    z = np.random.default_rng(0).standard_normal(200_000)
    for name, slope in (("relu", 0.0), ("leaky_relu", 0.0), ("leaky_relu", 0.5)):
        bend = np.maximum(z, slope * z)
        assert init.gain(name, slope) ** 2 * (bend**2).mean() == pytest.approx(1, rel=0.01)
    with pytest.raises(ValueError, match="no gain is known for 'step'; known: linear"):
        init.gain("step")


def test_explain_tells_fans_and_what_schemes_do():
    """For a convolution: 3 channels of 5×5; He holds a relu forward, Xavier nearly both ways."""
    text = init.explain((64, 3, 5, 5))
    assert "fan_in = 75 inputs (3 channels, a kernel of 5×5)" in text
    assert "fan_out = 1600 sums" in text
    he = next(line for line in text.splitlines() if line.startswith("He"))
    assert [float(cell) for cell in he.split()[1:]] == pytest.approx(
        [sqrt(2 / 75), sqrt(2), sqrt(2 * 1600 / 75), 1.0, sqrt(1600 / 75)], rel=1e-3
    )


def test_explain_is_true():
    """The factors are those that a layer shows."""
    rng = np.random.default_rng(0)
    x, w = rng.standard_normal((2000, 100)), init.he_normal((50, 100), rng)
    y = x @ w.T
    he = next(line for line in init.explain((50, 100)).splitlines() if line.startswith("He"))
    std, forward, backward, forward_relu, _ = map(float, he.split()[1:])
    assert w.std() == pytest.approx(std, rel=0.02)
    assert sqrt((y**2).mean()) == pytest.approx(forward, rel=0.02)
    assert sqrt((np.maximum(y, 0) ** 2).mean()) == pytest.approx(forward_relu, rel=0.02)
    g = rng.standard_normal((2000, 50))
    assert sqrt(((g @ w) ** 2).mean()) == pytest.approx(backward, rel=0.02)
