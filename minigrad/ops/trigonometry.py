# mypy: allow-untyped-defs, allow-untyped-calls, disable-error-code="has-type"
"""Angles: the circular functions, the hyperbolic ones, and the inverses of both.

Read a definition as: the slope with respect to each argument, a function of the result y and the
arguments; then the function itself.
"""

from __future__ import annotations

import math

import numpy as np

from minigrad import op

from .pointwise import PAIRS, POINTS, guarded, sqrt, where

INSIDE = [(0.7,), (-0.2,), ([0.3, -0.4, 0.9],)]  # between -1 and 1
ABOVE = [(1.7,), (2.5,), ([1.3, 4.0, 2.2],)]  # above 1

# Circular functions.


@guarded(lambda y, x: cos(x), floats=math.sin, at=POINTS)
def sin(x, /):
    """Sine.   d/dx = cos x"""
    return np.sin(x)


@guarded(lambda y, x: -sin(x), floats=math.cos, at=POINTS)
def cos(x, /):
    """Cosine.   d/dx = -sin x"""
    return np.cos(x)


@guarded(lambda y, x: 1 + y * y, floats=math.tan, at=POINTS)
def tan(x, /):
    """Tangent.   d/dx = 1 + y²"""
    return np.tan(x)


@op.elementwise(
    lambda y, x: 1 / sqrt((1 - x) * (1 + x)),
    steep=True,
    floats=math.asin,
    at=INSIDE,
    corners=[((1.0,), (math.inf,))],
)
def arcsin(x, /):
    """Inverse sine.   d/dx = 1/√(1 - x²), infinite at -1 and 1"""
    return np.arcsin(x)


@op.elementwise(
    lambda y, x: -1 / sqrt((1 - x) * (1 + x)),
    steep=True,
    floats=math.acos,
    at=INSIDE,
    corners=[((-1.0,), (-math.inf,))],
)
def arccos(x, /):
    """Inverse cosine.   d/dx = -1/√(1 - x²), infinite at -1 and 1"""
    return np.arccos(x)


@guarded(lambda y, x: 1 / (1 + x * x), floats=math.atan, at=POINTS)
def arctan(x, /):
    """Inverse tangent.   d/dx = 1/(1 + x²)"""
    return np.arctan(x)


def _radius(a, b):
    """√(a² + b²), and 1 instead of 0, where a slope is then 0 too."""
    r = hypot(a, b)
    return where(r == 0, 1.0, r)


@guarded(
    lambda y, a, b: a / _radius(a, b),
    lambda y, a, b: b / _radius(a, b),
    floats=math.hypot,
    at=PAIRS,
    corners=[((0.0, 0.0), (0.0, 0.0))],
    branch=lambda y, a, b: np.equal(y, 0),
)
def hypot(a, b, /):
    """√(a² + b²) without overflow.   d/da = a/y, d/db = b/y, and 0 at the origin"""
    return np.hypot(a, b)


@guarded(
    lambda y, a, b: b / _radius(a, b) / _radius(a, b),
    lambda y, a, b: -a / _radius(a, b) / _radius(a, b),
    floats=math.atan2,
    at=PAIRS,
    corners=[((0.0, 0.0), (0.0, 0.0))],
    branch=lambda y, a, b: np.sign(a) * np.less_equal(b, 0),
)
def arctan2(a, b, /):
    """The angle of the point with height a and width b, from -π to π.

    d/da = b/(a² + b²), d/db = -a/(a² + b²), and 0 at the origin
    """
    return np.arctan2(a, b)


# Hyperbolic functions.


@guarded(lambda y, x: cosh(x), floats=math.sinh, at=POINTS)
def sinh(x, /):
    """Hyperbolic sine.   d/dx = cosh x"""
    return np.sinh(x)


@guarded(lambda y, x: sinh(x), floats=math.cosh, at=POINTS)
def cosh(x, /):
    """Hyperbolic cosine.   d/dx = sinh x"""
    return np.cosh(x)


@guarded(lambda y, x: 1 - y * y, floats=math.tanh, at=POINTS)
def tanh(x, /):
    """Hyperbolic tangent.   d/dx = 1 - y²"""
    return np.tanh(x)


@guarded(lambda y, x: 1 / hypot(1.0, x), floats=math.asinh, at=POINTS)
def arcsinh(x, /):
    """Inverse hyperbolic sine.   d/dx = 1/√(1 + x²)"""
    return np.arcsinh(x)


@op.elementwise(
    lambda y, x: 1 / sqrt(x - 1) / sqrt(x + 1),
    steep=True,
    floats=math.acosh,
    at=ABOVE,
    corners=[((1.0,), (math.inf,))],
)
def arccosh(x, /):
    """Inverse hyperbolic cosine.   d/dx = 1/√(x² - 1), infinite at 1"""
    return np.arccosh(x)


@op.elementwise(
    lambda y, x: 1 / ((1 - x) * (1 + x)),
    steep=True,
    floats=math.atanh,
    at=INSIDE,
)
def arctanh(x, /):
    """Inverse hyperbolic tangent.   d/dx = 1/(1 - x²)"""
    return np.arctanh(x)
