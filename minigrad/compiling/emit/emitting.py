"""The program as text: numpy in a straight line, as a person would write it who wanted it fast.

The text defines `prepare`, which makes the arrays of a step once, and returns `step`. It needs
numpy alone, and runs wherever it is pasted.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from minigrad.compiling.calls import Call, Decision, Number, Storage, View, leaves
from minigrad.compiling.outs import COPYING, DRAWING, EMPTY
from minigrad.compiling.passes.stretches import Stretch
from minigrad.compiling.program import FINITE, Program
from minigrad.compiling.record.functions import INTO, spelled
from minigrad.compiling.views import reshaped
from minigrad.optim import vector

from .looping import Loops
from .wording import (
    INDENT,
    MISSED,
    bracketed,
    fitted,
    literal,
    sequence,
)

WRITERS = {spelled(f) for f in INTO}
FILLS = {"np.zeros": "0", "np.ones": "1", "np.full": ""}


class Emitter(Loops):
    """Writes a program down.

    residents   storages that `prepare` is given, and that stay
    arguments   storages and numbers that `step` is given
    """

    def __init__(
        self, program: Program, residents: list[Storage], arguments: list[Any], quiet: Any
    ) -> None:
        super().__init__(program, arguments, quiet)
        self.residents = residents
        self.uses = count_uses(program)
        self.missed = False

    # The whole.

    def emit(self) -> str:
        """The text."""
        for x in (*self.residents, *self.arguments):
            self.names.give(getattr(x, "whole", x))
        for call in self.program.once:
            self.emit_once(call)
        for step in self.program.steps:
            if isinstance(step, Decision):
                self.emit_decision(step)
            else:
                self.emit_call(step)
        self.enter(self.quiet)
        self.emit_return()
        return self.head() + "\n".join(self.functions()) + "\n"

    def head(self) -> str:
        """What stands before the functions."""
        imports = "".join(f"import {name}\n" for name in sorted(self.imports))
        head = (imports and f"{imports}\n") + "import numpy as np\n\n\n"
        return head + (MISSED if self.missed else "")

    def functions(self) -> list[str]:
        """`prepare`, with `step` in it."""
        left = [self.text(store.value) for store in self.program.stores if left_in_place(store)]
        given = ", ".join(self.names.of[getattr(x, "whole", x)] for x in self.residents)
        taken = ", ".join(self.names.of[getattr(x, "whole", x)] for x in self.arguments)
        return [
            *fitted(f"def prepare({given}):"),
            f'{INDENT}"""Make the arrays of a step, once, and return the step."""',
            *self.prepared,
            "",
            *fitted(f"{INDENT}def step({taken}):"),
            *(self.body or [f"{INDENT * 2}pass"]),
            "",
            *fitted(f"{INDENT}return step" + (f", {sequence(left, tuple)}" if left else "")),
        ]

    # Statements.

    def emit_once(self, call: Call) -> None:
        """A call that nothing varies in."""
        for x in call.results:
            text = self.called(call)
            name = self.names.give(x.storage.whole if isinstance(x, View) else x, call.name)
            self.prepare(f"{name} = {text}")

    def emit_decision(self, decision: Decision) -> None:
        """A decision: if it falls out otherwise, the step is not the right one."""
        self.missed = True
        subject = self.text(decision.subject)
        if decision.kind is FINITE:
            self.imports.add("math")
            self.write(f"if not math.isfinite({subject}):")
            self.write(f'{INDENT}raise Missed("a number is not finite")')
            return
        if decision.kind is bool:
            test = (
                f"not {bracketed(self.expression(decision.subject), 1)}"
                if decision.value
                else subject
            )
        else:
            test = f"{subject} != {literal(decision.value)}"
        self.write(f"if {test}:")
        self.write(f"{INDENT}raise Missed")

    def emit_call(self, call: Call) -> None:
        """A call of a step."""
        if all(isinstance(x, Number) for x in call.results) and call.results:
            for x in call.results:
                if self.uses.get(x, 0) > 1:
                    self.begin(call)
                    text = self.calculation(call)[0]
                    self.write(f"{self.names.give(x, call.name)} = {text}")
        elif call.name in EMPTY:
            pass
        else:
            if isinstance(call, Stretch):
                self.enter(self.quiet)
            self.begin(call)
            self.emit_array_call(call)

    def emit_array_call(self, call: Call) -> None:
        if call.name == "[]=":
            target, key, value = call.args
            self.write(f"{self.text(target)}[{self.key(key)}] = {self.text(value)}")
        elif call.name == ".fill":
            self.write(f"{self.text(call.args[0])}.fill({self.text(call.args[1])})")
        elif call.name == "sweep":
            self.emit_sweep(call)
        elif isinstance(call, Stretch):
            self.emit_stretch(call)
        elif call.name.endswith(".at") or call.name in WRITERS:
            self.write(self.called(call))
        elif call.writes:
            self.emit_into(call, call.writes[0])
        elif call.results[0].storage in self.rooms.local:
            text = self.called(call)
            names = [self.names.give(x.storage.whole, call.name) for x in call.results]
            self.write(f"{', '.join(names)} = {text}")
        else:
            self.emit_into(call, call.results[0])

    def emit_into(self, call: Call, target: View) -> None:
        """A call that writes its result where it is told to."""
        out = self.text(target)
        if call.name == "scalar":
            self.write(f"{out}.fill({self.text(call.args[0])})")
        elif call.name in FILLS:
            self.write(f"{out}.fill({FILLS[call.name] or self.text(call.args[1])})")
        elif call.name in COPYING or call.name == "put":
            self.emit_copy(call.args[0], target)
        elif call.name in DRAWING:
            dtype = "" if target.dtype == np.float64 else f"dtype={literal(target.dtype)}, "
            self.write(f"{self.text(call.args[0])}{call.name[3:]}({dtype}out={out})")
        else:
            args = ", ".join([*self.call_arguments(call), f"out={out}"])
            self.write(f"{call.name}({args})")

    def emit_copy(self, x: Any, target: View) -> None:
        if isinstance(x, View) and x.shape != target.shape:
            target = reshaped(target, x.shape)
        args = [self.text(target), self.text(x)]
        if isinstance(x, View) and not np.can_cast(x.dtype, target.dtype, "same_kind"):
            args.append('casting="unsafe"')
        self.write(f"np.copyto({', '.join(args)})")

    def emit_sweep(self, call: Call) -> None:
        """What an optimiser does once in a while, to keep its memory out of denormals."""
        x, t = map(self.text, call.args)
        tiny = vector._SWEEP * float(np.finfo(call.args[0].dtype).tiny)
        when = f"if {t} % {vector._SWEEP} == 0:  # numbers about to become denormal are slow"
        if self.body[-2:-1] != [INDENT * self.depth + when]:
            self.write(when)
        self.write(f"{INDENT}{x}[np.abs({x}) < {tiny:.3g}] = 0")

    def emit_return(self) -> None:
        """What a step gives back: results as copies, and numbers that places outside become."""
        outputs = [
            f"{self.text(x)}.copy()" if isinstance(x, View) else self.text(x)
            for x in leaves(self.program.output)
        ]
        outputs += [self.text(s.value) for s in self.program.stores if s.kind == "number"]
        if outputs:
            self.write(f"return {', '.join(outputs)}")


def left_in_place(store: Any) -> bool:
    """Whether a store keeps an array that the step leaves where it was made."""
    return store.kind in ("tensor", "array")


def count_uses(program: Program) -> dict[Any, int]:
    """How often each number is used."""
    uses: dict[Any, int] = {}
    for step in program.steps:
        for x in step.reads():
            if isinstance(x, Number):
                uses[x] = uses.get(x, 0) + 1
    for x in program.wanted():
        if isinstance(x, Number):
            uses[x] = uses.get(x, 0) + 1
    return uses
