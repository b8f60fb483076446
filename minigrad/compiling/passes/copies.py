"""Copies: where neither the copy nor what it was made of changes afterwards, one is enough."""

from __future__ import annotations

from ..calls import Call, Storage, View
from ..program import Program, Renaming

COPIES = {".copy", "np.array", "np.asarray", "np.ascontiguousarray", ".astype", "np.copy"}


def elide_copies(program: Program) -> None:
    """Look at the original instead of a copy of it."""
    last: dict[Storage, int] = {}
    for i, step in enumerate(program.steps):
        for view in getattr(step, "writes", ()):
            last[view.storage] = i
    kept = []
    renaming = Renaming()
    outside = {x.storage for x in program.wanted() if type(x) is View}
    for i, step in enumerate(program.steps):
        if type(step) is Call and step.name in COPIES and is_idle(step, i, last, outside):
            renaming.add(step.results[0], step.args[0])
        else:
            kept.append(step)
    program.steps = kept
    program.rename(renaming)


def is_idle(call: Call, at: int, last: dict[Storage, int], outside: set[Storage]) -> bool:
    """Whether the copy looks like the original, and both stay as they are from here on."""
    if len(call.results) != 1 or type(call.args[0]) is not View:
        return False
    copy, original = call.results[0], call.args[0]
    alike = (copy.shape, copy.strides, copy.dtype) == original[2:]
    untouched = max(last.get(copy.storage, -1), last.get(original.storage, -1)) < at
    # What is handed out must not be something given, which others may write to.
    return alike and untouched and not (
        original.storage.origin == "given" and copy.storage in outside
    )
