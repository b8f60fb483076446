"""The right rule for each kind of node: from a node and the derivatives of its parts to its own."""

from collections.abc import Callable, Mapping, Sequence

from tutor.algebra.derivatives.building import (
    ONE,
    TWO,
    ZERO,
    lowered,
    minus,
    negative,
    over,
    plus,
    raised,
    times,
)
from tutor.algebra.derivatives.slopes import SLOPES, call
from tutor.algebra.errors import BadProblem
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
    Item,
    Mul,
    Name,
    Neg,
    Node,
    Not,
    Num,
    Power,
    keys,
)

Parts = Sequence[Node]  # the derivatives of the parts, in their order


class Differentiation:
    """What is differentiated by: a name, or an entry of an array such as x_i.

    `formulas` are those of derived names, which are differentiated through.
    """

    def __init__(self, node: Node, formulas: Mapping[str, Node]) -> None:
        self.node = node
        self.formulas = formulas

    def derivative(self, node: Node) -> Node:
        """Give the derivative of a formula; raises BadProblem where there is no rule for it."""
        if isinstance(node, Name | Item):
            return self.leaf(node)
        if not self.matters(node):
            return ZERO
        rule = RULES.get(type(node))
        if rule is None:
            raise BadProblem(f"there is no rule here to differentiate a {type(node).__name__}")
        return rule(node, [self.derivative(part) for part in node.parts()])

    def matters(self, node: Node) -> bool:
        """Whether a formula mentions the variable, if only through a derived name."""
        wanted = keys(self.node.items[0] if isinstance(self.node, Item) else self.node)
        found = keys(node)
        through = [key for key in found if key in self.formulas]
        return bool(found & wanted) or any(self.matters(self.formulas[key]) for key in through)

    def leaf(self, node: Name | Item) -> Node:
        """1 for the variable itself, and 1 or 0 for an entry of the same array."""
        if node == self.node:
            return ONE
        if isinstance(node, Name) and node.key in self.formulas:
            return self.derivative(self.formulas[node.key])
        if isinstance(node, Item) and isinstance(self.node, Item):
            if node.items[0] != self.node.items[0]:
                return ZERO
            pairs = zip(node.items[1:], self.node.items[1:], strict=True)
            return times(*(Compare(pair, ("==",), discrete=True) for pair in pairs))
        return ZERO


def constant(node: Node, d: Parts) -> Node:
    return ZERO


def add(node: Add, d: Parts) -> Node:
    return plus(*d)


def neg(node: Neg, d: Parts) -> Node:
    return negative(d[0])


def mul(node: Mul, d: Parts) -> Node:
    """Each factor in turn differentiated, the others as they are."""
    return plus(*(product_term(node, d, place) for place in range(len(d))))


def product_term(node: Mul, d: Parts, place: int) -> Node:
    """One term of the product rule."""
    return times(*(d[i] if i == place else factor for i, factor in enumerate(node.items)))


def div(node: Div, d: Parts) -> Node:
    """(u'v − uv')/v²"""
    if d[1] == ZERO:
        return over(d[0], node.right)
    top = minus(times(d[0], node.right), times(node.left, d[1]))
    return over(top, raised(node.right, TWO))


def power(node: Power, d: Parts) -> Node:
    """n uⁿ⁻¹ u', or aᵘ ln(a) u', or both where base and exponent depend on the variable."""
    base, exponent = node.left, node.right
    if d[1] == ZERO:
        return times(exponent, raised(base, lowered(exponent)), d[0])
    log = ONE if base == Const("e") else call("log", base)
    if d[0] == ZERO:
        return times(node, log, d[1])
    return times(node, plus(times(d[1], log), over(times(exponent, d[0]), base)))


def function(node: Call, d: Parts) -> Node:
    """The slope at the argument times the derivative of the argument."""
    if node.function in ("max", "min") and len(node.items) == 2:
        sign = ">" if node.function == "max" else "<"
        return Cases((d[0], Compare(node.items, (sign,)), d[1]))
    if len(node.items) == 1 and node.function in SLOPES:
        return times(SLOPES[node.function](node.items[0]), d[0])
    raise BadProblem(f"there is no rule here to differentiate {node.function}")


def cases(node: Cases, d: Parts) -> Node:
    """Each branch by itself; the conditions stay."""
    places = range(len(node.items))
    return Cases(tuple(node.items[i] if i % 2 and i < len(d) - 1 else d[i] for i in places))


def compare(node: Compare, d: Parts) -> Node:
    """A condition is flat wherever it has a slope at all."""
    return ZERO


def fold(node: Fold, d: Parts) -> Node:
    """A sum is differentiated term by term."""
    if node.kind not in ("sum", "mean"):
        raise BadProblem(f"there is no rule here to differentiate a {node.kind} over an index")
    rest = node.parts()[1:]
    return node.with_parts((d[0], *rest))


RULES: dict[type[Node], Callable[..., Node]] = {
    Num: constant,
    Const: constant,
    Add: add,
    Neg: neg,
    Mul: mul,
    Div: div,
    Power: power,
    Call: function,
    Cases: cases,
    Compare: compare,
    Both: compare,
    Either: compare,
    Not: compare,
    Fold: fold,
}
