# mypy: allow-untyped-defs, allow-untyped-calls
"""Ops that networks are made of, where one rule is faster than the rules of its parts."""

from __future__ import annotations

from minigrad import op

from .shape import SQUARE


def _rows(x):
    """All axes but the last as one."""
    return x if x.ndim == 2 else x.reshape((-1, x.shape[-1]))


@op.linear(
    lambda g, y, x, w: g @ w,
    # Not the transpose of xᵀ g: its rows would not be contiguous, and every step slower for it.
    lambda g, y, x, w: _rows(g).T @ _rows(x),
    at=[
        (SQUARE, [[0.5, -1.0, 2.0]]),
        ([[SQUARE], [SQUARE]], [[0.5, -1.0, 2.0], [1.5, 0.3, -0.7]]),
        ([0.3, 1.1, -0.4], SQUARE),
    ],
)
def linear(x, w, /):
    """x wᵀ: the weighted sums of each row of x, one for each row of w.   dx = g w, dw = gᵀ x"""
    return x @ w.T
