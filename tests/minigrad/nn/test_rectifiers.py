"""PReLU, RReLU and Maxout: slopes that are learned, drawn, or chosen among pieces."""

from __future__ import annotations

import numpy as np
import pytest

import minigrad
from minigrad import nn


def test_the_slope_of_prelu_learns_from_what_is_below_0():
    """Its gradient is the sum of g·x over x below 0; at 0 the slope below counts."""
    layer, x = nn.PReLU(init=0.5), minigrad.tensor([-2.0, 0.0, 3.0, -1.0], requires_grad=True)
    (layer(x) * np.array([1.0, 10.0, 100.0, 1000.0])).sum().backward()
    assert layer(x).tolist() == [-1.0, 0.0, 3.0, -0.5]
    assert layer.weight.grad.tolist() == [-2.0 - 1000.0]
    assert x.grad.tolist() == [0.5, 5.0, 100.0, 500.0]


def test_prelu_counts_channels():
    """A slope for each channel of axis 1, and a message if they are as many as not."""
    layer = nn.PReLU(2)
    layer.weight.data[...] = [0.0, 1.0]
    assert layer(minigrad.tensor([[-1.0, -1.0]])).tolist() == [[0.0, -1.0]]
    with pytest.raises(ValueError, match=r"2 channels on axis 1, and was given .* \(4, 3\)"):
        layer(minigrad.tensor(np.zeros((4, 3))))


def test_rrelu_draws_in_training():
    """Below 0 every number has its own slope between the bounds; above it nothing changes."""
    layer, x = nn.RReLU(0.1, 0.3, rng=0), minigrad.tensor(-np.ones((100, 100)), requires_grad=True)
    y = layer(x)
    y.sum().backward()
    slopes = -y.raw
    assert len(np.unique(slopes)) == 10_000
    assert slopes.min() >= 0.1
    assert slopes.max() <= 0.3
    assert slopes.mean() == pytest.approx(0.2, abs=2e-3)
    assert (x.grad.raw == slopes).all()
    assert layer(minigrad.tensor([2.0])).tolist() == [2.0]


def test_rrelu_is_its_mean_in_evaluation():
    """The slope halfway between the bounds, every time."""
    assert nn.RReLU(0.1, 0.3).eval()(minigrad.tensor([-1.0, 4.0])).tolist() == [-0.2, 4.0]


def test_rrelu_follows_its_generator():
    """Equal seeds draw equal slopes, and each pass draws new ones."""
    x = minigrad.tensor(-np.ones(5))
    one, two = nn.RReLU(rng=3), nn.RReLU(rng=3)
    first = one(x).tolist()
    assert first == two(x).tolist()
    assert first != one(x).tolist()
    with pytest.raises(ValueError, match=r"lower=0\.5 is above upper=0\.1"):
        nn.RReLU(0.5, 0.1)


def test_maxout_is_a_relu_if_one_piece_is_0():
    """max(w·x + b, 0): rows k·out + j of the weight are piece k of unit j."""
    layer = nn.Maxout(2, 1)
    layer.linear.weight.data[...] = [[1.0, -1.0], [0.0, 0.0]]
    assert layer(minigrad.tensor([[3.0, 1.0], [1.0, 3.0]])).tolist() == [[2.0], [0.0]]


def test_maxout_by_definition():
    """Every unit the largest of its sums, over any leading axes."""
    rng = np.random.default_rng(0)
    layer, x = nn.Maxout(3, 2, pieces=4, rng=rng), rng.standard_normal((2, 5, 3))
    w, b = layer.linear.weight.raw, layer.linear.bias.raw
    for i in np.ndindex(2, 5):
        for j in range(2):
            sums = [w[2 * k + j] @ x[i] + b[2 * k + j] for k in range(4)]
            assert layer(minigrad.tensor(x)).raw[(*i, j)] == pytest.approx(max(sums), rel=1e-14)


def test_only_the_winning_piece_learns():
    """The others get no gradient from this example."""
    layer = nn.Maxout(1, 1, rng=0)
    layer.linear.weight.data[...] = [[2.0], [5.0]]
    layer(minigrad.tensor([[1.0]])).sum().backward()
    assert layer.linear.weight.grad.tolist() == [[0.0], [1.0]]
    with pytest.raises(ValueError, match="at least one piece"):
        nn.Maxout(1, 1, pieces=0)
