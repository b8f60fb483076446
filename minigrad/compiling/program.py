"""The program a recording becomes: what is done once, what at every step, and what is wanted of it.

It begins as the recording itself; the passes then make it shorter and cheaper, each leaving a
program that computes the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from minigrad.value import Value

from .calls import Call, Decision, Number, Storage, View, leaves, mapped
from .record.recording import Recording
from .record.restoring import Store

FINITE = "finite"  # a kind of decision: by a number being finite


class Program:
    """Calls to run once, calls to run at every step.

    once     calls that nothing varies in, for `prepare`
    steps    the calls of a step, and decisions between them
    views    for a view that is not all of its storage, the call that makes it
    stores   what places outside become
    initial  for the array that a place held at first, the place
    output   what is returned, with views and numbers for arrays and numbers
    draws_early  whether random numbers are drawn before the last decision
    """

    def __init__(self, recording: Recording) -> None:
        tape = recording.tape
        self.once: list[Call] = []
        self.steps: list[Call] = list(tape.calls)
        for at, decision in reversed(tape.decisions):
            self.steps.insert(at, decision)
        self.views: dict[View, Call] = dict(tape.views)
        self.stores: list[Store] = sorted(recording.stores, key=by_kind)
        self.output: list[Any] = recording.outputs
        self.draws_early = False
        self.names = tape.names
        self.wants = tape.wants
        self.initial = {f.thing: f.place for f in recording.followed}

    @property
    def calls(self) -> Iterator[Call]:
        """The calls of a step, without the decisions."""
        return (step for step in self.steps if not isinstance(step, Decision))

    def wanted(self) -> Iterator[Any]:
        """The views and numbers that somebody outside gets."""
        yield from leaves(self.output)
        for store in self.stores:
            yield from leaves(store.value)

    def _looked_at(self, other: Renaming) -> dict[View, Call]:
        """How looks are made, with everything renamed.

        What was a whole storage may become a part of another. Of a look that had been made from
        it, and is now the same as it, nothing is said.
        """
        views: dict[View, Call] = {}
        moved: dict[View, Call] = {}
        for view, call in self.views.items():
            other.inside(call)
            new = other.of(view)
            (views if new == view else moved).setdefault(new, call)
        views = moved | views
        for view in moved:
            if leads_back(view, views):
                del views[view]
        return views

    def rename(self, other: Renaming) -> None:
        """Put other views and numbers in the place of some, everywhere."""
        if not other:
            return
        for call in (*self.once, *self.steps):
            other.inside(call)
        self.views = self._looked_at(other)
        self.stores = [s._replace(value=other.of(s.value)) for s in self.stores]
        self.output = other.of(self.output)
        for old, name in list(self.names.items()):
            new = other.of(old)
            self.names.setdefault(new, name)


def leads_back(view: View, views: dict[View, Call]) -> bool:
    """Whether a look is said to be made from itself."""
    x: Any = view
    for _ in range(len(views)):
        call = views.get(x)
        x = call.args[0] if call is not None and not x.settled else None
        if not isinstance(x, View):
            return False
        if x == view:
            return True
    return True


def by_kind(store: Store) -> tuple[bool, bool]:
    """First what Values become, their numbers before their gradients."""
    of_value = isinstance(store.place.owner, Value) and not store.place.passing
    return not of_value, of_value and store.place.key == "grad"


class Renaming:
    """Which view or number stands for which other one from now on."""

    def __init__(self) -> None:
        self.storages: dict[Storage, tuple[View, View]] = {}
        self.numbers: dict[Number, Number] = {}

    def __bool__(self) -> bool:
        return bool(self.storages or self.numbers)

    def add(self, old: Any, new: Any) -> None:
        """Let `new` stand for `old`, and for views of `old` the same views of `new`."""
        if isinstance(old, View):
            self.storages[old.storage] = old, new
        else:
            self.numbers[old] = new

    def of(self, x: Any) -> Any:
        """x with everything renamed."""
        return mapped(self._one, x)

    def inside(self, call: Call) -> None:
        """Rename in a call."""
        if not any(map(self.changes, call.touches())):
            return
        call.args = self.of(call.args)
        call.settings = self.of(call.settings)
        call.writes = self.of(call.writes)

    def changes(self, x: Any) -> bool:
        """Whether a view or number is renamed."""
        return (x.storage in self.storages) if isinstance(x, View) else x in self.numbers

    def _one(self, x: Any) -> Any:
        while isinstance(x, View) and x.storage in self.storages:
            old, new = self.storages[x.storage]
            x = moved(x, old, new)
        while isinstance(x, Number) and x in self.numbers:
            x = self.numbers[x]
        return x


def moved(x: View, old: View, new: View) -> View:
    """A view of a storage as a view of what stands for all of it, element for element."""
    found = carried(x, old, new)
    if found is None:
        raise ValueError(f"{x} is no slice of {old}")
    return found


def carried(x: View, old: View, new: View) -> View | None:
    """The same part of `new` that x is of `old`; None if it cannot be told."""
    if x == old:
        return new
    if old.strides == new.strides or (old.contiguous and new.contiguous):
        return x._replace(storage=new.storage, offset=x.offset - old.offset + new.offset)
    if x.dtype != new.dtype or 0 in old.strides:
        return None
    rest, offset = x.offset - old.offset, new.offset
    starts = [0] * len(old.shape)
    for k in old.order:
        starts[k], rest = divmod(rest, old.strides[k])
        offset += starts[k] * new.strides[k]
    strides: list[int] = []
    for length, stride in zip(x.shape, x.strides, strict=True):
        if length == 1:
            strides.append(0)
            continue
        axis = axis_of(length, stride, old, starts)
        if axis is None:
            return None
        strides.append(stride // old.strides[axis] * new.strides[axis])
        starts[axis] = old.shape[axis]  # no other goes along it
    return None if rest else x._replace(storage=new.storage, offset=offset, strides=tuple(strides))


def axis_of(length: int, stride: int, old: View, starts: list[int]) -> int | None:
    """The axis of `old` that an axis of a view goes along, from its start on; None if none is."""
    for k in old.order:
        step, odd = divmod(stride, old.strides[k])
        if not odd and step and 0 <= starts[k] + step * (length - 1) < old.shape[k]:
            return k
    return None


def written(calls: Iterable[Call]) -> dict[Storage, int]:
    """How often each storage is written to after it was made."""
    found: dict[Storage, int] = {}
    for call in calls:
        for view in call.writes:
            found[view.storage] = found.get(view.storage, 0) + 1
    return found
