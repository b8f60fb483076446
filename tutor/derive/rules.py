"""One rule of differentiation taken at the top of a formula, and how it is called.

The rules are those of `tutor.algebra.derivatives`; here the derivatives of the parts are left
`Pending`, to be worked out next.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from tutor.algebra.derivatives.building import ONE, ZERO, is_e, negative, times
from tutor.algebra.derivatives.rules import Differentiation, Parts
from tutor.algebra.derivatives.slopes import rewritten
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
)
from tutor.language import N_, _

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


class Pending(One):
    """The derivative of what is inside, still to be worked out."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Taken:
    """A rule that was taken: its name, and what it makes of the derivative."""

    rule: str
    tree: Node


def taken(rules: Differentiation, node: Node) -> Taken:
    """The rule for a formula, taken. Raises NoRule."""
    if not rules.varies(node):
        return Taken(_("constant"), ZERO)
    if node == rules.by:
        return Taken(_("the variable itself"), ONE)
    if isinstance(node, Name):
        return Taken(_("what it stands for"), Pending(rules.formulas[node.key]))
    if written := rewritten(node):
        return Taken(_("written out"), Pending(written))
    if isinstance(node, Mul) and (split := constant_first(rules, node)):
        return split
    slopes = [inner(rules, part) for part in node.parts()]
    return Taken(called(node, slopes), rules.rule(node, slopes))


def inner(rules: Differentiation, node: Node) -> Node:
    """The derivative of a part: known at once where it is plain to see, else pending."""
    if not rules.varies(node):
        return ZERO
    if node == rules.by:
        return ONE
    if isinstance(node, Neg) and node.inside == rules.by:
        return negative(ONE)
    if isinstance(node, Mul) and [f for f in node.items if rules.varies(f)] == [rules.by]:
        return times(*(factor for factor in node.items if factor != rules.by))
    return Pending(node)


def constant_first(rules: Differentiation, node: Mul) -> Taken | None:
    """c·u·v as c times the derivative of u·v: one thing at a time."""
    fixed = [factor for factor in node.items if not rules.varies(factor)]
    moving = [factor for factor in node.items if rules.varies(factor)]
    if not fixed or len(moving) < 2:
        return None
    return Taken(_("constant factor"), times(*fixed, Pending(Mul(tuple(moving)))))


def called(node: Node, slopes: Parts) -> str:
    """What the rule for a node is called."""
    name = NAMES.get(type(node), "")
    return _(name) if isinstance(name, str) else name(node, slopes)


def of_product(node: Mul, slopes: Parts) -> str:
    return _("constant factor") if sum(d != ZERO for d in slopes) == 1 else _("product rule")


def of_quotient(node: Div, slopes: Parts) -> str:
    return _("constant factor") if slopes[1] == ZERO else _("quotient rule")


def of_power(node: Power, slopes: Parts) -> str:
    base, exponent = slopes
    if exponent == ZERO:
        return chained(_("power rule"), base)
    if base == ZERO or is_e(node.left):
        return chained(_("exponential"), exponent)
    return _("power with a variable exponent")


def of_function(node: Call, slopes: Parts) -> str:
    if node.function in ("max", "min"):
        return _("{function}: branch by branch", function=node.function)
    spoken = SPOKEN.get(node.function, node.function)
    if node.function in JUMPING:
        return _("{spoken} is level between its jumps", spoken=spoken)
    return chained(_("derivative of {spoken}", spoken=spoken), slopes[0])


def chained(rule: str, slope: Node) -> str:
    """The name of a rule, and the chain rule where the inner derivative is not 1."""
    return rule if slope == ONE else _("{rule}, chain rule", rule=rule)


NAMES: dict[type[Node], str | Callable[..., str]] = {
    Add: N_("sum rule"),
    Neg: N_("constant factor"),
    Mul: of_product,
    Div: of_quotient,
    Power: of_power,
    Call: of_function,
    Cases: N_("branch by branch"),
    Fold: N_("sum rule"),
    **dict.fromkeys((Compare, Both, Either, Not), N_("a condition is level between its jumps")),
}
