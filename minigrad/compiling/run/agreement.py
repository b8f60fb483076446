"""What a recording says, so that it can be compared with what another one says.

A recording counts when a second one says the same. What a function reads where nobody can follow,
the time or a random number, is hardly the same twice, and then nothing is made of either.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

import numpy as np

from minigrad.compiling.calls import Call, Decision, Number, Storage, View
from minigrad.compiling.program import Program
from minigrad.compiling.record.recording import Recording
from minigrad.compiling.record.restoring import may_vary
from minigrad.compiling.record.results import Leaf
from minigrad.tensor import Tensor

from .standing import at, drop_settled, obstacles


class Said(NamedTuple):
    """Something a recording says: to compare, to read, and the line of the user's program."""

    exactly: str
    shortly: str
    line: Any = None


class Draft:
    """A program that waits for a second recording to agree.

    obstacles   why there cannot be one
    numbers     by path, the plain numbers it can reach
    patterns    which gradients were there when it was recorded
    """

    def __init__(self, recording: Recording) -> None:
        self.recording = recording
        self.program = Program(recording)
        self.obstacles = [*obstacles(recording, self.program)]
        self.numbers = {p.path: x for p, x in recording.found.places if may_vary(x)}
        if self.obstacles:
            return
        drop_settled(self.program)
        self.says = [*Words(self.program).said(recording)]
        self.patterns = {gradients(recording)}

    def moved_since(self, others: list[Draft]) -> set[str]:
        """The paths of the numbers that were others in the recording before."""
        return {
            path
            for other in others
            for path, x in self.numbers.items()
            if path in other.numbers and other.numbers[path] != x
        }

    def agrees(self, other: Draft) -> bool:
        """Whether another recording says the same; then this one stands for both."""
        if [said.exactly for said in self.says] != [said.exactly for said in other.says]:
            return False
        self.patterns |= other.patterns
        return True

    def unlike(self, other: Draft) -> str:
        """The first thing that another recording says differently."""
        for mine, others in zip(self.says, other.says, strict=False):
            if mine.exactly != others.exactly:
                both = f"{others.shortly}, and then {mine.shortly}"
                return f"first {both}{at(mine.line)}"
        return "it did not do as much each time"

    def forget(self) -> None:
        """Let go of all but what it says."""
        self.recording.forget()
        del self.program


def gradients(recording: Recording) -> tuple[bool, ...]:
    """Which tensors had a gradient."""
    return tuple(
        f.thing is not None
        for f in recording.followed
        if f.place.key == "grad" and isinstance(f.place.owner, Tensor)
    )


def shortly(call: Call) -> str:
    """A call with the plain numbers among its arguments."""
    plain = [repr(x) for x in call.args if isinstance(x, int | float)]
    return f"{call.name}({', '.join(plain)})" if plain else call.name


class Words:
    """Says everything in words: memory and numbers are counted in the order they come up."""

    def __init__(self, program: Program) -> None:
        self.program = program
        self.known: dict[Any, int] = {}

    def said(self, recording: Recording) -> Iterator[Said]:
        """Each step, change and result in words."""
        for step in self.program.steps:
            if isinstance(step, Decision):
                shown = f"a decision by {step.value!r}"
                yield Said(f"{self.of(step.subject)} {step.kind} {step.value!r}", shown, step.line)
            else:
                parts = step.results, step.args, step.settings, step.writes, step.errors
                yield Said(f"{step.name} {self.of(parts)}", shortly(step), step.line)
        for store in self.program.stores:
            path = store.place.path
            yield Said(f"{path} {store.kind} {self.of(store.value)}", f"{path} changed")
        result = self.program.output, recording.output
        yield Said(self.of(result), "one result")

    def of(self, x: Any) -> str:
        """Anything in words."""
        kind = type(x)
        if kind is View:
            return f"{self.of(x.storage)}{x[1:4]}{x.dtype.str}"
        if kind is Storage or kind is Number:
            new = x not in self.known
            number = self.known.setdefault(x, len(self.known))
            return f"#{number}{self.about(x) if new else ''}"
        if kind is Leaf:
            return f"{x.kind} {x.nth} {[*map(id, x.leaves)]}"
        if kind is tuple or kind is list:
            return f"{kind.__name__}({', '.join(map(self.of, x))})"
        if kind is dict:
            return str({key: self.of(value) for key, value in x.items()})
        if kind is slice:
            return f"slice{self.of((x.start, x.stop, x.step))}"
        return f"{kind.__name__} {x!r}"

    def about(self, x: Any) -> str:
        """What is to be known about a storage or a number when it comes up first."""
        if isinstance(x, Number):
            source = x.source
            return f" from {getattr(source, 'path', 'an optimiser')}" if source is not None else ""
        if x.origin == "constant":
            return f" holding {hash(np.ascontiguousarray(x.array).tobytes())}"
        place = self.program.initial.get(x.whole)
        return f" {x.origin} {place.path if place is not None else ''}"
