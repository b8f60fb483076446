"""Joining: what is put together from pieces is made in its place, piece by piece.

A concatenation, or a gradient that is 0 but for the slice it came through, copies results into a
larger array. Here the calls that make the pieces are told to write there in the first place; and
the sum of two arrays that are 0 where the other one is not is no sum but the two side by side.
"""

from __future__ import annotations

from typing import Any

from minigrad.compiling.calls import Call, Decision, Storage, View
from minigrad.compiling.emit.rooms import EMPTY, STRICT, takes_out
from minigrad.compiling.program import Program, Renaming, carried
from minigrad.compiling.views import apart, reshaped, sliced


def join(program: Program) -> None:
    """Turn concatenations and slice assignments into puts, and puts into places to write to."""
    as_puts(program)
    while lay_side_by_side(program):
        pass
    write_in_place(program)


def as_puts(program: Program) -> None:
    """A put writes one view into another: Call("put", (value,), writes=(target,))."""
    steps: list[Any] = []
    for step in program.steps:
        if step.name == "np.concatenate" and len(step.results) == 1:
            steps += pieces_put(step, program)
        elif step.name == "[]=":
            steps.append(assigned(step, program))
        else:
            steps.append(step)
    program.steps = steps


def pieces_put(call: Call, program: Program) -> list[Call]:
    """A concatenation as one put for each piece."""
    whole = call.results[0]
    axis = call.settings.get("axis", call.args[1] if len(call.args) > 1 else 0)
    pieces = call.args[0]
    known = set(call.settings) <= {"axis"} and all(isinstance(p, View) for p in pieces)
    if not known or any(p.dtype != whole.dtype for p in pieces) or not whole.contiguous:
        return [call]
    calls = [Call("np.empty", (whole.shape, whole.dtype), {}, (whole,), (), call.line, call.errors)]
    start = 0
    for piece in pieces:
        if axis is None:
            if not piece.contiguous:
                return [call]
            target = reshaped(
                whole._replace(offset=whole.offset + start * whole.dtype.itemsize), piece.shape
            )
            start += piece.size
        else:
            key = (slice(None),) * (axis % len(whole.shape))
            key = (*key, slice(start, start + piece.shape[axis]))
            target = looked_at(whole, key, program)
            start += piece.shape[axis]
        calls.append(Call("put", (piece,), {}, (), (target,), call.line, call.errors))
    return calls


def looked_at(x: View, key: Any, program: Program) -> View:
    """A slice of a view, and how it is written."""
    part = sliced(x, key)
    assert part is not None
    program.views.setdefault(part, Call("[]", (x, key), {}, ()))
    return part


def assigned(call: Call, program: Program) -> Call:
    """x[key] = value as a put, if it is no more than that."""
    x, key, value = call.args
    target = sliced(x, key) if isinstance(x, View) else None
    if target is None or not isinstance(value, View):
        return call
    if (value.shape, value.dtype) != (target.shape, target.dtype):
        return call
    if not target.settled:
        program.views.setdefault(target, Call("[]", (x, key), {}, ()))
    return Call("put", (value,), {}, (), (target,), call.line, call.errors)


class Touches:
    """Which steps read and write every storage, by their places."""

    def __init__(self, program: Program) -> None:
        self.maker: dict[Storage, int] = {}
        self.reads: dict[Storage, list[int]] = {}
        self.writes: dict[Storage, list[int]] = {}
        self.wanted = {x.storage for x in program.wanted() if isinstance(x, View)}
        for at, step in enumerate(program.steps):
            for x in step.reads():
                if isinstance(x, View):
                    self.reads.setdefault(x.storage, []).append(at)
            for x in step.results:
                if isinstance(x, View):
                    self.maker[x.storage] = at
            for x in step.writes:
                self.writes.setdefault(x.storage, []).append(at)

    def all_of(self, storage: Storage) -> list[int]:
        """Every step that touches a storage after it was made, in order."""
        return sorted({*self.reads.get(storage, ()), *self.writes.get(storage, ())})


# Sums of arrays that are 0 where the other is not.


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
        puts = [put for part in found for put in part[1]]
        y = step.results[0]
        targets = [moved_to(put.writes[0], y) for put in puts]
        if not all(apart(a, b) for i, a in enumerate(targets) for b in targets[:i]):
            continue
        for part in found:
            gone.update(part[0])
        covers = sum(t.size for t in targets) == y.size
        name = "np.empty" if covers else "np.zeros"
        calls = [Call(name, (y.shape, y.dtype), {}, (y,), (), step.line, step.errors)]
        for put, target in zip(puts, targets, strict=True):
            recipe = program.views.get(put.writes[0])
            if recipe is not None:
                program.views.setdefault(target, Call("[]", (y, recipe.args[1]), {}, ()))
            calls.append(Call("put", put.args, {}, (), (target,), put.line, put.errors))
        new[at] = calls
    if not new:
        return False
    steps: list[Any] = []
    for at, step in enumerate(program.steps):
        if at in new:
            steps += new[at]
        elif at not in gone:
            steps.append(step)
    program.steps = steps
    return True


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


