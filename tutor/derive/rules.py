"""The rules of differentiation, one level of a formula at a time.

A rule says what the derivative of a node is, in terms of the derivatives of its parts; these are
left `Pending`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from tutor.algebra.tree import (
    Add,
    Both,
    Call,
    Cases,
    Compare,
    Div,
    Either,
    Fold,
    Mul,
    Name,
    Neg,
    Node,
    Not,
    One,
    Power,
    keys,
    number,
)
from tutor.derive.slopes import SLOPES, rewritten, slope
from tutor.derive.tidy import (
    ONE,
    ZERO,
    is_e,
    lowered,
    negative,
    over,
    plus,
    raised,
    times,
)

JUMPING = frozenset(("sign", "step", "floor", "ceil"))
SPOKEN = {
    "log": "ln",
    "sigma": "σ",
    "Phi": "Φ",
    "phi": "φ",
    "abs": "|·|",
    "sqrt": "√",
    "relu": "ReLU",
}
CONDITIONS = (Compare, Both, Either, Not)


class NoRule(Exception):
    """There is no rule here for this kind of formula; the text says which kind."""


class Pending(One):
    """The derivative of what is inside, still to be worked out."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Taken:
    """A rule that was taken: its name, and what it makes of the derivative."""

    rule: str
    tree: Node


class Rules:
    """The rules for one variable. `formulas` says what derived names stand for."""

    def __init__(self, by: str, formulas: dict[str, Node] | None = None) -> None:
        self.by = by
        self.formulas = formulas or {}

    def varies(self, node: Node) -> bool:
        """Whether a formula depends on the variable."""
        names = keys(node)
        return self.by in names or any(
            self.varies(self.formulas[name]) for name in names if name in self.formulas
        )

    def inner(self, node: Node) -> Node:
        """The derivative of a part: known at once where it is plain to see, else pending."""
        if not self.varies(node):
            return ZERO
        match node:
            case Name(key=self.by):
                return ONE
            case Neg(inside=Name(key=self.by)):
                return negative(ONE)
            case Mul() if len(moving := [f for f in node.items if self.varies(f)]) == 1:
                if moving == [Name(self.by)]:
                    return times(*(f for f in node.items if f is not moving[0]))
        return Pending(node)

    def take(self, node: Node) -> Taken:
        """The rule for a formula, taken. Raises NoRule."""
        if not self.varies(node):
            return Taken("constant", ZERO)
        rule = RULES.get(type(node))
        if rule is None:
            raise NoRule("arrays and unknown functions cannot be worked out step by step")
        return rule(self, node)

    def name(self, node: Name) -> Taken:
        if node.key == self.by:
            return Taken("the variable itself", ONE)
        return Taken("what it stands for", Pending(self.formulas[node.key]))

    def add(self, node: Add) -> Taken:
        return Taken("sum rule", plus(*map(self.inner, node.items)))

    def neg(self, node: Neg) -> Taken:
        return Taken("constant factor", negative(self.inner(node.inside)))

    def mul(self, node: Mul) -> Taken:
        fixed = [factor for factor in node.items if not self.varies(factor)]
        moving = [factor for factor in node.items if self.varies(factor)]
        if fixed:
            return Taken("constant factor", times(*fixed, self.inner(times(*moving))))
        terms = [
            times(*moving[:place], self.inner(factor), *moving[place + 1 :])
            for place, factor in enumerate(moving)
        ]
        return Taken("product rule", plus(*terms))

    def div(self, node: Div) -> Taken:
        top, bottom = node.left, node.right
        if not self.varies(bottom):
            return Taken("constant factor", over(self.inner(top), bottom))
        below = raised(bottom, number(2))
        if not self.varies(top):
            return Taken("quotient rule", negative(over(times(top, self.inner(bottom)), below)))
        above = plus(times(self.inner(top), bottom), negative(times(top, self.inner(bottom))))
        return Taken("quotient rule", over(above, below))

    def power(self, node: Power) -> Taken:
        base, exponent = node.left, node.right
        if not self.varies(exponent):
            outer = times(exponent, raised(base, lowered(exponent)))
            return self.chained("power rule", outer, base)
        if is_e(base):
            return self.chained("exponential", node, exponent)
        if not self.varies(base):
            return self.chained("exponential", times(node, Call((base,), "log")), exponent)
        grown = times(self.inner(exponent), Call((base,), "log"))
        shifted = over(times(exponent, self.inner(base)), base)
        return Taken("power with a variable exponent", times(node, plus(grown, shifted)))

    def chained(self, rule: str, outer: Node, inside: Node) -> Taken:
        """The outer derivative times the inner one."""
        inner = self.inner(inside)
        said = rule if inner == ONE else f"{rule}, chain rule"
        if isinstance(outer, Div):
            return Taken(said, over(times(outer.left, inner), outer.right))
        return Taken(said, times(outer, inner))

    def call(self, node: Call) -> Taken:
        if written := rewritten(node):
            return Taken("written out", Pending(written))
        if node.function in ("max", "min"):
            return Taken(f"{node.function}: branch by branch", self.extreme(node))
        if node.function not in SLOPES or len(node.items) != 1:
            raise NoRule(f"there is no rule here for {node.function}")
        (inside,) = node.items
        if node.function in JUMPING:
            return Taken(f"{spoken(node)} is level between its jumps", ZERO)
        return self.chained(f"derivative of {spoken(node)}", slope(node.function, inside), inside)

    def extreme(self, node: Call) -> Node:
        """max(a, b, …) is one of its arguments, where it is the largest; min the smallest."""
        sign = ">=" if node.function == "max" else "<="
        first, *others = sorted(node.items, key=lambda item: not self.varies(item))
        if not others:
            return self.inner(first)
        rest = others[0] if len(others) == 1 else Call(tuple(others), node.function)
        return Cases((self.inner(first), Compare((first, rest), signs=(sign,)), self.inner(rest)))

    def cases(self, node: Cases) -> Taken:
        """Each branch by itself; the conditions stay."""
        values = range(0, len(node.items), 2)
        items = [self.inner(p) if i in values else p for i, p in enumerate(node.items)]
        return Taken("branch by branch", Cases(tuple(items)))

    def condition(self, node: Node) -> Taken:
        return Taken("a condition is level between its jumps", ZERO)

    def fold(self, node: Fold) -> Taken:
        """A sum over an index, term by term."""
        if node.kind not in ("sum", "mean") or any(map(self.varies, node.items[1:])):
            raise NoRule("only sums with fixed ends can be worked out step by step")
        if node.index == self.by:
            raise NoRule(f"{self.by} is the index of a sum here, not a variable")
        return Taken("sum rule", node.with_parts((self.inner(node.body), *node.parts()[1:])))


RULES: dict[type[Node], Callable[..., Taken]] = {
    Name: Rules.name,
    Add: Rules.add,
    Neg: Rules.neg,
    Mul: Rules.mul,
    Div: Rules.div,
    Power: Rules.power,
    Call: Rules.call,
    Cases: Rules.cases,
    Fold: Rules.fold,
    **dict.fromkeys(CONDITIONS, Rules.condition),
}


def spoken(node: Call) -> str:
    """A function's name as it is said."""
    return SPOKEN.get(node.function, node.function)
