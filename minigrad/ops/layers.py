# mypy: allow-untyped-defs, allow-untyped-calls
"""Ops that networks are made of, where one rule is faster than the rules of its parts."""

from __future__ import annotations

import functools

import numpy as np

from minigrad import op

from .reductions import softmax
from .shape import SQUARE, array, sum


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


@functools.lru_cache(64)
def _ones(n, dtype):
    """n ones: a sum over rows is a product with them, which on small arrays costs a quarter."""
    ones = np.ones(n, dtype)
    ones.setflags(write=False)
    return ones


def _to_layer(i, g, y, x, w, b):
    """dx = g w, dw = gᵀ x, db = the sum of the rows of g"""
    if g.ndim != 2:
        return g @ w if i == 0 else _to_layer(i, _rows(g), y, _rows(x), w, b)
    if i == 0:
        return g.dot(w)
    if i == 1:
        return g.T.dot(x)
    return _ones(len(g), g.dtype).dot(g) if type(g) is np.ndarray else g.sum(axis=0)


def _layer_moves(ts, y, x, w, b):
    """The rule of products, and the bias along with it."""
    dx, dw, db = ts
    return op.added(
        None if dx is None else linear(dx, w),
        None if dw is None else linear(x, dw),
        op.like(db, y),
    )


@op.general(
    _to_layer,
    _layer_moves,
    at=[
        (SQUARE, [[0.5, -1.0, 2.0]], [0.3]),
        ([[SQUARE], [SQUARE]], [[0.5, -1.0, 2.0], [1.5, 0.3, -0.7]], [0.3, -0.2]),
        ([0.3, 1.1, -0.4], SQUARE, [0.1, 0.2]),
    ],
)
def affine(x, w, b, /):
    """x wᵀ + b: a layer.   dx = g w, dw = gᵀ x, db = the sum of the rows of g"""
    # Of one kind, as arrays are: what stands for many arrays is asked by operators alone.
    y = x.dot(w.T) if x.ndim == 2 and type(w) is type(x) else x @ w.T
    if type(b) is not type(y) or y.dtype != b.dtype:
        return y + b
    y += b
    return y


def _to_scores(g, classes, p, rows):
    """(p - one-hot) g / rows, of the probabilities p"""
    scale = g / len(classes)
    if type(p) is np.ndarray:
        p = p * scale
        p[rows, classes] -= scale
        return p
    right = np.zeros(p.shape, p.dtype)
    right[rows, classes] = 1
    return (p - right) * scale


def _found(x, found):
    """The probabilities, and the numbers of the rows."""
    return found or (softmax(x), np.arange(len(x)))


@op.general(
    lambda i, g, y, x, classes, found=None: _to_scores(g, classes, *_found(x, found)),
    lambda ts, y, x, classes, found=None: sum(ts[0] * _to_scores(1.0, classes, *_found(x, found))),
    at=[([[0.3, -1.4, 2.2], [0.9, 0.5, -0.7]], {"classes": np.array([0, 2])})],
    keeps="found",
)
def cross_entropy(x, /, classes):
    """The mean over rows of -log softmax(x)[class].   dx = (softmax(x) - one-hot) / rows"""
    x = array(x)
    rows = np.arange(len(classes))
    z = x - np.maximum.reduce(x, axis=1, keepdims=True)
    e = np.exp(z)
    total = np.add.reduce(e, axis=1, keepdims=True)
    loss = np.add.reduce(np.log(total[:, 0]) - z[rows, classes]) / len(classes)
    e /= total
    return loss, (e, rows)
