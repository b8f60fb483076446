# mypy: allow-untyped-defs, allow-untyped-calls, disable-error-code="has-type"
"""Ops that move elements without changing them. All are linear: the gradient moves them back.

Read a definition as: how a gradient g of the result travels back; then the function itself.
"""

from __future__ import annotations

import operator
from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.exceptions import AxisError

from minigrad import op
from minigrad.complaints import no_axis
from minigrad.dtypes import dtype_of
from minigrad.graph import Node

ALL = [tuple(range(ndim)) for ndim in range(9)]
SQUARE = [[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]


def axes_of(axis: Any, ndim: int, whose: str = "the array") -> tuple[int, ...]:
    """The axes meant by `axis`, counted from the left: None means all."""
    if axis is None:
        return ALL[ndim] if ndim < len(ALL) else tuple(range(ndim))
    axes = axis if isinstance(axis, tuple | list) else (axis,)
    for k in axes:
        if k.__class__ is not int:
            _refuse_no_axis(k)
        if not -ndim <= k < ndim:
            raise AxisError(no_axis(k, ndim, whose))
    return tuple(k % ndim for k in axes)


def _refuse_no_axis(k: Any) -> None:
    """Raise TypeError for what is no whole number."""
    if isinstance(k, bool | np.bool_):
        raise TypeError(f"an axis is a whole number, and {k} is none; is keepdims={k} meant?")
    try:
        operator.index(k)
    except TypeError:
        raise TypeError(f"an axis is a whole number, and {k!r:.40} is none") from None


def kept(g: Any, x: Any, axis: Any) -> Any:
    """`g` with the reduced axes of `x` put back, with size 1."""
    axes = axes_of(axis, len(x.shape))
    return g.reshape(tuple(1 if i in axes else n for i, n in enumerate(x.shape)))


@op.linear(
    lambda g, y, x, axis, keepdims: broadcast_to(kept(g, x, axis), x.shape),
    at=[
        (SQUARE,),
        (SQUARE, {"axis": 0}),
        (SQUARE, {"axis": (0, -1)}),
        (SQUARE, {"axis": -1, "keepdims": True}),
        (1.5,),
    ],
)
def sum(x, /, axis=None, keepdims=False):
    """The sum along an axis, or along several, or of everything.   Each term gets g"""
    return np.add.reduce(x, axis=axes_of(axis, np.ndim(x)), keepdims=keepdims)


@op.linear(
    lambda g, y, x, shape: op.sum_to(g, x.shape),
    at=[
        ([1.0, 2.0, 3.0], {"shape": (2, 3)}),
        ([[1.0], [2.0]], {"shape": (2, 3)}),
        (1.5, {"shape": (2,)}),
    ],
)
def broadcast_to(x, /, shape):
    """Repeat along axes of size 1 and new ones on the left.   Each element gets the sum of its g"""
    return np.broadcast_to(x, shape)


@op.linear(
    lambda g, y, x, shape: g.reshape(x.shape),
    at=[(SQUARE, {"shape": (3, 2)}), (SQUARE, {"shape": -1})],
)
def reshape(x, /, shape):
    """The same elements in another shape; one size may be -1.   g goes back to the old shape"""
    return np.reshape(x, shape)


@op.linear(
    lambda g, y, x, axes: permute_dims(g, tuple(int(k) for k in np.argsort(order(axes, x)))),
    at=[(SQUARE,), (np.arange(24.0).reshape(2, 3, 4), {"axes": (2, 0, 1)})],
)
def permute_dims(x, /, axes=None):
    """The same elements with the axes in another order; reversed if none is given"""
    return np.permute_dims(x, order(axes, x))


def order(axes: Any, x: Any) -> tuple[int, ...]:
    """The order of axes that is meant, counted from the left."""
    ndim = np.ndim(x) if not hasattr(x, "ndim") else x.ndim
    return tuple(reversed(range(ndim))) if axes is None else axes_of(axes, ndim)


@op.linear(
    lambda g, y, x, dtype: g.astype(x.dtype),
    at=[([0.5, 1.5], {"dtype": "float64"})],
)
def astype(x, /, dtype):
    """The same numbers in another dtype.   g goes back to the old one"""
    return np.asarray(x).astype(dtype_of(dtype))


class Keyed(op.Linear):
    """A linear op with a key. The graph remembers the key as it is now, whatever becomes of it."""

    def bind(self, args: tuple[Any, ...], settings: dict[str, Any]) -> tuple[Any, dict[str, Any]]:
        args, settings = super().bind(args, settings)
        key = settings["key"]
        if not basic(key):
            settings["key"] = own(key)
        return args, settings


def own(key: Any) -> Any:
    """A key that nobody can write to, as it is now."""
    if isinstance(key, list):
        return [own(part) for part in key]
    if isinstance(key, tuple):
        return tuple(map(own, key))
    if not isinstance(key, np.ndarray) or not key.flags.writeable:
        return key
    key = key.copy()
    key.setflags(write=False)
    return key


def keyed(transpose: op.Rule, **rest: Any) -> Callable[[Callable[..., Any]], op.Op]:
    """Define such an op by its transpose."""
    return lambda forward: Keyed(forward, (transpose,), **rest)


@keyed(
    lambda g, y, x, key: scatter(g, key, x.shape),
    at=[
        (SQUARE, {"key": (slice(None), [0, 0, 2])}),
        (SQUARE, {"key": 1}),
        (SQUARE, {"key": (..., None, slice(None, None, -2))}),
        (SQUARE, {"key": np.array([[True, False, True], [False, True, False]])}),
    ],
)
def index(x, /, key):
    """x[key] for any key numpy knows.   An element taken twice gets both gradients"""
    return array(x)[key]


@keyed(
    lambda g, y, x, key, shape: index(g, key),
    at=[([1.0, 2.0, 3.0], {"key": [0, 0, 2], "shape": (4,)}), (2.0, {"key": 1, "shape": (2,)})],
)
def scatter(x, /, key, shape):
    """Zeros of a shape with x added at key: the way back from x[key]"""
    x = np.asarray(x)
    out = np.zeros(shape, dtype=x.dtype)
    if basic(key):
        out[key] = x
    else:
        np.add.at(out, key, x)  # `out[key] += x` would add only once where indices repeat
    return out


def basic(key: Any) -> bool:
    """Whether a key is made of numbers and slices only, so that it cannot repeat an element."""
    parts = key if type(key) is tuple else (key,)
    return all([k is None or k is ... or type(k) in (int, slice) for k in parts])  # noqa: C419 (fast)


def _piece(i, g, y, *xs, axis):
    """The part of g that belongs to array i."""
    axis = axis % len(y.shape)
    start = 0
    for x in xs[:i]:
        start += x.shape[axis]
    return g[(slice(None),) * axis + (slice(start, start + xs[i].shape[axis]),)]


def _together(ts, y, *xs, axis):
    return concatenate(
        *(np.zeros(x.shape, x.dtype) if t is None else t for t, x in zip(ts, xs, strict=True)),
        axis=axis,
    )


@op.general(
    _piece,
    _together,
    at=[(SQUARE, [[7.0, 8.0, 9.0]]), (SQUARE, [[7.0], [8.0]], {"axis": -1})],
)
def concatenate(*arrays, axis=0):
    """Arrays one after the other along an axis.   Each gets its piece of g"""
    return np.concatenate(arrays, axis=axis)


# Compositions: their derivatives follow.


@op.composed
def concat(arrays: Any, axis: int = 0) -> Any:
    """The arrays of a list one after the other along an axis."""
    parts = several("concat", arrays, axis)
    if len({x.ndim for x in parts}) > 1:
        raise ValueError(
            f"concat got {' and '.join(str(x.shape) for x in parts)}: all must have as many axes; "
            "expand_dims(x, axis) gives one more"
        )
    return concatenate(*parts, axis=axis)


@op.composed
def stack(arrays: Any, axis: int = 0) -> Any:
    """The arrays, or numbers, of a list side by side along a new axis."""
    parts = several("stack", arrays, axis)
    if len({x.shape for x in parts}) > 1:
        raise ValueError(
            f"stack got {' and '.join(str(x.shape) for x in parts)}: all must have one shape; "
            "concat puts arrays one after the other along an axis they have"
        )
    return concatenate(*(expand_dims(x, axis) for x in parts), axis=axis)


def several(who: str, arrays: Any, axis: Any) -> list[Any]:
    """The arrays of a list, at least one, Values as arrays too."""
    listed = hasattr(arrays, "__iter__") and getattr(arrays, "shape", None) != ()
    if not listed or isinstance(arrays, str) or hasattr(axis, "shape"):
        raise TypeError(f"{who} takes a list of arrays, as in {who}([x, y]), and an axis")
    for x in arrays:
        if x is None or isinstance(x, str):
            raise TypeError(f"{who} got a list with {x!r:.40} in it, which is no array")
    parts = [reshape(x * np.ones(1), ()) if is_value(x) else array(x) for x in arrays]
    if not parts:
        raise ValueError(f"{who} got an empty list, and of nothing there is no shape")
    return parts


@op.composed
def expand_dims(x: Any, axis: int | tuple[int, ...] = 0) -> Any:
    """x with new axes of size 1 at these places of the result."""
    x = array(x)
    old = list(x.shape)
    axes = axis if isinstance(axis, tuple) else (axis,)
    places = sorted(axes_of(axes, len(old) + len(axes), "the result"))
    if len(set(places)) < len(places):
        raise ValueError(f"expand_dims got {x.shape} and axis={axis}: one place is named twice")
    for place in places:
        old.insert(place, 1)
    return reshape(x, tuple(old))


def is_value(x: Any) -> bool:
    """Whether x is a single number that remembers."""
    return isinstance(x, Node) and x.rank == 1


def array(x: Any) -> Any:
    """A list as an array; everything else as it is."""
    if isinstance(x, list | tuple) and any(isinstance(part, Node) for part in x):
        return stack(x)
    return x if hasattr(x, "shape") else np.asarray(x)


@op.composed
def squeeze(x: Any, axis: int | tuple[int, ...] | None = None) -> Any:
    """x without axes of size 1: these, or all."""
    x = array(x)
    places = axes_of(axis, x.ndim)
    for k in places:
        if axis is not None and x.shape[k] != 1:
            raise ValueError(f"squeeze: axis {k} of {x.shape} has size {x.shape[k]}, not 1")
    return reshape(x, tuple(n for i, n in enumerate(x.shape) if n != 1 or i not in places))


@op.composed
def flip(x: Any, axis: int | tuple[int, ...] | None = None) -> Any:
    """x read backwards along these axes, or all."""
    x = array(x)
    places = axes_of(axis, x.ndim)
    return index(x, tuple(slice(None, None, -1 if i in places else 1) for i in range(x.ndim)))


@op.composed
def matrix_transpose(x: Any) -> Any:
    """x with its last two axes exchanged."""
    n = array(x).ndim
    if n < 2:
        raise ValueError(f"matrix_transpose got {np.shape(x)}: a matrix has two axes")
    return permute_dims(x, (*range(n - 2), n - 1, n - 2))
