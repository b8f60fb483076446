"""Stretches: a chain of calls on long vectors goes over them a stretch at a time.

An optimiser's formula makes a dozen passes over vectors that do not fit into a processor's cache.
A stretch of each does, and only the first of its passes waits for memory. The numbers are the same.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from ..calls import Call, Number, Storage, View
from ..program import Guard, Program
from ..rooms import ufunc_of

LENGTH = 32768  # of half a dozen vectors in float32, fewer bytes than a core has cache for itself
LEAST = 2  # calls that are worth a loop


class Stretch(Call):
    """A loop over stretches of vectors of one length.

    inner    the calls on one stretch
    pieces   for each vector, the storage that stands for its stretch
    length   of the vectors
    """

    __slots__ = ("inner", "length", "pieces")

    def __init__(self, run: Run, results: list[View]) -> None:
        self.length = run.length
        self.pieces: dict[View, Storage] = {}
        temporary: dict[Storage, Storage] = {}
        outside = {x.storage for x in results}
        self.inner = [self._inside(call, outside, temporary) for call in run.calls]
        reads = [x for call in run.calls for x in call.reads()]
        made = {x.storage for call in run.calls for x in call.results}
        writes = [x for call in run.calls for x in call.writes if x.storage not in made]
        args = dict.fromkeys(x for x in reads if x.storage not in made)
        line = run.calls[0].line
        super().__init__(
            "stretch", tuple(args), {}, tuple(results), tuple(dict.fromkeys(writes)), line
        )
        self.errors = run.calls[0].errors

    def _inside(
        self, call: Call, outside: set[Storage], temporary: dict[Storage, Storage]
    ) -> Call:
        """A call on vectors as one on their stretches; what is needed outside is written there."""
        for x in call.results:
            if x.storage not in outside:
                temporary[x.storage] = part_of(x)

        def piece(x: Any) -> Any:
            if type(x) is not View or x.shape == ():
                return x
            if x.storage in temporary:
                return temporary[x.storage].whole
            return self.pieces.setdefault(x, part_of(x)).whole

        done = [x for x in call.results if x.storage in outside]
        results = () if done else tuple(map(piece, call.results))
        writes = tuple(map(piece, (*call.writes, *done)))
        args = tuple(map(piece, call.args))
        return Call(call.name, args, {}, results, writes, call.line, call.errors)


def part_of(x: View) -> Storage:
    """Memory for a stretch of a vector."""
    return Storage(np.empty(LENGTH, x.dtype), "made")


class Run:
    """Calls in a row on vectors of one length, and calls on single numbers among them."""

    def __init__(self) -> None:
        self.calls: list[Call] = []
        self.others: list[Call] = []
        self.steps: list[Any] = []
        self.length = 0

    def takes(self, step: Any) -> bool:
        """Whether one more step belongs to it; then it is added."""
        length = length_of(step)
        if length and (not self.calls or self.goes_with(step, length)):
            self.length = length
            self.calls.append(step)
        elif self.calls and is_on_numbers(step) and self.is_apart_from(step):
            self.others.append(step)
        else:
            return False
        self.steps.append(step)
        return True

    def goes_with(self, call: Call, length: int) -> bool:
        """Whether a call is on vectors of the same length, none of them shifted against another."""
        if length != self.length or call.errors != self.calls[0].errors:
            return False
        known = {x.storage: x for c in [*self.calls, call] for x in vectors(c)}
        return all(known[x.storage] == x for c in [*self.calls, call] for x in vectors(c))

    def is_apart_from(self, call: Call) -> bool:
        """Whether a call needs nothing of what the others make."""
        made = {x.storage for c in self.calls for x in (*c.results, *c.writes)}
        return not any(type(x) is View and x.storage in made for x in call.reads())


def in_stretches(program: Program) -> None:
    """Make loops of chains on long vectors."""
    steps: list[Any] = []
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
    if len(run.calls) < LEAST:
        return run.steps
    later = {x.storage for x in program.wanted() if type(x) is View}
    for step in program.steps[end:]:
        things = [step.subject] if type(step) is Guard else [*step.reads(), *step.writes]
        later.update(x.storage for x in things if type(x) is View)
    results = [x for call in run.calls for x in call.results if x.storage in later]
    return [*run.others, Stretch(run, results)]


def length_of(step: Any) -> int:
    """The length of the vectors that a ufunc combines, if they are long; else 0."""
    if type(step) is not Call or step.settings or step.name.count(".") != 1:
        return 0
    if ufunc_of(step.name) is None or step.name == "np.matmul":
        return 0
    outs = (*step.results, *step.writes)
    if len(outs) != 1 or len(outs[0].shape) != 1 or outs[0].size < 2 * LENGTH:
        return 0
    known = all(type(x) is View for x in step.args)
    same = known and all(x.shape in ((), outs[0].shape) and x.contiguous for x in (*step.args, *outs))
    return outs[0].size if same else 0


def vectors(call: Call) -> Iterator[View]:
    """The vectors that a call reads, makes and writes."""
    return (x for x in (*call.reads(), *call.results, *call.writes) if x.shape != ())


def is_on_numbers(step: Any) -> bool:
    """Whether a call is one on single numbers, or makes an array of one."""
    if type(step) is not Call or step.writes or not step.results or step.name.startswith("rng"):
        return False
    return step.name == "scalar" or all(type(x) is Number for x in step.results)
