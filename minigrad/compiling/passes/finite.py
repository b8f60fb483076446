"""Finite numbers: one look at the end for many on the way.

The engine asks of every result whose slope may be infinite whether all of it is finite, for only
then the usual rule holds. A number that is inf or nan does not go away in sums and products, so
one look at what becomes of all results will do: at the gradients, before they are used.

If it finds one, the function itself runs instead, and makes of it what it will.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from minigrad.compiling.calls import Call, Decision, Number, Storage, View
from minigrad.compiling.program import FINITE, Program
from minigrad.compiling.views import reshaped

# Of these calls an inf or nan among the arguments is one in the result, too.
LASTING = {
    *("np.add", "np.subtract", "np.multiply", "np.negative", "np.positive", "np.absolute"),
    *("np.square", "np.add.reduce", "np.concatenate", "np.stack", ".copy", "np.ascontiguousarray"),
}
FIRST = {"np.true_divide", "np.divide", ".astype"}  # and of these, one in the first argument


def look_once(program: Program) -> None:
    """Put one look in the place of many."""
    makers = made_by(program)
    looks = {at: looked_at(step, makers) for at, step in enumerate(program.steps)}
    looks = {at: y for at, y in looks.items() if y is not None}
    if not looks:
        return
    ends = where_it_ends(program)
    wanted = {ends.get(y.storage, y) if covers(y) else y for y in looks.values()}
    done: set[View] = set()
    steps: list[Call] = []
    for at, step in enumerate(program.steps):
        if at not in looks:
            steps.append(step)
        met = [looks[at]] if at in looks else getattr(step, "results", ())
        for x in met:
            if x in wanted and x not in done:
                done.add(x)
                steps += look_at(x, step)
    program.steps = steps


def look_at(x: View, step: Any) -> list[Any]:
    """Decide by all of x being finite."""
    number = Number(None)
    line, errors = step.line, getattr(step, "errors", None)
    calls: list[Any] = []
    if x.shape != ():
        size = Storage(np.empty((), x.dtype), "made").whole
        flat = reshaped(x, (x.size,)) if len(x.shape) > 1 else x
        name, args = ("np.dot", (flat, flat)) if x.dense else ("np.add.reduce", (x,))
        settings = {} if x.dense else {"axis": None}
        calls = [Call(name, args, settings, (size,), (), line, errors)]
        x = size
    item = Call(".item", (x,), {}, (number,), (), line, errors)
    return [*calls, item, Decision(number, FINITE, True, line)]


def looked_at(step: Any, makers: dict[Storage, Call]) -> Any:
    """The array whose being finite decides, as it did; None if it is another kind of step."""
    if not isinstance(step, Decision) or step.kind is not bool or step.value is not True:
        return None
    call = made_by_name(step.subject, "np.logical_and.reduce", makers)
    x = step.subject if call is None else call.args[0]
    call = made_by_name(x, "np.isfinite", makers)
    x = None if call is None else call.args[0]
    return x if isinstance(x, View) and x.dtype.kind == "f" else None


def made_by_name(x: Any, name: str, makers: dict[Storage, Call]) -> Call | None:
    """The call that made an array, if it is of this function."""
    call = makers.get(x.storage) if isinstance(x, View) else None
    return call if call is not None and call.name == name else None


def made_by(program: Program) -> dict[Storage, Call]:
    """The call that makes each storage."""
    return {x.storage: call for call in program.calls for x in call.results if isinstance(x, View)}


def where_it_ends(program: Program) -> dict[Storage, View]:
    """For a storage whose infinities last, the last array in which they are to be found."""
    changes = changed_by(program)
    ends: dict[Storage, View] = {}
    final: set[View] = set()  # all gradients in one: whatever gets there need not be looked for
    for step in reversed(program.steps):
        y = made(step, changes)
        if y is None:
            continue
        end = ends.get(y.storage, y)
        if step.name == "np.concatenate" and step.settings.get("axis", 0) is None:
            end = y
            final.add(end)
        for x in handed_on(step):
            if not isinstance(x, View) or not covers(x) or x.storage is y.storage:
                continue
            if x.storage not in ends or (end in final and ends[x.storage] not in final):
                ends[x.storage] = end
    for storage in changes:
        ends.pop(storage, None)
    return ends


def changed_by(program: Program) -> dict[Storage, list[Call]]:
    """The calls that write into each storage after it was made."""
    found: dict[Storage, list[Call]] = {}
    for call in program.calls:
        for x in call.writes:
            found.setdefault(x.storage, []).append(call)
    return found


def made(step: Call, changes: dict[Storage, list[Call]]) -> Any:
    """The array of floats that a step makes, or completes by an assignment; None if it does not."""
    if step.name == "[]=" and changes[step.args[0].storage] == [step]:
        return step.args[0].storage.whole
    if len(step.results) != 1 or not isinstance(step.results[0], View):
        return None
    y = step.results[0]
    return y if y.settled and y.dtype.kind == "f" and y.storage not in changes else None


def handed_on(call: Call) -> Any:
    """The arguments whose infinities are in the result."""
    if call.name in ("np.concatenate", "np.stack"):
        return call.args[0]
    if call.name == "[]=":
        return call.args[2:]
    return call.args if call.name in LASTING else call.args[:1] if call.name in FIRST else ()


def covers(x: View) -> bool:
    """Whether a view sees every element of its storage."""
    kept = [k for k, stride in enumerate(x.strides) if stride or x.shape[k] == 1]
    seen = x._replace(
        shape=tuple(x.shape[k] for k in kept), strides=tuple(x.strides[k] for k in kept)
    )
    return seen.dense and seen.nbytes == seen.storage.high - seen.storage.low
