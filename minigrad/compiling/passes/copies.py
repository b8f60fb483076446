"""Copies: where neither the copy nor what it was made of changes afterwards, one is enough."""

from __future__ import annotations

import math

from minigrad.compiling.calls import Call, Storage, View
from minigrad.compiling.program import Program, Renaming

COPIES = {
    ".copy",
    "np.positive",
    "np.array",
    "np.asarray",
    "np.ascontiguousarray",
    ".astype",
    "np.copy",
}


def elide_copies(program: Program) -> None:
    """Look at the original instead of a copy of it."""
    events = Events(program)
    kept = []
    renaming = Renaming()
    for at, step in enumerate(program.steps):
        if step.name in COPIES and is_idle(step, at, events):
            renaming.add(step.results[0], step.args[0])
            events.passed_on(step.results[0].storage, step.args[0].storage)
        else:
            kept.append(step)
    program.steps = kept
    program.rename(renaming)


class Events:
    """When each storage is read and written; what is wanted is read at the end."""

    def __init__(self, program: Program) -> None:
        self.reads: dict[Storage, list[float]] = {}
        self.writes: dict[Storage, list[float]] = {}
        self.wanted = {x.storage for x in program.wanted() if isinstance(x, View)}
        for at, step in enumerate(program.steps):
            for x in step.reads():
                if isinstance(x, View):
                    self.reads.setdefault(x.storage, []).append(at)
            for x in step.writes:
                self.writes.setdefault(x.storage, []).append(at)
        for storage in self.wanted:
            self.reads.setdefault(storage, []).append(math.inf)

    def passed_on(self, old: Storage, new: Storage) -> None:
        """All reads of one are reads of the other from now on."""
        self.reads.setdefault(new, []).extend(self.reads.get(old, ()))


def is_idle(call: Call, at: int, events: Events) -> bool:
    """Whether the copy looks like the original, and is read only while the original stays."""
    if len(call.results) != 1 or not isinstance(call.args[0], View):
        return False
    copy, original = call.results[0], call.args[0]
    if (copy.shape, copy.strides, copy.dtype) != original[2:] or copy.storage in events.writes:
        return False
    if original.storage.origin == "given" and copy.storage in events.wanted:
        return False  # what is handed out must not be something others may write to
    changes = [k for k in events.writes.get(original.storage, ()) if k > at]
    last = max(events.reads.get(copy.storage, [at]))
    return not changes or last < min(changes)
