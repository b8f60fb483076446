"""Can a recording stand for its function? What stands in the way, in words."""

from __future__ import annotations

import linecache
from collections.abc import Iterator
from typing import Any

from minigrad.compiling.calls import Call, Decision, Line, Number, View
from minigrad.compiling.program import Program
from minigrad.compiling.record.recording import Recording


def obstacles(recording: Recording, program: Program) -> Iterator[str]:
    """Why the recording cannot stand for the function; nothing if it can."""
    yield from recording.troubles
    varying = what_varies(program)
    for subject, how, line in recording.tape.escapes:
        if subject is None or depends(subject, varying):
            yield f"{how} {called(subject, recording)}{at(line)}".replace(" ,", ",")
    for step in program.steps:
        if isinstance(step, Decision) and step.kind is not bool and is_array(step.subject, varying):
            what = called(step.subject, recording)
            yield f"{step.kind.__name__}() takes a number out of {what}{at(step.line)}"
        elif not step.name:
            yield f"a function of numpy that has no name is called{at(step.line)}"
    for call in program.calls:
        if call.name in SHAPED_BY_NUMBERS or indexes_by_mask(call):
            yield f"the shape of a result of {call.name} depends on the numbers{at(call.line)}"


SHAPED_BY_NUMBERS = {
    *("np.nonzero", "np.argwhere", "np.flatnonzero", "np.unique", "np.compress", "np.extract"),
    *("np.union1d", "np.intersect1d", "np.setdiff1d", "np.unique_values", "np.bincount"),
    *("np.trim_zeros", "np.histogram"),
}


def indexes_by_mask(call: Call) -> bool:
    """Whether elements are taken by a mask, as many as it has."""
    if call.name != "[]" or not call.results:
        return False
    key = call.args[1] if type(call.args[1]) is tuple else (call.args[1],)
    return any(isinstance(part, View) and part.dtype == bool for part in key)


def drop_settled(program: Program) -> None:
    """Leave out decisions by what never varies."""
    varying = what_varies(program)
    program.steps = [
        step
        for step in program.steps
        if not isinstance(step, Decision) or depends(step.subject, varying)
    ]


def what_varies(program: Program) -> dict[Any, str]:
    """Every storage and number that another call may find different, and why.

    "array" where the numbers in an array have a part in it, "number" where only given numbers do.
    """
    found: dict[Any, str] = {}
    made = {x for call in program.calls for x in call.results if isinstance(x, Number)}
    for call in program.calls:
        whys = {why(x, found, made) for x in call.reads()}
        if call.name.startswith("rng"):
            whys.add("array")
        reason = "array" if "array" in whys else "number" if "number" in whys else ""
        if reason:
            for x in (*call.results, *call.writes):
                key = x.storage if isinstance(x, View) else x
                found[key] = "array" if found.get(key) == "array" else reason
    return found


def why(x: Any, found: dict[Any, str], made: set[Any]) -> str:
    """Why a view or a number varies; empty if it does not."""
    if isinstance(x, View):
        return "array" if x.storage.origin == "given" else found.get(x.storage, "")
    return found.get(x, "" if x in made else "number")


def depends(x: Any, varying: dict[Any, str]) -> bool:
    """Whether a view or a number may be different at another call."""
    if isinstance(x, View):
        return x.storage.origin == "given" or x.storage in varying
    return isinstance(x, Number) and (x in varying or x.source is not None)


def is_array(x: Any, varying: dict[Any, str]) -> bool:
    """Whether the numbers in an array have a part in it."""
    if isinstance(x, View):
        return x.storage.origin == "given" or varying.get(x.storage) == "array"
    return varying.get(x) == "array"


def called(x: Any, recording: Recording) -> str:
    """What a view or number is called."""
    if x is None:
        return ""
    known = recording.tape.names.get(x)
    return known[1] if known else "an array" if isinstance(x, View) else "a number"


def at(line: Line | None) -> str:
    """Where in the user's program."""
    if line is None:
        return ""
    text = linecache.getline(line.file, line.number).strip()
    return f", line {line.number}: {text}" if text else f", line {line.number}"