# Writing in place.


def write_in_place(program: Program) -> None:
    """Make what is put somewhere there, instead of copying it."""
    while made_in_place(program):
        pass


def made_in_place(program: Program) -> bool:
    """One round of it, in which no array is touched twice but in parts that lie apart."""
    touches = Touches(program)
    renaming = Renaming()
    gone: set[int] = set()
    earlier: dict[int, int] = {}  # which calls that make room have to come before which others
    busy: dict[Storage, list[View]] = {}
    for at, step in enumerate(program.steps):
        if step.name != "put":
            continue
        value, target = step.args[0], step.writes[0]
        if value.storage in busy or not all(apart(x, target) for x in busy.get(target.storage, ())):
            continue
        first = can_be_made_there(step, at, program, touches)
        if first is None:
            continue
        if target.contiguous:
            target = reshaped(target, value.storage.shape)
        renaming.add(value.storage.whole, target)
        busy.setdefault(value.storage, []).append(value.storage.whole)
        busy.setdefault(target.storage, []).append(target)
        gone.add(at)
        room = touches.maker.get(target.storage)
        if room is not None:
            earlier[room] = min(first, earlier.get(room, room))
        retarget(program.steps[first], target)
    before: dict[int, list[Call]] = {}
    for room, first in earlier.items():
        if first < room:
            gone.add(room)
            before.setdefault(first, []).append(program.steps[room])
    steps: list[Any] = []
    for at, step in enumerate(program.steps):
        steps += before.get(at, [])
        if at not in gone and not is_nothing(step):
            steps.append(step)
    program.steps = steps
    program.rename(renaming)
    return bool(gone)


def can_be_made_there(put: Call, at: int, program: Program, touches: Touches) -> int | None:
    """The place of the call that makes a value, if it can make it where it is put."""
    value, target = put.args[0], put.writes[0]
    storage = value.storage
    made = touches.maker.get(storage)
    if made is None or not is_all_of(value, target) or not storage.whole.contiguous:
        return None
    maker = program.steps[made]
    if not takes_out(maker.name) or len(maker.results) != 1 or maker.writes:
        return None
    uses = touches.all_of(storage)
    if not target.contiguous and not can_be_strided(storage, target, (made, *uses), at, program):
        return None
    return made if is_free(target, made, at, uses, program, touches) else None


def is_all_of(value: View, target: View) -> bool:
    """Whether a value is all of its storage, in a shape that its place can have."""
    if value == value.storage.whole:
        return True
    return value.whole and target.contiguous


def can_be_strided(
    storage: Storage, target: View, uses: tuple[int, ...], put: int, program: Program
) -> bool:
    """Whether all who touch a storage can do so where it has gaps between its rows."""
    for k in uses:
        step = program.steps[k]
        if k == put:
            continue
        if step.name in STRICT and not of_matrices(step):
            return False
        mine = (x for x in step.touches() if isinstance(x, View) and x.storage is storage)
        if any(carried(x, storage.whole, target) is None for x in mine):
            return False
    return not any(isinstance(x, View) and x.storage is storage for x in program.wanted())


def is_free(
    target: View, made: int, at: int, uses: list[int], program: Program, touches: Touches
) -> bool:
    """Whether nobody else needs the place of a value between when it is made and last read."""
    origin = touches.maker.get(target.storage)
    if origin is None or program.steps[origin].name not in ("np.zeros", "np.empty"):
        return False
    if any(k > at for k in touches.writes.get(program.steps[at].args[0].storage, ())):
        return False
    last = max([at, *uses])
    for k in touches.all_of(target.storage):
        if k == at:
            continue
        step = program.steps[k]
        mine = (x for x in step.touches() if isinstance(x, View) and x.storage is target.storage)
        if all(apart(x, target) for x in mine):
            continue
        if made <= k < at or (at < k < last and writes_to(step, target)):
            return False
    return True


def writes_to(step: Call, target: View) -> bool:
    """Whether a step writes where a target is."""
    return any(not apart(x, target) for x in step.writes)


def is_nothing(step: Call) -> bool:
    """Whether a call has no effect any more."""
    return not (step.results or step.writes or isinstance(step, Decision))


def retarget(call: Call, target: View) -> None:
    """Have a call write its result into a view; one that only made room has nothing left to do."""
    if of_matrices(call) and not target.contiguous:
        call.name = "np.matmul"
    call.results = ()
    call.writes = () if call.name in EMPTY else (target,)


def of_matrices(call: Call) -> bool:
    """Whether it is a product that np.matmul makes as well, wherever it is told to."""
    return call.name == "np.dot" and all(len(x.shape) == 2 for x in call.args)
