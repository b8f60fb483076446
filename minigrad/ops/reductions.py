# mypy: allow-untyped-defs, allow-untyped-calls, disable-error-code="has-type"
"""Many numbers to one: max, norm, logsumexp, and what is made of them.

Each reduction has one derivative, an array of the shape of x that says how the result follows
each element. The gradient is spread with it, and tangents are summed with it.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np

from minigrad import op

from .pointwise import exp, indicator, maximum, where
from .shape import SQUARE, array, axes_of, flip, kept, permute_dims, sum

LOWEST = -3e38  # stands in for -inf, of which two must not be subtracted
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


TIES = [
    (([2.0, 2.0, 1.0],), ([0.5, 0.5, 0.0],)),
    (([[1.0, 3.0], [3.0, 3.0]], {"axis": 0}), ([[0.0, 0.5], [1.0, 0.5]],)),
]


@reduction(_shared, at=SAMPLES, corners=TIES)
def max(x, /, axis=None, keepdims=False):
    """The largest element.   The winner gets g; winners that tie share it"""
    return np.maximum.reduce(x, axis=axes_of(axis, np.ndim(x)), keepdims=keepdims)


@reduction(_shared, at=SAMPLES, corners=[(([2.0, 1.0, 1.0],), ([0.0, 0.5, 0.5],))])
def min(x, /, axis=None, keepdims=False):
    """The smallest element.   The winner gets g; winners that tie share it"""
    return np.minimum.reduce(x, axis=axes_of(axis, np.ndim(x)), keepdims=keepdims)


@reduction(
    lambda y, x, axis: exp(x - maximum(y, LOWEST)),
    at=SAMPLES,
)
def logsumexp(x, /, axis=None, keepdims=False):
    """log of the sum of e^x, at any size of x.   dy/dx = softmax x"""
    axes = axes_of(axis, np.ndim(x))
    top = np.maximum.reduce(x, axis=axes, keepdims=True)
    top = np.maximum(top, LOWEST)
    with np.errstate(divide="ignore"):
        y = np.log(np.add.reduce(np.exp(x - top), axis=axes, keepdims=True)) + top
    return y if keepdims else y.squeeze(axes)


@reduction(
    lambda y, x, axis: x / where(y == 0, 1.0, y),
    at=SAMPLES,
    corners=[(([0.0, 0.0],), ([0.0, 0.0],))],
)
def norm(x, /, axis=None, keepdims=False):
    """√(sum of x²).   dy/dx = x / y, and 0 where x is the zero vector"""
    return np.sqrt(np.sum(np.square(x), axis=axes_of(axis, np.ndim(x)), keepdims=keepdims))


@op.linear(
    lambda g, y, x, axis: flip(cumsum(flip(g, axis), axis=axis), axis),
    at=[(SQUARE, {"axis": 0}), (SQUARE, {"axis": -1})],
)
def cumsum(x, /, axis=0):
    """Running sums along an axis.   Each element gets the g of all sums it is part of"""
    return np.cumsum(x, axis=axis)


# Compositions: their derivatives follow. A setting they do not know is passed on, to be refused
# by an op, which knows how to say what was meant.


def size_of(x: Any, axis: Any) -> int:
    """How many elements are reduced to one."""
    return x.size if axis is None else math.prod(x.shape[k] for k in axes_of(axis, x.ndim))


def mean(x: Any, axis: Any = None, keepdims: bool = False, **unknown: Any) -> Any:
    """The sum divided by the number of elements."""
    x = array(x)
    return sum(x, axis=axis, keepdims=keepdims, **unknown) / size_of(x, axis)


def var(
    x: Any, axis: Any = None, correction: float = 0, keepdims: bool = False, **unknown: Any
) -> Any:
    """The mean squared distance from the mean; divided by n - correction."""
    x = array(x)
    away = x - mean(x, axis, keepdims=True)
    return sum(away * away, axis=axis, keepdims=keepdims, **unknown) / (
        size_of(x, axis) - correction
    )


def std(
    x: Any, axis: Any = None, correction: float = 0, keepdims: bool = False, **unknown: Any
) -> Any:
    """The root of the variance, as a norm: its slope is 0, not NaN, where all x are equal."""
    x = array(x)
    away = x - mean(x, axis, keepdims=True)
    return norm(away, axis=axis, keepdims=keepdims, **unknown) / math.sqrt(
        size_of(x, axis) - correction
    )


def log_softmax(x: Any, axis: Any = -1, **unknown: Any) -> Any:
    """log of softmax, exact where softmax underflows."""
    x = array(x)
    return x - logsumexp(x, axis=axis, keepdims=True, **unknown)


def softmax(x: Any, axis: Any = -1, **unknown: Any) -> Any:
    """e^x divided by its sum along an axis."""
    return exp(log_softmax(x, axis, **unknown))


def prod(x: Any, axis: Any = None, keepdims: bool = False) -> Any:
    """The product, as pairs, pairs of pairs, ...: no division, so zeros are no special case."""
    x = array(x)
    axes = axes_of(axis, x.ndim)
    rest = [k for k in range(x.ndim) if k not in axes]
    y = permute_dims(x, (*axes, *rest)).reshape((-1, *(x.shape[k] for k in rest)))
    odd: Any = 1.0
    while len(y) > 1:
        if len(y) % 2:
            y, odd = y[:-1], y[-1] * odd
        y = y[::2] * y[1::2]
    y = y[0] * odd if len(y) else y.sum(axis=0) + 1.0
    return kept(y, x, axes) if keepdims else y
