"""Normalisation by definition, element by element, and what is remembered for evaluation."""

from __future__ import annotations

import statistics
from math import prod, sqrt

import numpy as np
import pytest

import minigrad
from minigrad import nn


def randn(*shape, seed=0):
    return np.random.default_rng(seed).standard_normal(shape)


def normal(numbers, eps=1e-5):
    """(x − μ)/√(σ² + ε) in Python numbers."""
    mean, var = statistics.fmean(numbers), statistics.pvariance(numbers)
    return [(x - mean) / sqrt(var + eps) for x in numbers]


def set_affine(layer):
    layer.weight.data[...] = 1.0 + np.arange(layer.weight.size).reshape(layer.weight.shape)
    layer.bias.data[...] = -np.arange(layer.bias.size).reshape(layer.bias.shape)


@pytest.mark.parametrize(
    ("make", "shape"),
    [(nn.BatchNorm1d, (5, 3)), (nn.BatchNorm1d, (2, 3, 4)), (nn.BatchNorm2d, (2, 3, 2, 2))],
)
def test_batchnorm_by_definition(make, shape):
    """Each channel on its own: mean 0 and variance 1, then times γ plus β."""
    layer, x = make(3), randn(*shape)
    set_affine(layer)
    y = layer(minigrad.tensor(x)).raw
    for c in range(3):
        expected = np.array(normal(x[:, c].ravel().tolist())) * (1 + c) - c
        np.testing.assert_allclose(y[:, c].ravel(), expected, atol=1e-13)


def test_running_statistics_are_averages_of_batches():
    """running ← 0.9·running + 0.1·new, the variance over n − 1; evaluation uses them."""
    layer, batches = nn.BatchNorm1d(2), [randn(4, 2, seed=s) for s in range(3)]
    mean, var = np.zeros(2), np.ones(2)
    for x in batches:
        layer(minigrad.tensor(x))
        mean = 0.9 * mean + 0.1 * np.array([statistics.fmean(column) for column in x.T])
        var = 0.9 * var + 0.1 * np.array([statistics.variance(column) for column in x.T])
    np.testing.assert_allclose(layer.running_mean, mean, rtol=1e-13)
    np.testing.assert_allclose(layer.running_var, var, rtol=1e-13)
    y = layer.eval()(minigrad.tensor(batches[0][:1])).raw
    np.testing.assert_allclose(y, (batches[0][:1] - mean) / np.sqrt(var + 1e-5), rtol=1e-12)
    assert layer.num_batches_tracked == 3


def test_without_momentum_all_batches_count_alike():
    """The mean of the three batch means."""
    layer, batches = nn.BatchNorm1d(2, momentum=None), [randn(4, 2, seed=s) for s in range(3)]
    for x in batches:
        layer(minigrad.tensor(x))
    np.testing.assert_allclose(layer.running_mean, np.mean(batches, axis=(0, 1)), atol=1e-15)


def test_batchnorm_can_learn_the_identity():
    """γ = √(σ² + ε) and β = μ undo it."""
    layer, x = nn.BatchNorm1d(3), randn(6, 3)
    layer.weight.data[...] = np.sqrt(x.var(axis=0) + layer.eps)
    layer.bias.data[...] = x.mean(axis=0)
    np.testing.assert_allclose(layer(minigrad.tensor(x)).raw, x, atol=1e-14)


def test_gradients_of_batchnorm_add_up_to_0():
    """A shift, or a stretch, of the batch changes nothing, so no gradient points that way."""
    x = minigrad.tensor(randn(6, 3), requires_grad=True)
    (nn.BatchNorm1d(3, eps=0.0)(x) * randn(6, 3, seed=1)).sum().backward()
    np.testing.assert_allclose(x.grad.raw.sum(axis=0), 0, atol=1e-14)
    np.testing.assert_allclose((x.grad.raw * x.raw).sum(axis=0), 0, atol=1e-14)


