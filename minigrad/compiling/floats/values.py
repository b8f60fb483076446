"""Values that take notes: for the time of a recording, Values are of this kind.

Every op on them is written down by name, with its arguments, rather than as what numpy or Python
does for it: its formula follows from the op itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from minigrad import graph, value
from minigrad.compiling.calls import Number
from minigrad.compiling.record.noting import call, running
from minigrad.compiling.record.places import Place
from minigrad.compiling.record.standins import STANDINS
from minigrad.compiling.record.traced import TracedNumber
from minigrad.graph import Node, state
from minigrad.value import Value

SLOTS = vars(Node)  # a Value that takes notes answers otherwise when asked
get_raw, set_raw = SLOTS["raw"].__get__, SLOTS["raw"].__set__
get_grad, set_grad = SLOTS["grad"].__get__, SLOTS["grad"].__set__
walk = graph.gradients
NOTHING: dict[str, Any] = {}


class TracedValue(Value):
    """A Value that takes notes. What can be read of it are numbers that take notes."""

    __slots__ = ()

    rank = 1

    @property
    def raw(self) -> Any:
        return number_of(self)

    @raw.setter
    def raw(self, x: Any) -> None:
        hold(self, "raw", x)

    @property
    def grad(self) -> Any:
        return held(self, "grad")

    @grad.setter
    def grad(self, x: Any) -> None:
        hold(self, "grad", x)

    @property
    def data(self) -> Any:
        return number_of(self)

    @data.setter
    def data(self, x: Any) -> None:
        hold(self, "raw", x)

    def item(self) -> Any:
        return number_of(self)

    def detach(self) -> Any:
        return noted_value(number_of(self), False)

    def backward(
        self, gradient: Any = 1.0, retain_graph: bool | None = None, create_graph: bool = False
    ) -> None:
        if not self.requires_grad or create_graph:
            running.tape.escape(None, "backward of a constant, or of a gradient,")
            raise RuntimeError("backward() on a constant: nothing it was made of wants a gradient")
        for node, g in gradients_of(self, gradient):
            if node.op is None:
                node.grad = node.grad + g

    def __bool__(self) -> bool:
        return bool(number_of(self))

    def __float__(self) -> float:
        return float(number_of(self)) if not self.requires_grad else Value.__float__(self)

    def __format__(self, spec: str) -> str:
        return format(number_of(self), spec)

    def __repr__(self) -> str:
        return f"Value({number_of(self)!r})"

    __hash__ = Node.__hash__


# Numbers behind Values.


def number_of(x: Value) -> TracedNumber:
    """The number in a Value, as one that takes notes."""
    number: TracedNumber = held(x, "raw")
    return number


def held(x: Value, what: str) -> Any:
    """The number in a slot of a Value."""
    tape = running.tape
    now = (get_raw if what == "raw" else get_grad)(x)
    if tape is None or isinstance(now, Node):
        return now
    key = (id(x), what)
    if key not in tape.values:
        tape.values[key] = (x, Number(now, Place("attribute", x, what, what)))
    known = tape.values[key][1]
    return TracedNumber(now, known, tape) if isinstance(known, Number) else known


def hold(x: Value, what: str, new: Any) -> None:
    """Put a number into a slot of a Value."""
    tape = running.tape
    put = set_raw if what == "raw" else set_grad
    if type(new) is TracedNumber:
        put(x, float(new.value))
        tape.values[id(x), what] = (x, new.number)
        return
    put(x, new if isinstance(new, Node) else float(new))
    if tape is not None:
        tape.values[id(x), what] = (x, float(new))


def noted_value(number: TracedNumber, wanted: bool) -> Any:
    """A new Value around a number."""
    new = Value(number.value, wanted)
    become(new, TracedValue)
    number.tape.values[id(new), "raw"] = (new, number.number)
    return new


# Ops.


def apply(an_op: Any, args: Iterable[Any], settings: dict[str, Any]) -> Any:
    """An op of Values, floats and numbers that take notes."""
    args = list(args)
    raw = [number_of(x) if isinstance(x, Value) else x for x in args]
    tape = running.tape
    if an_op.floats is None:  # the call itself goes on as ever
        tape.escape(None, f"{an_op.name} has no form on single numbers")

    def f(*xs: Any, **_: Any) -> float:
        found: float = an_op.on_floats([float(x) for x in xs], settings)
        return found

    y = call(f"op.{an_op.name}", f, tuple(raw), dict(settings))
    parents = [x if isinstance(x, Value) and x.requires_grad else None for x in args]
    if not state.on or all(parent is None for parent in parents):
        return noted_value(y, False)
    floats = tuple(float(x.value if type(x) is TracedNumber else x) for x in raw)
    new = value.remembered(y.value, an_op, parents, (y.value, *floats), settings)
    become(new, TracedValue)
    tape.values[id(new), "raw"] = (new, y.number)
    tape.wants[y.number] = tuple(parent is not None for parent in parents)
    return new


def gradients_of(root: Value, gradient: Any) -> Iterator[tuple[Value, Any]]:
    """The leaves behind a Value with their gradients, which are numbers that take notes."""
    tape = running.tape
    found: list[tuple[Any, Any]] = [
        (node, g)
        for node, g in walk(root, float(getattr(gradient, "value", gradient)))
        if node.op is None
    ]
    numbers = [number_of(node).number for node, _ in found]
    result = call(
        "backward",
        lambda *_, **__: tuple(float(g) for _, g in found),
        (number_of(root), gradient),
        {"leaves": tuple(numbers)},
    )
    tape.roots.append(root)
    return iter([(node, g) for (node, _), g in zip(found, result, strict=True)])


def gradients(root: Any, cotangent: Any, *args: Any, **settings: Any) -> Iterator[Any]:
    """graph.gradients, which for a Value that takes notes is written down as a whole."""
    if running.tape is not None and type(root) is TracedValue:
        return gradients_of(root, cotangent)
    return walk(root, cotangent, *args, **settings)


STANDINS[id(walk)] = gradients


def release(tape: Any, values: Iterable[Value]) -> None:
    """Values are ordinary Values again."""
    for x in (*values, *(x for x, _ in tape.values.values())):
        if type(x) is TracedValue:
            become(x, Value)


def become(x: Any, kind: type) -> None:
    """Let a Value be of another kind, with the same slots."""
    x.__class__ = kind
