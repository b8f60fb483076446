"""Convolution, against its definition written as loops, against torch, and against itself."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import minigrad as mg
from minigrad.ops import convolution, windows

RNG = np.random.default_rng(3)
IMAGES = RNG.normal(size=(2, 4, 7, 6))
SQUARES = RNG.normal(size=(6, 2, 3, 2))


def by_definition(x, w, stride, padding, dilation, groups):
    """y[n, o, p] = Σ x[n, c, stride p + dilation k - padding] w[o, c, k], one term at a time."""
    axes = w.ndim - 2
    x = np.pad(x, [(0, 0), (0, 0), *[(padding, padding)] * axes])
    counts = [
        (x.shape[2 + a] - dilation * (w.shape[2 + a] - 1) - 1) // stride + 1 for a in range(axes)
    ]
    y = np.zeros((len(x), len(w), *counts))
    share = len(w) // groups
    for n, o, *place in np.ndindex(*y.shape):
        for c, *k in np.ndindex(*w.shape[1:]):
            channel = o // share * w.shape[1] + c
            at = [stride * p + dilation * i for p, i in zip(place, k, strict=True)]
            y[(n, o, *place)] += x[(n, channel, *at)] * w[(o, c, *k)]
    return y


@st.composite
def cases(draw):
    """Any images and kernels that fit, and how to slide one over the other."""
    axes, groups = draw(st.integers(1, 2)), draw(st.integers(1, 2))
    how = {name: draw(st.integers(low, 2)) for name, low in (("stride", 1), ("dilation", 1))}
    how |= {"padding": draw(st.integers(0, 3)), "groups": groups}
    kernel = [draw(st.integers(1, 3)) for _ in range(axes)]
    sizes = [how["dilation"] * (k - 1) + draw(st.integers(1, 4)) for k in kernel]
    rng = np.random.default_rng(draw(st.integers(0, 99)))
    x = rng.normal(size=(draw(st.integers(1, 2)), groups * draw(st.integers(1, 2)), *sizes))
    w = rng.normal(size=(groups * draw(st.integers(1, 2)), x.shape[1] // groups, *kernel))
    return x, w, how


@settings(max_examples=60, deadline=None, report_multiple_bugs=False)
@given(case=cases(), block=st.sampled_from([1, 400, 1 << 20]))
def test_value_and_gradients_are_those_of_the_definition(case, block):
    """In blocks of any size: a line, a few lines, all images at once."""
    x, w, how = case
    before, windows.BLOCK = windows.BLOCK, block
    try:
        a, b = mg.tensor(x, True), mg.tensor(w, True)
        y = mg.conv(a, b, **how)
        np.testing.assert_allclose(y.raw, by_definition(x, w, **how), atol=1e-12)
        u = np.cos(np.arange(y.size)).reshape(y.shape)
        y.backward(u)
    finally:
        windows.BLOCK = before
    # The result is linear in x: its gradient for an x of one 1 is that element of the slope.
    t = np.sin(np.arange(x.size)).reshape(x.shape)
    s = np.sin(np.arange(w.size)).reshape(w.shape)
    assert np.isclose(np.sum(a.grad.raw * t), np.sum(u * by_definition(t, w, **how)), atol=1e-10)
    assert np.isclose(np.sum(b.grad.raw * s), np.sum(u * by_definition(x, s, **how)), atol=1e-10)


@pytest.mark.parametrize("layout", ["NHWC", "NLC"])
def test_channels_may_stand_last(layout):
    x, w = (IMAGES, SQUARES) if layout == "NHWC" else (IMAGES[..., 0], SQUARES[..., 0])
    last = mg.conv(np.moveaxis(x, 1, -1), w, 2, 1, groups=2, layout=layout)
    np.testing.assert_array_equal(np.moveaxis(last, -1, 1), mg.conv(x, w, 2, 1, groups=2))


def test_borders_of_every_kind():
    """A number, one per axis, a pair per axis, or "same", which keeps the sizes."""
    wide = np.pad(IMAGES, [(0, 0), (0, 0), (1, 1), (2, 0)])
    expected = mg.conv(wide, SQUARES, groups=2)
    np.testing.assert_allclose(mg.conv(IMAGES, SQUARES, 1, [(1, 1), (2, 0)], 1, 2), expected)
    even = mg.conv(IMAGES, SQUARES, padding=(1, 2), groups=2)
    np.testing.assert_allclose(even[..., :-2], expected)
    assert mg.conv(IMAGES, SQUARES, padding="same", dilation=(1, 2), groups=2).shape[2:] == (7, 6)


@pytest.mark.parametrize("k", [0, 1])
def test_second_derivatives(k):
    """Each of the three ops is the derivative of the other two, to any order."""

    def loss(x, w):
        return (mg.conv(x, w, 2, 1, groups=2) ** 3).sum()

    slope = mg.grad(loss, k)
    assert mg.gradcheck(lambda *a: (slope(*a) ** 2).sum(), IMAGES, SQUARES, entries=20)


def test_transpose_is_the_transpose():
    """<conv x, u> = <x, conv_transpose u>, with output_padding for what a stride leaves open."""
    for stride, size in itertools.product((1, 2, 3), (7, 8, 9)):
        x = RNG.normal(size=(2, 4, size))
        w = RNG.normal(size=(6, 2, 3))
        how = {"stride": stride, "padding": 1, "groups": 2}
        y = mg.conv(x, w, **how)
        u = RNG.normal(size=y.shape)
        more = size - mg.conv_transpose(u, w, **how).shape[-1]
        back = mg.conv_transpose(u, w, output_padding=more, **how)
        assert np.isclose(np.sum(y * u), np.sum(x * back))


def test_float32_and_integers():
    x, w = IMAGES.astype("float32"), SQUARES.astype("float32")
    a = mg.tensor(x, True)
    y = mg.conv(a, w, groups=2)
    y.sum().backward()
    assert y.dtype == a.grad.dtype == np.float32
    assert mg.conv(np.ones((1, 1, 4), int), np.ones((1, 1, 2), int)).tolist() == [[[2, 2, 2]]]


def test_no_images_are_no_error():
    assert mg.conv(np.ones((0, 4, 7, 6)), SQUARES, groups=2).shape == (0, 6, 5, 5)


def test_messages_say_what_does_not_fit():
    with pytest.raises(ValueError, match=r"x has 4 channels, but w of shape \(6, 2, 3, 2\).*NHWC"):
        mg.conv(IMAGES, SQUARES)
    with pytest.raises(ValueError, match=r"window of \(3, 11\) does not fit into \(7, 6\)"):
        mg.conv(IMAGES, SQUARES, dilation=(1, 10), groups=2)
    with pytest.raises(ValueError, match=r"2 axes, \(7, 6\), is not"):
        mg.conv(IMAGES[0, 0], SQUARES)
    with pytest.raises(ValueError, match="x has 3 axes and w has 4"):
        mg.conv(IMAGES[0], SQUARES)
    with pytest.raises(ValueError, match="'NLC'"):
        mg.conv(IMAGES, SQUARES, layout="NLC")
    with pytest.raises(ValueError, match="stride=0: give one whole number of at least 1, or 2"):
        mg.conv(IMAGES, SQUARES, stride=0, groups=2)
    with pytest.raises(ValueError, match=r"same.*stride 1"):
        mg.conv(IMAGES, SQUARES, stride=2, padding="same", groups=2)


@pytest.mark.parametrize("stride", [1, 2])
@pytest.mark.parametrize("padding", [0, 2])
@pytest.mark.parametrize("dilation", [1, 2])
@pytest.mark.parametrize("groups", [1, 2])
def test_against_torch(stride, padding, dilation, groups):
    torch = pytest.importorskip("torch")
    how = {"stride": stride, "padding": padding, "dilation": dilation, "groups": groups}
    w = SQUARES if groups == 2 else RNG.normal(size=(6, 4, 3, 2))
    wt = w[:4] if groups == 1 else RNG.normal(size=(4, 3, 3, 2))
    for ours, theirs, kernel in (
        (mg.conv, torch.conv2d, w),
        (mg.conv_transpose, torch.nn.functional.conv_transpose2d, wt),
    ):
        xs = [mg.tensor(a, True) for a in (IMAGES, kernel)]
        ts = [torch.tensor(a, requires_grad=True) for a in (IMAGES, kernel)]
        y, z = ours(*xs, **how), theirs(*ts, **how)
        np.testing.assert_allclose(y.raw, z.detach(), rtol=1e-9, atol=1e-12)
        (y**2).sum().backward()
        (z**2).sum().backward()
        for x, t in zip(xs, ts, strict=True):
            np.testing.assert_allclose(x.grad.raw, t.grad, rtol=1e-9, atol=1e-10)


@pytest.mark.parametrize("fault", ["_flipped", "_weights", "_matrices"])
def test_a_planted_fault_is_caught(fault, monkeypatch):
    """A kernel that is not turned over on its way back, or turned where it must not be."""
    right = getattr(convolution, fault)
    monkeypatch.setattr(convolution, fault, lambda a, b: right(a, b)[..., ::-1])
    with pytest.raises(AssertionError):
        test_value_and_gradients_are_those_of_the_definition()
