# mypy: allow-untyped-defs, allow-untyped-calls, disable-error-code="has-type"
"""Products of arrays: linear in each argument, so a gradient comes back as another product."""

from __future__ import annotations

import builtins
import math
from typing import Any

import numpy as np

from minigrad import op

from .shape import (
    SQUARE,
    array,
    axes_of,
    expand_dims,
    matrix_transpose,
    permute_dims,
    reshape,
    sum,
)

WEIGHTS = [[0.5, -1.0], [0.25, 2.0], [-0.75, 1.5]]
BATCH = np.arange(12.0).reshape(2, 2, 3) / 7 - 0.8


def _matrices(g, a, b):
    """g, a and b as if both arguments had been matrices."""
    if a.ndim == 1:
        a, g = expand_dims(a, 0), expand_dims(g, -1 if b.ndim == 1 else -2)
    if b.ndim == 1:
        b, g = expand_dims(b, 1), expand_dims(g, -1)
    return g, a, b


def _to_left(g, y, a, b):
    """g bᵀ"""
    if a.ndim == 2 == b.ndim:
        return g @ b.T
    g, left, right = _matrices(g, a, b)
    return op.sum_to(g @ matrix_transpose(right), left.shape).reshape(a.shape)


def _to_right(g, y, a, b):
    """aᵀ g"""
    if a.ndim == 2 == b.ndim:
        return a.T @ g
    g, left, right = _matrices(g, a, b)
    if left.ndim > 2 and right.ndim == 2:  # one product over the whole batch, not a sum of many
        left, g = left.reshape((-1, left.shape[-1])), g.reshape((-1, g.shape[-1]))
    return op.sum_to(matrix_transpose(left) @ g, right.shape).reshape(b.shape)


def _misfit(a, b):
    """Which transposition would fit, if one does."""
    if not a or not b:
        return "A number has no rows and columns; use * for it."
    columns, rows = a[-1], b[max(len(b) - 2, 0)]
    text = "The columns of the first must be as many as the rows of the second"
    text += f"; here {columns} and {rows}" if columns != rows else ", and axes before them fit too"
    if len(a) == len(b) == 2:
        ways = [("a.T @ b", a[0] == b[0]), ("a @ b.T", a[1] == b[1]), ("b @ a", b[1] == a[0])]
        fits = [way for way, fit in ways if fit]
        return f"{text}. These fit: {', '.join(fits)}" if fits else text
    return text


@op.linear(
    _to_left,
    _to_right,
    at=[
        (SQUARE, WEIGHTS),
        (SQUARE, [0.5, -1.0, 2.0]),
        ([0.5, -1.0], SQUARE),
        ([0.5, -1.0], [2.0, 3.0]),
        (BATCH, WEIGHTS),
        (BATCH, BATCH.transpose(0, 2, 1)),
        (SQUARE, BATCH.transpose(0, 2, 1)),
        (BATCH, [0.5, -1.0, 2.0]),
    ],
    hint=_misfit,
)
def matmul(a, b, /):
    """a b, rows times columns, over the last two axes.   da = g bᵀ, db = aᵀ g"""
    return np.matmul(a, b)


def _to_factor(i, g, y, *xs, subscripts):
    """The product of g and the other factors; ones spread it where an index was summed alone."""
    *names, output = subscripts.replace("->", ",").split(",")
    others = [k for k in range(len(xs)) if k != i]
    known = set(output).union(*(names[k] for k in others))
    alone = [k for k, name in enumerate(names[i]) if name not in known]
    parts = [output, *(names[k] for k in others), *(names[i][k] for k in alone)]
    ones = [np.ones(xs[i].shape[k], dtype=xs[i].dtype) for k in alone]
    back = f"{','.join(parts)}->{names[i]}"
    return einsum_of(g, *(xs[k] for k in others), *ones, subscripts=back)


def _one_factor_moves(ts, y, *xs, subscripts):
    moves = [
        einsum_of(*xs[:i], t, *xs[i + 1 :], subscripts=subscripts)
        for i, t in enumerate(ts)
        if t is not None
    ]
    total = moves[0]
    for move in moves[1:]:
        total = total + move
    return total


