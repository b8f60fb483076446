"""A formula run on the engine: its value at a point, and its slope there by reverse mode."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from importlib import import_module
from itertools import pairwise
from typing import Any

from tutor.algebra.derivatives.slopes import filled, rewritten
from tutor.algebra.tree import (
    Add,
    Both,
    Call,
    Cases,
    Compare,
    Const,
    Div,
    Either,
    Fold,
    Mul,
    Name,
    Neg,
    Node,
    Not,
    Num,
    Power,
)
from tutor.derive.into_sympy import SPELLED, Unknown

Value = Any  # of the engine
OPS = {
    "exp": "exp",
    "expm1": "expm1",
    "log": "log",
    "log10": "log10",
    "log2": "log2",
    "log1p": "log1p",
    "sqrt": "sqrt",
    "square": "square",
    "abs": "abs",
    "norm": "abs",
    "relu": "relu",
    "sigma": "sigmoid",
    "softplus": "softplus",
    "silu": "silu",
    "erf": "erf",
    "sin": "sin",
    "cos": "cos",
    "tan": "tan",
    "sinh": "sinh",
    "cosh": "cosh",
    "tanh": "tanh",
    "arcsin": "arcsin",
    "arccos": "arccos",
    "arctan": "arctan",
    "arsinh": "arcsinh",
    "arcosh": "arccosh",
    "artanh": "arctanh",
}
HOLDS: dict[str, Callable[[float, float], bool]] = {
    "<": lambda a, b: a < b,
    "<=": lambda a, b: a <= b,
    ">": lambda a, b: a > b,
    ">=": lambda a, b: a >= b,
    "==": lambda a, b: a == b,
    "!=": lambda a, b: a != b,
}
LONGEST_SUM = 400


class NoSlope(Exception):
    """At this point there is no value, or no slope: a jump, a kink, an edge."""


def slope_at(
    tree: Node,
    by: str,
    point: Mapping[str, float],
    formulas: Mapping[str, Node] | None = None,
) -> tuple[float, float]:
    """The value of a formula at a point and its derivative by one name, found by the engine.

    Raises NoSlope where there is none, and Unknown for what the engine is not asked about.
    """
    run = Run(by, point, formulas or {})
    try:
        result = run.of(tree)
    except (ArithmeticError, ValueError):
        raise NoSlope from None
    value, slope = run.read(result)
    if not (math.isfinite(value) and math.isfinite(slope)):
        raise NoSlope
    return value, slope


class Run:
    """One run of the engine."""

    def __init__(self, by: str, point: Mapping[str, float], formulas: Mapping[str, Node]) -> None:
        self.mg = import_module("minigrad")
        self.variable = self.mg.Value(point[by])
        self.known: dict[str, Any] = {**point, by: self.variable}
        self.formulas = formulas

    def read(self, result: Any) -> tuple[float, float]:
        """The value of a result, and the slope that came back from it."""
        if not self.is_value(result):
            return float(result), 0.0
        result.backward()
        return float(result.data), float(self.variable.grad or 0.0)

    def is_value(self, thing: Any) -> bool:
        """Whether this is a value of the engine; what the variable is not in is a float."""
        return isinstance(thing, self.mg.Value)

    def bare(self, thing: Any) -> float:
        """The number in a value."""
        return float(thing.data) if self.is_value(thing) else float(thing)

    def of(self, node: Node) -> Any:
        """A formula's value: the engine's where it depends on the variable, else a float."""
        try:
            rule = RULES[type(node)]
        except KeyError:
            raise Unknown(f"the engine is not asked about {type(node).__name__}") from None
        value = rule(self, node)
        if not math.isfinite(self.bare(value)):
            raise NoSlope
        return value

    def name(self, node: Name) -> Any:
        if node.key in self.known:
            return self.known[node.key]
        if node.key in self.formulas:
            self.known[node.key] = self.of(self.formulas[node.key])
            return self.known[node.key]
        raise Unknown(f"{node.key} has no value here")

    def mul(self, node: Mul) -> Any:
        return math.prod(map(self.of, node.items))

    def div(self, node: Div) -> Any:
        top, bottom = self.of(node.left), self.of(node.right)
        if self.bare(bottom) == 0:
            raise NoSlope
        return top / bottom

    def power(self, node: Power) -> Any:
        base, exponent = self.of(node.left), self.of(node.right)
        bare = self.bare(base)
        if bare == 0 or (bare < 0 and self.is_value(exponent)):
            raise NoSlope
        if bare < 0 and exponent != math.floor(exponent):
            raise NoSlope
        return base**exponent

    def call(self, node: Call) -> Any:
        if len(node.items) > 1:
            return self.several(node)
        inside = self.of(node.items[0])
        if node.function in ("abs", "norm", "relu") and self.bare(inside) == 0:
            raise NoSlope
        if node.function in OPS:
            return getattr(self.mg, OPS[node.function])(self.as_value(inside))
        if node.function in ("floor", "ceil"):
            return getattr(math, node.function)(self.bare(inside))
        if node.function in SPELLED:
            return self.of(filled(SPELLED[node.function], u=node.items[0]))
        raise Unknown(f"the engine is not asked about {node.function}")

    def as_value(self, thing: Any) -> Value:
        """A value of the engine, made of a float where it must be."""
        return thing if self.is_value(thing) else self.mg.Value(float(thing))

    def several(self, node: Call) -> Any:
        """A call with several arguments."""
        if node.function not in ("max", "min"):
            if other := rewritten(node):
                return self.of(other)
            raise Unknown(f"the engine is not asked about {node.function}")
        values = [self.as_value(self.of(item)) for item in node.items]
        if len({float(value.data) for value in values}) < len(values):
            raise NoSlope
        op = self.mg.maximum if node.function == "max" else self.mg.minimum
        best = values[0]
        for value in values[1:]:
            best = op(best, value)
        return best

    def cases(self, node: Cases) -> Any:
        """The first value whose condition holds."""
        for value, condition in node.pairs():
            if self.holds(condition):
                return self.of(value)
        if node.otherwise is None:
            raise NoSlope
        return self.of(node.otherwise)

    def holds(self, node: Node) -> bool:
        """Whether a condition is true; on its very border there is no slope."""
        match node:
            case Compare():
                values = [self.bare(self.of(item)) for item in node.items]
                if any(a == b for a, b in pairwise(values)):
                    raise NoSlope
                links = zip(node.signs, values, values[1:], strict=False)
                return all(HOLDS[sign](a, b) for sign, a, b in links)
            case Both():
                return self.holds(node.left) and self.holds(node.right)
            case Either():
                return self.holds(node.left) or self.holds(node.right)
            case Not():
                return not self.holds(node.inside)
        return self.bare(self.of(node)) != 0

    def fold(self, node: Fold) -> Any:
        """A sum with ends."""
        if node.kind != "sum" or len(node.items) != 3 or node.given is not None:
            raise Unknown("the engine is asked only about sums with ends")
        low, high = (int(self.bare(self.of(end))) for end in node.items[1:])
        if high - low > LONGEST_SUM:
            raise Unknown("this sum is too long")
        total, outside = 0.0, self.known.get(node.index)
        for index in range(low, high + 1):
            self.known[node.index] = float(index)
            total = total + self.of(node.body)
        self.known.pop(node.index, None)
        if outside is not None:
            self.known[node.index] = outside
        return total


RULES: dict[type[Node], Callable[..., Any]] = {
    Num: lambda run, node: node.value.numerator / node.value.denominator,
    Const: lambda run, node: math.pi if node.name == "pi" else math.e,
    Name: Run.name,
    Add: lambda run, node: sum(map(run.of, node.items[1:]), run.of(node.items[0])),
    Mul: Run.mul,
    Neg: lambda run, node: -run.of(node.inside),
    Div: Run.div,
    Power: Run.power,
    Call: Run.call,
    Cases: Run.cases,
    Fold: Run.fold,
    **dict.fromkeys((Compare, Both, Either, Not), lambda run, node: float(run.holds(node))),
}
