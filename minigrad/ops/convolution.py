# mypy: allow-untyped-defs, allow-untyped-calls, disable-error-code="has-type"
"""Convolution: the same weighted sum at every place of a signal or an image.

Three ops, each linear in both arguments, and each the derivative of the other two. They belong to
one number: the sum of g[place] x[place + offset] w[offset] over all places and offsets. Leave g
out and it is `convolve`, x and w to y; leave x out and it is `deconvolve`, g and w to an x; leave
w out and it is `correlate`, x and g to a w. So second derivatives need no further rule.

Inside, channels stand last. Windows are copied out block by block and multiplied as matrices
while they are in the cache; nothing is kept for `backward`, which copies them out again.

As in all networks the kernel is not turned over, so this is what signal processing calls
cross-correlation.

Source: K. Chellapilla, S. Puri, P. Simard (2006), High performance convolutional neural networks
for document processing.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from minigrad import op

from .shape import array, permute_dims
from .windows import Pads, Sizes, columns, count, match_windows, taps, unpadded, weigh_windows

SIGNAL = np.sin(np.arange(1.0, 21.0)).reshape(2, 5, 2)
IMAGE = np.sin(np.arange(1.0, 61.0)).reshape(1, 5, 6, 2)
KERNEL = np.cos(np.arange(1.0, 13.0)).reshape(3, 2, 2)
SQUARES = np.cos(np.arange(1.0, 25.0)).reshape(2, 2, 3, 2)
APART = np.cos(np.arange(1.0, 13.0)).reshape(4, 1, 3)
PLAIN = {"stride": (1,), "padding": ((0, 0),), "dilation": (1,), "groups": 1}
WIDE = {**PLAIN, "padding": ((3, 1),)}
SPARSE = {**PLAIN, "stride": (2,), "padding": ((1, 0),)}
GROUPED = {**PLAIN, "groups": 2, "dilation": (2,), "padding": ((1, 1),)}
FLAT = {"stride": (1, 1), "padding": ((1, 0), (0, 1)), "dilation": (1, 1), "groups": 1}
COARSE = {"stride": (2, 3), "padding": ((1, 1), (0, 1)), "dilation": (2, 1), "groups": 1}


def _matrices(w, groups):
    """w (out, in / groups, *kernel) as (groups, kernel · in / groups, out / groups)."""
    last = np.moveaxis(w.reshape((groups, -1, *w.shape[1:])), 2, -1)  # (groups, out, *kernel, in)
    return last.reshape((groups, last.shape[1], -1)).transpose(0, 2, 1)


def _weights(m, shape):
    """The way back: (groups, kernel · in / groups, out / groups) as w of this shape."""
    last = m.transpose(0, 2, 1).reshape((shape[0], *shape[2:], shape[1]))
    return np.moveaxis(last, -1, 1)


def _lines(g, groups):
    """g (images, *counts, out) as (groups, windows, out / groups)."""
    split = g.reshape((math.prod(g.shape[:-1]), groups, g.shape[-1] // groups))
    return split.transpose(1, 0, 2)


def _flipped(w, groups):
    """w (out, in / groups, *kernel), its kernel turned over and its channels exchanged."""
    split = np.flip(w.reshape((groups, -1, *w.shape[1:])), tuple(range(3, w.ndim + 1)))
    return split.swapaxes(1, 2).reshape((-1, w.shape[0] // groups, *w.shape[2:]))


@op.linear(
    lambda g, y, x, w, **how: deconvolve(g, w, sizes=x.shape[1:-1], **how),
    lambda g, y, x, w, **how: correlate(x, g, kernel=w.shape[2:], **how),
    at=[
        (SIGNAL, KERNEL, PLAIN),
        (SIGNAL, KERNEL, WIDE),
        (SIGNAL, KERNEL, SPARSE),
        (SIGNAL, APART, GROUPED),
        (IMAGE, SQUARES.transpose(0, 3, 1, 2), FLAT),
        (IMAGE, SQUARES.transpose(0, 3, 1, 2), COARSE),
    ],
)
def convolve(x, w, /, stride, padding, dilation, groups):
    """x (images, *sizes, in) and w (out, in / groups, *kernel) → (images, *counts, out)"""
    x, w = np.asarray(x), np.asarray(w)
    kernel = w.shape[2:]
    matrices = _matrices(w, groups)
    if groups == 1:
        return weigh_windows(x, matrices[0], kernel, stride, padding, dilation)
    sizes = tuple(n + a + b for n, (a, b) in zip(x.shape[1:-1], padding, strict=True))
    counts = count(sizes, kernel, stride, dilation)
    y = np.empty((len(x), *counts, len(w)), np.result_type(x, w))
    for place, rows in columns(x, kernel, stride, padding, dilation, groups):
        part = y[place]
        part[...] = (rows @ matrices).transpose(1, 0, 2).reshape(part.shape)
    return y


@op.linear(
    lambda g, y, x, w, sizes, **how: convolve(g, w, **how),
    lambda g, y, x, w, sizes, **how: correlate(g, x, kernel=w.shape[2:], **how),
    at=[
        (SIGNAL, KERNEL.transpose(1, 2, 0), {"sizes": (7,), **PLAIN}),
        (SIGNAL, KERNEL.transpose(1, 2, 0), {"sizes": (3,), **WIDE}),
        (SIGNAL, KERNEL.transpose(1, 2, 0), {"sizes": (11,), **SPARSE}),
        (SIGNAL, APART[:2], {"sizes": (7,), **GROUPED}),
        (IMAGE, SQUARES, {"sizes": (6, 7), **{**FLAT, "padding": ((1, 0), (0, 0))}}),
    ],
)
def deconvolve(g, w, /, sizes, stride, padding, dilation, groups):
    """g (images, *counts, out) and w (out, in / groups, *kernel) → (images, *sizes, in)

    Each element of g lays down the kernel, so many times itself; where kernels overlap they add.
    """
    g, w = np.asarray(g), np.asarray(w)
    kernel = w.shape[2:]
    if set(stride) == {1}:  # a convolution with the kernel turned over
        reach = [d * (k - 1) for k, d in zip(kernel, dilation, strict=True)]
        border = tuple((r - a, r - b) for r, (a, b) in zip(reach, padding, strict=True))
        return convolve.forward(g, _flipped(w, groups), stride, border, dilation, groups)
    matrices = _matrices(w, groups).transpose(0, 2, 1)
    channels = w.shape[1] * groups
    outer = tuple(n + a + b for n, (a, b) in zip(sizes, padding, strict=True))
    out = np.zeros((len(g), *outer, channels), np.result_type(g, w))
    for i in range(len(g)):
        laid = (_lines(g[i : i + 1], groups) @ matrices).reshape(
            (groups, *g.shape[1:-1], math.prod(kernel), w.shape[1])
        )
        values = np.moveaxis(laid, (-2, 0), (0, -2)).reshape((-1, 1, *g.shape[1:-1], channels))
        places = taps(out[i : i + 1], kernel, stride, dilation)
        for place, value in zip(places, values, strict=True):
            place += value
    return unpadded(out, padding)


@op.linear(
    lambda g, y, x, h, kernel, **how: deconvolve(h, g, sizes=x.shape[1:-1], **how),
    lambda g, y, x, h, kernel, **how: convolve(x, g, **how),
    at=[
        (SIGNAL, SIGNAL[:, 1:4], {"kernel": (3,), **PLAIN}),
        (SIGNAL, SIGNAL[:, 2:4], {"kernel": (3,), **SPARSE}),
        (SIGNAL, SIGNAL[:, 2:5], {"kernel": (3,), **GROUPED}),
        (IMAGE, IMAGE[:, 1:], {"kernel": (2, 1), **{**FLAT, "padding": ((0, 0), (0, 0))}}),
    ],
)
def correlate(x, g, /, kernel, stride, padding, dilation, groups):
    """x (images, *sizes, in) and g (images, *counts, out) → (out, in / groups, *kernel)"""
    x, g = np.asarray(x), np.asarray(g)
    shape = (g.shape[-1], x.shape[-1] // groups, *kernel)
    if groups == 1:
        return _weights(match_windows(x, g, kernel, stride, padding, dilation)[None], shape)
    length = math.prod(shape[1:])
    total = np.zeros((groups, length, shape[0] // groups), np.result_type(x, g))
    for place, rows in columns(x, kernel, stride, padding, dilation, groups):
        total += rows.transpose(0, 2, 1) @ _lines(g[place], groups)
    return _weights(total, shape)


def _to_filters(i, g, y, x, w, b, **how):
    """dx, dw as of the convolution, db = the sum of g over images and places"""
    if i == 2:
        return g.sum(axis=tuple(range(g.ndim - 1)))
    if i == 0:
        return deconvolve(g, w, sizes=x.shape[1:-1], **how)
    return correlate(x, g, kernel=w.shape[2:], **how)


def _filters_move(ts, y, x, w, b, **how):
    """The rule of products, and the bias along with it."""
    dx, dw, db = ts
    return op.added(
        None if dx is None else convolve(dx, w, **how),
        None if dw is None else convolve(x, dw, **how),
        op.like(db, y),
    )


@op.general(
    _to_filters,
    _filters_move,
    at=[
        (SIGNAL, KERNEL, [0.3, -0.2, 0.1], PLAIN),
        (SIGNAL, APART, [0.3, -0.2, 0.1, 0.4], GROUPED),
        (IMAGE, SQUARES.transpose(0, 3, 1, 2), [0.1, 0.2], COARSE),
    ],
)
def filters(x, w, b, /, stride, padding, dilation, groups):
    """A convolution, and b (out,) added at every place: no array is kept for the sum alone."""
    y = convolve.forward(np.asarray(x), np.asarray(w), stride, padding, dilation, groups)
    b = np.asarray(b)
    if np.result_type(y, b) != y.dtype:
        return y + b
    lines = y.reshape((*y.shape[:-2], -1))  # of a few channels numpy would make a loop each
    lines += np.tile(b, y.shape[-2])
    return y


# Compositions: their derivatives follow.

LAYOUTS = {3: ("NCL", "NLC"), 4: ("NCHW", "NHWC"), 5: ("NCDHW", "NDHWC")}


def channels_last(x: Any, layout: str | None) -> tuple[Any, bool]:
    """x with its channels last, and whether they have to go back to the front."""
    x = array(x)
    known = LAYOUTS.get(x.ndim)
    if known is None or layout not in (None, *known):
        raise ValueError(
            f"an array of {x.ndim} axes, {x.shape}, is not {layout or 'NCL or NCHW'}: images are "
            "(N, channels, height, width), or layout='NHWC'; signals (N, channels, length) or 'NLC'"
        )
    if layout == known[1]:
        return x, False
    return permute_dims(x, (0, *range(2, x.ndim), 1)), True


def channels_back(y: Any, front: bool) -> Any:
    """y with its channels where they came from."""
    return permute_dims(y, (0, y.ndim - 1, *range(1, y.ndim - 1))) if front else y


def per_axis(setting: Any, axes: int, name: str, least: int = 1) -> Sizes:
    """One whole number per axis, from one for all or one for each."""
    given = tuple(setting) if isinstance(setting, tuple | list) else (setting,) * axes
    if len(given) != axes or not all(type(n) is int and n >= least for n in given):
        raise ValueError(
            f"{name}={setting!r}: give one whole number of at least {least}, or {axes} of them"
        )
    return given


def pads(padding: Any, kernel: Sizes, dilation: Sizes, stride: Sizes) -> Pads:
    """The border of each axis, before and after, as `padding` means it."""
    if padding == "valid":
        padding = 0
    if padding == "same":
        if set(stride) != {1}:
            raise ValueError(f"padding='same' keeps sizes only with stride 1, not {stride}")
        reach = [d * (k - 1) for k, d in zip(kernel, dilation, strict=True)]
        return tuple((r // 2, r - r // 2) for r in reach)
    if isinstance(padding, tuple | list) and all(isinstance(p, tuple | list) for p in padding):
        return tuple(per_axis(p, 2, "padding", 0) for p in padding)  # type: ignore[misc]
    return tuple((n, n) for n in per_axis(padding, len(kernel), "padding", 0))


def _fit(name: str, x: Any, w: Any, groups: int, wanted: int, whose: str) -> None:
    """Raise if the channels of x and w (as given) do not belong together."""
    if w.ndim != x.ndim:
        raise ValueError(f"{name}: x has {x.ndim} axes and w has {w.ndim}: {x.shape}, {w.shape}")
    if groups < 1 or w.shape[0] % groups or x.shape[-1] != wanted:
        raise ValueError(
            f"{name}: x has {x.shape[-1]} channels, but w of shape {w.shape}, {whose}, with "
            f"groups={groups}, works on {wanted}, and groups must divide {w.shape[0]}. If the "
            "channels of x stand elsewhere, say so: layout='NCHW' or 'NHWC'"
        )


@op.composed
def conv(
    x: Any,
    w: Any,
    stride: Any = 1,
    padding: Any = 0,
    dilation: Any = 1,
    groups: int = 1,
    layout: str | None = None,
    bias: Any = None,
) -> Any:
    """Slide the kernels w over signals or images x.

    x         (N, in, length) or (N, in, height, width); channels last with layout "NLC" or "NHWC"
    w         (out, in / groups, *kernel), in either layout
    stride    from one place of the kernel to the next
    padding   zeros around x: a number, one per axis, a pair (before, after) per axis, or "same"
    dilation  from one element of the kernel to the next
    groups    the channels in so many groups that do not see each other
    bias      (out,), added to every place of its channel

    The result has `(size + padding - dilation (kernel - 1) - 1) // stride + 1` places per axis.
    """
    x, front = channels_last(x, layout)
    w = array(w)
    _fit("conv", x, w, groups, w.shape[1] * groups, "(out, in / groups, *kernel)")
    axes, kernel = x.ndim - 2, w.shape[2:]
    stride, dilation = per_axis(stride, axes, "stride"), per_axis(dilation, axes, "dilation")
    border = pads(padding, kernel, dilation, stride)
    how = {"stride": stride, "padding": border, "dilation": dilation, "groups": groups}
    if bias is None:
        return channels_back(convolve(x, w, **how), front)
    if np.shape(getattr(bias, "raw", bias)) != w.shape[:1]:
        given = np.shape(getattr(bias, "raw", bias))
        raise ValueError(f"conv: a bias of shape {given} is not one number for each of {len(w)}")
    return channels_back(filters(x, w, bias, **how), front)


@op.composed
def conv_transpose(
    x: Any,
    w: Any,
    stride: Any = 1,
    padding: Any = 0,
    dilation: Any = 1,
    groups: int = 1,
    layout: str | None = None,
    output_padding: Any = 0,
) -> Any:
    """Lay down the kernels w at every place, times x: the transpose of `conv`, which enlarges.

    x               as for `conv`
    w               (in, out / groups, *kernel)
    padding         cut off around the result
    output_padding  added after it, where a stride leaves open how large it is

    The result has `(size - 1) stride + dilation (kernel - 1) + 1 - padding` places per axis.
    """
    x, front = channels_last(x, layout)
    w = array(w)
    _fit("conv_transpose", x, w, groups, w.shape[0], "(in, out / groups, *kernel)")
    axes, kernel = x.ndim - 2, w.shape[2:]
    stride, dilation = per_axis(stride, axes, "stride"), per_axis(dilation, axes, "dilation")
    border = pads(padding, kernel, dilation, stride)
    more = per_axis(output_padding, axes, "output_padding", 0)
    each = zip(x.shape[1:-1], kernel, stride, dilation, border, more, strict=True)
    sizes = tuple((n - 1) * s + d * (k - 1) + 1 - sum(p) + e for n, k, s, d, p, e in each)
    how = {"stride": stride, "padding": border, "dilation": dilation, "groups": groups}
    return channels_back(deconvolve(x, w, sizes=sizes, **how), front)
