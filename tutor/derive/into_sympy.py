"""Our formulas as objects of sympy, which is never given a text to read: only our own trees.

With `opaque`, functions that sympy does not know by the names of the subject (σ, ReLU, …) stay
closed, so that what comes back is still in the learner's words; without, they are spelled out.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib import import_module
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
    number,
)

Object = Any  # of sympy, which has no types
SHARED = {
    "exp": "exp",
    "log": "log",
    "sin": "sin",
    "cos": "cos",
    "tan": "tan",
    "sinh": "sinh",
    "cosh": "cosh",
    "tanh": "tanh",
    "arcsin": "asin",
    "arccos": "acos",
    "arctan": "atan",
    "arsinh": "asinh",
    "arcosh": "acosh",
    "artanh": "atanh",
    "erf": "erf",
    "erfc": "erfc",
}
SPELLED = {
    "expm1": "exp(u) - 1",
    "log10": "ln(u)/ln(10)",
    "log2": "ln(u)/ln(2)",
    "log1p": "ln(1 + u)",
    "square": "u^2",
    "cbrt": "u^(1/3) if u > 0 else -(-u)^(1/3)",
    "abs": "u if u > 0 else -u",
    "norm": "u if u > 0 else -u",
    "sign": "1 if u > 0 else -1",
    "step": "1 if u > 0 else 0",
    "relu": "u if u > 0 else 0",
    "leaky_relu": "u if u > 0 else u/100",
    "elu": "u if u > 0 else exp(u) - 1",
    "sigma": "1/(1 + exp(-u))",
    "logit": "ln(u) - ln(1 - u)",
    "softplus": "ln(1 + exp(u))",
    "silu": "u/(1 + exp(-u))",
    "gelu": "u (1 + erf(u/sqrt(2)))/2",
    "log_sigmoid": "-ln(1 + exp(-u))",
    "Phi": "(1 + erf(u/sqrt(2)))/2",
    "phi": "exp(-u^2/2)/sqrt(2 pi)",
    "sec": "1/cos(u)",
    "csc": "1/sin(u)",
    "cot": "cos(u)/sin(u)",
    "sech": "1/cosh(u)",
    "csch": "1/sinh(u)",
    "coth": "cosh(u)/sinh(u)",
}
POSITIVE = frozenset(("positive", "unit", "small+"))
LARGEST_POWER = 4000  # bits of a number that is worked out
SIGNS = {"<": "Lt", "<=": "Le", ">": "Gt", ">=": "Ge", "==": "Eq", "!=": "Ne"}


class Unknown(Exception):
    """A formula, or an object of sympy, that has no counterpart on the other side."""


class Into:
    """The way to sympy for one set of declared names."""

    def __init__(self, domains: Mapping[str, str], *, opaque: bool = False) -> None:
        self.sympy = import_module("sympy")
        self.domains = domains
        self.opaque = opaque

    def symbol(self, key: str) -> Object:
        """A name as a symbol that knows its domain."""
        domain = self.domains.get(key, "real")
        if domain == "int+":
            return self.sympy.Symbol(key, integer=True, positive=True)
        if domain in POSITIVE:
            return self.sympy.Symbol(key, positive=True)
        return self.sympy.Symbol(key, real=True)

    def of(self, node: Node) -> Object:
        """The object of a formula. Raises Unknown."""
        try:
            return RULES[type(node)](self, node)
        except KeyError:
            raise Unknown(f"sympy is not asked about {type(node).__name__}") from None

    def num(self, node: Num) -> Object:
        return self.sympy.Rational(node.value.numerator, node.value.denominator)

    def const(self, node: Const) -> Object:
        return self.sympy.pi if node.name == "pi" else self.sympy.E

    def power(self, node: Power) -> Object:
        base, exponent = self.of(node.left), self.of(node.right)
        if base.is_Rational and exponent.is_Rational:
            # sympy would multiply 9^9^9 out at once
            bits = max(int(base.p).bit_length(), int(base.q).bit_length())
            if abs(exponent) * bits > LARGEST_POWER:
                raise Unknown("this number is too large")
        return self.sympy.Pow(base, exponent)

    def call(self, node: Call) -> Object:
        if len(node.items) > 1 and (other := rewritten(node)):
            return self.of(other)
        if node.function in ("max", "min"):
            return self.extreme(node)
        if node.function == "sqrt":
            return self.sympy.sqrt(self.of(node.items[0]))
        if node.function in SHARED:
            return getattr(self.sympy, SHARED[node.function])(self.of(node.items[0]))
        if self.opaque:
            return self.sympy.Function(node.function, real=True)(*map(self.of, node.items))
        if node.function in SPELLED:
            return self.of(filled(SPELLED[node.function], u=node.items[0]))
        raise Unknown(f"sympy is not asked about {node.function}")

    def extreme(self, node: Call) -> Object:
        """max and min as cases: sympy's own need to be told much about signs."""
        if self.opaque:
            return self.sympy.Function(node.function, real=True)(*map(self.of, node.items))
        first, *others = node.items
        if not others:
            return self.of(first)
        rest = others[0] if len(others) == 1 else Call(tuple(others), node.function)
        sign = ">" if node.function == "max" else "<"
        return self.of(Cases((first, Compare((first, rest), signs=(sign,)), rest)))

    def cases(self, node: Cases) -> Object:
        pairs = [(self.of(value), self.condition(test)) for value, test in node.pairs()]
        if node.otherwise is not None:
            pairs.append((self.of(node.otherwise), self.sympy.true))
        return self.sympy.Piecewise(*pairs)

    def indicator(self, node: Node) -> Object:
        """A condition worth 1 or 0."""
        return self.of(Cases((number(1), node, number(0))))

    def condition(self, node: Node) -> Object:
        """A condition as something true or false."""
        match node:
            case Compare():
                values = [self.of(item) for item in node.items]
                links = zip(node.signs, values, values[1:], strict=False)
                made = [getattr(self.sympy, SIGNS[sign])(a, b) for sign, a, b in links]
                return self.sympy.And(*made)
            case Both():
                return self.sympy.And(self.condition(node.left), self.condition(node.right))
            case Either():
                return self.sympy.Or(self.condition(node.left), self.condition(node.right))
            case Not():
                return self.sympy.Not(self.condition(node.inside))
        return self.sympy.Ne(self.of(node), 0)

    def fold(self, node: Fold) -> Object:
        if node.kind != "sum" or len(node.items) != 3 or node.given is not None or self.opaque:
            raise Unknown("sympy is asked only about sums with ends")
        inner = Into({**self.domains, node.index: "int+"})
        low, high = self.of(node.items[1]), self.of(node.items[2])
        return self.sympy.Sum(inner.of(node.body), (inner.symbol(node.index), low, high))


RULES: dict[type[Node], Callable[..., Object]] = {
    Num: Into.num,
    Const: Into.const,
    Name: lambda into, node: into.symbol(node.key),
    Add: lambda into, node: into.sympy.Add(*map(into.of, node.items)),
    Mul: lambda into, node: into.sympy.Mul(*map(into.of, node.items)),
    Neg: lambda into, node: -into.of(node.inside),
    Div: lambda into, node: into.of(node.left) / into.of(node.right),
    Power: Into.power,
    Call: Into.call,
    Cases: Into.cases,
    Fold: Into.fold,
    Compare: Into.indicator,
    Both: Into.indicator,
    Either: Into.indicator,
    Not: Into.indicator,
}
