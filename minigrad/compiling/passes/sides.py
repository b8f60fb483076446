"""Side by side: the sum of arrays that are 0 where the other is not is no sum, but both in one."""

from __future__ import annotations

from typing import Any

from minigrad.compiling.calls import Call, View
from minigrad.compiling.program import Program
from minigrad.compiling.views import apart

from .puts import Touches


def lay_side_by_side(program: Program) -> bool:
    """Put two slices into one array, where two arrays of zeros with a slice each were added."""
    touches = Touches(program)
    gone: set[int] = set()
    new: dict[int, list[Call]] = {}
    for at, step in enumerate(program.steps):
        if step.name != "np.add" or step.settings or step.writes:
            continue
        found = [slices_of(x, at, program, touches) for x in step.args]
        if any(part is None for part in found) or step.args[0] == step.args[1]:
            continue
        calls = in_one(step, [put for part in found for put in part[1]], program)
        if calls:
            gone.update(place for part in found for place in part[0])
            new[at] = calls
    program.steps = [
        part
        for at, step in enumerate(program.steps)
        for part in new.get(at, () if at in gone else (step,))
    ]
    return bool(new)


def in_one(total: Call, puts: list[Call], program: Program) -> list[Call]:
    """The puts into an array in the sum's place; none if they do not lie apart there."""
    y = total.results[0]
    targets = [moved_to(put.writes[0], y) for put in puts]
    if not all(apart(a, b) for i, a in enumerate(targets) for b in targets[:i]):
        return []
    covers = sum(t.size for t in targets) == y.size
    name = "np.empty" if covers else "np.zeros"
    calls = [Call(name, (y.shape, y.dtype), {}, (y,), (), total.line, total.errors)]
    for put, target in zip(puts, targets, strict=True):
        recipe = program.views.get(put.writes[0])
        if recipe is not None:
            program.views.setdefault(target, Call("[]", (y, recipe.args[1]), {}, ()))
        calls.append(Call("put", put.args, {}, (), (target,), put.line, put.errors))
    return calls


def slices_of(x: Any, reader: int, program: Program, touches: Touches) -> Any:
    """(places, puts) of an array that is made of zeros, or of nothing, and puts alone."""
    if not isinstance(x, View) or not x.settled or not x.contiguous or x.storage in touches.wanted:
        return None
    made = touches.maker.get(x.storage)
    if made is None or program.steps[made].name not in ("np.zeros", "np.empty"):
        return None
    if touches.reads.get(x.storage, []) != [reader]:
        return None
    places = touches.writes.get(x.storage, [])
    puts = [program.steps[k] for k in places]
    if any(put.name != "put" for put in puts):
        return None
    if program.steps[made].name == "np.empty":
        if sum(put.writes[0].size for put in puts) != x.size:
            return None
    elif not all(
        value_stands(put, k, reader, touches) for put, k in zip(puts, places, strict=True)
    ):
        return None
    return [made, *places], puts


def value_stands(put: Call, at: int, until: int, touches: Touches) -> bool:
    """Whether what is put is the same until later."""
    writes = touches.writes.get(put.args[0].storage, ())
    return not any(at < k < until for k in writes)


def moved_to(part: View, whole: View) -> View:
    """A part of one array as the same part of another of its shape."""
    return part._replace(storage=whole.storage)
