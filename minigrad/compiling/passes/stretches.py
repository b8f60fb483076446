"""Stretches: a chain of calls on large arrays goes over them some rows at a time.

An optimiser's formula makes a dozen passes over vectors that do not fit into a processor's cache,
and a network several over all its images. A stretch of each does fit, so that only the first of
the passes waits for memory; what is only needed in between has no more room than a stretch. The
numbers are the same, but for the order in which gradients of a whole batch are summed up.
"""

from __future__ import annotations

from collections import ChainMap
from collections.abc import MutableMapping

import numpy as np

from minigrad.compiling.calls import Call, Storage, View
from minigrad.compiling.outs import EMPTY
from minigrad.compiling.program import Program
from minigrad.compiling.views import reshaped, sliced

from .columns import Columns, scratch
from .cutting import WEIGH, WINDOWS, Cut
from .runs import Run

CACHE = 800_000  # bytes of all arrays that a stretch should stay within
LEAST = 2  # calls that are worth a loop


class Stretch(Call):
    """A loop over stretches of arrays, along their first axis.

    inner      the calls on one stretch
    made_by    the function that makes each result
    pieces     for each array that is there as a whole, the storage that stands for its stretch
    length     of the first axis
    rows       how many of it are a stretch
    """

    __slots__ = ("columns", "inner", "length", "made_by", "pieces", "rows", "temporary", "views")

    def __init__(self, run: Run, temporary: set[Storage], rows: int, columns: Columns) -> None:
        self.length = run.length
        self.rows = rows
        self.columns = columns
        self.views = columns.program.views
        self.pieces: dict[View, Storage] = {}
        self.temporary = {x: part_of(x.whole, rows) for x in temporary}
        begun: set[Storage] = set()
        self.inner: list[Call] = []
        for call, cut in run.calls:
            self.inner += [*self._room(call, cut, begun), *self._inside(call, cut)]
        calls = [call for call, _ in run.calls]
        made = {x.storage: call.name for call in calls for x in call.results}
        self.made_by = made
        reads = [x for call in calls for x in call.reads() if isinstance(x, View)]
        args = dict.fromkeys(x for x in reads if x.storage not in made.keys() | temporary)
        results = [x for c, cut in run.calls if cut.out for x in c.results]
        writes = [x for call in calls for x in call.writes if x.storage not in made]
        writes += [cut.total for _, cut in run.calls if cut.total is not None]
        made_here = tuple(x for x in results if x.storage not in temporary)
        changed = tuple(dict.fromkeys(x for x in writes if x.storage not in temporary))
        super().__init__("stretch", tuple(args), {}, made_here, changed, calls[0].line)

    def _room(self, call: Call, cut: Cut, begun: set[Storage]) -> list[Call]:
        """Room for a stretch of what is about to be written into, if it is not there yet."""
        out = cut.out
        if out is None or out.storage not in self.temporary or out.storage in begun:
            return []
        begun.add(out.storage)
        if call.results and call.name not in WINDOWS:
            return []
        room = self.temporary[out.storage].whole
        return [Call("np.empty", (room.shape, room.dtype), {}, (room,))]

    def _inside(self, call: Call, cut: Cut) -> list[Call]:
        """A call on arrays as calls on their stretches."""
        if call.name in WINDOWS:
            x = self._piece(call.args[0])
            if cut.total is None:
                assert cut.out is not None
                return self.columns.written(call, x, call.args[1], self._piece(cut.out))
            return self.columns.written(call, x, self._piece(call.args[1]), cut.total)
        if cut.total is not None:
            return self._summed(call, cut)
        assert cut.out is not None
        args = tuple(self._piece(x) if x in cut.along else x for x in call.args)
        out = self._piece(cut.out)
        fresh = bool(call.results) and cut.out.storage in self.temporary
        results, writes = ((out,), ()) if fresh else ((), (out,))
        return [Call(call.name, args, {}, results, writes, call.line, call.errors)]

    def _summed(self, call: Call, cut: Cut) -> list[Call]:
        """The sum over some rows, added to that over all."""
        piece = self._piece(cut.along[0])
        flat = reshaped(piece, (piece.shape[0] * piece.shape[1], piece.shape[2]))
        self.views.setdefault(flat, Call(".reshape", (piece, *flat.shape), {}, ()))
        key = slice(0, flat.shape[0])
        ones = sliced(call.args[0], key)
        assert ones is not None
        assert cut.total is not None
        self.views.setdefault(ones, Call("[]", (call.args[0], key), {}, ()))
        total = cut.total
        product = Storage(np.empty(total.shape, total.dtype), "made").whole
        return [
            Call("np.dot", (ones, flat), {}, (product,), (), call.line, call.errors),
            Call("np.add", (total, product), {}, (), (total,), call.line, call.errors),
        ]

    def _piece(self, x: View) -> View:
        """A stretch of an array."""
        if x.storage in self.temporary:
            found = on_part(x, self.temporary[x.storage], self.views)
            assert found is not None
            return found
        return self.pieces.setdefault(x, part_of(x, self.rows)).whole


def part_of(x: View, rows: int) -> Storage:
    """Memory for a stretch of an array, its axes in the same order."""
    shape = (rows, *x.shape[1:])
    array = np.empty([shape[k] for k in x.order], x.dtype)
    return Storage(array.transpose(np.argsort(x.order)), "made")


