"""Constants: a call that nothing varies in is made once, before the first step."""

from __future__ import annotations

from minigrad.compiling.calls import Call, Storage, View
from minigrad.compiling.program import Program, written

from .cutting import WINDOWS


def hoist_constants(program: Program) -> None:
    """Move calls of constants to `once`, unless their result is written to at every step."""
    changing = written(program.steps)
    settled: set[object] = set()
    kept = []
    for step in program.steps:
        if is_constant(step, changing, settled):
            settled.update(x.storage if isinstance(x, View) else x for x in step.results)
            program.once.append(step)
        else:
            kept.append(step)
    program.steps = kept


def is_constant(call: Call, changing: dict[Storage, int], settled: set[object]) -> bool:
    """Whether a call has the same result at every step, for good."""
    if call.writes or call.name.startswith("rng") or not call.results or call.name in WINDOWS:
        return False
    if any(isinstance(x, View) and x.storage in changing for x in call.results):
        return False
    return all(
        (x.storage in settled or x.storage.origin == "constant")
        if isinstance(x, View)
        else x in settled
        for x in call.reads()
    )
