"""Many evaluations at once: an array that is many arrays, all of one shape.

A function is called once, with such an array for one argument. numpy hands its calls to the array
(`__array_ufunc__`, `__array_function__`), which does them for all rows together. The function sees
the shape of one row, and runs as it always does. What asks for the numbers themselves, as an `if`
does, cannot be answered for many rows at once: then `Apart` is raised, and the function has to be
called for each of them.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, NoReturn

import numpy as np
from numpy.lib.mixins import NDArrayOperatorsMixin

from minigrad.graph import Node
from minigrad.ownership import HELD


class Apart(BaseException):
    """The rows have to go their own ways. No `except Exception` of the function's may stop it."""


class Rows(NDArrayOperatorsMixin):
    """Arrays of one shape: `data` has an axis more, the first one, for the rows.

    Once the call is over it is the first row, for whoever still holds it.
    """

    __slots__ = ("__weakref__", "calling", "data")

    base = None

    def __init__(self, data: Any, calling: list[bool]) -> None:
        self.data = data
        self.calling = calling

    shape = property(lambda self: self.data.shape[1:])
    ndim = property(lambda self: self.data.ndim - 1)
    size = property(lambda self: math.prod(self.data.shape[1:]))
    dtype = property(lambda self: self.data.dtype)
    flags = np.float64(0).flags  # as of a scalar: nobody can write to it
    T = property(lambda self: np.transpose(self))
    mT = property(lambda self: np.swapaxes(self, -1, -2))

    def __array_ufunc__(self, ufunc: Any, method: str, *xs: Any, **settings: Any) -> Any:
        if any(isinstance(x, Node) for x in xs):
            return NotImplemented
        if not self.calling:
            return getattr(ufunc, method)(*map(first, xs), **settings)
        if method == "reduce" and len(xs) == 1 and REDUCED.issuperset(settings):
            return self.like(reduced(ufunc, self.data, **settings))
        if method != "__call__" or ufunc.nout != 1 or settings.keys() - {"out"}:
            raise Apart
        if ufunc.signature is not None and ufunc is not np.matmul:
            raise Apart
        found = product(*xs) if ufunc is np.matmul else elementwise(ufunc, *xs)
        return filled(settings["out"][0], found) if settings else self.like(found)

    def __array_function__(self, f: Any, types: Any, args: Any, settings: Any) -> Any:
        if not self.calling:
            return f(*map(first, args), **settings)
        if f in ASKING and len(args) == 1:
            return getattr(self, ASKING[f])
        if f not in FUNCTIONS:
            raise Apart
        return self.like(FUNCTIONS[f](*args, **settings))

    def like(self, data: Any) -> Rows:
        """Other rows of the same call."""
        return Rows(data, self.calling)

    def __getitem__(self, key: Any) -> Any:
        if not self.calling:
            return self.data[0][key]
        return self.like(self.data[:, *each(key)])

    def dot(self, other: Any) -> Any:
        return np.matmul(self, other)

    def reshape(self, *shape: Any, **settings: Any) -> Any:
        return np.reshape(self, shape[0] if len(shape) == 1 else shape, **settings)

    def transpose(self, *axes: Any) -> Any:
        return np.transpose(self, axes[0] if len(axes) == 1 else axes or None)

    def squeeze(self, axis: Any) -> Any:
        return self.like(self.data.squeeze(shifted(axis, self.ndim)))

    def sum(self, axis: Any = None, keepdims: bool = False) -> Any:
        return np.sum(self, axis=axis, keepdims=keepdims)

    def copy(self) -> Rows:
        return self.like(self.data.copy())

    def astype(self, dtype: Any) -> Rows:
        return self.like(self.data.astype(dtype))

    def setflags(self, *_: Any, **__: Any) -> None:
        """It cannot be written to anyhow."""

    def __array__(self, dtype: Any = None, copy: bool | None = None) -> Any:
        return np.asarray(self.only(), dtype)

    def only(self) -> Any:
        """The first row, when the call is over."""
        return self.data[0] if not self.calling else self.refuse()

    def refuse(self, *_: Any, **__: Any) -> NoReturn:
        """For all that asks for numbers."""
        raise Apart

    def __bool__(self) -> bool:
        return bool(self.only())

    def __float__(self) -> float:
        return float(self.only())

    def __int__(self) -> int:
        return int(self.only())

    def __len__(self) -> int:
        return int(self.shape[0])

    def __iter__(self) -> Iterator[Any]:
        return (self[i] for i in range(len(self)))

    def __getattr__(self, name: str) -> Any:
        if not hasattr(np.ndarray, name):
            raise AttributeError(f"'numpy.ndarray' object has no attribute {name!r}")
        return getattr(self.only(), name)


HELD.add(Rows)
BASIC = (int, slice, type(None), type(...), np.ndarray, list)
REDUCED = {"axis", "keepdims"}
ASKING: dict[Any, str] = {np.shape: "shape", np.ndim: "ndim", np.size: "size"}


