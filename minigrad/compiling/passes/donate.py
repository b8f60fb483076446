"""Donation: what takes the place of an array that nobody asks for any more may use its memory.

`p.data -= lr * g` copies p, because a graph remembered it, and puts the copy in its place. A
program has no graph: it can write into p itself.
"""

from __future__ import annotations

from typing import Any

from minigrad.compiling.calls import Call, View
from minigrad.compiling.program import Program, Renaming
from minigrad.compiling.record.places import Place
from minigrad.compiling.record.restoring import Store

from .copies import COPIES, Events


def donate(program: Program) -> None:
    """Let a copy that replaces what it is a copy of be that itself."""
    initial = program.initial
    events = Events(program)
    final = {s.value: s for s in program.stores if s.kind == "array"}
    kept = []
    renaming = Renaming()
    for at, step in enumerate(program.steps):
        if step.name in COPIES and replaces(step, at, events, final, initial):
            renaming.add(step.results[0], step.args[0])
            program.stores.remove(final[step.results[0]])
        else:
            kept.append(step)
    program.steps = kept
    program.rename(renaming)


def replaces(
    call: Call, at: int, events: Events, final: dict[Any, Store], initial: dict[Any, Place]
) -> bool:
    """Whether a copy takes the place of an original that is not read or wanted after it."""
    if len(call.results) != 1 or not isinstance(call.args[0], View):
        return False
    copy, original = call.results[0], call.args[0]
    store, place = final.get(copy), initial.get(original)
    if store is None or place is None or place is not store.place:
        return False
    if (copy.shape, copy.dtype) != (original.shape, original.dtype):
        return False
    later = [*events.reads.get(original.storage, ()), *events.writes.get(original.storage, ())]
    return all(k <= at for k in later) and original.settled
