# mypy: allow-untyped-defs, allow-untyped-calls
"""Products of arrays: linear in each argument, so a gradient comes back as another product."""

from __future__ import annotations

from typing import Any

import numpy as np

from .. import op
from .shape import SQUARE, expand_dims, matrix_transpose

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
    g, left, right = _matrices(g, a, b)
    return op.sum_to(g @ matrix_transpose(right), left.shape).reshape(a.shape)


def _to_right(g, y, a, b):
    """aᵀ g"""
    g, left, right = _matrices(g, a, b)
    if left.ndim > 2 and right.ndim == 2:  # one product over the whole batch, not a sum of many
        left, g = left.reshape((-1, left.shape[-1])), g.reshape((-1, g.shape[-1]))
    return op.sum_to(matrix_transpose(left) @ g, right.shape).reshape(b.shape)


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
)
def matmul(a, b, /):
    """a b, rows times columns, over the last two axes.   da = g bᵀ, db = aᵀ g"""
    if np.ndim(a) and np.ndim(b) and np.shape(a)[-1] != np.shape(b)[-2 if np.ndim(b) > 1 else 0]:
        raise ValueError(_misfit(np.shape(a), np.shape(b)))
    return np.matmul(a, b)


def _misfit(a, b):
    """Which transposition would fit, if one does."""
    text = f"matmul: {a} @ {b}: the columns of the first ({a[-1]}) must be as many as the rows"
    text += f" of the second ({b[-2 if len(b) > 1 else 0]})"
    if len(a) == len(b) == 2:
        fits = [
            name
            for name, n, m in (("a.T @ b", a[0], b[0]), ("a @ b.T", a[1], b[1]), ("b @ a", b[1], a[0]))
            if n == m
        ]
        text += f". These would fit: {', '.join(fits)}" if fits else ""
    return text


# Compositions: their derivatives follow.


def dot(a: Any, b: Any) -> Any:
    """The product of two vectors, or of two matrices."""
    return matmul(a, b)


def outer(a: Any, b: Any) -> Any:
    """All products of an element of vector a with one of vector b: rows follow a."""
    return expand_dims(a, 1) * expand_dims(b, 0)