def each(key: Any) -> tuple[Any, ...]:
    """A key for every row; of arrays in it only such in a row, for else numpy moves their axis."""
    parts = key if isinstance(key, tuple) else (key,)
    arrays = [i for i, part in enumerate(parts) if isinstance(part, np.ndarray | list)]
    known = all(isinstance(part, BASIC) for part in parts)
    if not known or (arrays and any(i not in arrays for i in range(arrays[0], arrays[-1] + 1))):
        raise Apart
    if arrays and any(isinstance(part, int) for part in parts):
        raise Apart
    return parts


def dims(x: Any) -> int:
    """How many axes an operand has."""
    return int(x.ndim) if hasattr(x, "ndim") else np.ndim(x)


def first(x: Any) -> Any:
    """The first of some rows; anything else as it is."""
    return x.data[0] if isinstance(x, Rows) else x


def spread(x: Any, ndim: int) -> Any:
    """The rows of an array that is to have so many axes; what is the same for all as it is."""
    if not isinstance(x, Rows):
        return x
    count, *shape = x.data.shape
    return x.data.reshape(count, *(1,) * (ndim - len(shape)), *shape)


def shifted(axis: Any, ndim: int) -> Any:
    """The axes meant by `axis` of each row, as axes of all of them."""
    axes = range(ndim) if axis is None else axis if isinstance(axis, tuple) else (axis,)
    return tuple(k % ndim + 1 for k in axes)


def reduced(ufunc: Any, data: Any, axis: Any = 0, keepdims: bool = False) -> Any:
    """np.add.reduce and the like."""
    return ufunc.reduce(data, axis=shifted(axis, data.ndim - 1), keepdims=keepdims)


def elementwise(f: Any, *xs: Any) -> Any:
    """A function of element and element, of rows and of what is the same for all of them."""
    ndim = max(dims(x) for x in xs)
    return f(*(spread(x, ndim) for x in xs))


def filled(out: Any, data: Any) -> Rows:
    """A result written over what was there, as `+=` does."""
    if not isinstance(out, Rows) or out.data.shape != data.shape:
        raise Apart
    np.copyto(out.data, data)
    return out


def product(a: Any, b: Any) -> Any:
    """np.matmul of matrices; where the second is the same for all rows, one product for all."""
    if min(dims(a), dims(b)) < 2:
        raise Apart
    if not isinstance(b, Rows) and dims(b) == 2:
        data = a.data
        return (data.reshape(-1, data.shape[-1]) @ b).reshape(*data.shape[:-1], b.shape[1])
    ndim = max(dims(a), dims(b))
    return np.matmul(spread(a, ndim), spread(b, ndim))


def reshaped(x: Rows, shape: Any) -> Any:
    """np.reshape."""
    sizes = shape if isinstance(shape, tuple | list) else (shape,)
    return x.data.reshape(len(x.data), *sizes)


def transposed(x: Rows, axes: Any = None) -> Any:
    """np.transpose."""
    order = tuple(reversed(range(x.ndim))) if axes is None else axes
    return x.data.transpose(0, *shifted(tuple(order), x.ndim))


def swapped(x: Rows, a: int, b: int) -> Any:
    """np.swapaxes."""
    return x.data.swapaxes(*shifted((a, b), x.ndim))


def broadcast(x: Rows, shape: Any) -> Any:
    """np.broadcast_to."""
    sizes = shape if isinstance(shape, tuple | list) else (shape,)
    return np.broadcast_to(spread(x, len(sizes)), (len(x.data), *sizes))


def joined(f: Any) -> Callable[..., Any]:
    """np.concatenate and np.stack, along axes counted from the left."""

    def of_rows(xs: Any, axis: int = 0) -> Any:
        count = next(len(x.data) for x in xs if isinstance(x, Rows))
        parts = [x.data if isinstance(x, Rows) else np.stack([x] * count) for x in xs]
        return f(parts, axis=axis if axis < 0 else axis + 1)

    return of_rows


FUNCTIONS: dict[Any, Callable[..., Any]] = {
    np.reshape: reshaped,
    np.transpose: transposed,
    np.permute_dims: transposed,
    np.swapaxes: swapped,
    np.broadcast_to: broadcast,
    np.concatenate: joined(np.concatenate),
    np.stack: joined(np.stack),
    np.where: lambda c, a, b: elementwise(np.where, c, a, b),
    np.clip: lambda x, low, high: elementwise(np.clip, x, low, high),
    np.dot: lambda a, b: product(a, b),
    np.sum: lambda x, axis=None, keepdims=False: reduced(np.add, x.data, axis, keepdims),
    np.max: lambda x, axis=None, keepdims=False: reduced(np.maximum, x.data, axis, keepdims),
    np.min: lambda x, axis=None, keepdims=False: reduced(np.minimum, x.data, axis, keepdims),
}


@contextmanager
def rows(data: Any) -> Iterator[Rows]:
    """Rows that are such while it lasts."""
    calling = [True]
    try:
        yield Rows(data, calling)
    finally:
        calling.clear()
