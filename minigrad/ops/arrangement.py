"""Arranging elements: cut, repeat, shift, pad, sort. All composed, so their derivatives follow.

Names and arguments are those of numpy and of the array-API standard.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np

from minigrad import op

from . import questions
from .pointwise import where
from .shape import (
    array,
    axes_of,
    broadcast_to,
    concat,
    index,
    permute_dims,
    reshape,
    scatter,
    sum,
)

# Cutting.


def along(axis: int, ndim: int, part: Any) -> tuple[Any, ...]:
    """The key that takes a part of one axis, and all of the others."""
    place = axes_of(axis, ndim)[0]
    return (slice(None),) * place + (part,)


@op.composed
def split(x: Any, indices_or_sections: int | Sequence[int], axis: int = 0) -> list[Any]:
    """x cut along an axis: into so many equal parts, or at these indices."""
    x = array(x)
    n = x.shape[axes_of(axis, x.ndim)[0]]
    if isinstance(indices_or_sections, int):
        if indices_or_sections < 1 or n % indices_or_sections:
            raise ValueError(f"split: {n} cannot be cut into {indices_or_sections} equal parts")
        step = n // indices_or_sections
        cuts = list(range(step, n, step)) if step else [0] * (indices_or_sections - 1)
    else:
        cuts = [int(k) for k in op.plain(indices_or_sections)]
    ends = zip([None, *cuts], [*cuts, None], strict=True)
    return [index(x, along(axis, x.ndim, slice(a, b))) for a, b in ends]


@op.composed
def unstack(x: Any, axis: int = 0) -> tuple[Any, ...]:
    """The parts of x along an axis, which they no longer have: the way back from `stack`."""
    x = array(x)
    n = x.shape[axes_of(axis, x.ndim)[0]]
    return tuple(index(x, along(axis, x.ndim, k)) for k in range(n))


@op.composed
def take(x: Any, indices: Any, axis: int | None = None) -> Any:
    """The elements at these indices along an axis, or of all in one row; one may be taken twice."""
    x = array(x)
    if axis is None:
        return index(reshape(x, (-1,)), op.plain(indices))
    return index(x, along(axis, x.ndim, np.asarray(op.plain(indices))))


@op.composed
def take_along_axis(x: Any, indices: Any, axis: int = -1) -> Any:
    """For each line of x along an axis, the elements at the indices of the same line."""
    x, indices = array(x), np.asarray(op.plain(indices))
    if indices.ndim != x.ndim:
        raise ValueError(
            f"take_along_axis: x has {x.ndim} axes, {x.shape}, and the indices {indices.ndim}, "
            f"{indices.shape}; give as many, as argsort does, or argmax with keepdims=True"
        )
    place = axes_of(axis, x.ndim)[0]
    key: list[Any] = list(np.ix_(*map(np.arange, x.shape)))
    key[place] = indices
    return index(x, tuple(key))


@op.composed
def diagonal(x: Any, offset: int = 0, axis1: int = 0, axis2: int = 1) -> Any:
    """The elements whose two indices differ by `offset`, along a new last axis."""
    x = array(x)
    if x.ndim < 2:
        raise ValueError(f"diagonal: an array of shape {x.shape} has no two axes")
    first, second = axes_of((axis1, axis2), x.ndim)
    x = moveaxis(x, (first, second), (-2, -1))
    rows, columns = x.shape[-2:]
    down, right = max(-offset, 0), max(offset, 0)
    places = np.arange(max(min(rows - down, columns - right), 0))
    return index(x, (..., places + down, places + right))


@op.composed
def trace(x: Any, offset: int = 0, axis1: int = 0, axis2: int = 1) -> Any:
    """The sum of the diagonal."""
    return sum(diagonal(x, offset, axis1, axis2), axis=-1)


def _below(x: Any, k: int) -> Any:
    """Where a matrix of the size of x is not above diagonal k."""
    if x.ndim < 2:
        raise ValueError(
            f"tril, triu: an array of shape {x.shape} has no upper and no lower triangle; the last "
            "two axes must be those of a matrix"
        )
    return np.tri(x.shape[-2], x.shape[-1], k, dtype=bool)


@op.composed
def tril(x: Any, k: int = 0) -> Any:
    """x with zeros above diagonal k of its last two axes."""
    x = array(x)
    return where(_below(x, k), x, 0)


@op.composed
def triu(x: Any, k: int = 0) -> Any:
    """x with zeros below diagonal k of its last two axes."""
    x = array(x)
    return where(_below(x, k - 1), 0, x)


# Moving.


@op.composed
def moveaxis(x: Any, source: int | Sequence[int], destination: int | Sequence[int]) -> Any:
    """x with these axes moved to those places, the others in their order."""
    x = array(x)
    here, there = axes_of(source, x.ndim), axes_of(destination, x.ndim)
    if len(here) != len(there) or len(set(here)) < len(here) or len(set(there)) < len(there):
        raise ValueError(
            f"moveaxis got {x.shape}: from {source} to {destination}; every axis once, with one "
            "place for each"
        )
    order = [k for k in range(x.ndim) if k not in here]
    for place, k in sorted(zip(there, here, strict=True)):
        order.insert(place, k)
    return permute_dims(x, tuple(order))


@op.composed
def roll(x: Any, shift: int | Sequence[int], axis: int | Sequence[int] | None = None) -> Any:
    """x shifted along axes, or all in one row: what leaves at one end enters at the other."""
    x = array(x)
    if axis is None:
        return reshape(roll(reshape(x, (-1,)), shift, 0), x.shape)
    axes = axes_of(axis, x.ndim)
    shifts = (shift,) * len(axes) if isinstance(shift, int) else tuple(shift)
    if len(shifts) != len(axes):
        raise ValueError(
            f"roll got {x.shape}: shift={shift} for axis={axis}; give one number, or one per axis"
        )
    for k, by in zip(axes, shifts, strict=True):
        cut = -by % max(x.shape[k], 1)
        if cut:
            ends = [index(x, along(k, x.ndim, part)) for part in (slice(cut, None), slice(cut))]
            x = concat(ends, axis=k)
    return x


@op.composed
def sort(x: Any, axis: int = -1, descending: bool = False) -> Any:
    """x in order along an axis; each gradient goes back to where its element came from."""
    x = array(x)
    axis = axes_of(axis, x.ndim)[0]
    return take_along_axis(x, questions.argsort(op.plain(x), axis, descending), axis)


# Repeating.


@op.composed
def repeat(x: Any, repeats: int | Sequence[int], axis: int | None = None) -> Any:
    """Each element so many times, along an axis or in one row."""
    x = array(x)
    if axis is None:
        x, axis = reshape(x, (-1,)), 0
    n, times = x.shape[axes_of(axis, x.ndim)[0]], np.asarray(op.plain(repeats))
    if times.ndim and times.shape not in ((1,), (n,)):
        raise ValueError(
            f"repeat got {x.shape}: {times.size} repeats for the {n} elements along axis {axis}; "
            "give one number, or one for each"
        )
    places = np.repeat(np.arange(n), times)
    return index(x, along(axis, x.ndim, places))


@op.composed
def tile(x: Any, reps: int | Sequence[int]) -> Any:
    """The whole of x so many times along each axis; new axes come on the left."""
    x = array(x)
    times = (reps,) if isinstance(reps, int) else tuple(reps)
    times = (1,) * (x.ndim - len(times)) + times
    sizes = (1,) * (len(times) - x.ndim) + x.shape
    pairs = list(zip(times, sizes, strict=True))
    x = reshape(x, tuple(n for size in sizes for n in (1, size)))
    x = broadcast_to(x, tuple(n for pair in pairs for n in pair))
    return reshape(x, tuple(math.prod(pair) for pair in pairs))


# Padding.


@op.composed
def pad(x: Any, pad_width: Any, mode: str = "constant", constant_values: float = 0) -> Any:
    """x with a border.

    pad_width  a number for all sides, a pair (before, after) for all axes, or a pair per axis
    mode       "constant", "edge" (the outermost element again), "reflect" (as in a mirror at the
               outermost element), "symmetric" (as in a mirror just beyond it) or "wrap" (around)
    """
    x = array(x)
    widths = _widths(x, pad_width)
    if mode == "constant":
        return _framed(x, widths, constant_values)
    if constant_values:
        raise ValueError(f"pad: constant_values= goes with mode='constant', not with {mode!r}")
    if mode not in ("edge", "reflect", "symmetric", "wrap"):
        raise ValueError(f"pad: mode {mode!r} is none of constant, edge, reflect, symmetric, wrap")
    for k, width in enumerate(widths):
        if any(width):
            places: Any = np.pad(np.arange(x.shape[k]), width, mode)  # type: ignore[call-overload]
            x = index(x, along(k, x.ndim, places))
    return x


def _widths(x: Any, pad_width: Any) -> list[list[int]]:
    """(before, after) for each axis."""
    try:
        widths: list[list[int]] = np.broadcast_to(np.asarray(pad_width), (x.ndim, 2)).tolist()
    except ValueError as error:
        raise ValueError(
            f"pad got {x.shape} and pad_width={pad_width}: give a number, a pair (before, after), "
            f"or a pair for each of the {x.ndim} axes"
        ) from error
    return widths


def _framed(x: Any, widths: Sequence[Sequence[int]], value: float) -> Any:
    """x inside a frame of one value."""
    if min(map(min, widths), default=0) < 0:
        raise ValueError(f"pad: a border cannot be negative: {widths}; use a slice to cut off")
    sizes = [(a, a + n, n + a + b) for n, (a, b) in zip(x.shape, widths, strict=True)]
    inside = tuple(slice(a, b) for a, b, _ in sizes)
    out = scatter(x, inside, tuple(n for _, _, n in sizes))
    if not value:
        return out
    frame = np.full(out.shape, value, dtype=x.dtype)
    frame[inside] = 0
    return out + frame
