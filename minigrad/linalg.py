# mypy: allow-untyped-defs, allow-untyped-calls, disable-error-code="has-type"
"""Linear algebra: norms, inverses, determinants, decompositions. All of them also in batches.

Matrices stand in the last two axes; the axes before them are a batch. Names are those of
numpy.linalg and of the array-API standard.

Of a symmetric matrix half the entries say everything, so `cholesky` and `eigh` look at the
symmetric part of what they are given, (x + xᵀ)/2, and their gradients are symmetric.

Source: M. B. Giles (2008), Collected matrix derivative results for forward and reverse mode
algorithmic differentiation; I. Murray (2016), Differentiation of the Cholesky decomposition.
"""

from __future__ import annotations

import math
from typing import Any, NamedTuple

import numpy as np

from minigrad import dialects, op

from .ops import arrangement, reductions
from .ops.pointwise import abs, pow, where
from .ops.products import matmul, outer, tensordot, vecdot
from .ops.shape import (
    array,
    axes_of,
    concat,
    expand_dims,
    flip,
    index,
    matrix_transpose,
    reshape,
    sum,
)

__all__ = [
    "cholesky",
    "cond",
    "det",
    "diagonal",
    "eigh",
    "eigvalsh",
    "inv",
    "matmul",
    "matrix_norm",
    "matrix_transpose",
    "norm",
    "outer",
    "slogdet",
    "solve",
    "svdvals",
    "tensordot",
    "trace",
    "vecdot",
    "vector_norm",
]

SQUARE = [[2.0, -0.3, 0.5], [0.4, 1.5, -0.2], [-0.6, 0.1, 1.2]]
PAIR = [[[2.0, -0.3], [0.4, 1.5]], [[0.3, 1.0], [-0.8, 0.5]]]
STRETCH = [[2.0, 0.3, 0.5], [0.3, 1.5, -0.2], [0.5, -0.2, 3.2]]
T = matrix_transpose


def square(x: Any) -> Any:
    """x as an array of square matrices."""
    x = np.asarray(x)
    if x.ndim < 2 or x.shape[-1] != x.shape[-2]:
        raise ValueError("the last two axes must be a square matrix")
    return x


def answered(f: Any, *xs: Any, cure: str) -> Any:
    """What numpy answers; where it finds no answer, the reason and what may help."""
    try:
        return f(*xs)
    except np.linalg.LinAlgError as error:
        raise ValueError(f"{error}: {cure}") from error


SINGULAR = (
    "some row is a combination of others. If that is by chance or rounding, add a little to the "
    "diagonal, x + 1e-8 * np.eye(n)"
)
INDEFINITE = (
    "it must stretch every vector, as x.T @ x does. If it nearly does, add a little to the "
    "diagonal, x + 1e-8 * np.eye(n)"
)


def symmetric(x: Any) -> Any:
    """The symmetric part of x."""
    return (x + T(x)) / 2


def of_each(g: Any) -> Any:
    """A number per matrix, as an array that broadcasts against the matrices."""
    return reshape(g, (*g.shape, 1, 1))


# Inverses.


@op.general(
    lambda i, g, y, x: -T(y) @ g @ T(y),
    lambda ts, y, x: -y @ ts[0] @ y,
    at=[(SQUARE,), (PAIR,)],
)
def inv(x, /):
    """The inverse: x @ inv(x) is 1.   dx = -yᵀ g yᵀ"""
    return answered(np.linalg.inv, square(x), cure=SINGULAR)


def _to_equations(i, g, y, a, b):
    back = solve_columns(T(a), g)
    return op.sum_to(back if i == 1 else -back @ T(y), (a, b)[i].shape)


def _equations_move(ts, y, a, b):
    ta, tb = ts
    moved = tb if ta is None else -(ta @ y) if tb is None else tb - ta @ y
    return solve_columns(a, moved)


@op.general(
    _to_equations,
    _equations_move,
    at=[(SQUARE, SQUARE), (PAIR, [[1.0], [0.5]]), (PAIR[0], PAIR)],
)
def solve_columns(a, b, /):
    """The x for which a @ x is b, column by column.   db = a⁻ᵀ g, da = -db xᵀ"""
    return answered(np.linalg.solve, square(a), b, cure=SINGULAR)


@op.composed
def solve(a: Any, b: Any) -> Any:
    """The x for which a @ x is b; b is a vector, or an array of columns."""
    a, b = array(a), array(b)
    rows = b.shape[0] if b.ndim == 1 else b.shape[-2:-1]
    if a.ndim < 2 or not b.ndim or rows not in (a.shape[-2], (a.shape[-2],)):
        raise ValueError(
            f"solve got {a.shape} and {b.shape}: b is a vector, or has columns, with as many "
            "numbers as a has rows"
        )
    if b.ndim == 1:
        return solve_columns(a, expand_dims(b, 1))[..., 0]
    return solve_columns(a, b)


# Determinants.


def _signed(x):
    u, s, vt = np.linalg.svd(x)
    return u, s, vt, np.linalg.det(u) * np.linalg.det(vt)


