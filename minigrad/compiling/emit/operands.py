"""How the operands of a program are written: arrays, views of them, numbers, and calls on these.

An array that a step needs room for is made by `prepare` when it is first spoken of; a view gets a
name, too, and is looked at once where it stands still.
"""

from __future__ import annotations

from typing import Any

from minigrad.compiling.calls import Call, Number, Storage, View
from minigrad.compiling.program import Program
from minigrad.compiling.views import reshaped

from .names import Names
from .rooms import Rooms
from .wording import (
    ATOM,
    INDENT,
    TIGHTNESS,
    bracketed,
    fitted,
    literal,
    operation,
    sequence,
    slice_of,
)


class Operands:
    """Writes operands, and lines for `prepare` and for the step as they become necessary.

    arguments   storages and numbers that the step is given
    """

    def __init__(self, program: Program, arguments: list[Any]) -> None:
        self.program = program
        self.arguments = arguments
        self.rooms = Rooms(program.steps, program.wanted())
        self.names = Names(program.names)
        self.prepared: list[str] = []
        self.body: list[str] = []
        self.depth = 2
        self.moving: set[Storage] = set()  # what stands for another stretch at each turn of a loop
        self.imports: set[str] = set()
        self.makers: dict[Any, Call] = {}
        for call in (*program.once, *program.calls):
            for x in call.results:
                self.makers[x.storage if isinstance(x, View) else x] = call

    def write(self, text: str) -> None:
        """A statement of the step."""
        self.body += fitted(INDENT * self.depth + text)

    def prepare(self, text: str) -> None:
        """A statement of what is done once."""
        self.prepared += fitted(INDENT + text)

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
        shape = ", ".join(map(str, x.shape))
        if x.size == whole.size:
            return f"{flat.removesuffix('.reshape(-1)')}.reshape({shape or '()'})"
        text = f"{flat}[{start}:{start + x.size}]"
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
        others = self.arguments, self.rooms.local, self.moving
        return not any(storage in those for those in others)

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


def turned(text: str, axes: tuple[int, ...]) -> str:
    """An array with its axes in order, as one with its axes where they belong."""
    if axes == tuple(range(len(axes))):
        return text
    back = sorted(range(len(axes)), key=axes.__getitem__)
    return f"{text}.transpose({', '.join(map(str, back))})"
