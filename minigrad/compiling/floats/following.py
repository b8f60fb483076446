"""Following Values: their operators, and for a time the ops of the engine, take notes."""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterable
from typing import Any

from minigrad import op
from minigrad.compiling.record.noting import running
from minigrad.compiling.record.traced import TracedNumber
from minigrad.ops import pointwise, trigonometry
from minigrad.value import Value

from .values import NOTHING, TracedValue, apply, become, number_of


def binary(an_op: Any) -> tuple[Callable[..., Any], Callable[..., Any]]:
    """The methods behind a + b and b + a."""

    def forward(a: Any, b: Any) -> Any:
        return apply(an_op, (a, b), NOTHING) if is_number(b) else an_op(a, b)

    def backward(b: Any, a: Any) -> Any:
        return apply(an_op, (a, b), NOTHING) if is_number(a) else an_op(a, b)

    return forward, backward


def is_number(x: Any) -> bool:
    """Whether x is a Value or a plain number."""
    return isinstance(x, Value | int | float)


def unary(an_op: Any) -> Callable[..., Any]:
    """The method behind x.tanh()."""
    return lambda x: apply(an_op, (x,), NOTHING)


def compared(f: Any) -> Callable[..., Any]:
    """The method behind a < b."""
    return lambda a, b: f(number_of(a), number_of(b) if isinstance(b, Value) else b)


BINARY = {
    "add": "add",
    "sub": "sub",
    "mul": "mul",
    "truediv": "div",
    "floordiv": "floor_divide",
    "mod": "remainder",
    "pow": "pow",
}
for method, name in BINARY.items():
    there, back = binary(getattr(pointwise, name))
    setattr(TracedValue, f"__{method}__", there)
    setattr(TracedValue, f"__r{method}__", back)
for method, name in {"__neg__": "neg", "__abs__": "abs"}.items():
    setattr(TracedValue, method, unary(getattr(pointwise, name)))
for name in ("exp", "log", "sqrt", "sigmoid", "relu"):
    setattr(TracedValue, name, unary(getattr(pointwise, name)))
for name in ("sin", "cos", "tanh"):
    setattr(TracedValue, name, unary(getattr(trigonometry, name)))
for name in ("lt", "le", "gt", "ge", "eq", "ne"):
    setattr(TracedValue, f"__{name}__", compared(getattr(operator, name)))


class Following:
    """While it lasts, these Values take notes, and ops and new Values see to it that all do."""

    def __init__(self, values: Iterable[Value]) -> None:
        self.values = list(values)

    def __enter__(self) -> None:
        self.call, self.init = op.Op.__call__, Value.__init__
        for x in self.values:
            become(x, TracedValue)
        op.Op.__call__ = dispatch(self.call)  # type: ignore[method-assign]
        Value.__init__ = made(self.init)  # type: ignore[method-assign]

    def __exit__(self, *error: object) -> None:
        op.Op.__call__, Value.__init__ = self.call, self.init  # type: ignore[method-assign]


def dispatch(original: Any) -> Any:
    """Op.__call__, which sends Values that take notes to `apply`."""

    def call_op(self: Any, *args: Any, **settings: Any) -> Any:
        if running.tape is None or not any(type(x) is TracedValue for x in args):
            return original(self, *args, **settings)
        if not all(map(is_number, args)):
            running.tape.escape(None, f"{self.name} mixes Values and arrays")
            return original(self, *args, **settings)
        if settings or (len(args) != self.arity and not self.variadic):
            args, settings = self.bind(args, settings)
        return apply(self, args, settings or self.defaults)

    return call_op


def made(original: Any) -> Any:
    """Value(...), which follows a number that takes notes."""

    def init(self: Any, data: Any, requires_grad: bool = True, *, name: Any = None) -> None:
        if type(data) is not TracedNumber:
            original(self, data, requires_grad, name=name)
            return
        original(self, data.value, requires_grad, name=name)
        become(self, TracedValue)
        data.tape.values[id(self), "raw"] = (self, data.number)

    return init