@op.general(
    lambda i, g, y, x: _cofactors_move(T(inv(x)), T(g), y, x),
    lambda ts, y, x: _cofactors_move(T(inv(x)), T(ts[0]), y, x),
    at=[(SQUARE,), (PAIR,)],
)
def cofactors(x, /):
    """How the determinant follows each entry, also where it is 0: det(x) x⁻ᵀ if there is x⁻¹"""
    u, s, vt, sign = _signed(square(x))
    others = np.stack([np.delete(s, k, axis=-1).prod(axis=-1) for k in range(s.shape[-1])], axis=-1)
    return (u * (others * sign[..., None])[..., None, :]) @ vt


def _cofactors_move(turned, t, y, x):
    """The slope of det(x) x⁻ᵀ along tᵀ: it is its own transpose, up to that of t."""
    along = of_each(sum(turned * T(t), axis=(-2, -1)))
    return y * along - turned @ t @ y


@op.general(
    lambda i, g, y, x: of_each(g) * cofactors(x),
    lambda ts, y, x: sum(ts[0] * cofactors(x), axis=(-2, -1)),
    at=[(SQUARE,), (PAIR,)],
)
def det(x, /):
    """The determinant.   dx = g times the cofactors, which also a singular matrix has"""
    return np.linalg.det(square(x))


@op.general(
    lambda i, g, y, x: of_each(g) * T(inv(x)),
    lambda ts, y, x: sum(ts[0] * T(inv(x)), axis=(-2, -1)),
    at=[(SQUARE,), (PAIR,)],
)
def logabsdet(x, /):
    """log |det x|, at any size.   dx = g x⁻ᵀ"""
    return np.linalg.slogdet(square(x)).logabsdet


class Slogdet(NamedTuple):
    """det is sign · e^logabsdet."""

    sign: Any
    logabsdet: Any


@op.composed
def slogdet(x: Any) -> Slogdet:
    """The determinant as its sign, a constant, and the logarithm of its size."""
    x = array(x)
    return Slogdet(np.linalg.slogdet(square(op.plain(x))).sign, logabsdet(x))


# Decompositions.


def _half(x):
    """The lower triangle, half of its diagonal."""
    n = x.shape[-1]
    return x * (np.tri(n) - np.eye(n) / 2).astype(op.plain(x).dtype)


@op.general(
    lambda i, g, y, x: symmetric(T(inv(y)) @ _half(T(y) @ arrangement.tril(g)) @ inv(y)),
    lambda ts, y, x: y @ _half(inv(y) @ symmetric(ts[0]) @ T(inv(y))),
    at=[(STRETCH,)],
)
def cholesky(x, /):
    """The lower triangular y with y @ yᵀ = x, for a symmetric x that stretches every vector."""
    return answered(np.linalg.cholesky, symmetric(square(x)), cure=INDEFINITE)


@op.general(
    lambda i, g, y, x: _eigenvectors(x) * expand_dims(g, -2) @ T(_eigenvectors(x)),
    lambda ts, y, x: sum(_eigenvectors(x) * (symmetric(ts[0]) @ _eigenvectors(x)), axis=-2),
    at=[(STRETCH,)],
)
def eigvalsh(x, /):
    """The eigenvalues of a symmetric matrix, rising.   dx = v g vᵀ"""
    return np.linalg.eigvalsh(symmetric(square(x)))


def _gaps(x):
    """1 / (λⱼ - λᵢ), and 0 on the diagonal."""
    values = eigvalsh(x)
    gaps = expand_dims(values, -2) - expand_dims(values, -1)
    n = values.shape[-1]
    if np.count_nonzero(op.plain(gaps)) < gaps.size - values.size:
        raise ValueError(
            "eigh: two eigenvalues are equal; their eigenvectors may turn freely, so they have no "
            "derivative. The eigenvalues alone have one: eigvalsh"
        )
    eye = np.eye(n, dtype=bool)
    return where(eye, 0.0, 1 / where(eye, 1.0, gaps))


def _to_symmetric(i, g, y, x):
    return symmetric(y @ (_gaps(x) * (T(y) @ g)) @ T(y))


@op.general(
    _to_symmetric,
    lambda ts, y, x: y @ (_gaps(x) * (T(y) @ symmetric(ts[0]) @ y)),
    at=[(STRETCH,)],
)
def _eigenvectors(x, /):
    """The eigenvectors of a symmetric matrix as columns; the sign of each is left open"""
    return np.linalg.eigh(symmetric(square(x))).eigenvectors


class Eigh(NamedTuple):
    """Eigenvalues, rising, and for each a column of eigenvectors."""

    eigenvalues: Any
    eigenvectors: Any


@op.composed
def eigh(x: Any) -> Eigh:
    """The eigenvalues and eigenvectors of a symmetric matrix."""
    return Eigh(eigvalsh(x), _eigenvectors(x))


# Norms and traces: composed, so their derivatives follow.


