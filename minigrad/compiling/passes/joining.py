"""Joining: what is put together from pieces is made in its place, piece by piece.

A concatenation, or a gradient that is 0 but for the slice it came through, copies results into a
larger array. Here the calls that make the pieces are told to write there in the first place; and
the sum of two arrays that are 0 where the other one is not is no sum but the two side by side.
"""

from __future__ import annotations

from minigrad.compiling.calls import Call, Decision, Storage, View
from minigrad.compiling.outs import EMPTY, STRICT, takes_out
from minigrad.compiling.program import Program, Renaming, carried
from minigrad.compiling.views import apart, reshaped

from .puts import Touches, as_puts
from .sides import lay_side_by_side


def join(program: Program) -> None:
    """Turn concatenations and slice assignments into puts, and puts into places to write to."""
    as_puts(program)
    while lay_side_by_side(program):
        pass
    write_in_place(program)


def write_in_place(program: Program) -> None:
    """Make what is put somewhere there, instead of copying it."""
    while made_in_place(program):
        pass


def made_in_place(program: Program) -> bool:
    """One round of it, in which no array is touched twice but in parts that lie apart."""
    there = InPlace(program)
    for at, step in enumerate(program.steps):
        if step.name == "put" and there.is_free_for(step):
            first = can_be_made_there(step, at, program, there.touches)
            if first is not None:
                there.move(step, at, first)
    there.carry_out()
    return bool(there.gone)


class InPlace:
    """What is to be made in its place instead of being put there.

    gone      the places of calls that are left out
    earlier   for a call that makes room, the call before which it has to come
    busy      what is touched already in this round
    """

    def __init__(self, program: Program) -> None:
        self.program = program
        self.touches = Touches(program)
        self.renaming = Renaming()
        self.gone: set[int] = set()
        self.earlier: dict[int, int] = {}
        self.busy: dict[Storage, list[View]] = {}

    def is_free_for(self, put: Call) -> bool:
        """Whether a put touches nothing that another one of this round has touched."""
        value, target = put.args[0], put.writes[0]
        others = self.busy.get(target.storage, ())
        return value.storage not in self.busy and all(apart(x, target) for x in others)

    def move(self, put: Call, at: int, first: int) -> None:
        """Have the call at `first` write where its result is put, at `at`."""
        value, target = put.args[0], put.writes[0]
        if target.contiguous:
            target = reshaped(target, value.storage.shape)
        self.renaming.add(value.storage.whole, target)
        self.busy.setdefault(value.storage, []).append(value.storage.whole)
        self.busy.setdefault(target.storage, []).append(target)
        self.gone.add(at)
        room = self.touches.maker.get(target.storage)
        if room is not None:
            self.earlier[room] = min(first, self.earlier.get(room, room))
        retarget(self.program.steps[first], target)

    def carry_out(self) -> None:
        """Leave calls out, make room in time, and rename."""
        steps = self.program.steps
        before: dict[int, list[Call]] = {}
        for room, first in self.earlier.items():
            if first < room:
                self.gone.add(room)
                before.setdefault(first, []).append(steps[room])
        self.program.steps = [
            part
            for at, step in enumerate(steps)
            for part in (*before.get(at, ()), step)
            if part is not step or not (at in self.gone or is_nothing(step))
        ]
        self.program.rename(self.renaming)


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
