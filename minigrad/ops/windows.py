# mypy: allow-untyped-defs, allow-untyped-calls
"""Windows: the small boxes that convolution and pooling slide over a signal or an image.

Arrays here have their channels last: (images, *sizes, channels), where sizes are one length for
signals, or height and width for images. A window is given per axis by its length, the stride from
one to the next, and the dilation, the step from one of its elements to the next. No numbers are
copied to look through windows; they are a view of the array.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from itertools import product
from typing import Any

import numpy as np

Sizes = tuple[int, ...]
Pads = tuple[tuple[int, int], ...]

BLOCK = 1 << 20  # bytes of windows copied out at once: they must still be in the cache when used


def count(sizes: Sizes, kernel: Sizes, stride: Sizes, dilation: Sizes) -> Sizes:
    """How many windows fit along each axis.   (size - dilation (kernel - 1) - 1) / stride + 1"""
    found = tuple(
        (n - d * (k - 1) - 1) // s + 1
        for n, k, s, d in zip(sizes, kernel, stride, dilation, strict=True)
    )
    if min(found) < 1:
        reach = tuple(d * (k - 1) + 1 for k, d in zip(kernel, dilation, strict=True))
        raise ValueError(f"a window of {reach} does not fit into {sizes}, padding included")
    return found


def windows(x: Any, kernel: Sizes, stride: Sizes, dilation: Sizes) -> Any:
    """A view of x (images, *sizes, channels) as (images, *counts, *kernel, channels)."""
    counts = count(x.shape[1:-1], kernel, stride, dilation)
    image, *steps, channel = x.strides
    between = (step * s for step, s in zip(steps, stride, strict=True))
    within = (step * d for step, d in zip(steps, dilation, strict=True))
    return np.lib.stride_tricks.as_strided(
        x,
        (x.shape[0], *counts, *kernel, x.shape[-1]),
        (image, *between, *within, channel),
        writeable=False,
    )


def taps(x: Any, kernel: Sizes, stride: Sizes, dilation: Sizes) -> Iterator[Any]:
    """Views of x (images, *sizes, channels): the first element of each window, the second, ..."""
    counts = count(x.shape[1:-1], kernel, stride, dilation)
    for place in product(*map(range, kernel)):
        axes = zip(place, counts, stride, dilation, strict=True)
        parts = [slice(p * d, p * d + (n - 1) * s + 1, s) for p, n, s, d in axes]
        yield x[(slice(None), *parts, slice(None))]


def padded(x: Any, padding: Pads, value: float = 0) -> Any:
    """x (images, *sizes, channels) with a border of `value`; negative padding cuts off."""
    if not any(map(any, padding)):
        return x
    sizes = [n + a + b for n, (a, b) in zip(x.shape[1:-1], padding, strict=True)]
    out = np.full((x.shape[0], *sizes, x.shape[-1]), value, dtype=x.dtype)
    there, here = inside(x.shape[1:-1], padding)
    out[there] = x[here]
    return out


def inside(sizes: Sizes, padding: Pads) -> tuple[Any, Any]:
    """Where in a padded array the original is, and which part of it."""
    axes = list(zip(sizes, padding, strict=True))
    there = [slice(max(a, 0), n + a + min(b, 0)) for n, (a, b) in axes]
    here = [slice(max(-a, 0), n + min(b, 0)) for n, (a, b) in axes]
    return (slice(None), *there), (slice(None), *here)


def unpadded(x: Any, padding: Pads) -> Any:
    """x without its border: the way back from `padded`."""
    return padded(x, tuple((-a, -b) for a, b in padding))


def columns(
    x: Any, kernel: Sizes, stride: Sizes, padding: Pads, dilation: Sizes, groups: int
) -> Iterator[tuple[tuple[slice, slice], Any]]:
    """The windows of x as rows of matrices, block by block.

    Yields (place, rows): rows (groups, windows, kernel · channels / groups) are those of the part
    `place` of the result, some images, or some rows of one image.
    """
    sizes = tuple(n + a + b for n, (a, b) in zip(x.shape[1:-1], padding, strict=True))
    counts = count(sizes, kernel, stride, dilation)
    line = math.prod(counts[1:]) * math.prod(kernel) * x.shape[-1] * x.itemsize
    images = max(1, BLOCK // (counts[0] * line))
    lines = counts[0] if counts[0] * line <= BLOCK else max(1, BLOCK // line)
    there, here = inside(x.shape[1:-1], padding)
    box = np.zeros((min(images, len(x)), *sizes, x.shape[-1]), x.dtype)  # its border stays 0
    looks = windows(box, kernel, stride, dilation)
    for first in range(0, len(x), images):
        part = x[first : first + images]
        box[: len(part)][there] = part[here]
        for top in range(0, counts[0], lines):
            place = slice(first, first + images), slice(top, top + lines)
            yield place, rows(looks[: len(part), place[1]], len(kernel), groups)


def rows(looks: Any, axes: int, groups: int) -> Any:
    """(images, *counts, *kernel, channels) → (groups, windows, kernel · channels / groups)"""
    if groups == 1:
        return looks.reshape((1, math.prod(looks.shape[: axes + 1]), -1))
    apart = looks.reshape((*looks.shape[:-1], groups, looks.shape[-1] // groups))
    return np.moveaxis(apart, -2, 0).reshape((groups, math.prod(looks.shape[: axes + 1]), -1))


def weigh_windows(
    x: Any, matrix: Any, kernel: Sizes, stride: Sizes, padding: Pads, dilation: Sizes
) -> Any:
    """Each window of x times a matrix (kernel · channels, out) → (images, *counts, out)"""
    sizes = tuple(n + a + b for n, (a, b) in zip(x.shape[1:-1], padding, strict=True))
    shape = (len(x), *count(sizes, kernel, stride, dilation), matrix.shape[1])
    y = np.empty(shape, np.result_type(x, matrix))
    for place, rows in columns(x, kernel, stride, padding, dilation, groups=1):
        np.matmul(rows[0], matrix, out=y[place].reshape((-1, shape[-1])))
    return y


def match_windows(
    x: Any, g: Any, kernel: Sizes, stride: Sizes, padding: Pads, dilation: Sizes
) -> Any:
    """The sum of windows, each times its g (images, *counts, out) → (kernel · channels, out)"""
    total = np.zeros((math.prod(kernel) * x.shape[-1], g.shape[-1]), np.result_type(x, g))
    for place, rows in columns(x, kernel, stride, padding, dilation, groups=1):
        total += rows[0].T @ g[place].reshape((-1, g.shape[-1]))
    return total