@op.composed
def vector_norm(x: Any, axis: Any = None, keepdims: bool = False, ord: float = 2) -> Any:
    """The length of vectors: (Σ |x|^ord)^(1/ord), or max |x| for inf, min |x| for -inf.

    The slope of a length at 0 is taken as 0, and so is that of |x|^ord at an x of 0.
    """
    x = array(x)
    if not isinstance(ord, int | float) or ord == 0:
        raise ValueError(
            f"norm of vectors: ord={ord!r} is no power, which is a number, not 0, or inf or -inf"
            + ("; minigrad.count_nonzero counts" if ord == 0 else "")
        )
    if ord == 2:
        return reductions.norm(x, axis=axis, keepdims=keepdims)
    if ord in (math.inf, -math.inf):
        reduce = reductions.max if ord > 0 else reductions.min
        return reduce(abs(x), axis=axis, keepdims=keepdims)
    if ord == 1:
        return sum(abs(x), axis=axis, keepdims=keepdims)
    return _root(sum(_power(abs(x), ord), axis=axis, keepdims=keepdims), 1 / ord)


def _power(x: Any, p: float) -> Any:
    """x^p of numbers from 0, with slope 0 at 0; below p = 0 there is nothing to be had there."""
    return pow(x, p) if p < 0 else _root(x, p)


def _root(x: Any, p: float) -> Any:
    """x^p of numbers from 0, with slope 0 at 0, where that of a root is infinite."""
    zero = op.plain(x) == 0
    return where(zero, 0.0, pow(where(zero, 1.0, x), p))


@op.composed
def matrix_norm(x: Any, keepdims: bool = False, ord: Any = "fro") -> Any:
    """The size of matrices.

    ord   "fro", the root of the sum of squares; 1 or inf, the largest sum of |x| over a column or
          a row, -1 or -inf the smallest; 2 the most a vector is stretched
    """
    x = array(x)
    if ord == "fro":
        return reductions.norm(x, axis=(-2, -1), keepdims=keepdims)
    if ord == 2:
        small = x @ T(x) if x.shape[-2] < x.shape[-1] else T(x) @ x
        y = _root(eigvalsh(small)[..., -1], 0.5)
    elif ord in (1, -1, math.inf, -math.inf):
        sums = sum(abs(x), axis=-2 if math.fabs(ord) == 1 else -1)
        y = (reductions.max if ord > 0 else reductions.min)(sums, axis=-1)
    else:
        raise ValueError(f"matrix norm: ord={ord!r} is none of 'fro', 1, -1, 2, inf, -inf")
    return of_each(y) if keepdims else y


@op.composed
def norm(x: Any, ord: Any = None, axis: Any = None, keepdims: bool = False) -> Any:
    """The norm as numpy means it: of vectors along an axis, of matrices in two axes.

    Without `ord` the root of the sum of squares, of all elements if no axis is given either.
    """
    x = array(x)
    if ord is None:
        return reductions.norm(x, axis=axis, keepdims=keepdims)
    axes = axes_of(axis, x.ndim)
    if len(axes) == 1:
        return vector_norm(x, axes, keepdims, ord)
    if len(axes) != 2:
        raise ValueError(f"norm: ord={ord!r} is for vectors or matrices, not for {len(axes)} axes")
    y = matrix_norm(arrangement.moveaxis(x, axes, (-2, -1)), ord=ord)
    return expand_dims(y, axes) if keepdims else y


@op.composed
def svdvals(x: Any) -> Any:
    """The singular values, falling: how much x stretches the vectors it stretches most, ….

    They are the positive eigenvalues of the symmetric [[0, x], [xᵀ, 0]], where nothing is squared
    and no digits are lost.
    """
    x = array(x)
    if x.ndim < 2:
        raise ValueError(f"svdvals got {x.shape}: it takes matrices")
    rows, columns = x.shape[-2:]
    above = concat([np.zeros((*x.shape[:-1], rows), x.dtype), x], axis=-1)
    below = concat([T(x), np.zeros((*x.shape[:-2], columns, columns), x.dtype)], axis=-1)
    rising = index(
        eigvalsh(concat([above, below], axis=-2)), (..., slice(max(rows, columns), None))
    )
    return flip(rising, -1)


@op.composed
def cond(x: Any) -> Any:
    """The condition number: the largest singular value by the smallest.

    Of a Hessian, how stretched the bowl is: 1 for a round one, in which descent goes straight.
    Singular matrices have inf, or by rounding some 1e16.
    """
    values = svdvals(x)
    return values[..., 0] / values[..., -1]


@op.composed
def diagonal(x: Any, offset: int = 0) -> Any:
    """The diagonals of matrices."""
    return arrangement.diagonal(x, offset, -2, -1)


@op.composed
def trace(x: Any, offset: int = 0) -> Any:
    """The sums of the diagonals of matrices."""
    return arrangement.trace(x, offset, -2, -1)


def __getattr__(name: str) -> Any:
    raise AttributeError(f"minigrad.linalg has no {name}{dialects.linalg_name(name)}")
