"""What a recording is made of: memory, looks at it, numbers, and the calls between them.

Storage   a stretch of memory, found when the recording began or made during it
View      a way to look at a storage: where it starts, its shape, its strides
Number    a Python number that the calls depend on or give
Call      one call of numpy, or one operation on numbers
Decision  the function went on by a number, which must be the same another time

Two arrays are the same to a recording if they look at the same memory in the same way, however
they were come by; so aliases, views of views and writing in place need no rules of their own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

import numpy as np


class Storage:
    """A stretch of memory.

    origin  "made" by a call; "given", as an argument or by something the function reads; or
            "constant", a copy of what an array held when it was first met
    array   that of one that was given or is constant; others come and go
    whole   the view of all of it, as it was made
    """

    __slots__ = ("address", "array", "high", "low", "origin", "whole")

    def __init__(self, array: Any, origin: str) -> None:
        self.origin = origin
        self.array: Any = None if origin == "made" else array
        self.low, self.high = np.lib.array_utils.byte_bounds(array)
        self.address = array.__array_interface__["data"][0]
        self.whole = View(self, 0, array.shape, array.strides, array.dtype)

    @property
    def shape(self) -> tuple[int, ...]:
        """The shape of all of it."""
        return self.whole.shape

    @property
    def dtype(self) -> np.dtype[Any]:
        """The dtype it was made with."""
        return self.whole.dtype

    def __repr__(self) -> str:
        return f"<{self.origin} {self.dtype}{self.shape}>"


class View(NamedTuple):
    """A look at a storage: offset and strides in bytes."""

    storage: Storage
    offset: int
    shape: tuple[int, ...]
    strides: tuple[int, ...]
    dtype: np.dtype[Any]

    @property
    def size(self) -> int:
        """How many elements are seen."""
        n = 1
        for length in self.shape:
            n *= length
        return n

    @property
    def nbytes(self) -> int:
        """The bytes of its elements."""
        return self.size * self.dtype.itemsize

    @property
    def order(self) -> tuple[int, ...]:
        """The axes from the one with the longest stride to that with the shortest."""
        return tuple(sorted(range(len(self.shape)), key=lambda k: (-self.strides[k], k)))

    @property
    def dense(self) -> bool:
        """Whether it reads memory in one go, in some order of its axes."""
        axes = self.order
        shape = tuple(self.shape[k] for k in axes)
        return self._replace(shape=shape, strides=tuple(self.strides[k] for k in axes)).contiguous

    @property
    def contiguous(self) -> bool:
        """Whether it reads memory in one go, in C order."""
        step = self.dtype.itemsize
        for length, stride in zip(reversed(self.shape), reversed(self.strides), strict=True):
            if length != 1 and stride != step:
                return False
            step *= length
        return True

    @property
    def whole(self) -> bool:
        """Whether it is all of its storage, in C order."""
        return self.contiguous and self.nbytes == extent(self.storage)

    @property
    def settled(self) -> bool:
        """Whether it is its storage as it is, which need not be looked at first."""
        return self == self.storage.whole


def extent(storage: Storage) -> int:
    """The bytes of a storage."""
    return storage.high - storage.low


class Number:
    """A Python number: `value` is what it was during the recording.

    source   the place it was read from, if it was
    """

    __slots__ = ("name", "source", "value")

    def __init__(self, value: Any, source: Any = None, name: str = "") -> None:
        self.value = value
        self.source = source
        self.name = name

    def __repr__(self) -> str:
        return f"<number {self.name or '?'} {self.value!r}>"


class Line(NamedTuple):
    """Where in the user's program a call came from, and what for."""

    file: str
    number: int
    op: str = ""
    """The op at work, if one was."""
    back: bool = False
    """Whether it is on its way back, from the gradient of its result to those of its arguments."""


class Call:
    """One call: `results` are new views or numbers, `writes` the views whose memory it changes."""

    __slots__ = ("args", "errors", "line", "name", "results", "settings", "writes")

    def __init__(
        self,
        name: str,
        args: tuple[Any, ...],
        settings: dict[str, Any],
        results: tuple[Any, ...],
        writes: tuple[View, ...] = (),
        line: Line | None = None,
        errors: Any = None,
    ) -> None:
        self.name = name
        self.args = args
        self.settings = settings
        self.results = results
        self.writes = writes
        self.line = line
        self.errors = errors

    def reads(self) -> list[Any]:
        """The views and numbers among its arguments."""
        return leaves((self.args, self.settings) if self.settings else self.args)

    def __repr__(self) -> str:
        return f"{self.results} = {self.name}{self.args}{self.settings or ''}"

    def touches(self) -> list[Any]:
        """The views and numbers that it reads, and the views that it writes to."""
        return [*self.reads(), *self.writes]


class Decision(Call):
    """The function went on by `subject`, as a `kind`, being `value`: it must be so again.

    It stands among the calls, where the decision was taken, and makes nothing.
    """

    __slots__ = ("kind", "value")

    def __init__(self, subject: Any, kind: Any, value: Any, line: Line | None) -> None:
        super().__init__("decide", (subject,), {}, (), (), line)
        self.kind = kind
        self.value = value

    @property
    def subject(self) -> Any:
        """What it was decided by."""
        return self.args[0]


def leaves(x: Any) -> list[Any]:
    """The views and numbers in x, however deep in lists, tuples, dicts and slices."""
    found: list[Any] = []
    gather((x,), found.append)
    return found


def gather(parts: Iterable[Any], add: Callable[[Any], None]) -> None:
    """Hand on the views and numbers in some things, in order."""
    for x in parts:
        kind = type(x)
        if kind is View or kind is Number:
            add(x)
        elif kind is tuple or kind is list:
            gather(x, add)
        elif kind is dict:
            gather(x.values(), add)
        elif kind is slice:
            gather((x.start, x.stop, x.step), add)


def mapped(f: Callable[[Any], Any], x: Any) -> Any:
    """x with f of everything in it that is no list, tuple, dict or slice."""
    kind = type(x)
    if kind is tuple or kind is list:
        return kind([mapped(f, part) for part in x])
    if kind is dict:
        return {name: mapped(f, part) for name, part in x.items()}
    if kind is slice:
        return slice(mapped(f, x.start), mapped(f, x.stop), mapped(f, x.step))
    return f(x)