def test_gradients_stay_with_the_batch_and_not_with_the_averages():
    """Running statistics are constants: in evaluation the layer is a line."""
    layer = nn.BatchNorm1d(2)
    layer(minigrad.tensor(randn(8, 2)))
    x = minigrad.tensor(randn(3, 2, seed=1), requires_grad=True)
    layer.eval()(x).sum().backward()
    np.testing.assert_allclose(x.grad.raw, np.tile(1 / np.sqrt(layer.running_var + 1e-5), (3, 1)))


@pytest.mark.parametrize("layout", ["NHWC", "NLC"])
def test_channels_may_stand_last(layout):
    """The same numbers, moved."""
    x = randn(2, 4, 5, 3) if layout == "NHWC" else randn(2, 4, 3)
    make = nn.BatchNorm2d if layout == "NHWC" else nn.BatchNorm1d
    front = np.moveaxis(x, -1, 1)
    expected = np.moveaxis(make(3)(minigrad.tensor(front)).raw, 1, -1)
    np.testing.assert_allclose(make(3, layout=layout)(minigrad.tensor(x)).raw, expected, atol=1e-14)


@pytest.mark.parametrize(
    ("make", "shape", "message"),
    [
        (lambda: nn.BatchNorm1d(3), (5, 4), r"with 3 channels on axis 1, .* \(5, 4\)"),
        (lambda: nn.BatchNorm1d(3), (5, 3, 2, 2), r"\(batch, features\) or \(batch, channels"),
        (lambda: nn.BatchNorm2d(3), (5, 3), "4 axes"),
        (lambda: nn.BatchNorm1d(3), (1, 3), r"one number for each channel.*model\.eval\(\)"),
        (lambda: nn.LayerNorm((2, 3)), (4, 3), r"does not end in \(2, 3\)"),
        (lambda: nn.GroupNorm(2, 4), (4, 3), "expects 4 channels on axis 1"),
    ],
)
def test_shapes_that_do_not_fit(make, shape, message):
    """The message names the layer, what came, and what was expected."""
    with pytest.raises(ValueError, match=message):
        make()(minigrad.tensor(np.zeros(shape)))


def test_settings_that_cannot_be():
    """Groups must divide channels; momentum is a share; a layout has a name."""
    with pytest.raises(ValueError, match="4 channels cannot be divided into 3"):
        nn.GroupNorm(3, 4)
    with pytest.raises(ValueError, match="0 to 1, not 9"):
        nn.BatchNorm1d(2, momentum=9)
    with pytest.raises(ValueError, match="layout is one of NCL"):
        nn.BatchNorm1d(2, layout="CN")(minigrad.tensor(randn(2, 2)))


def test_layernorm_by_definition():
    """Each example on its own, whatever the batch."""
    layer, x = nn.LayerNorm(4), randn(2, 3, 4)
    set_affine(layer)
    y = layer(minigrad.tensor(x)).raw
    for i in np.ndindex(2, 3):
        expected = np.array(normal(x[i].tolist())) * layer.weight.raw + layer.bias.raw
        np.testing.assert_allclose(y[i], expected, atol=1e-13)
    np.testing.assert_allclose(layer(minigrad.tensor(x[:1])).raw, y[:1], atol=1e-15)


def test_groupnorm_by_definition():
    """Two channels a group, normalised together in each example."""
    layer, x = nn.GroupNorm(2, 4), randn(3, 4, 2, 2)
    set_affine(layer)
    y = layer(minigrad.tensor(x)).raw
    for n in range(3):
        for first in (0, 2):
            together = normal(x[n, first : first + 2].ravel().tolist())
            affine = layer.weight.raw[first : first + 2], layer.bias.raw[first : first + 2]
            weight, bias = (np.repeat(a, 4) for a in affine)
            found = y[n, first : first + 2].ravel()
            np.testing.assert_allclose(found, np.array(together) * weight + bias, atol=1e-13)


