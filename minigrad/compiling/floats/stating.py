"""The calls of a program as statements, with the way back where backward was called."""

from __future__ import annotations

from typing import Any

from minigrad.compiling.calls import Call, Decision, Number
from minigrad.compiling.program import Program
from minigrad.op import REGISTRY

from .derive import Backward
from .formulas import Formula, Symbol, of_op
from .loops import Loop
from .sharing import shared
from .statements import Add, Check, Let, Repeat, When


class Statements:
    """The calls of a program as statements, with the way back where backward was called."""

    def __init__(self, program: Program, partners: dict[Any, Any]) -> None:
        self.program = program
        self.partners = partners
        self.starts: list[Any] = []
        steps = program.steps
        backs = {
            at: self.backward(step, steps[:at])
            for at, step in enumerate(steps)
            if step.name == "backward"
        }
        out: list[Any] = []
        for at, step in enumerate(steps):
            out += backs[at] if at in backs else self.forward(step)
        self.all = begun([*self.starts, *out])

    def forward(self, step: Any) -> list[Any]:
        """A call, a loop or a guard."""
        if isinstance(step, Loop):
            body = [*self.lets(step.calls), Add(step.total, symbol(step.term)), *step.back]
            start = Let(step.total, symbol(step.start), step.line, "total")
            return [start, Repeat(step.variables, step.rows, body)]
        if isinstance(step, Decision):
            subject = symbol(step.subject)
            if step.kind is not bool:
                return [Check(Formula("==", subject, step.value), True)]
            return [Check(subject, step.value)]
        return shared(self.let(step))

    def lets(self, calls: list[Call]) -> list[Let]:
        """Calls as statements."""
        return [let for call in calls for let in shared(self.let(call))]

    def let(self, call: Call) -> Let:
        """A call as a number and its formula."""
        args = [symbol(x) for x in call.args]
        if call.name.startswith("op."):
            an_op = REGISTRY[call.name.removeprefix("op.")]
            formula = of_op(an_op, args, call.settings)
        else:
            formula = without_zero(Formula(call.name, *args))
        return Let(call.results[0], formula, call.line, call.name.removeprefix("op."))

    def backward(self, call: Call, before: list[Any]) -> list[Any]:
        """The way back from a root to its leaves."""
        root, seed = call.args
        steps = [s for s in before if isinstance(s, Loop) or s_is_op(s)]
        leaves = dict(zip(call.settings["leaves"], call.results, strict=True))
        for leaf, gradient in leaves.items():
            self.starts.append(Let(gradient, 0.0))
            self.partners[gradient] = leaf
        back = Backward(steps, self.program.wants, self.partners)
        return [self.completed(s) for s in back.run(root, symbol(seed), leaves)]

    def completed(self, statement: Any) -> Any:
        """A loop that goes forward once more, with statements for calls."""
        if not isinstance(statement, Repeat):
            return statement
        calls = [s for s in statement.body if isinstance(s, Call)]
        rest = [s for s in statement.body if not isinstance(s, Call)]
        return statement._replace(body=[*self.lets(calls), *rest])


def begun(statements: list[Any]) -> list[Any]:
    """A sum that begins with 0.0 begins with its first term instead, if that is sure to come."""
    zeros = {s.number for s in statements if isinstance(s, Let) and is_zero(s.formula)}
    first: dict[Number, int] = {}
    for at, s in enumerate(statements):
        for number in changed_in(s):
            if number in zeros and number not in first:
                first[number] = at if isinstance(s, Add) else -1
    out: list[Any] = []
    for at, s in enumerate(statements):
        if isinstance(s, Let) and s.number in zeros and first.get(s.number, -1) >= 0:
            continue
        if isinstance(s, Add) and first.get(s.number) == at:
            s = Let(s.number, s.formula)
        out.append(s)
    return out


def is_zero(x: Any) -> bool:
    """Whether it is plainly 0."""
    return type(x) is float and x == 0.0


def changed_in(s: Any) -> list[Number]:
    """The numbers that a statement adds to."""
    if isinstance(s, Add):
        return [s.number]
    body = s.body if type(s) in (When, Repeat) else ()
    return [number for part in body for number in changed_in(part)]


def s_is_op(step: Call) -> bool:
    """Whether a step is an op of Values."""
    return step.name.startswith("op.")


def symbol(x: Any) -> Any:
    """A number as a symbol, anything else as it is."""
    return Symbol(x) if isinstance(x, Number) else x


def without_zero(x: Formula) -> Any:
    """0.0 + a is a."""
    zero = x.head == "+" and type(x.parts[0]) is float and x.parts[0] == 0.0
    return x.parts[1] if zero else x
