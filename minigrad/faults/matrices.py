# mypy: allow-untyped-defs, allow-untyped-calls
"""Faults in derivatives of matrices, convolutions and windows. `gradcheck` finds every one."""

from __future__ import annotations

from typing import Any

import numpy as np

from minigrad import op
from minigrad.linalg import inv, of_each, solve_columns, symmetric
from minigrad.ops.convolution import convolve, correlate, deconvolve, filters
from minigrad.ops.pooling import spread_windows, sum_windows
from minigrad.ops.shape import matrix_transpose as T  # as formulas write it

from .fault import rule

# Inverses, determinants, decompositions.

rule("inv-sign", "inv", "yᵀ g yᵀ, the minus lost", lambda i, g, y, x: T(y) @ g @ T(y))
rule("inv-not-transposed", "inv", "-y g y, no transpose", lambda i, g, y, x: -y @ g @ y)
rule("inv-once", "inv", "-g yᵀ, one factor lost", lambda i, g, y, x: -g @ T(y))


def _not_transposed(i, g, y, a, b):
    back = solve_columns(a, g)
    return op.sum_to(back if i == 1 else -back @ T(y), (a, b)[i].shape)


rule("solve-not-transposed", "solve_columns", "a in place of aᵀ on the way back", _not_transposed)
rule(
    "det-not-transposed",
    "det",
    "the inverse is not transposed",
    lambda i, g, y, x: of_each(g * y) * inv(x),
)
rule(
    "det-no-det",
    "det",
    "the derivative of its logarithm",
    lambda i, g, y, x: of_each(g) * T(inv(x)),
)
rule(
    "logdet-not-transposed",
    "logabsdet",
    "the inverse is not transposed",
    lambda i, g, y, x: of_each(g) * inv(x),
)
rule(
    "cholesky-whole-diagonal",
    "cholesky",
    "the diagonal counts in full, not by half",
    lambda i, g, y, x: symmetric(T(inv(y)) @ np.tril(T(y) @ np.tril(g)) @ inv(y)),
)
rule(
    "eigenvalues-diagonal",
    "eigvalsh",
    "each diagonal entry gets the gradient of the eigenvalue beside it",
    lambda i, g, y, x: np.eye(x.shape[-1]) * g[..., None, :],
)

# Convolutions.


def _turned(w):
    return np.flip(w, tuple(range(2, w.ndim)))


rule(
    "convolve-turned",
    "convolve",
    "the kernel is laid down turned over",
    lambda g, y, x, w, **how: deconvolve(g, _turned(w), sizes=x.shape[1:-1], **how),
)
rule(
    "convolve-first-image",
    "convolve",
    "the kernel learns from the first image of the batch only",
    lambda g, y, x, w, **how: correlate(x[:1], g[:1], kernel=w.shape[2:], **how),
    1,
)
rule(
    "convolve-kernel-mean",
    "convolve",
    "the kernel gets the mean over all places, not the sum",
    lambda g, y, x, w, **how: correlate(x, g, kernel=w.shape[2:], **how) * (y.shape[-1] / y.size),
    1,
)
_right: Any = filters


def _filters(argument, wrong, to_filters=_right.vjp):
    """The rule of a convolution with a bias, wrong for one argument."""
    return lambda i, *args, **how: (
        wrong(*args, **how) if i == argument else to_filters(i, *args, **how)
    )


rule(
    "filters-turned",
    "filters",
    "the kernel is laid down turned over",
    _filters(0, lambda g, y, x, w, b, **how: deconvolve(g, _turned(w), sizes=x.shape[1:-1], **how)),
)
rule(
    "filters-first-image",
    "filters",
    "the kernel learns from the first image of the batch only",
    _filters(1, lambda g, y, x, w, b, **how: correlate(x[:1], g[:1], kernel=w.shape[2:], **how)),
)
rule(
    "filters-no-bias",
    "filters",
    "the bias gets no gradient",
    _filters(2, lambda g, y, x, w, b, **how: 0 * b),
)
rule(
    "deconvolve-turned",
    "deconvolve",
    "the kernel is turned over on the way back",
    lambda g, y, x, w, sizes, **how: convolve(g, _turned(w), **how),
)
rule(
    "correlate-turned",
    "correlate",
    "the kernel's gradient is laid down turned over",
    lambda g, y, x, h, kernel, **how: deconvolve(h, _turned(g), sizes=x.shape[1:-1], **how),
)

# Windows.

rule(
    "maxpool-everyone",
    "max_windows",
    "every element of a window gets the gradient, not the largest alone",
    lambda i, g, y, x, **how: spread_windows(g, sizes=x.shape[1:-1], **how),
)


def _to_first(g, y, x, kernel, chosen=None, **how):
    first = [np.full(g.shape, k == 0) for k in range(int(np.prod(kernel)))]
    return spread_windows(g, x.shape[1:-1], kernel, chosen=first, **how)


rule("pool-first-place", "sum_windows", "the first of a window gets all of the gradient", _to_first)
rule(
    "unpool-mean",
    "spread_windows",
    "each place gets the mean of its window, not the sum",
    lambda g, y, x, sizes, kernel, **how: sum_windows(g, kernel, **how) / np.prod(kernel),
)
