"""Runs: calls that go through the same rows, found among others that can wait or come before.

Between two layers something else is done as a rule: a kernel is put in order, a gradient is handed
to its weight. What needs nothing of a run may come before it, and what the run does not need may
come after it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from minigrad.compiling.calls import Call, Decision, Number, Storage, View
from minigrad.compiling.outs import EMPTY

from .cutting import WINDOWS, Blocks, Cut, agreed, cut_of, storages

WAITING = 8  # so many calls may wait between two of a run: more are another layer
PATIENCE = 40  # and so many may stand there in all


class Run:
    """Calls that can be done some rows at a time, all of them, before the next rows.

    calls    each with how it is cut
    before   what may come before the run, and needs to be there for some of it
    after    what has to wait until the run is over
    end      the place behind the last call that belongs to it
    blocks   for each storage, how far its rows are apart, and where the first begins
    """

    def __init__(self, ones: set[Storage]) -> None:
        self.ones = ones
        self.calls: list[tuple[Call, Cut]] = []
        self.before: list[Call] = []
        self.after: list[Call] = []
        self.end = 0
        self.length = 0
        self.blocks: Blocks = {}
        self.made: set[Storage] = set()
        self.whole: set[Storage] = set()  # of arrays that all rows need
        self.totals: set[Storage] = set()
        self.late_reads: set[Any] = set()
        self.late_writes: set[Any] = set()

    def extend(self, steps: Sequence[Call], start: int) -> None:
        """Take what goes together from here on; `end` stays at the start if that is nothing."""
        self.end = start
        aside: list[tuple[int, list[Call], Call]] = []
        for at in range(start, len(steps)):
            if self._joins(steps[at], apart=at > self.end):
                self.end = at + 1
                continue
            place = self._place(steps[at])
            waiting = sum(k >= self.end and where is self.after for k, where, _ in aside)
            if place is None or not self.calls or waiting > WAITING or at - self.end > PATIENCE:
                break
            aside.append((at, place, steps[at]))
        for at, place, step in aside:
            if at < self.end:
                place.append(step)

    def harvest(self, later: Sequence[Call], wanted: set[Any]) -> list[Call]:
        """Masks that are all that is made later of a result: made at once, they are smaller.

        later    the steps after the run
        wanted   storages that are needed in the end
        Returns the steps that now belong to the run.
        """
        readers: dict[Storage, list[Call]] = {}
        changed: set[Any] = set()
        late: set[int] = set()  # steps that read what was not there yet, or another
        for step in (*self.after, *later):
            touched = {thing(x) for x in step.touches()}
            if not changed.isdisjoint(touched):
                late.add(id(step))
            changed.update(thing(x) for x in (*step.results, *step.writes))
            for storage in touched & self.made:
                readers.setdefault(storage, []).append(step)
        found: list[Call] = []
        for storage, steps in readers.items():
            masks = all(is_mask(step) and id(step) not in late for step in steps)
            size = sum(step.results[0].nbytes for step in steps if step.results)
            if storage not in wanted | self.totals and masks and size < storage.whole.nbytes:
                found += [step for step in steps if step not in found and self._joins(step)]
        self.after = [step for step in self.after if step not in found]
        return found

    def _joins(self, step: Call, apart: bool = False) -> bool:
        """Whether a call goes through the same rows; then it is added.

        One that stands `apart` from the others has to go on with something they made.
        """
        if isinstance(step, Decision):
            return False
        cut = cut_of(step, self.ones, self.length)
        if cut is None or not (self._fits(cut) if self.calls else begins(step, cut)):
            return False
        if apart and self.calls and self.made.isdisjoint(storages(cut.along)):
            return False
        blocks = agreed(cut, self.blocks)
        if blocks is None:
            return False
        self.blocks = blocks
        self.length = cut.length
        self.calls.append((step, cut))
        self.made.add(cut.target.storage)
        self.whole.update(storages(cut.whole))
        if cut.total is not None:
            self.totals.add(cut.total.storage)
        return True

    def _fits(self, cut: Cut) -> bool:
        """Whether nothing is needed whole that is made row by row, and nothing comes too late."""
        reads = {*storages(cut.along), *storages(cut.whole)}
        target = cut.target.storage
        return (
            cut.length == self.length
            and self.made.isdisjoint(storages(cut.whole))
            and self.totals.isdisjoint(reads)
            and target not in self.whole
            and (cut.total is None or target not in self.blocks)
            and self.late_writes.isdisjoint({*reads, target})
            and target not in self.late_reads
        )

    def _place(self, step: Call) -> list[Call] | None:
        """Where a call may stand that does not belong to the run; None if it must stay."""
        if isinstance(step, Decision) or step.name.startswith("rng") or step.name in WINDOWS:
            return None
        reads = {thing(x) for x in step.reads()}
        changed = {thing(x) for x in (*step.results, *step.writes)}
        if step.name in EMPTY:
            return self.before
        if step.results and not step.writes and reads.isdisjoint(self.made | self.late_writes):
            return self.before
        self.late_reads |= reads
        self.late_writes |= changed
        return self.after


def thing(x: Any) -> Any:
    """What is touched: all of a storage, or a number."""
    assert isinstance(x, View | Number)
    return x.storage if isinstance(x, View) else x


def begins(step: Call, cut: Cut) -> bool:
    """Whether a run may begin with a call. One on windows has to be written in numpy anyway."""
    return step.name in WINDOWS or not cut.is_small


def is_mask(step: Call) -> bool:
    """Whether a call only asks something of each element."""
    return not step.writes and [x.dtype for x in step.results if isinstance(x, View)] == [np.bool]
