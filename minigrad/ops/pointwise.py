# mypy: allow-untyped-defs, allow-untyped-calls, disable-error-code="has-type"
"""Elementwise ops: each result depends on one element of each argument, so a slope says it all.

Read a definition as: the slope with respect to each argument, a function of the result y and the
arguments; then the function itself. Below the op stands its derivative in words.
"""

from __future__ import annotations

import builtins
import math
import operator
import warnings
from collections.abc import Callable
from typing import Any

import numpy as np

from minigrad import op

total = np.add.reduce


class Guarded(op.Elementwise):
    """An op whose slopes are finite wherever its result is; elsewhere a gradient of 0 wins.

    Nobody asks for the slopes of x * log(x) at 0 in where(x > 0, x * log(x), 0), and 0 * inf must
    not turn that into nan. So slopes that nobody asks for are taken at a harmless point.
    """

    def pull(self, wanted: Any, g: Any, y: Any, *xs: Any, **settings: Any) -> list[Any]:
        if type(y) is np.ndarray and math.isfinite(total(y, None)):  # mostly, so it is quick
            return super().pull(wanted, g, y, *xs, **settings)
        memory = (y, *xs)
        if not np.isfinite(op.plain(y)).all():
            memory = tuple(where(g == 0, 0.5, x) for x in memory)
        return super().pull(wanted, g, *memory, **settings)


def guarded(*slopes: op.Rule | int | None, **rest: Any) -> Callable[[Callable[..., Any]], op.Op]:
    """Define an elementwise op with slopes that may be infinite or nan only where its result is."""
    return lambda forward: Guarded(forward, slopes, **rest)


PAIRS = [(0.7, 1.9), (-2.0, 0.3), ([0.5, -1.5, 2.0], 0.8), ([[1.5], [-0.4]], [0.6, 2.5, -1.1])]
POINTS = [(0.7,), (-2.0,), ([0.3, -1.4, 2.2],)]
POSITIVE = [(0.7,), (2.5,), ([0.3, 1.4, 2.2],)]
LN2, LN10 = math.log(2), math.log(10)


# Arithmetic.


@op.elementwise(1, 1, floats=operator.add, at=PAIRS)
def add(a, b, /):
    """a + b.   d/da = 1, d/db = 1"""
    return a + b


@op.elementwise(1, -1, floats=operator.sub, at=PAIRS)
def sub(a, b, /):
    """a - b.   d/da = 1, d/db = -1"""
    y = np.subtract(a, b)
    if y.ndim == 2 and y.shape[0] == y.shape[1] > 1:
        _warn_of_all_pairs(np.shape(a), np.shape(b))
    return y


class BroadcastWarning(UserWarning):
    """Two arrays of n numbers each made n² differences, which is seldom meant."""


def _warn_of_all_pairs(a, b):
    """Say so if (n, 1) met (n,): in a loss, every output is compared with every target."""
    n = a[0] if a else 1
    if n > 1 and {a, b} == {(n, 1), (n,)}:
        text = f"sub got {a} and {b}, and so takes all {n}² pairs: reshape one like the other"
        warnings.warn(f"{text}, or say you mean it: ({n}, 1) and (1, {n})", BroadcastWarning, 5)


@op.elementwise(-1, floats=operator.neg, at=POINTS)
def neg(x, /):
    """-x.   d/dx = -1"""
    return np.negative(x)


@guarded(
    lambda y, a, b: b,
    lambda y, a, b: a,
    floats=operator.mul,
    at=PAIRS,
)
def mul(a, b, /):
    """a b.   d/da = b, d/db = a"""
    return a * b


def _in_order(b, *terms):
    n = len(terms) // 2
    return builtins.sum(map(operator.mul, terms[:n], terms[n:]), b)