@pytest.mark.parametrize("layout", [None, "NHWC"])
@pytest.mark.parametrize("size", [1, 2, 3, 5, 20])
def test_local_response_by_definition(layout, size):
    """b_i = a_i / (k + α Σ a_j²)^β, one number at a time, with AlexNet's other numbers."""
    a = 10 * randn(2, 6, 3, 2)
    layer = nn.LocalResponseNorm(size, alpha=0.01, layout=layout)
    given = a if layout is None else np.moveaxis(a, 1, -1)
    b = layer(minigrad.tensor(given)).raw
    b = b if layout is None else np.moveaxis(b, -1, 1)
    for n, i, y, x in np.ndindex(*a.shape):
        near = range(max(0, i - size // 2), min(6, i + (size - 1) // 2 + 1))
        total = sum(a[n, j, y, x] ** 2 for j in near)
        assert b[n, i, y, x] == pytest.approx(a[n, i, y, x] / (2 + 0.01 * total) ** 0.75, rel=1e-13)


def test_local_response_refuses_what_has_no_channels():
    """A vector, or an empty window."""
    with pytest.raises(ValueError, match=r"shape \(3,\) has no axis 1"):
        nn.LocalResponseNorm()(minigrad.tensor(np.zeros(3)))
    with pytest.raises(ValueError, match="at least 1, not 0"):
        nn.LocalResponseNorm(0)


def test_weightnorm_changes_nothing_at_first_and_can_be_removed():
    """g = ‖w‖ and v = w; afterwards the layer is as it was, with the weight as it is now."""
    linear = nn.Linear(3, 2, rng=0)
    before, x = linear.weight.raw.copy(), minigrad.tensor(randn(4, 3))
    layer = nn.WeightNorm(linear)
    assert sorted(dict(layer.named_parameters())) == ["layer.bias", "weight_g", "weight_v"]
    np.testing.assert_allclose(layer.weight.raw, before, rtol=1e-15)
    layer.weight_g.data[0] *= 2
    y = layer(x).raw
    plain = layer.remove()
    assert plain is linear
    assert isinstance(plain.weight, nn.Parameter)
    np.testing.assert_allclose(plain.weight.raw, before * [[2.0], [1.0]], rtol=1e-15)
    np.testing.assert_allclose(plain(x).raw, y, rtol=1e-14)


def test_gradients_of_weightnorm_by_the_paper():
    """dg = u·dw, and dv = g/‖v‖ (dw − (u·dw) u), which is at right angles to v."""
    layer, x, w = nn.WeightNorm(nn.Linear(3, 2, rng=0)), randn(4, 3), randn(4, 2, seed=1)
    layer.weight_g.data[...] = [[2.0], [0.5]]
    (layer(minigrad.tensor(x)) * w).sum().backward()
    for j in range(2):
        dw, v, g = w[:, j] @ x, layer.weight_v.raw[j], layer.weight_g.raw[j, 0]
        u = v / sqrt(v @ v)
        assert layer.weight_g.grad.raw[j, 0] == pytest.approx(u @ dw, rel=1e-12)
        expected = g / sqrt(v @ v) * (dw - (u @ dw) * u)
        np.testing.assert_allclose(layer.weight_v.grad.raw[j], expected, atol=1e-13)
        assert abs(layer.weight_v.grad.raw[j] @ v) < 1e-13


def test_weightnorm_of_a_recurrent_layer():
    """Any parameter by its name; an error inside leaves the wrapper usable."""
    layer = nn.WeightNorm(nn.RNN(3, 2, rng=0), name="weight_hh_l0")
    with pytest.raises(ValueError, match="takes"):
        layer(minigrad.tensor(randn(2, 2)))
    output, _ = layer(minigrad.tensor(randn(4, 1, 3)))
    output.sum().backward()
    assert layer.weight_g.grad.shape == (2, 1)
    assert prod(layer.weight_v.grad.shape) == 4


def test_weightnorm_refuses_what_it_cannot_do():
    """No such parameter, or a unit that points nowhere."""
    with pytest.raises(ValueError, match="no parameter 'wieght' of its own; it has: weight, bias"):
        nn.WeightNorm(nn.Linear(2, 2, rng=0), "wieght")
    with pytest.raises(ValueError, match="point nowhere"):
        nn.WeightNorm(nn.Linear(2, 2, init=nn.init.zeros))
