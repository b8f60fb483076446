"""Backward, written down: how every gradient follows from the one after it, by the ops' own slopes.

A gradient of exactly 0 is not passed on, as the engine does not either; and where a slope is a
truth, as that of relu, the whole way back from there stands under an `if`.
"""

from __future__ import annotations

from typing import Any

from minigrad.compiling.calls import Call, Number
from minigrad.op import REGISTRY

from .formulas import Formula, Symbol, slopes_of
from .loops import Loop
from .sharing import shared
from .statements import Add, Let, Repeat, When
from .uses import is_short

TRUTHS = {"<", "<=", ">", ">=", "==", "!="}


class Backward:
    """The way back from a root to its leaves.

    steps    the calls and loops of the way forward
    wants    for the result of an op, which of its arguments want a gradient
    partners is told of what each new number is the gradient
    """

    def __init__(
        self, steps: list[Any], wants: dict[Number, Any], partners: dict[Number, Number]
    ) -> None:
        self.steps = steps
        self.wants = wants
        self.partners = partners
        self.gradient: dict[Number, Any] = {}  # a formula, or the number that collects it
        self.summed: set[Number] = set()  # gradients that are collected
        self.block: dict[Number, list[Any]] = {}  # where the way back from a number is written

    def run(self, root: Number, seed: Any, leaves: dict[Number, Number]) -> list[Any]:
        """The statements; `leaves` says which number collects the gradient of which."""
        self.gradient.update(leaves)
        self.summed.update(leaves)
        start: list[Any] = []
        body: list[Any] = []
        self.through(self.steps, {root: seed}, start, body)
        return [*start, *body]

    def through(
        self, steps: list[Any], seeds: dict[Number, Any], start: list[Any], out: list[Any]
    ) -> None:
        """The way back through some steps; gradients that are collected begin in `start`."""
        reads = count_reads(steps, self.wants)
        for x, g in seeds.items():
            self.gradient[x] = g
            self.block[x] = out
        for step in reversed(steps):
            if isinstance(step, Loop):
                self.loop(step, out)
            elif step.name.startswith("op.") and step.results[0] in self.gradient:
                self.op(step, reads, start, out)

    def op(self, call: Call, reads: dict[Number, int], start: list[Any], out: list[Any]) -> None:
        """The way back through one op."""
        y = call.results[0]
        wants = self.wants.get(y)
        if wants is None:
            return
        an_op: Any = REGISTRY[call.name.removeprefix("op.")]
        block = self.block.get(y, out)
        g = self.symbol(self.gradient[y])
        xs = [self.symbol(x) for x in call.args]
        if (an_op.steep or an_op.variadic) and isinstance(g, Formula):
            g, block = self.guarded(y, g, block)
        elif isinstance(g, Formula) and sum(wants) > 1:
            g = self.named(y, g, block)
        slopes = slopes_of(an_op, Symbol(y), xs, call.settings)
        for x, slope, wanted in zip(call.args, slopes, wants, strict=True):
            if wanted and slope is not None:
                if isinstance(slope, Formula) and not is_truth(slope) and not is_short(slope):
                    slope = self.written(slope, call.line, block)
                self.pass_on(x, g, slope, reads, start, block)

    def written(self, slope: Formula, line: Any, block: list[Any]) -> Any:
        """A slope that takes some calculation, on a line of its own."""
        number = Number(0.0)
        block += shared(Let(number, slope, line, "slope"))
        return Symbol(number)

    def named(self, y: Number, g: Any, block: list[Any]) -> Any:
        """A gradient that is needed more than once, under a name."""
        if not isinstance(g, Symbol):
            number = self.fresh(y)
            block.append(Let(number, g))
            g = Symbol(number)
        return g

    def guarded(self, y: Number, g: Any, block: list[Any]) -> tuple[Any, list[Any]]:
        """A block in which the gradient is not 0, under a name if it is no name already."""
        g = self.named(y, g, block)
        inner: list[Any] = []
        block.append(When((g,), inner))
        return g, inner

    def pass_on(
        self, x: Number, g: Any, slope: Any, reads: dict[Number, int], start: list[Any], block: Any
    ) -> None:
        """A share of the gradient for an argument."""
        truth = is_truth(slope)
        share = g if truth else times(g, slope)
        if x not in self.summed and reads.get(x, 0) == 1:
            self.gradient[x] = share
            self.block[x] = block
            if truth:
                inner: list[Any] = []
                block.append(When((slope,), inner))
                self.block[x] = inner
            return
        if x not in self.summed:
            self.summed.add(x)
            self.gradient[x] = number = self.fresh(x)
            start.append(Let(number, 0.0))
        statement = Add(self.gradient[x], share)
        block.append(When((slope,), [statement]) if truth else statement)

    def loop(self, loop: Loop, out: list[Any]) -> None:
        """The way back through a loop: of every row, forward once more and then back."""
        g = self.gradient.get(loop.total)
        if g is None:
            return
        if isinstance(g, Formula):
            g = self.named(loop.total, g, self.block.get(loop.total, out))
        if isinstance(loop.start, Number) and loop.start in self.wants:
            self.gradient[loop.start] = g
        start: list[Any] = []
        body: list[Any] = []
        self.through(loop.calls, {loop.term: self.symbol(g)}, start, body)
        if isinstance(g, Formula):
            again = Repeat(loop.variables, loop.rows, [*loop.calls, *start, *body])
            self.block.get(loop.total, out).append(again)
        else:  # known beforehand: forward and back can go in one
            loop.back = [*start, *body]

    def symbol(self, x: Any) -> Any:
        """A number as a symbol."""
        return Symbol(x) if isinstance(x, Number) else x

    def fresh(self, x: Number) -> Number:
        """The gradient of x, as a number of its own."""
        number = Number(0.0)
        self.partners[number] = x
        return number


def is_truth(slope: Any) -> bool:
    """Whether a slope is true or false, for 1 or 0."""
    return isinstance(slope, Formula) and slope.head in TRUTHS


def times(g: Any, slope: Any) -> Any:
    """g * slope, where one of them is 1 the other."""
    if same(slope, 1):
        return g
    if same(slope, -1):
        return -g
    return slope if type(g) is float and g == 1.0 else g * slope


def same(slope: Any, k: int) -> bool:
    """Whether a slope is the whole number k."""
    return type(slope) is int and slope == k


def count_reads(steps: list[Any], wants: dict[Number, Any]) -> dict[Number, int]:
    """How often each number is an argument that wants a gradient."""
    found: dict[Number, int] = {}
    for step in steps:
        calls = step.calls if isinstance(step, Loop) else [step]
        for call in calls:
            flags = wants.get(call.results[0]) if call.results else None
            for x, wanted in zip(call.args, flags or (), strict=False):
                if wanted and isinstance(x, Number):
                    found[x] = found.get(x, 0) + 1
        if isinstance(step, Loop) and isinstance(step.start, Number):
            found[step.start] = found.get(step.start, 0) + 1
    return found