def on_part(x: View, part: Storage, views: MutableMapping[View, Call]) -> View | None:
    """What x sees of its storage, of a stretch of that; None if it could not be written down."""
    if x.settled:
        return part.whole
    found = x._replace(storage=part, shape=(part.shape[0], *x.shape[1:]))
    call = views.get(x)
    if found.contiguous:
        return found
    if call is None or not isinstance(call.args[0], View) or not keeps_rows(call):
        return None
    base = on_part(call.args[0], part, views)
    if base is not None:
        views.setdefault(found, Call(call.name, (base, *call.args[1:]), call.settings, ()))
    return found if base is not None else None


def keeps_rows(call: Call) -> bool:
    """Whether a look at an array leaves its first axis as it is."""
    if call.name == "np.transpose":
        return len(call.args) == 2 and call.args[1][0] == 0
    key = call.args[1] if call.name == "[]" else None
    return type(key) is tuple and len(key) > 0 and key[0] == slice(None)


def in_stretches(program: Program) -> None:
    """Make loops of chains on large arrays, and numpy's calls of those on windows."""
    ones = {c.results[0].storage for c in (*program.once, *program.calls) if c.name == "np.ones"}
    wanted = {x.storage for x in program.wanted() if isinstance(x, View)}
    columns = Columns(program)
    steps: list[Call] = []
    at = 0
    while at < len(program.steps):
        run = Run(ones)
        run.extend(program.steps, at)
        if run.end == at:
            steps.append(program.steps[at])
        else:
            if is_looped(run):
                later = program.steps[run.end :]
                early = run.harvest(later, wanted)
                program.steps[run.end :] = [step for step in later if step not in early]
            steps += finished(run, program, at, columns)
        at = max(run.end, at + 1)
    program.steps = steps


def finished(run: Run, program: Program, start: int, columns: Columns) -> list[Call]:
    """A run as a loop, if it is worth it."""
    if not is_looped(run):
        straight = [as_written(step, columns) for step in program.steps[start : run.end]]
        return [call for calls in straight for call in calls]
    temporary = temporaries(run, program)
    before = [x for x in run.before if x.name not in EMPTY or not is_in(x, temporary)]
    zeros = [zeroed(call, cut.total) for call, cut in run.calls if cut.total is not None]
    return [*before, *zeros, Stretch(run, temporary, rows_of(run), columns), *run.after]


def is_looped(run: Run) -> bool:
    """Whether a run is worth a loop."""
    return 0 < rows_of(run) < run.length


def is_in(call: Call, storages: set[Storage]) -> bool:
    """Whether what a call makes is among these."""
    return call.results[0].storage in storages


def as_written(step: Call, columns: Columns) -> list[Call]:
    """A step as it stands outside of loops."""
    if step.name not in WINDOWS:
        return [step]
    x, other = step.args[:2]
    target = (*step.results, *step.writes)[0]
    room = Call("np.empty", (target.shape, target.dtype), {}, (target,))
    begin = [room] if step.name == WEIGH else [zeroed(step, target)]
    return [*(begin if step.results else []), *columns.written(step, x, other, target)]


def zeroed(call: Call, total: View) -> Call:
    """A sum before anything is added to it."""
    if call.results:
        return Call("np.zeros", (total.shape, total.dtype), {}, (total,), (), call.line)
    return Call(".fill", (total, 0), {}, (), (total,), call.line)


def temporaries(run: Run, program: Program) -> set[Storage]:
    """What only the run needs, and each time only a stretch of it."""
    made = {x.storage for call, cut in run.calls if cut.out for x in call.results}
    made |= {x.storage for call in run.before if call.name in EMPTY for x in call.results}
    others = [c for c in (*run.before, *run.after) if c.name not in EMPTY]
    needed = {x.storage for x in program.wanted() if isinstance(x, View)}
    for step in (*others, *program.steps[run.end :]):
        needed.update(x.storage for x in step.touches() if isinstance(x, View))
    for _, cut in run.calls:
        for x in cut.along:
            if x.storage in made and not expressible(x, program):
                needed.add(x.storage)
    return made - needed


def expressible(x: View, program: Program) -> bool:
    """Whether a stretch of it can be written down, given one of its storage."""
    whole = x.storage.whole
    return (
        whole.dense
        and bool(whole.shape)
        and whole.order[0] == 0
        and whole.shape[0] == x.shape[0]
        and on_part(x, part_of(whole, 2), ChainMap({}, program.views)) is not None
    )


def rows_of(run: Run) -> int:
    """How many rows of all arrays together fit into a cache; 0 if all of them do."""
    if len(run.calls) < LEAST and run.calls[0][0].name not in WINDOWS:
        return 0
    sizes = {x: x.nbytes for _, cut in run.calls for x in cut.along}
    one = sum(sizes.values()) / run.length
    one += sum(scratch(call) for call, _ in run.calls if call.name in WINDOWS)
    if one * run.length <= 2 * CACHE:
        return 0
    rows = min(run.length, max(1, int(CACHE / one)))
    plain = all(cut.total is None and call.name not in WINDOWS for call, cut in run.calls)
    while not plain and run.length % rows:
        rows -= 1
    return rows
