"""Dead code: a call whose result nobody wants is not made."""

from __future__ import annotations

from typing import Any

from minigrad.compiling.calls import Call, Decision, View
from minigrad.compiling.program import Program


def drop_dead(program: Program) -> None:
    """Keep the calls that something wanted depends on, and those that change what was given."""
    alive = {thing(x) for x in program.wanted()}
    kept: list[Call] = []
    for step in reversed(program.steps):
        if needed(step, alive):
            alive.update(map(thing, step.touches()))
            kept.append(step)
    program.steps = kept[::-1]
    once = []
    for call in reversed(program.once):
        if needed(call, alive):
            alive.update(map(thing, call.reads()))
            once.append(call)
    program.once = once[::-1]


def thing(x: Any) -> Any:
    """What has to be there for x to be there."""
    return x.storage if isinstance(x, View) else x


def needed(call: Call, alive: set[Any]) -> bool:
    """Whether a call gives something wanted, decides, or changes something of others."""
    if call.name.startswith("rng") or isinstance(call, Decision):
        return True
    if any(thing(x) in alive for x in call.results):
        return True
    return any(v.storage in alive or v.storage.origin == "given" for v in call.writes)
