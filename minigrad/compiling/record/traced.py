"""Arrays and numbers that take notes.

They hold the real thing and behave like it; numpy hands every call that meets one of them to
`__array_ufunc__` and `__array_function__`, by its own protocols. They are no subclass of ndarray:
whoever asks for the bare array gets it by `__array__` alone, where it is noticed that from there
on nothing can be seen.
"""

from __future__ import annotations

import operator
from collections.abc import Iterator
from typing import Any, TypeVar

import numpy as np

from .noting import call, noted_function, noted_ufunc, running
from .operators import OfArrays, OfNumbers

Plain = TypeVar("Plain")
make_array = np.array  # the real one, also while a recording has exchanged it


class Traced:
    """What arrays and numbers have in common: where their notes go."""

    __slots__ = ("__weakref__", "tape", "value")

    value: Any
    tape: Any

    @property
    def notes(self) -> Any:
        """The tape, if it runs in this thread; afterwards all goes by unseen."""
        return self.tape if running.tape is self.tape else None

    def __bool__(self) -> bool:
        return self.decided(bool(self.value), bool)

    def __int__(self) -> int:
        return self.decided(int(self.value), int)

    def __index__(self) -> int:
        return self.decided(operator.index(self.value), int)

    def __float__(self) -> float:
        return self.decided(float(self.value), float)

    def __complex__(self) -> complex:
        return complex(self.decided(float(self.value), float))

    def decided(self, value: Plain, kind: type) -> Plain:
        """A plain value that the function goes on with."""
        if self.notes is not None:
            self.notes.decide(self, value, kind)
        return value

    def escaped(self, how: str) -> None:
        """Something asked for the bare value, in a way that no guard can follow."""
        if self.notes is not None:
            self.notes.escape(self, how)

    def __str__(self) -> str:
        self.escaped("text is made of")
        return str(self.value)

    def __repr__(self) -> str:
        self.escaped("text is made of")
        return repr(self.value)

    def __format__(self, spec: str) -> str:
        self.escaped("text is made of")
        return format(self.value, spec)

    __hash__ = object.__hash__


class TracedArray(OfArrays, Traced):
    """An array, or a scalar of numpy's, that takes notes."""

    __slots__ = ("look", "scalar")

    def __init__(self, value: Any, tape: Any, look: Any, scalar: bool = False) -> None:
        self.value = value
        self.tape = tape
        self.look = look
        self.scalar = scalar

    @property  # type: ignore[misc]  # isinstance answers as for the real thing
    def __class__(self) -> Any:
        return type(self.plain)

    @property
    def plain(self) -> Any:
        """The array or scalar."""
        return self.value[()] if self.scalar else self.value

    # What numpy asks.

    def __array_ufunc__(self, ufunc: Any, method: str, *inputs: Any, **settings: Any) -> Any:
        return noted_ufunc(ufunc, method, inputs, settings)

    def __array_function__(self, f: Any, types: Any, args: Any, kwargs: Any) -> Any:
        return noted_function(f, args, kwargs)

    def __array__(self, dtype: Any = None, copy: bool | None = None) -> Any:
        self.escaped("a bare array is made of")
        return make_array(self.value, dtype=dtype, copy=copy)

    # What does not depend on the numbers.

    shape = property(lambda x: x.value.shape)
    dtype = property(lambda x: x.value.dtype)
    ndim = property(lambda x: x.value.ndim)
    size = property(lambda x: x.value.size)
    itemsize = property(lambda x: x.value.itemsize)
    nbytes = property(lambda x: x.value.nbytes)
    strides = property(lambda x: x.value.strides)
    flags = property(lambda x: x.value.flags)

    def setflags(self, write: Any = None, align: Any = None, uic: Any = None) -> None:
        self.value.setflags(write, align, uic)

    @property
    def base(self) -> Any:
        base = self.value.base
        return base if base is None or self.notes is None else self.notes.wrapped(base)

    def __len__(self) -> int:
        return len(self.value)

    def __iter__(self) -> Iterator[Any]:
        return (self[i] for i in range(len(self.value)))

    def __contains__(self, x: Any) -> bool:
        return bool((self == x).any())

    # Elements.

    def __getitem__(self, key: Any) -> Any:
        return call("[]", lambda x, key: x[key], (self, key), {})

    def __setitem__(self, key: Any, value: Any) -> None:
        call("[]=", lambda x, key, v: x.__setitem__(key, v), (self, key, value), {}, [self])

    def item(self, *place: Any) -> Any:
        """An element, as a Python number."""
        if place:
            return self[place if len(place) > 1 else place[0]].item()
        return call(".item", lambda x: x.item(), (self,), {})

    def tolist(self) -> Any:
        """The elements as Python numbers."""
        return [x.tolist() for x in self] if self.ndim else self.item()

    def fill(self, value: Any) -> None:
        """All elements the same."""
        call(".fill", lambda x, v: x.fill(v), (self, value), {}, [self])

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__") or not hasattr(np.ndarray, name):
            raise AttributeError(f"'numpy.ndarray' object has no attribute {name!r}")
        self.escaped(f".{name} is asked of")
        return getattr(self.value, name)

    # Other looks and copies.

    T = property(lambda x: call(".T", lambda x: x.T, (x,), {}))
    mT = property(lambda x: call(".mT", lambda x: x.mT, (x,), {}))

    def __pow__(self, p: Any) -> Any:
        short = POWERS.get(p) if type(p) in (int, float) and self.dtype.kind == "f" else None
        return np.power(self, p) if short is None else short(self)

    def __ipow__(self, p: Any) -> Any:
        y = self**p
        if self.scalar:
            return y
        self[...] = y
        return self

    def __rpow__(self, x: Any) -> Any:
        return np.power(x, self)

    def mean(self, axis: Any = None, dtype: Any = None, out: Any = None, **how: Any) -> Any:
        """The mean, as numpy's method."""
        return np.mean(self, axis, dtype, out, **how)


# As ndarray has it.
POWERS: dict[Any, Any] = {
    2: np.square,
    1: np.positive,
    0.5: np.sqrt,
    -1: np.reciprocal,
}


class TracedNumber(OfNumbers, Traced):
    """A Python number that takes notes."""

    __slots__ = ("number",)

    dtype = property(lambda x: np.asarray(x.value).dtype)
    flags = np.float64(0).flags  # as of a scalar: nobody can write to it
    shape = ()
    ndim = 0
    size = 1

    def __init__(self, value: Any, number: Any, tape: Any) -> None:
        self.value = value
        self.number = number
        self.tape = tape

    @property  # type: ignore[misc]  # as above
    def __class__(self) -> Any:
        return type(self.value)

    @property
    def plain(self) -> Any:
        """The number."""
        return self.value

    def __array_ufunc__(self, ufunc: Any, method: str, *inputs: Any, **settings: Any) -> Any:
        return noted_ufunc(ufunc, method, inputs, settings)

    def __array_function__(self, f: Any, types: Any, args: Any, kwargs: Any) -> Any:
        return noted_function(f, args, kwargs)

    def __array__(self, dtype: Any = None, copy: bool | None = None) -> Any:
        self.escaped("a bare array is made of")
        return make_array(self.value, dtype=dtype)

    def item(self) -> Any:
        """Itself."""
        return self

    def __hash__(self) -> int:
        return hash(self.decided(self.value, type(self.value)))

    def __round__(self, digits: int | None = None) -> Any:
        return call("round", round, (self,) if digits is None else (self, digits), {})

    def is_integer(self) -> bool:
        return bool(self.decided(float(self.value).is_integer(), bool))
