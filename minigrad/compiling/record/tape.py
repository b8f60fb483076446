"""The tape: everything numpy did while a function ran once, in order.

The function runs as it always does, on real numbers, with arrays that take notes (`traced`). So the
first call gives what it would give anyway, whether or not it can be compiled in the end; what
stands in the way is kept in `troubles`.
"""

from __future__ import annotations

import weakref
from bisect import bisect_right
from collections.abc import Sequence
from typing import Any

import numpy as np

from minigrad.compiling.calls import Call, Decision, Line, Number, Storage, View, leaves, mapped

from .frames import READ, Onlooker
from .randomness import TracedGenerator
from .traced import TracedArray, TracedNumber

# What an argument may be, besides arrays and numbers that take notes.
WORDS = (bool, int, float, complex, str, type, type(None), type(...), np.dtype, Number)


class Tape:
    """One recording.

    watch      the profile function that follows what else the function does
    calls      what was done, in order
    decisions  what the function decided by, and how it went, each with its place among the calls
    views      for each look at a storage, the call that makes it, from another look
    troubles   why this recording cannot stand for the function, if there are reasons
    """

    def __init__(self, watch: Any = None) -> None:
        self.watch = watch
        self.calls: list[Call] = []
        self.decisions: list[tuple[int, Decision]] = []
        self.escapes: list[tuple[Any, str, Line | None]] = []
        self.views: dict[View, Call] = {}
        self.results: set[View] = set()  # looks that are what a call made
        self.troubles: list[str] = []
        self.storages: list[Storage] = []  # in the order of their addresses, which are `lows`
        self.lows: list[int] = []
        self.constants: dict[Any, list[View]] = {}
        self.alive: list[Any] = []  # owners of what was given
        self.owners: dict[Storage, weakref.ref[Any]] = {}  # and of what was made
        self.names: dict[Any, tuple[int, str]] = {}
        self.retired: dict[int, Any] = {}
        self.values: dict[tuple[int, str], tuple[Any, Any]] = {}  # what stands in slots of Values
        self.roots: list[Any] = []  # Values that backward was called on
        self.wants: dict[Any, tuple[bool, ...]] = {}  # which arguments of an op want a gradient
        self.onlooker = Onlooker(self.names)

    # Memory.

    def given(self, array: Any, name: str) -> TracedArray:
        """An array that was there before, as one that takes notes."""
        known = self._storage_of(array)
        if known is None:
            known = self._add(Storage(array, "given"), root(array))
        view = view_of(array, known)
        self.names.setdefault(view, (READ, name))
        return TracedArray(array, self, view)

    def view(self, array: Any) -> View:
        """Any array. One that was never seen is copied: what it holds counts as a constant."""
        known = self._storage_of(array)
        return self._constant(array) if known is None else view_of(array, known)

    def _constant(self, array: Any) -> View:
        key = (array.__array_interface__["data"][0], array.shape, array.strides, array.dtype)
        found = self.constants.setdefault(key, [])
        for view in found:
            if same(view.storage.array, array):
                return view
        self.alive.append(array)
        copy = array.copy()
        found.append(view_of(copy, Storage(copy, "constant")))
        return found[-1]

    def _storage_of(self, array: Any) -> Storage | None:
        """The storage that an array looks at: memory is known by its address."""
        low, high = np.lib.array_utils.byte_bounds(array)
        i = bisect_right(self.lows, low) - 1
        if i < 0 or not array.size:
            return None
        return self.storages[i] if high <= self.storages[i].high else None

    def _add(self, storage: Storage, owner: Any) -> Storage:
        if storage.origin == "made":
            self.owners[storage] = weakref.ref(owner, lambda _: self._forget(storage))
        else:
            self.alive.append(owner)
        i = bisect_right(self.lows, storage.low)
        beyond = i < len(self.lows) and self.lows[i] < storage.high
        before = i > 0 and self.storages[i - 1].high > storage.low
        if storage.whole.size and (beyond or before):
            self.escapes.append(
                (None, "two arrays that are given share a part of their memory", None)
            )
        self.lows.insert(i, storage.low)
        self.storages.insert(i, storage)
        return storage

    def _forget(self, storage: Storage) -> None:
        """Its memory is free, and may become that of another."""
        i = bisect_right(self.lows, storage.low)
        while self.storages[i - 1] is not storage:
            i -= 1
        del self.storages[i - 1], self.lows[i - 1], self.owners[storage]

    def forget(self) -> None:
        """Let go of the memory, when the recording is over and read."""
        self.alive.clear()
        self.owners.clear()
        self.retired.clear()

    # Notes.

    def note(
        self,
        name: str,
        args: tuple[Any, ...],
        settings: dict[str, Any],
        result: Any,
        writes: Sequence[Any] = (),
    ) -> Any:
        """Write a call down; returns its result, with arrays that take notes for arrays."""
        line = self.onlooker.look()
        for x in writes:
            if type(x) is not TracedArray:
                self.escapes.append((None, "an array that is not followed is written to", line))
        call = Call(
            name,
            mapped(self.operand, args),
            mapped(self.operand, settings),
            (),
            tuple(self.operand(x) for x in writes),
            line,
            np.geterr(),
        )
        results: list[Any] = []
        looks: list[View] = []
        wrapped = mapped(lambda x: self._result(x, results, looks), result)
        call.results = tuple(results)
        if results or writes:
            self.calls.append(call)
        self._remember(call, results, looks)
        return wrapped

    def _remember(self, call: Call, results: list[Any], looks: list[View]) -> None:
        """Which line made a storage, and which call a look at one."""
        for new in results:
            if isinstance(new, View):
                self.results.add(new)
                if call.line is not None:
                    self.onlooker.made_at[new.storage] = call.line
        for look in looks:
            known = look in self.views or look in self.names or look in self.results
            known = known or look in leaves(call.args)
            if not known and not look.settled:
                self.views[look] = call

    def operand(self, x: Any) -> Any:
        """An operand as it is written down."""
        if type(x) is TracedArray:
            if id(x) in self.retired:
                self.retired.clear()
                self.escape(x, "an optimiser has moved, and what it was is asked for later:")
            return x.look
        if type(x) in (TracedNumber, TracedGenerator):
            return x.number
        if isinstance(x, np.ndarray):
            return self.view(x)
        if isinstance(x, np.generic):
            return self.view(np.asarray(x))
        if not isinstance(x, WORDS):
            self.escape(None, f"numpy is given a {type(x).__name__}, which nobody can follow")
        return x

    def _result(self, x: Any, results: list[Any], looks: list[View]) -> Any:
        if isinstance(x, np.ndarray | np.generic):
            scalar = isinstance(x, np.generic)
            array = np.asarray(x)
            known = self._storage_of(array)
            if known is None:
                base = root(array)
                known = self._add(Storage(base, "made"), base)
                results.append(view_of(array, known))
            else:
                looks.append(view_of(array, known))
            return TracedArray(array, self, view_of(array, known), scalar)
        if isinstance(x, bool | int | float):
            number = Number(x)
            results.append(number)
            return TracedNumber(x, number, self)
        return x

    def wrapped(self, array: Any) -> Any:
        """An array of a storage as one that takes notes."""
        known = self._storage_of(array)
        return array if known is None else TracedArray(array, self, view_of(array, known))

    def decide(self, subject: Any, value: Any, kind: Any) -> Any:
        """The function goes on by this value: another time it must be the same."""
        line = self.onlooker.look()
        decision = Decision(self.operand(subject), kind, value, line)
        self.decisions.append((len(self.calls), decision))
        return value

    def retire(self, x: Any) -> None:
        """A parameter has been moved in place: who still holds what it was would be deceived."""
        self.retired[id(x)] = x

    def escape(self, subject: Any, how: str) -> None:
        """Something left the recording, and may have been used anywhere."""
        line = self.onlooker.look()
        self.escapes.append((self.operand(subject), how, line))


def root(array: Any) -> Any:
    """The array that owns the memory."""
    while isinstance(array.base, np.ndarray):
        array = array.base
    return array


def view_of(array: Any, storage: Storage) -> View:
    """An array as a look at a storage."""
    offset = array.__array_interface__["data"][0] - storage.address
    return View(storage, offset, array.shape, array.strides, array.dtype)


def same(a: Any, b: Any) -> bool:
    """Whether two arrays hold the same bits."""
    return bool(a.tobytes() == b.tobytes())
