# mypy: allow-untyped-defs, allow-untyped-calls, disable-error-code="has-type"
"""Products of arrays: linear in each argument, so a gradient comes back as another product."""

from __future__ import annotations

from typing import Any

import numpy as np

from minigrad import op

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
    text = "The columns of the first must be as many as the rows of the second"
    if len(a) == len(b) == 2:
        ways = [("a.T @ b", a[0] == b[0]), ("a @ b.T", a[1] == b[1]), ("b @ a", b[1] == a[0])]
        fits = [way for way, fit in ways if fit]
        text += f"; here {a[1]} and {b[0]}. " + (f"These fit: {', '.join(fits)}" if fits else "")
    return text.strip()


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


def _explicit(subscripts, count):
    """The indices of each array, and of the result."""
    inputs, arrow, output = subscripts.replace(" ", "").partition("->")
    names = inputs.split(",")
    if not arrow:
        letters = inputs.replace(",", "")
        output = "".join(sorted(k for k in set(letters) if letters.count(k) == 1))
    if "." in subscripts or any(len(set(name)) < len(name) for name in names):
        raise ValueError("neither '...' nor an index twice in one array ('ii') is supported")
    if len(names) != count:
        raise ValueError(f"{subscripts!r} names {len(names)} arrays, {count} were given")
    return names, output


def _to_factor(i, g, y, *xs, subscripts):
    """The product of g and the other factors; ones spread it where an index was summed alone."""
    names, output = _explicit(subscripts, len(xs))
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
        (SQUARE, WEIGHTS, {"subscripts": "ij,jk"}),
        (SQUARE, {"subscripts": "ij->j"}),
        (BATCH, WEIGHTS, [0.5, -2.0], {"subscripts": "bij,jk,k->kb"}),
    ],
)
def einsum_of(*arrays, subscripts):
    """The einsum of arrays: multiply, and sum over indices that the result does not have."""
    _explicit(subscripts, len(arrays))
    return np.einsum(subscripts, *arrays)


# Compositions: their derivatives follow.


def dot(a: Any, b: Any) -> Any:
    """The product of two vectors, or of two matrices."""
    return matmul(a, b)


def outer(a: Any, b: Any) -> Any:
    """All products of an element of vector a with one of vector b: rows follow a."""
    return expand_dims(a, 1) * expand_dims(b, 0)


def einsum(subscripts: str, *arrays: Any) -> Any:
    """Multiply arrays whose axes are named, and sum over names that the result does not have.

    >>> einsum("ij,jk->ik", [[1.0, 2.0]], [[3.0], [4.0]]).tolist()
    [[11.0]]
    """
    return einsum_of(*arrays, subscripts=subscripts)
