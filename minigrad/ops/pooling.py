# mypy: allow-untyped-defs, allow-untyped-calls, disable-error-code="has-type"
"""Pooling: each window of a signal or an image becomes one number, its maximum or its mean.

A mean is a sum over each window, divided; a maximum moves as a sum does of which only the largest
elements are chosen. So both have one derivative: the sum over windows, and its transpose. Inside,
channels stand last.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from minigrad import op

from .convolution import channels_back, channels_last, pads, per_axis
from .windows import count, padded, taps, unpadded

SIGNAL = np.sin(np.arange(1.0, 25.0)).reshape(2, 6, 2)
IMAGE = np.cos(3 * np.arange(1.0, 41.0)).reshape(1, 5, 4, 2)
PAIRS = {"kernel": (2,), "stride": (2,), "padding": ((0, 0),)}
OVERLAPPING = {"kernel": (3, 2), "stride": (2, 1), "padding": ((1, 0), (1, 1))}
CHOSEN = {"chosen": (SIGNAL[:, ::2] > 0, SIGNAL[:, 1::2] < 0.5)}


def _taps(x, kernel, stride):
    return taps(x, kernel, stride, (1,) * len(kernel))


def lowest(dtype: Any) -> float:
    """What is never the maximum, in this dtype."""
    return -np.inf if dtype.kind == "f" else float(np.iinfo(dtype).min)


@op.linear(
    lambda g, y, x, **how: spread_windows(g, sizes=x.shape[1:-1], **how),
    at=[(SIGNAL, PAIRS), (SIGNAL, {**CHOSEN, **PAIRS}), (IMAGE, OVERLAPPING)],
)
def sum_windows(x, /, kernel, stride, padding, chosen=None):
    """The sum of each window: x (images, *sizes, channels) → (images, *counts, channels)

    chosen   for each element of a window a mask of the shape of the result: what is to be summed
    """
    first, *rest = _taps(padded(np.asarray(x), padding), kernel, stride)
    masks = chosen or [True] * (1 + len(rest))
    total = first * masks[0]
    for mask, tap in zip(masks[1:], rest, strict=True):
        total += tap * mask if chosen else tap
    return total


@op.linear(
    lambda g, y, x, sizes, **how: sum_windows(g, **how),
    at=[
        (SIGNAL[:, :3], {"sizes": (7,), **CHOSEN, **PAIRS}),
        (IMAGE[:, :3], {"sizes": (6, 3), **OVERLAPPING}),
    ],
)
def spread_windows(g, /, sizes, kernel, stride, padding, chosen=None):
    """The way back: g for each (chosen) element of its window, added where windows overlap"""
    g = np.asarray(g)
    outer = [n + a + b for n, (a, b) in zip(sizes, padding, strict=True)]
    out = np.zeros((len(g), *outer, g.shape[-1]), g.dtype)
    apart = all(s >= k for s, k in zip(stride, kernel, strict=True))
    for i, tap in enumerate(_taps(out, kernel, stride)):
        value = g * chosen[i] if chosen else g
        if apart:
            tap[...] = value
        else:
            tap += value
    return unpadded(out, padding)


def _winners(y, x, kernel, stride, padding):
    """For each element of the windows, whether it is the maximum; and how many are, per window."""
    y, x = np.asarray(op.plain(y)), np.asarray(op.plain(x))
    found = [tap == y for tap in _taps(padded(x, padding, lowest(x.dtype)), kernel, stride)]
    ties = found[0].astype(np.uint8 if len(found) < 256 else x.dtype)
    for winner in found[1:]:
        ties += winner
    return tuple(found), ties


def _to_winners(i, g, y, x, **how):
    """g, shared by the largest elements."""
    chosen, ties = _winners(y, x, **how)
    return spread_windows(g / ties, sizes=x.shape[1:-1], chosen=chosen, **how)


def _winners_move(ts, y, x, **how):
    chosen, ties = _winners(y, x, **how)
    return sum_windows(ts[0], chosen=chosen, **how) / ties


@op.general(
    _to_winners,
    _winners_move,
    at=[(SIGNAL, PAIRS), (IMAGE, OVERLAPPING)],
    corners=[(([[[3.0], [3.0], [1.0], [2.0]]], PAIRS), ([[[0.5], [0.5], [0.0], [1.0]]],))],
    branch=lambda y, x, **how: np.stack(_winners(y, x, **how)[0]),
)
def max_windows(x, /, kernel, stride, padding):
    """The maximum of each window.   The largest gets g; equals share it"""
    x = np.asarray(x)
    first, *rest = _taps(padded(x, padding, lowest(x.dtype)), kernel, stride)
    y = np.maximum(first, rest[0]) if rest else first.copy()
    for tap in rest[1:]:
        np.maximum(y, tap, out=y)
    return y


# Compositions: their derivatives follow.


def _how(x: Any, size: Any, stride: Any, padding: Any) -> dict[str, Any]:
    """The settings of a pooling op for x, whose channels stand last."""
    axes = x.ndim - 2
    kernel = per_axis(size, axes, "size")
    steps = kernel if stride is None else per_axis(stride, axes, "stride")
    border = pads(padding, kernel, (1,) * axes, steps)
    if any(2 * max(p) > k for p, k in zip(border, kernel, strict=True)):
        raise ValueError(f"padding {padding} is more than half of the window {kernel}")
    sizes = tuple(n + a + b for n, (a, b) in zip(x.shape[1:-1], border, strict=True))
    count(sizes, kernel, steps, (1,) * axes)
    return {"kernel": kernel, "stride": steps, "padding": border}


@op.composed
def max_pool(
    x: Any, size: Any, stride: Any = None, padding: Any = 0, layout: str | None = None
) -> Any:
    """The maximum of each window of signals or images; equals share its gradient.

    x        (N, channels, length) or (N, channels, height, width); or layout "NLC" or "NHWC"
    size     of the window, one number or one per axis
    stride   from one window to the next; as large as the window if not given
    padding  around x, of what is never the maximum; at most half of the window
    """
    x, front = channels_last(x, layout)
    return channels_back(max_windows(x, **_how(x, size, stride, padding)), front)


@op.composed
def avg_pool(
    x: Any, size: Any, stride: Any = None, padding: Any = 0, layout: str | None = None
) -> Any:
    """The mean of each window of signals or images; zeros of the padding count, as in torch.

    The arguments are those of `max_pool`.
    """
    x, front = channels_last(x, layout)
    how = _how(x, size, stride, padding)
    return channels_back(sum_windows(x, **how) / math.prod(how["kernel"]), front)
