# mypy: allow-untyped-defs, allow-untyped-calls, disable-error-code="has-type"
"""Many numbers to one: max, norm, logsumexp, and what is made of them.

Each reduction has one derivative, an array of the shape of x that says how the result follows
each element. The gradient is spread with it, and tangents are summed with it.
"""

from __future__ import annotations

import math
import warnings
from builtins import max as max_
from collections.abc import Callable
from typing import Any

import numpy as np

from minigrad import op

from .pointwise import indicator, where
from .shape import SQUARE, array, axes_of, flip, kept, permute_dims, sum

AXES = [{}, {"axis": 0}, {"axis": -1, "keepdims": True}, {"axis": (0, 1)}]
SAMPLES = [([[0.3, -1.4, 2.2], [0.9, 0.5, -0.7]], settings) for settings in AXES]


def reduction(slope: op.Rule, **rest: Any) -> Callable[[Callable[..., Any]], op.Op]:
    """Define a reduction by dy/dx, a function of (y, x, axis) in which y has its axes kept."""

    def vjp(i, g, y, x, axis, keepdims):
        return kept(g, x, axis) * slope(kept(y, x, axis), x, axis)

    def jvp(ts, y, x, axis, keepdims):
        return sum(ts[0] * slope(kept(y, x, axis), x, axis), axis=axis, keepdims=keepdims)

    return op.general(vjp, jvp, **rest)


def _shared(y, x, axis):
    """1 at the winner; winners that tie share it."""
    winners = indicator(x == y, x)
    return winners / sum(winners, axis=axis, keepdims=True)


def _winners(y, x, axis, keepdims):
    return kept(np.asarray(y), x, axis) == x


TIES = [
    (([2.0, 2.0, 1.0],), ([0.5, 0.5, 0.0],)),
    (([[1.0, 3.0], [3.0, 3.0]], {"axis": 0}), ([[0.0, 0.5], [1.0, 0.5]],)),
]


@reduction(_shared, at=SAMPLES, corners=TIES, branch=_winners)
def max(x, /, axis=None, keepdims=False):
    """The largest element.   The winner gets g; winners that tie share it"""
    return np.maximum.reduce(x, axis=axes_of(axis, np.ndim(x)), keepdims=keepdims)


@reduction(
    _shared,
    at=SAMPLES,
    corners=[(([2.0, 1.0, 1.0],), ([0.0, 0.5, 0.5],))],
    branch=_winners,
)
def min(x, /, axis=None, keepdims=False):
    """The smallest element.   The winner gets g; winners that tie share it"""
    return np.minimum.reduce(x, axis=axes_of(axis, np.ndim(x)), keepdims=keepdims)


def _below_top(x, axis):
    """x - its maximum, and that maximum: -inf and inf, which must not be subtracted, count as 0."""
    x = array(x)
    along = axis if type(axis) is int else axes_of(axis, x.ndim)
    top = np.maximum.reduce(x, axis=along, keepdims=True)
    top = np.where(np.isfinite(top), top, 0)
    return x - top, top


def _total(z, axis):
    return np.add.reduce(np.exp(z), axis=axes_of(axis, z.ndim), keepdims=True)


@reduction(
    lambda y, x, axis: softmax(x, axis=axis),  # never e^(x - y): a large y has no digits to spare
    at=SAMPLES,
)
def logsumexp(x, /, axis=None, keepdims=False):
    """log of the sum of e^x, at any size of x.   dy/dx = softmax x"""
    z, top = _below_top(x, axis)
    with np.errstate(divide="ignore"):
        y = np.log(_total(z, axis)) + top
    return y if keepdims else y.squeeze(axes_of(axis, z.ndim))


ALONG = [([[0.3, -1.4, 2.2], [0.9, 0.5, -0.7]], settings) for settings in ({}, {"axis": 0})]


def _sum_along(x, axis):
    return sum(x, axis=axis, keepdims=True)


@op.general(
    lambda i, g, y, x, axis: y * (g - _sum_along(g * y, axis)),
    lambda ts, y, x, axis: y * (ts[0] - _sum_along(ts[0] * y, axis)),
    at=ALONG,
)
def softmax(x, /, axis=-1):
    """e^x divided by its sum along an axis, at any size of x; 0 where all x are -inf

    dx = y (g - Σ g y)
    """
    e = np.exp(_below_top(x, axis)[0])
    total = np.add.reduce(e, axis=axis, keepdims=True)
    return e / np.maximum(total, 1)  # the largest alone adds 1, if there is one


@op.general(
    lambda i, g, y, x, axis: g - softmax(x, axis=axis) * _sum_along(g, axis),
    lambda ts, y, x, axis: ts[0] - _sum_along(ts[0] * softmax(x, axis=axis), axis),
    at=ALONG,
)
def log_softmax(x, /, axis=-1):
    """log of softmax, exact also where softmax underflows.   dx = g - softmax(x) Σ g"""
    z, _ = _below_top(x, axis)
    return z - np.log(np.maximum(_total(z, axis), 1))


