"""Stretches: a chain of calls on large arrays goes over them a stretch at a time.

An optimiser's formula makes a dozen passes over vectors that do not fit into a processor's cache,
and a layer several over all its images. A stretch of each does fit, so that only the first of the
passes waits for memory. The numbers are the same.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from minigrad.compiling.calls import Call, Number, Storage, View
from minigrad.compiling.outs import COPYING, EMPTY, ufunc_of
from minigrad.compiling.program import Program
from minigrad.compiling.views import inner_span

CACHE = 800_000  # bytes of all arrays that a stretch should stay within
LEAST = 2  # calls that are worth a loop


class Stretch(Call):
    """A loop over stretches of arrays, along their first axis.

    inner    the calls on one stretch
    made_by  the function that makes each result
    pieces   for each array, the storage that stands for its stretch
    length   of the first axis
    rows     how many of it are a stretch
    """

    __slots__ = ("inner", "length", "made_by", "pieces", "rows")

    def __init__(self, run: Run, results: list[View], rows: int) -> None:
        self.length = run.length
        self.rows = rows
        self.pieces: dict[View, Storage] = {}
        temporary: dict[Storage, Storage] = {}
        outside = {x.storage for x in results}
        self.inner = [self._inside(call, outside, temporary) for call in run.calls]
        reads = [x for call in run.calls for x in call.reads() if isinstance(x, View)]
        made = {x.storage: call.name for call in run.calls for x in call.results}
        self.made_by = made
        writes = [x for call in run.calls for x in call.writes if x.storage not in made]
        args = dict.fromkeys(x for x in reads if x.storage not in made)
        first = run.calls[0]
        super().__init__(
            *("stretch", tuple(args), {}, tuple(results), tuple(dict.fromkeys(writes))),
            *(first.line, first.errors),
        )

    def _inside(self, call: Call, outside: set[Storage], temporary: dict[Storage, Storage]) -> Call:
        """A call on arrays as one on their stretches; what is needed outside is written there."""
        for x in call.results:
            if x.storage not in outside:
                temporary[x.storage] = self._part_of(x)

        def piece(x: Any) -> Any:
            if not isinstance(x, View) or not is_cut(x, out_of(call)):
                return x
            if x.storage in temporary:
                return temporary[x.storage].whole
            return self.pieces.setdefault(x, self._part_of(x)).whole

        done = [x for x in call.results if x.storage in outside]
        results = () if done else tuple(map(piece, call.results))
        writes = tuple(map(piece, (*call.writes, *done)))
        args = tuple(map(piece, call.args))
        return Call(call.name, args, {}, results, writes, call.line, call.errors)

    def _part_of(self, x: View) -> Storage:
        """Memory for a stretch of an array, its axes in the same order."""
        shape = (self.rows, *x.shape[1:])
        array = np.empty([shape[k] for k in x.order], x.dtype)
        return Storage(array.transpose(np.argsort(x.order)), "made")


class Run:
    """Calls in a row on arrays whose first axes are equally long, and calls on numbers among them.

    blocks   for each storage, how far its rows are apart, and where the first begins
    """

    def __init__(self) -> None:
        self.calls: list[Call] = []
        self.others: list[Call] = []
        self.steps: list[Call] = []
        self.length = 0
        self.blocks: dict[Storage, tuple[int, int]] = {}
        self.whole: set[Storage] = set()  # of arrays that every stretch needs all of

    def takes(self, step: Any) -> bool:
        """Whether one more step belongs to it; then it is added."""
        length = length_of(step)
        if length and (not self.calls or self.goes_with(step, length)):
            blocks = blocks_of(step, self.blocks)
            if blocks is not None:
                self.blocks = blocks
                self.length = length
                self.calls.append(step)
                out = out_of(step)
                self.whole |= {x.storage for x in step.reads() if not is_cut(x, out)}
                self.steps.append(step)
                return True
        aside = step.name in EMPTY or is_on_numbers(step)
        if self.calls and aside and self.is_apart_from(step):
            self.others.append(step)
            self.steps.append(step)
            return True
        return False

    def goes_with(self, call: Call, length: int) -> bool:
        """Whether a call is on arrays as long, and needs none whole that is made in stretches."""
        if length != self.length or call.errors != self.calls[0].errors:
            return False
        out = out_of(call)
        made = {out_of(c).storage for c in self.calls}
        return out.storage not in self.whole and not any(
            x.storage in made for x in call.reads() if not is_cut(x, out)
        )

    def is_apart_from(self, call: Call) -> bool:
        """Whether a call needs nothing of what the others make."""
        made = {out_of(c).storage for c in self.calls}
        return not any(isinstance(x, View) and x.storage in made for x in call.reads())


def in_stretches(program: Program) -> None:
    """Make loops of chains on large arrays."""
    steps: list[Call] = []
    run = Run()
    for at, step in enumerate(program.steps):
        if run.takes(step):
            continue
        steps += finished(run, program, at)
        run = Run()
        if not run.takes(step):
            steps.append(step)
    program.steps = [*steps, *finished(run, program, len(program.steps))]


def finished(run: Run, program: Program, end: int) -> list[Any]:
    """A run as a loop, if it is worth it."""
    rows = rows_of(run) if len(run.calls) >= LEAST else 0
    if not 0 < rows < run.length:
        return run.steps
    later = {x.storage for x in program.wanted() if isinstance(x, View)}
    for step in program.steps[end:]:
        later.update(x.storage for x in step.touches() if isinstance(x, View))
    for call in run.calls:  # a part of a result is looked at: then it is there as a whole
        later.update(x.storage for x in arrays(call) if x != x.storage.whole)
    results = [x for call in run.calls for x in call.results if x.storage in later]
    return [*run.others, Stretch(run, results, rows)]


def rows_of(run: Run) -> int:
    """How many rows of all arrays together fit into a cache; 0 if all of them do."""
    sizes = {x: x.nbytes for call in run.calls for x in arrays(call)}
    one = sum(sizes.values()) / run.length
    return 0 if one * run.length <= 2 * CACHE else max(1, int(CACHE / one))


def length_of(step: Any) -> int:
    """The length of the first axis of what a call makes element by element; else 0."""
    if step.settings or len((*step.results, *step.writes)) != 1:
        return 0
    ufunc = step.name.count(".") == 1 and ufunc_of(step.name) is not None
    if not (ufunc and step.name != "np.matmul") and step.name not in ("put", *COPYING):
        return 0
    out = out_of(step)
    if not isinstance(out, View) or not out.shape or out.order[0] != 0 or not out.size:
        return 0
    for x in step.args:
        if isinstance(x, View) and len(x.shape) > len(out.shape):
            return 0
    if not ufunc and (not isinstance(step.args[0], View) or step.args[0].shape != out.shape):
        return 0
    if step.results and not (out.settled and out.dense):
        return 0
    return out.shape[0]


def out_of(call: Call) -> View:
    """What a call writes to, or makes."""
    out: View = (*call.results, *call.writes)[0]
    return out


def is_cut(x: Any, out: View) -> bool:
    """Whether an array is gone through with the result, and not needed whole each time."""
    return isinstance(x, View) and len(x.shape) == len(out.shape) and x.shape[0] == out.shape[0]


def arrays(call: Call) -> Iterator[View]:
    """The arrays that a call goes through."""
    out = out_of(call)
    return (x for x in (*call.reads(), out) if is_cut(x, out))


def blocks_of(
    call: Call, known: dict[Storage, tuple[int, int]]
) -> dict[Storage, tuple[int, int]] | None:
    """The rows of every storage, if all who look at it agree on them; else None."""
    found = dict(known)
    for x in arrays(call):
        stride = x.strides[0]
        low, high = inner_span(x)
        block = stride, low - low % stride if stride > 0 else 0
        if stride <= 0 or high - block[1] > stride or found.setdefault(x.storage, block) != block:
            return None
    return found


def is_on_numbers(step: Call) -> bool:
    """Whether a call is one on single numbers, or makes an array of one."""
    if step.writes or not step.results or step.name.startswith("rng"):
        return False
    return step.name == "scalar" or all(isinstance(x, Number) for x in step.results)