@guarded(
    lambda y, b, *wx: (1, *wx[len(wx) // 2 :], *wx[: len(wx) // 2]),
    floats=_in_order,
    at=[(0.3, 0.7, 1.9), (0.1, 0.5, -0.2, 1.5, 2.0), ([0.3, -0.1], 0.5, [[1.5], [2.0]])],
)
def weighted_sum(*terms):
    """b + w1 x1 + w2 x2 + ... of b, w1, w2, ..., x1, x2, ...   d/db = 1, d/dw = x, d/dx = w"""
    return _in_order(*terms)


def reciprocal(b: Any) -> Any:
    """1 / b. Python's 1 / 0 would raise where an array's is inf."""
    if isinstance(b, (float, int)) and b == 0:
        return math.copysign(math.inf, b)
    return 1 / b


@op.elementwise(
    lambda y, a, b: reciprocal(b),
    lambda y, a, b: -y / b,
    steep=True,
    floats=operator.truediv,
    at=PAIRS,
)
def div(a, b, /):
    """a / b.   d/da = 1/b, d/db = -y/b"""
    return np.true_divide(a, b)


@guarded(
    1,
    lambda y, a, b: -(op.plain(a) // op.plain(b)),  # a whole number, which stays as it is
    floats=operator.mod,
    at=[(2.7, 1.9), (-2.0, 0.3), ([0.5, -1.5, 2.2], 0.8), ([[1.5], [-0.4]], [0.6, 2.5, -1.1])],
    corners=[((4.0, 2.0), (1.0, -2.0))],
    branch=lambda y, a, b: np.floor_divide(a, b),
)
def remainder(a, b, /):
    """What is left of a when b is taken away a whole number of times; it has the sign of b.

    d/da = 1, d/db = -floor(a/b), also at the jumps
    """
    return np.remainder(a, b)


def slope_of_base(y: Any, x: Any, p: Any) -> Any:
    """p x^(p-1), where x^0 is the constant 1 also at x = 0."""
    if type(x) is float and type(p) is float:  # x ** p would leave the real numbers
        return p * math.pow(x, p - 1) if p else 0.0
    if isinstance(p, (int, float)):
        return p * x ** (p - 1) if p else 0.0
    flat = p == 0
    return where(flat, 0.0, p * x ** where(flat, 1.0, p - 1))


def slope_of_exponent(y: Any, x: Any, p: Any) -> Any:
    """y log x, where 0^p stays 0 when p > 0 moves."""
    zero = y == 0
    return y * log(where(zero, 1.0, x))


@op.elementwise(
    slope_of_base,
    slope_of_exponent,
    steep=True,
    floats=math.pow,
    at=[(0.7, 2.0), (1.9, -0.5), ([0.5, 1.5, 2.0], 3.0), ([[1.5], [0.4]], [0.6, 2.5, -1.1])],
    corners=[((0.0, 0.0), (0.0, None)), ((0.0, 2.0), (0.0, 0.0)), ((-3.0, 2.0), (-6.0, None))],
)
def pow(x, p, /):
    """x^p.   d/dx = p x^(p-1), d/dp = y log x;  x^0 has slope 0 also at 0"""
    return x**p


# Exponentials and logarithms.


@guarded(lambda y, x: y, floats=math.exp, at=POINTS)
def exp(x, /):
    """e^x.   d/dx = y"""
    return np.exp(x)


@op.elementwise(lambda y, x: 1 / x, steep=True, floats=math.log, at=POSITIVE)
def log(x, /):
    """Natural logarithm.   d/dx = 1/x"""
    return np.log(x)


@guarded(lambda y, x: exp(x), floats=math.expm1, at=POINTS)
def expm1(x, /):
    """e^x - 1, exact for small x.   d/dx = e^x"""
    return np.expm1(x)


@op.elementwise(lambda y, x: 1 / (1 + x), steep=True, floats=math.log1p, at=POSITIVE)
def log1p(x, /):
    """log(1 + x), exact for small x.   d/dx = 1/(1 + x)"""
    return np.log1p(x)


@guarded(lambda y, x: y * LN2, floats=math.exp2, at=POINTS)
def exp2(x, /):
    """2^x.   d/dx = y log 2"""
    return np.exp2(x)


@op.elementwise(lambda y, x: 1 / (x * LN2), steep=True, floats=math.log2, at=POSITIVE)
def log2(x, /):
    """Logarithm to base 2.   d/dx = 1/(x log 2)"""
    return np.log2(x)


@op.elementwise(lambda y, x: 1 / (x * LN10), steep=True, floats=math.log10, at=POSITIVE)
def log10(x, /):
    """Logarithm to base 10.   d/dx = 1/(x log 10)"""
    return np.log10(x)


@guarded(
    lambda y, a, b: sigmoid(a - b),  # not e^(a - y), which has no digits left for a large y
    lambda y, a, b: sigmoid(b - a),
    at=PAIRS,
)
def logaddexp(a, b, /):
    """log(e^a + e^b), at any size of a and b.   d/da = sigmoid(a - b), d/db = sigmoid(b - a)"""
    return np.logaddexp(a, b)


@op.elementwise(
    lambda y, x: 0.5 / y,
    steep=True,
    floats=math.sqrt,
    at=POSITIVE,
    corners=[((0.0,), (math.inf,))],
)
def sqrt(x, /):
    """Square root.   d/dx = 1/(2y), infinite at 0"""
    return np.sqrt(x)


def indicator(condition: Any, y: Any) -> Any:
    """1 where the condition holds, else 0, in the dtype of y: a bare 1.0 would widen float32."""
    return condition.astype(y.dtype) if hasattr(condition, "astype") else float(condition)


# Activations.


def _sigmoid(x: float) -> float:
    e = math.exp(-math.fabs(x))
    return (1.0 if x >= 0 else e) / (1.0 + e)


@guarded(lambda y, x: y * (1 - y), floats=_sigmoid, at=POINTS)
def sigmoid(x, /):
    """1 / (1 + e^-x).   d/dx = y (1 - y)"""
    with np.errstate(over="ignore"):  # e^-x is inf where y is less than any normal number: then 0
        e = np.exp(-x)
    return 1 / (1 + e)


@guarded(
    lambda y, x: sigmoid(x),
    floats=lambda x: max(x, 0.0) + math.log1p(math.exp(-math.fabs(x))),
    at=POINTS,
)
def softplus(x, /):
    """log(1 + e^x), a smooth relu.   d/dx = sigmoid x"""
    return np.maximum(x, 0) + np.log1p(np.exp(-np.abs(x)))


@op.elementwise(
    lambda y, x: x > 0,
    floats=lambda x: max(x, 0.0),
    at=POINTS,
    corners=[((0.0,), (0.0,))],
    branch=lambda y, x, **_: x > 0,
)
def relu(x, /):
    """max(x, 0).   d/dx = 1 where x > 0, else 0, also at the kink"""
    x = x if hasattr(x, "shape") else np.asarray(x)
    if x.size > 32768 or not x.flags.c_contiguous:
        return np.maximum(x, 0)  # and the axes keep their order in memory
    return np.maximum(x, np.zeros(x.shape, x.dtype))  # for small ones faster than a plain 0


@op.elementwise(
    lambda y, x, slope: indicator(x > 0, y) + slope * indicator(x <= 0, y),
    floats=lambda x, slope=0.01: x if x > 0 else slope * x,
    at=[*POINTS, (-1.5, {"slope": 0.2})],
    corners=[((0.0,), (0.01,))],
    branch=lambda y, x, **_: x > 0,
)
def leaky_relu(x, /, slope=0.01):
    """x where x > 0, else slope x.   d/dx = 1 where x > 0, else slope, also at the kink"""
    return np.where(np.greater(x, 0), x, slope * x)


@guarded(
    lambda y, x, alpha: where(x > 0, 1.0, y + alpha),
    floats=lambda x, alpha=1.0: x if x > 0 else alpha * math.expm1(x),
    at=[*POINTS, (-1.5, {"alpha": 0.2})],
    corners=[((0.0,), (1.0,)), ((0.0, {"alpha": 0.2}), (0.2,))],
    branch=lambda y, x, **_: x > 0,
)
def elu(x, /, alpha=1.0):
    """x where x > 0, else alpha (e^x - 1).   d/dx = 1 where x > 0, else y + alpha"""
    return np.where(np.greater(x, 0), x, alpha * np.expm1(np.minimum(x, 0)))


# Kinks, switches and selections.


@guarded(
    lambda y, x: sign(x),
    floats=math.fabs,
    at=POINTS,
    corners=[((0.0,), (0.0,))],
    branch=lambda y, x: np.sign(x),
)
def abs(x, /):
    """|x|.   d/dx = sign x, and 0 at the kink"""
    return np.abs(x)


@op.elementwise(
    lambda y, x: 0.0,
    floats=lambda x: float((x > 0) - (x < 0)) if x == x else x,
    at=POINTS,
    corners=[((0.0,), (0.0,))],
    branch=lambda y, x: np.sign(x),
)
def sign(x, /):
    """-1, 0 or 1.   d/dx = 0, also at the jump"""
    return np.sign(x)


STEPS = [(0.7,), (-2.4,), ([0.3, -1.4, 2.2],)]


def _flat(floats, jump=1.0):
    """Define a function of steps: its slope is 0, also at the jumps."""
    return op.elementwise(
        lambda y, x, **_: 0.0,
        floats=floats,
        at=STEPS,
        corners=[((jump,), (0.0,))],
        branch=lambda y, x, **_: y,
    )


@_flat(lambda x: float(math.floor(x)))
def floor(x, /):
    """The next whole number below.   d/dx = 0, also at the jumps"""
    return np.floor(x)


@_flat(lambda x: float(math.ceil(x)))
def ceil(x, /):
    """The next whole number above.   d/dx = 0, also at the jumps"""
    return np.ceil(x)


@_flat(lambda x: float(math.trunc(x)))
def trunc(x, /):
    """The next whole number towards 0.   d/dx = 0, also at the jumps"""
    return np.trunc(x)


@_flat(None, jump=0.5)
def round(x, /, decimals=0):
    """The nearest number with so many decimals, of two the even one.   d/dx = 0"""
    return np.round(x, decimals)


@op.elementwise(
    lambda y, a, b: 0.0,
    lambda y, a, b: 0.0,
    floats=operator.floordiv,
    at=[(2.7, 1.9), (-2.0, 0.3), ([0.5, -1.5, 2.2], 0.8)],
    corners=[((4.0, 2.0), (0.0, 0.0))],
    branch=lambda y, a, b: y,
)
def floor_divide(a, b, /):
    """How many whole times b goes into a.   d/da = d/db = 0, also at the jumps"""
    return np.floor_divide(a, b)


@op.elementwise(
    lambda y, a, b: indicator(a > b, y) + 0.5 * indicator(a == b, y),
    lambda y, a, b: indicator(b > a, y) + 0.5 * indicator(a == b, y),
    floats=lambda a, b: a if a > b or a != a else b,
    at=PAIRS,
    corners=[((1.0, 1.0), (0.5, 0.5)), (([2.0, 1.0], 1.0), ([1.0, 0.5], 0.5))],
    branch=lambda y, a, b: np.sign(np.subtract(a, b)),
)
def maximum(a, b, /):
    """The larger of a and b.   The larger one has slope 1; equals share it"""
    return np.maximum(a, b)


@op.elementwise(
    lambda y, a, b: indicator(a < b, y) + 0.5 * indicator(a == b, y),
    lambda y, a, b: indicator(b < a, y) + 0.5 * indicator(a == b, y),
    floats=lambda a, b: a if a < b or a != a else b,
    at=PAIRS,
    corners=[((1.0, 1.0), (0.5, 0.5))],
    branch=lambda y, a, b: np.sign(np.subtract(a, b)),
)
def minimum(a, b, /):
    """The smaller of a and b.   The smaller one has slope 1; equals share it"""
    return np.minimum(a, b)


@op.elementwise(
    lambda y, x, min, max: y == x,
    at=[(0.7, {"min": 0.0, "max": 1.0}), ([0.3, -1.4, 2.2], {"min": -1.0}), (3.0, {"max": 1.0})],
    corners=[((1.0, {"max": 1.0}), (1.0,))],
    branch=lambda y, x, **_: np.sign(np.subtract(x, y)),  # above, between, below
)
def clip(x, /, min=None, max=None):
    """x kept between min and max.   d/dx = 1 inside and on the edges, else 0"""
    return np.clip(x, min, max)


class Switch(op.Elementwise):
    """What is not chosen gets 0, and moves nothing, be it inf or nan: chosen, never multiplied."""

    def pull(self, wanted: Any, g: Any, y: Any, *xs: Any, **_: Any) -> list[Any]:
        shares = self.pull_floats(wanted, g, y, *xs)
        pairs = zip(wanted, shares, strict=True)
        return [None if w is None else op.sum_to(share, w.shape) for w, share in pairs]

    def pull_floats(self, wanted: Any, g: Any, y: Any, *xs: Any, **_: Any) -> list[Any]:
        return [None, self(xs[0], g, 0.0), self(xs[0], 0.0, g)]

    def push(self, ts: Any, y: Any, *xs: Any, **_: Any) -> Any:
        left, right = (0.0 if t is None else t for t in ts[1:])
        return op.like(self(xs[0], left, right), y)


def _switch(forward):
    return Switch(
        forward,
        (None, lambda y, c, a, b: c, lambda y, c, a, b: np.logical_not(c)),
        steep=True,  # floats go by the rule above too
        floats=lambda c, a, b: float(a if c else b),
        at=[(True, 0.7, -0.3), ([True, False, True], [0.5, -1.0, 2.0], 0.3)],
        branch=lambda y, c, a, b: c,
    )


@_switch
def where(condition, a, b, /):
    """a where the condition holds, else b.   d/da = 1 where it holds, d/db = 1 where not"""
    return np.where(condition, a, b)


_erf = np.vectorize(math.erf, otypes=[float])


@guarded(
    lambda y, x: 2 / math.sqrt(math.pi) * exp(-x * x),
    floats=math.erf,
    at=POINTS,
)
def erf(x, /):
    """The error function.   d/dx = 2/√π e^(-x²)"""
    return _erf(x).astype(np.result_type(x, np.float32), copy=False)


# Compositions: their derivatives follow.


def square(x: Any) -> Any:
    """x²"""
    return x * x


def silu(x: Any) -> Any:
    """x sigmoid(x), also called swish."""
    return x * sigmoid(x)


def gelu(x: Any) -> Any:
    """x times the probability that a standard normal number is below x."""
    return 0.5 * x * (1 + erf(x / math.sqrt(2)))
