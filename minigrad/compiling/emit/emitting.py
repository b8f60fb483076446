"""The program as text: numpy in a straight line, as a person would write it who wanted it fast.

The text defines `prepare`, which makes the arrays of a step once, and returns `step`. It needs
numpy alone, and runs wherever it is pasted.
"""

from __future__ import annotations

import linecache
from typing import Any

import numpy as np

from minigrad.compiling.calls import Call, Decision, Line, Number, Storage, View, leaves
from minigrad.compiling.program import FINITE, Program
from minigrad.compiling.record.functions import INTO, spelled
from minigrad.compiling.views import reshaped
from minigrad.optim import vector

from .names import Names
from .rooms import COPYING, DRAWING, EMPTY, Rooms
from .wording import (
    ATOM,
    INDENT,
    MISSED,
    TIGHTNESS,
    WIDTH,
    bracketed,
    fitted,
    listed,
    literal,
    operation,
    sequence,
    slice_of,
    tupled,
)

WRITERS = {spelled(f) for f in INTO}
FILLS = {"np.zeros": "0", "np.ones": "1", "np.full": ""}


class Emitter:
    """Writes a program down.

    residents   storages that `prepare` is given, and that stay
    arguments   storages and numbers that `step` is given
    """

    def __init__(
        self, program: Program, residents: list[Storage], arguments: list[Any], quiet: Any
    ) -> None:
        self.program = program
        self.rooms = Rooms(program.steps, program.wanted())
        self.names = Names(program.names)
        self.residents = residents
        self.arguments = arguments
        self.quiet = quiet
        self.prepared: list[str] = []
        self.body: list[str] = []
        self.depth = 2
        self.errors: Any = quiet
        self.uses = count_uses(program)
        self.makers: dict[Any, Call] = {}
        for call in (*program.once, *program.calls):
            for x in call.results:
                self.makers[x.storage if isinstance(x, View) else x] = call
        self.line: Line | None = None
        self.missed = False
        self.imports: set[str] = set()

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
        left = [self.text(store.value) for store in self.program.stores if left_in_place(store)]
        given = ", ".join(self.names.of[getattr(x, "whole", x)] for x in self.residents)
        taken = ", ".join(self.names.of[getattr(x, "whole", x)] for x in self.arguments)
        lines = [
            *fitted(f"def prepare({given}):"),
            f'{INDENT}"""Make the arrays of a step, once, and return the step."""',
            *self.prepared,
            "",
            *fitted(f"{INDENT}def step({taken}):"),
            *(self.body or [f"{INDENT * 2}pass"]),
            "",
            *fitted(f"{INDENT}return step" + (f", {sequence(left, tuple)}" if left else "")),
        ]
        imports = "".join(f"import {name}\n" for name in sorted(self.imports))
        head = (imports and f"{imports}\n") + "import numpy as np\n\n\n"
        head += MISSED if self.missed else ""
        return head + "\n".join(lines) + "\n"

    def write(self, text: str) -> None:
        """A statement of the step."""
        self.body += fitted(INDENT * self.depth + text)

    def prepare(self, text: str) -> None:
        """A statement of what is done once."""
        self.prepared += fitted(INDENT + text)

    # Operands.

    def text(self, x: Any) -> str:
        """An operand."""
        return self.expression(x)[0]

    def expression(self, x: Any) -> tuple[str, float]:
        """An operand, and how tightly it binds."""
        if isinstance(x, View):
            return self.view(x), ATOM
        if isinstance(x, Number):
            return self.number(x)
        if type(x) in (tuple, list):
            return sequence([self.text(part) for part in x], type(x)), ATOM
        if isinstance(x, slice):
            parts = ", ".join(self.text(part) for part in (x.start, x.stop, x.step))
            return f"slice({parts})", ATOM
        return literal(x), TIGHTNESS["neg"] if isinstance(x, int | float) and x < 0 else ATOM

    def number(self, x: Number) -> tuple[str, float]:
        """A number: its name, or how it is calculated if that is needed only here."""
        if x in self.names.of or x not in self.makers:
            return self.names.give(x), ATOM
        return self.calculation(self.makers[x])

    def calculation(self, call: Call) -> tuple[str, float]:
        """An operation on numbers."""
        if call.name == ".item":
            place = ", ".join(map(self.text, call.args[1:]))
            return f"{self.text(call.args[0])}.item({place})", ATOM
        if call.name == "neg":
            inner = bracketed(self.expression(call.args[0]), TIGHTNESS["neg"])
            return f"-{inner}", TIGHTNESS["neg"]
        if call.name in TIGHTNESS:
            left, right = map(self.expression, call.args)
            return operation(call.name, left, right)
        return self.called(call), ATOM

    def view(self, x: View) -> str:
        """An array by its name; what is no whole storage is looked at first."""
        if x.settled:
            return self.storage(x.storage)
        if x not in self.names.of:
            text = self.look(x)
            if x in self.names.known:
                name = self.names.give(x)
            else:
                name = self.names.of[x] = self.names.fresh(self.view_name(x))
            if self.stands_still(x.storage):
                self.prepare(f"{name} = {text}")
            else:
                self.write(f"{name} = {text}")
        return self.names.of[x]

    def view_name(self, x: View) -> str:
        """What a view without a name of its own is called."""
        call = self.program.views.get(x)
        if call is None:
            return self.storage(x.storage) + "_part"
        return self.text(call.args[0]) + {".T": "_T", "[]": "_part"}.get(call.name, "_view")

    def look(self, x: View) -> str:
        """The expression of a view."""
        call = self.program.views.get(x)
        return self.piece(x) if call is None else self.called(call)

    def piece(self, x: View) -> str:
        """A contiguous piece of a storage, in its shape."""
        whole = x.storage.whole
        flat = self.storage(x.storage) + ("" if len(whole.shape) == 1 else ".reshape(-1)")
        if not whole.contiguous:
            order = ", ".join(map(str, whole.order))
            flat = f"{self.storage(x.storage)}.transpose({order}).reshape(-1)"
        start = x.offset // x.dtype.itemsize
        text = f"{flat}[{start}:{start + x.size}]"
        shape = ", ".join(map(str, x.shape))
        return text if len(x.shape) == 1 else f"{text}.reshape({shape or '()'})"

    def called(self, call: Call) -> str:
        """A call as an expression."""
        if call.name == ".T":
            return f"{self.text(call.args[0])}.T"
        if call.name == "[]":
            return f"{self.text(call.args[0])}[{self.key(call.args[1])}]"
        if call.name.startswith("math."):
            self.imports.add("math")
        args = self.call_arguments(call)
        if call.name.startswith("vectorized "):
            return f"{self.vectorized(call.name)}({', '.join(args)})"
        method = call.name.removeprefix("rng") if call.name.startswith("rng.") else call.name
        if method.startswith("."):
            return f"{args[0]}{method}({', '.join(args[1:])})"
        return f"{call.name}({', '.join(args)})"

    def vectorized(self, name: str) -> str:
        """A function of math made one of arrays, once."""
        if name not in self.names.of:
            _, function, otypes = name.split(" ")
            self.imports.add("math")
            self.names.of[name] = self.names.fresh(function.rpartition(".")[2])
            made = f'np.vectorize({function}, otypes="{otypes}")'
            self.prepare(f"{self.names.of[name]} = {made}")
        return self.names.of[name]

    def call_arguments(self, call: Call) -> list[str]:
        """What stands between the parentheses of a call."""
        named = [f"{name}={self.text(x)}" for name, x in call.settings.items()]
        return [*map(self.text, call.args), *named]

    def key(self, key: Any) -> str:
        """What stands between brackets."""
        if type(key) is tuple:
            return ", ".join(map(self.key, key)) + ("," if len(key) == 1 else "")
        if isinstance(key, slice):
            return slice_of(*(self.text(part) for part in (key.start, key.stop, key.step)))
        return self.text(key)

    # Storages.

    def stands_still(self, storage: Storage) -> bool:
        """Whether a storage is where it is at every step."""
        return storage not in self.arguments and storage not in self.rooms.local

    def storage(self, x: Storage) -> str:
        """A storage by its name; if need be, made first."""
        if x.whole in self.names.of:
            return self.names.of[x.whole]
        maker = self.makers.get(x)
        made_by = getattr(maker, "made_by", {}).get(x, maker.name if maker else "")
        name = self.names.give(x.whole, made_by)
        if x in self.rooms.shared:
            self.prepare(f"{name} = {self.part(x, self.rooms.shared[x])}")
        elif x in self.rooms.own:
            self.prepare(f"{name} = {self.empty(x)}")
        elif x.origin == "constant":
            self.prepare(f"{name} = np.array({literal(x.array.tolist())}, {literal(x.dtype)})")
        return name

    def part(self, x: Storage, host: Storage) -> str:
        """A storage in the room of another."""
        if (x.shape, x.whole.strides) == (host.shape, host.whole.strides):
            return self.storage(host)
        whole, axes = x.whole, x.whole.order
        shape = tuple(whole.shape[k] for k in axes)
        view = reshaped(whole._replace(storage=host), shape)
        if whole.size == host.whole.size and host.whole.contiguous:
            text = f"{self.storage(host)}.reshape({', '.join(map(str, shape)) or '()'})"
        else:
            text = self.piece(view)
        return turned(text, axes)

    def empty(self, x: Storage) -> str:
        """A new array, its axes in the order in which they were made."""
        axes = x.whole.order
        shape = tuple(x.shape[k] for k in axes)
        size = literal(shape[0] if len(shape) == 1 else shape)
        return turned(f"np.empty({size}, {literal(x.dtype)})", axes)

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
        elif call.name == "stretch":
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

    def emit_stretch(self, loop: Any) -> None:
        """A loop over stretches of vectors, with what is made in between as long as one of them."""
        first = self.text(next(iter(loop.pieces)))
        parts = self.names.fresh("stretches")
        rows, length = loop.rows, loop.length
        self.prepare(f"{parts} = [slice(k, k + {rows}) for k in range(0, {length}, {rows})]")
        wholes, names = [], []
        for x, piece in loop.pieces.items():
            wholes.append(f"{self.text(x)}[part]")
            names.append(self.names.fresh(f"{self.text(x)}_part"))
            self.names.of[piece.whole] = names[-1]
        rooms = Rooms(loop.inner, ())
        for room in rooms.own:
            buffer = self.names.give(room.whole, self.inner_maker(loop, room))
            self.prepare(f"{buffer} = {self.empty(room)}")
            wholes.append(f"{buffer}[: len({first}[part])]")
            names.append(self.names.fresh(f"{buffer}_part"))
            self.names.of[room.whole] = names[-1]
        for storage, room in rooms.shared.items():
            self.names.of[storage.whole] = self.names.of[room.whole]
        tuples = self.names.fresh("pieces")
        if all(self.stands_still(x.storage) for x in loop.pieces):
            self.prepared += listed(INDENT, tuples, wholes, f"for part in {parts}")
        else:
            self.body += listed(INDENT * self.depth, tuples, wholes, f"for part in {parts}")
        self.body += tupled(f"{INDENT * self.depth}for ", ", ".join(names), f" in {tuples}:")
        self.depth += 1
        for call in loop.inner:
            self.begin(call)
            self.emit_array_call(call)
        self.depth -= 1

    def inner_maker(self, loop: Any, room: Storage) -> str:
        """The function that makes a result inside a loop."""
        made = (call for call in loop.inner if call.results and call.results[0].storage is room)
        return str(next(made).name)

    def emit_return(self) -> None:
        """What a step gives back: results as copies, and numbers that places outside become."""
        outputs = [
            f"{self.text(x)}.copy()" if isinstance(x, View) else self.text(x)
            for x in leaves(self.program.output)
        ]
        outputs += [self.text(s.value) for s in self.program.stores if s.kind == "number"]
        if outputs:
            self.write(f"return {', '.join(outputs)}")

    # Between the statements.

    def begin(self, call: Call) -> None:
        """Say what for, and mind how numpy takes errors."""
        self.enter(call.errors)
        if call.line != self.line and call.line is not None:
            before, self.line = self.line, call.line
            for text in comments(call.line, before):
                line = f"{INDENT * self.depth}# {text}"
                self.body.append(line if len(line) <= WIDTH else f"{line[: WIDTH - 1]}…")

    def enter(self, errors: Any) -> None:
        """Begin or end a block in which numpy takes errors in floating point differently."""
        if errors is None or errors == self.errors:
            return
        self.errors = errors
        self.depth = 2
        if errors != self.quiet:
            given = ", ".join(f'{kind}="{how}"' for kind, how in errors.items())
            alike = len(set(errors.values())) == 1
            given = f'all="{errors["over"]}"' if alike else given
            self.write(f"with np.errstate({given}):")
            self.depth = 3


def comments(line: Line, before: Line | None) -> list[str]:
    """What a line of the user's program and an op at work in it are called."""
    text = linecache.getline(line.file, line.number).strip()
    same = before is not None and before[:2] == line[:2] and before.back == line.back
    op = f"{'back through ' if line.back else ''}{line.op}" if line.op else ""
    if same:
        return [op] if op else []
    text = f"{text}  (backward)" if line.back else text
    return [text, op] if op else [text]


def turned(text: str, axes: tuple[int, ...]) -> str:
    """An array with its axes in order, as one with its axes where they belong."""
    if axes == tuple(range(len(axes))):
        return text
    back = sorted(range(len(axes)), key=axes.__getitem__)
    return f"{text}.transpose({', '.join(map(str, back))})"


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
