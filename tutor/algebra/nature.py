"""What can be told of a formula without a value: piecewise or not, rational or not."""

from collections.abc import Sequence
from fractions import Fraction

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
    Num,
    Power,
    walk,
)
from tutor.algebra.values.functions import BRANCHY

OF_FRACTIONS = frozenset(("abs", "relu", "max", "min", "clip", "floor", "ceil", "sign", "step"))
PERIODIC = frozenset(("sin", "cos", "tan"))
INVERSES = frozenset(("arcsin", "arccos", "arctan"))
PLAIN = (Num, Name, Add, Mul, Neg, Div, Power, Call, Compare, Cases, Both, Either, Not)


def turned_back(node: Call) -> list[Node]:
    """Give the x of an inverse of something periodic: arctan(tan x) is x near 0 alone."""
    if node.function not in INVERSES:
        return []
    inner = (part for item in node.items for part in walk(item))
    return [part.items[0] for part in inner if isinstance(part, Call) and part.function in PERIODIC]


def branches(tree: Node) -> bool:
    """Whether a tree is piecewise."""
    return any(
        isinstance(node, Compare | Cases)
        or (isinstance(node, Call) and (node.function in BRANCHY or turned_back(node)))
        or (isinstance(node, Fold) and node.kind in ("max", "min"))
        for node in walk(tree)
    )


def is_rational(*trees: Node) -> bool:
    """Whether the values at fractions are fractions that are quick to work out."""
    nodes = [node for tree in trees for node in walk(tree)]
    calls = all(node.function in OF_FRACTIONS for node in nodes if isinstance(node, Call))
    return calls and all(isinstance(node, PLAIN) for node in nodes)


def aims_of(*trees: Node) -> Sequence[Fraction]:
    """Give numbers on both sides of those that are written in piecewise trees."""
    found = {abs(node.value) for tree in trees for node in walk(tree) if isinstance(node, Num)}
    aims = sorted((value for value in found if value != 0), reverse=True)[:6]
    sides = (Fraction(9, 8), Fraction(7, 8), Fraction(-9, 8), Fraction(-7, 8))
    return [value * side for value in aims for side in sides]
