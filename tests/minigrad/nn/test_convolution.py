"""Convolution and pooling by definition, their two layouts, and a network of them."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest

import minigrad
from minigrad import nn


def randn(*shape, seed=0):
    return np.random.default_rng(seed).standard_normal(shape)


def by_definition(x, w, b, stride, padding, dilation, groups):
    """One place at a time: x (N, C, H, W), w (out, C / groups, kh, kw)."""
    x = np.pad(x, ((0, 0), (0, 0), (padding,) * 2, (padding,) * 2))
    reach = [dilation * (k - 1) + 1 for k in w.shape[2:]]
    places = [(n - r) // stride + 1 for n, r in zip(x.shape[2:], reach, strict=True)]
    y = np.zeros((len(x), len(w), *places))
    per_group = len(w) // groups
    for n, o, i, j in np.ndindex(*y.shape):
        first = o // per_group * w.shape[1]
        for c, p, q in product(*map(range, w.shape[1:])):
            at = x[n, first + c, i * stride + p * dilation, j * stride + q * dilation]
            y[n, o, i, j] += w[o, c, p, q] * at
        y[n, o, i, j] += b[o]
    return y


@pytest.mark.parametrize("layout", ["NCHW", "NHWC"])
@pytest.mark.parametrize(("stride", "padding", "dilation", "groups"), [(1, 0, 1, 1), (2, 1, 2, 2)])
def test_conv2d_by_definition(layout, stride, padding, dilation, groups):
    """Six nested loops, in both layouts with the same weights."""
    layer = nn.Conv2d(4, 2, (2, 3), stride, padding, dilation, groups, layout=layout, rng=0)
    layer.bias.data[...] = [0.5, -1.5]
    x = randn(2, 4, 5, 6)
    given = x if layout == "NCHW" else np.moveaxis(x, 1, -1)
    y = layer(minigrad.tensor(given)).raw
    y = y if layout == "NCHW" else np.moveaxis(y, -1, 1)
    settings = (stride, padding, dilation, groups)
    expected = by_definition(x, layer.weight.raw, layer.bias.raw, *settings)
    np.testing.assert_allclose(y, expected, atol=1e-13)


def test_a_signal_is_an_image_of_one_row():
    """Conv1d with the same weights, in both layouts."""
    line, plane = nn.Conv1d(3, 2, 3, padding=1, rng=0), nn.Conv2d(3, 2, (1, 3), padding=(0, 1))
    plane.weight.data[...] = line.weight.raw[:, :, None]
    x = randn(2, 3, 7)
    y = line(minigrad.tensor(x)).raw
    np.testing.assert_allclose(y, plane(minigrad.tensor(x[:, :, None])).raw[:, :, 0], atol=1e-14)
    last = nn.Conv1d(3, 2, 3, padding=1, layout="NLC")
    last.load_state_dict(line.state_dict())
    turned = last(minigrad.tensor(x.swapaxes(1, 2))).raw.swapaxes(1, 2)
    np.testing.assert_allclose(turned, y, atol=1e-14)


def test_fans_of_a_convolution_decide_its_start():
    """±1/√(channels·kernel), as torch starts it."""
    w = nn.Conv2d(16, 64, 5, rng=0).weight.raw
    assert 0.99 / 20 < np.abs(w).max() <= 1 / 20
    he = nn.Conv2d(16, 64, 5, init=nn.init.he_normal, rng=0).weight.raw
    assert he.std() == pytest.approx(np.sqrt(2 / 400), rel=0.02)


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: nn.Conv2d(4, 2, 3, groups=3), "cannot both be divided into groups=3"),
        (lambda: nn.Conv2d(4, 2, (3,)), r"kernel_size=\(3,\): .* or 2 of them"),
        (lambda: nn.Conv2d(4, 2, 0), "at least 1"),
        (lambda: nn.Conv2d(4, 2, 2.5), "kernel_size=2.5: give one number"),
        (lambda: nn.Conv2d(4, 2, 3, layout="NLC"), "'NCHW' or 'NHWC', not 'NLC'"),
    ],
)
def test_settings_that_cannot_be(make, message):
    """Told where the layer is made."""
    with pytest.raises(ValueError, match=message):
        make()


@pytest.mark.parametrize(
    ("layer", "shape", "message"),
    [
        (nn.Conv2d(3, 2, 3, rng=0), (2, 8, 8, 3), r"\(2, 8, 8, 3\); it takes 4 axes, NCHW, with 3"),
        (nn.Conv2d(3, 2, 3, rng=0), (3, 8, 8), "it takes 4 axes"),
        (nn.Conv1d(3, 2, 3, rng=0), (2, 3, 8, 8), "it takes 3 axes, NCL"),
        (nn.MaxPool2d(2), (3, 8, 8), "batch, channels and height and width"),
        (nn.AvgPool1d(2), (3, 8), "batch, channels and length"),
    ],
)
def test_inputs_that_do_not_fit(layer, shape, message):
    """The message names the layer, what came, and what it takes."""
    with pytest.raises(ValueError, match=message):
        layer(minigrad.tensor(np.zeros(shape)))


@pytest.mark.parametrize(("make", "reduce"), [(nn.MaxPool2d, np.max), (nn.AvgPool2d, np.mean)])
@pytest.mark.parametrize("layout", ["NCHW", "NHWC"])
def test_pooling_by_definition(make, reduce, layout):
    """Each window on its own; without stride they lie side by side, and leave a rest."""
    x = randn(2, 3, 5, 7)
    for stride in (None, 1):
        step = stride or 2
        found = make(2, stride, layout=layout)(
            minigrad.tensor(x if layout == "NCHW" else np.moveaxis(x, 1, -1))
        ).raw
        found = found if layout == "NCHW" else np.moveaxis(found, -1, 1)
        for n, c, i, j in np.ndindex(*found.shape):
            window = x[n, c, i * step : i * step + 2, j * step : j * step + 2]
            assert found[n, c, i, j] == pytest.approx(reduce(window), rel=1e-14)
        assert found.shape[2:] == (((5 - 2) // step + 1), ((7 - 2) // step + 1))


def test_a_small_convnet_agrees_with_torch():
    """Loss and every gradient of convolution, normalisation, pooling and a linear layer."""
    torch = pytest.importorskip("torch")
    ours, theirs = (
        n.Sequential(
            n.Conv2d(1, 4, 3, padding=1),
            n.BatchNorm2d(4),
            n.ReLU(),
            n.MaxPool2d(2),
            n.Flatten(),
            n.Linear(64, 10),
        )
        for n in (nn, torch.nn)
    )
    theirs = theirs.double()
    ours.load_state_dict(theirs.state_dict())
    x, y = randn(5, 1, 8, 8), np.arange(5)
    nn.cross_entropy(ours(minigrad.tensor(x)), y).backward()
    torch.nn.functional.cross_entropy(theirs(torch.tensor(x)), torch.tensor(y)).backward()
    for (name, p), (_, q) in zip(ours.named_parameters(), theirs.named_parameters(), strict=True):
        np.testing.assert_allclose(p.grad.raw, q.grad.numpy(), atol=1e-12, err_msg=name)