def _root_of_squares(x, axes, keepdims):
    return np.sqrt(np.add.reduce(np.square(x), axis=axes, keepdims=keepdims))


@reduction(
    lambda y, x, axis: x / where(y == 0, 1.0, y),
    at=SAMPLES,
    corners=[(([0.0, 0.0],), ([0.0, 0.0],))],
    branch=lambda y, x, **_: np.equal(y, 0),
)
def norm(x, /, axis=None, keepdims=False):
    """√(sum of x²), at any size of x.   dy/dx = x / y, and 0 where x is the zero vector"""
    x = np.asarray(x)
    axes = axes_of(axis, x.ndim)
    with np.errstate(over="ignore", under="ignore"):
        y = _root_of_squares(x, axes, keepdims)
    if x.dtype.kind != "f" or not x.size or _squares_hold(y):
        return y
    # Squares overflow, or vanish, long before the length does: measure by the largest element.
    top = np.maximum.reduce(np.abs(x), axis=axes, keepdims=True)
    scale = np.where(np.isfinite(top) & (top > 0), top, 1)
    y = _root_of_squares(x / scale, axes, True) * scale
    return y if keepdims else y.squeeze(axes)


def _squares_hold(y):
    """Whether the squares that added up to y² were neither too large nor too small to be exact."""
    limits = np.finfo(y.dtype)
    low = math.sqrt(limits.tiny / limits.eps)
    return bool(((y > low) & (y <= limits.max)).all())


@op.linear(
    lambda g, y, x, axis: flip(cumsum(flip(g, axis), axis=axis), axis).reshape(x.shape),
    at=[(SQUARE, {"axis": 0}), (SQUARE, {"axis": -1}), (SQUARE,)],
)
def cumsum(x, /, axis=None):
    """Running sums along an axis, or of all elements in one row.

    Each element gets the g of all sums it is part of
    """
    return np.cumsum(x, axis=axis)


# Compositions: their derivatives follow.


def size_of(x: Any, axis: Any) -> int:
    """How many elements are reduced to one."""
    return math.prod(x.shape if axis is None else [x.shape[k] for k in axes_of(axis, x.ndim)])


def _divided(who: str, total: Any, n: float, x: Any, level: int = 4) -> Any:
    """total / n; of nothing nan, as numpy has it, with a warning in words."""
    if n:
        return total / n
    if np.geterr()["invalid"] == "warn":
        text = f"{who} got {x.shape}: of no elements there is no {who}, and it is nan"
        warnings.warn(text, RuntimeWarning, stacklevel=level)
    with np.errstate(invalid="ignore", divide="ignore"):
        return total / n


def _freedom(who: str, x: Any, axis: Any, correction: float) -> float:
    """What a sum of squares is divided by."""
    n = size_of(x, axis)
    if n and n <= correction:
        raise ValueError(
            f"{who} got {x.shape}: of {n} numbers there is no deviation with correction="
            f"{correction:g}, for it divides by n - correction; take more numbers, or correction=0"
        )
    return n - correction if n else 0


@op.composed
def mean(x: Any, axis: Any = None, keepdims: bool = False) -> Any:
    """The sum divided by the number of elements."""
    x = array(x)
    total = sum(x, axis=axis, keepdims=keepdims)
    return _divided("mean", total, size_of(x, axis), x)


def _from_mean(x: Any, axis: Any) -> Any:
    """How far each element is from the mean."""
    return x - sum(x, axis=axis, keepdims=True) / max_(size_of(x, axis), 1)


@op.composed
def var(x: Any, axis: Any = None, correction: float = 0, keepdims: bool = False) -> Any:
    """The mean squared distance from the mean; divided by n - correction."""
    x = array(x)
    away = _from_mean(x, axis)
    total = sum(away * away, axis=axis, keepdims=keepdims)
    return _divided("var", total, _freedom("var", x, axis, correction), x)


@op.composed
def std(x: Any, axis: Any = None, correction: float = 0, keepdims: bool = False) -> Any:
    """The root of the variance, as a norm: its slope is 0, not NaN, where all x are equal."""
    x = array(x)
    away = _from_mean(x, axis)
    length = norm(away, axis=axis, keepdims=keepdims)
    return _divided("std", length, math.sqrt(_freedom("std", x, axis, correction)), x)


@op.composed
def prod(x: Any, axis: Any = None, keepdims: bool = False) -> Any:
    """The product, as pairs, pairs of pairs, ...: no division, so zeros are no special case."""
    x = array(x)
    axes = axes_of(axis, x.ndim)
    rest = [k for k in range(x.ndim) if k not in axes]
    y = permute_dims(x, (*axes, *rest)).reshape((size_of(x, axis), *(x.shape[k] for k in rest)))
    odd: Any = 1.0
    while len(y) > 1:
        if len(y) % 2:
            y, odd = y[:-1], y[-1] * odd
        y = y[::2] * y[1::2]
    y = y[0] * odd if len(y) else y.sum(axis=0) + 1.0
    return kept(y, x, axes) if keepdims else y
