"""Pooling, against its definition written as loops, and against torch."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import minigrad as mg
from minigrad.ops import pooling

RNG = np.random.default_rng(5)
IMAGES = RNG.normal(size=(2, 3, 6, 7))
BOTH = pytest.mark.parametrize("average", [False, True], ids=["max", "avg"])


def by_definition(x, size, stride, padding, average):
    """The windows one at a time, and whom g = 1 goes to: the largest, or all of them."""
    border = 0.0 if average else -np.inf
    wide = np.pad(x, [(0, 0), (0, 0), *[(padding, padding)] * (x.ndim - 2)], constant_values=border)
    counts = [(n - size) // stride + 1 for n in wide.shape[2:]]
    y, slopes = np.zeros((*x.shape[:2], *counts)), np.zeros(wide.shape)
    for place in np.ndindex(*y.shape):
        box = (*place[:2], *(slice(stride * p, stride * p + size) for p in place[2:]))
        window = wide[box]
        y[place] = window.mean() if average else window.max()
        chosen = np.ones(window.shape) if average else (window == window.max())
        slopes[box] += chosen / chosen.sum()
    inside = (..., *[slice(padding, -padding or None)] * (x.ndim - 2))
    return y, slopes[inside]


@BOTH
@settings(max_examples=30, deadline=None, report_multiple_bugs=False)
@given(data=st.data())
def test_value_and_gradient_are_those_of_the_definition(average, data):
    """With ties: the numbers are small and whole."""
    axes, size, stride = (data.draw(st.integers(1, n)) for n in (2, 3, 4))
    padding = data.draw(st.integers(0, size // 2))
    sizes = [size + data.draw(st.integers(0, 4)) for _ in range(axes)]
    rng = np.random.default_rng(data.draw(st.integers(0, 99)))
    x = mg.tensor(rng.integers(0, 3, (2, 2, *sizes)).astype(float), True)
    pool = mg.avg_pool if average else mg.max_pool
    y = pool(x, size, stride, padding)
    value, slopes = by_definition(x.raw, size, stride, padding, average)
    np.testing.assert_allclose(y.raw, value)
    y.sum().backward()
    np.testing.assert_allclose(x.grad.raw, slopes)


@BOTH
def test_channels_may_stand_last(average):
    pool = mg.avg_pool if average else mg.max_pool
    last = pool(np.moveaxis(IMAGES, 1, -1), (2, 3), layout="NHWC")
    np.testing.assert_array_equal(np.moveaxis(last, -1, 1), pool(IMAGES, (2, 3)))


@BOTH
def test_second_derivatives(average):
    pool = mg.avg_pool if average else mg.max_pool
    assert mg.gradcheck(mg.grad(lambda x: (pool(x, 3, 2, 1) ** 3).sum()), IMAGES)


def test_equals_share():
    x = mg.tensor([[[2.0, 2.0, 1.0, 0.0]]], True)
    mg.max_pool(x, 2).sum().backward()
    assert x.grad.tolist() == [[[0.5, 0.5, 1.0, 0.0]]]


def test_a_planted_fault_is_caught(monkeypatch):
    """Equals that each take the whole gradient."""
    right = pooling._winners
    monkeypatch.setattr(pooling, "_winners", lambda *a, **how: (right(*a, **how)[0], 1.0))
    with pytest.raises(AssertionError):
        test_equals_share()
    with pytest.raises(AssertionError):
        test_value_and_gradient_are_those_of_the_definition(average=False)


def test_dtypes():
    x = mg.tensor(IMAGES, True, dtype="float32")
    for y in (mg.max_pool(x, 3, 2, 1), mg.avg_pool(x, 2)):
        x.grad = None
        y.sum().backward()
        assert y.dtype == x.grad.dtype == np.float32
    assert mg.max_pool(np.array([[[-3, -5, -4, -6]]]), 2, padding=1).tolist() == [[[-3, -4, -6]]]


def test_messages_say_what_does_not_fit():
    with pytest.raises(ValueError, match=r"window of \(7, 7\) does not fit into \(6, 7\)"):
        mg.max_pool(IMAGES, 7)
    with pytest.raises(ValueError, match="more than half"):
        mg.max_pool(IMAGES, 2, padding=2)
    with pytest.raises(ValueError, match=r"size=2\.0: give one whole number"):
        mg.avg_pool(IMAGES, 2.0)


@BOTH
@pytest.mark.parametrize(
    ("size", "stride", "padding"), [(2, None, 0), (3, 2, 1), ((2, 3), 1, (1, 0))]
)
def test_against_torch(average, size, stride, padding):
    torch = pytest.importorskip("torch")
    kind = "avg" if average else "max"
    ours, theirs = getattr(mg, f"{kind}_pool"), getattr(torch.nn.functional, f"{kind}_pool2d")
    x, t = mg.tensor(IMAGES, True), torch.tensor(IMAGES, requires_grad=True)
    y, z = ours(x, size, stride, padding), theirs(t, size, stride, padding)
    (y**2).sum().backward()
    (z**2).sum().backward()
    np.testing.assert_allclose(y.raw, z.detach(), rtol=1e-12)
    np.testing.assert_allclose(x.grad.raw, t.grad, rtol=1e-12)