@op.general(
    _to_factor,
    _one_factor_moves,
    at=[
        (SQUARE, WEIGHTS, {"subscripts": "ij,jk->ik"}),
        (SQUARE, {"subscripts": "ij->j"}),
        (BATCH, WEIGHTS, [0.5, -2.0], {"subscripts": "bij,jk,k->kb"}),
    ],
)
def einsum_of(*arrays, subscripts):
    """The einsum of arrays: multiply, and sum over indices that the result does not have.

    Here every axis has its own letter, each letter one size, and the result is spelled out.
    """
    large = builtins.max(map(np.size, arrays)) > 2000  # where matrix products repay the planning
    return np.einsum(subscripts, *arrays, optimize=large)


# Compositions: their derivatives follow.


@op.composed
def dot(a: Any, b: Any) -> Any:
    """The product of two vectors, or of two matrices, or with a number, as numpy's dot.

    For arrays of more axes it sums over the last of a and the last but one of b.
    """
    a, b = array(a), array(b)
    if not a.shape or not b.shape:
        return a * b
    return matmul(a, b) if b.ndim <= 2 else tensordot(a, b, ([-1], [-2]))


@op.composed
def vecdot(a: Any, b: Any, axis: int = -1) -> Any:
    """The products of vectors that lie along an axis of a and of b, which must be equally long."""
    a, b = array(a), array(b)
    sizes = [x.shape[axis] if -x.ndim <= axis < x.ndim else None for x in (a, b)]
    if None in sizes or sizes[0] != sizes[1]:
        raise ValueError(
            f"vecdot got {a.shape} and {b.shape}: along axis {axis} both must have vectors, of one "
            "length; here a single number is not repeated"
        )
    return sum(a * b, axis=axis)


@op.composed
def outer(a: Any, b: Any) -> Any:
    """All products of an element of a with one of b, each read in one row: rows follow a."""
    return reshape(array(a), (-1, 1)) * reshape(array(b), (1, -1))


@op.composed
def kron(a: Any, b: Any) -> Any:
    """The block matrix of b times each element of a."""
    a, b = array(a), array(b)
    ndim = builtins.max(a.ndim, b.ndim)
    left, right = ((1,) * (ndim - x.ndim) + x.shape for x in (a, b))
    a = reshape(a, tuple(n for size in left for n in (size, 1)))
    b = reshape(b, tuple(n for size in right for n in (1, size)))
    return reshape(a * b, tuple(m * n for m, n in zip(left, right, strict=True)))


@op.composed
def tensordot(a: Any, b: Any, axes: Any = 2) -> Any:
    """Multiply a and b and sum over pairs of axes.

    axes   ([axes of a], [axes of b]); a number n means the last n of a with the first n of b
    """
    a, b = array(a), array(b)
    if isinstance(axes, int):
        if not 0 <= axes <= builtins.min(a.ndim, b.ndim):
            raise ValueError(
                f"tensordot got {a.shape} and {b.shape}: both must have the {axes} axes to sum over"
            )
        axes = range(a.ndim - axes, a.ndim), range(axes)
    inner = [
        axes_of(tuple(k) if np.iterable(k) else k, x.ndim)
        for k, x in zip(axes, (a, b), strict=True)
    ]
    sizes = [tuple(x.shape[k] for k in places) for x, places in zip((a, b), inner, strict=True)]
    if sizes[0] != sizes[1]:
        raise ValueError(
            f"tensordot got {a.shape} and {b.shape}: over axes {inner[0]} and {inner[1]}, of sizes "
            f"{sizes[0]} and {sizes[1]}; pairs must have the same size"
        )
    rows = tuple(k for k in range(a.ndim) if k not in inner[0])
    columns = tuple(k for k in range(b.ndim) if k not in inner[1])
    length = math.prod(sizes[0])
    outer = tuple(a.shape[k] for k in rows), tuple(b.shape[k] for k in columns)
    left = reshape(permute_dims(a, (*rows, *inner[0])), (math.prod(outer[0]), length))
    right = reshape(permute_dims(b, (*inner[1], *columns)), (length, math.prod(outer[1])))
    return reshape(matmul(left, right), outer[0] + outer[1])
