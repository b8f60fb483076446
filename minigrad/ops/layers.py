# mypy: allow-untyped-defs, allow-untyped-calls
"""Ops that networks are made of, where one rule is faster than the rules of its parts."""

from __future__ import annotations

import numpy as np

from minigrad import op

from .reductions import softmax
from .shape import SQUARE, sum


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


def _product(a, b):
    """a @ b, which on small matrices numpy's older `dot` does in half the time."""
    return a.dot(b) if type(a) is np.ndarray and a.ndim == 2 else a @ b


def _to_layer(i, g, y, x, w, b):
    """dx = g w, dw = gᵀ x, db = the sum of the rows of g"""
    if i == 0:
        return _product(g, w)
    return _product(_rows(g).T, _rows(x)) if i == 1 else op.sum_to(g, b.shape)


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
    y = _product(x, w.T)
    if y.dtype != b.dtype:
        return y + b
    y += b
    return y


def _excess(x, classes):
    """softmax(x) minus 1 at the right class."""
    right = np.zeros(x.shape, x.dtype)
    right[np.arange(len(classes)), classes] = 1
    return softmax(x) - right


@op.general(
    lambda i, g, y, x, classes: _excess(x, classes) * (g / len(classes)),
    lambda ts, y, x, classes: sum(ts[0] * _excess(x, classes)) / len(classes),
    at=[([[0.3, -1.4, 2.2], [0.9, 0.5, -0.7]], {"classes": np.array([0, 2])})],
)
def cross_entropy(x, /, classes):
    """The mean over rows of -log softmax(x)[class].   dx = (softmax(x) - one-hot) / rows"""
    x = np.asarray(x)
    z = x - np.maximum.reduce(x, axis=1, keepdims=True)
    total = np.add.reduce(np.exp(z), axis=1)
    right = z[np.arange(len(classes)), classes]
    return np.add.reduce(np.log(total) - right) / len(classes)
