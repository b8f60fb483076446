"""The rules of differentiation: from a node and the derivatives of its parts to its own.

Who differentiates in one go, who shows one step after another and who puts in a wrong rule at one
place all use these.
"""

from collections.abc import Callable, Mapping, Sequence

from tutor.algebra.derivatives.building import (
    ONE,
    TWO,
    ZERO,
    chained,
    is_e,
    lowered,
    minus,
    negative,
    over,
    plus,
    raised,
    times,
)
from tutor.algebra.derivatives.slopes import SLOPES, rewritten, slope
from tutor.algebra.errors import NoRule
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
from tutor.language import _

Parts = Sequence[Node]  # the derivatives of the parts, in their order


class Differentiation:
    """What is differentiated by: a name, or an entry of an array such as x_i.

    `formulas` are those of derived names, which are differentiated through.
    """

    def __init__(self, by: Name | Item, formulas: Mapping[str, Node]) -> None:
        self.by = by
        self.formulas = formulas
        self.wanted = keys(by.items[0] if isinstance(by, Item) else by)

    def derivative(self, node: Node) -> Node:
        """The derivative of a formula. Raises NoRule."""
        if not self.varies(node):
            return ZERO
        if isinstance(node, Name | Item):
            return self.leaf(node)
        if other := rewritten(node):
            return self.derivative(other)
        return self.rule(node, [self.derivative(part) for part in node.parts()])

    def rule(self, node: Node, d: Parts) -> Node:
        """The derivative of a node, given those of its parts. Raises NoRule."""
        rule = RULES.get(type(node))
        if rule is None:
            raise NoRule(_("there is no rule here for arrays and unknown functions"))
        if isinstance(node, Fold) and node.index in self.wanted:
            raise NoRule(_("{index} is the index of a sum here, not a variable", index=node.index))
        return rule(node, d)

    def varies(self, node: Node) -> bool:
        """Whether a formula depends on the variable, if only through a derived name."""
        found = keys(node)
        through = [key for key in found if key in self.formulas]
        return bool(found & self.wanted) or any(self.varies(self.formulas[key]) for key in through)

    def leaf(self, node: Name | Item) -> Node:
        """1 for the variable itself, and 1 or 0 for an entry of the same array."""
        if node == self.by:
            return ONE
        if isinstance(node, Name) and node.key in self.formulas:
            return self.derivative(self.formulas[node.key])
        if isinstance(node, Item) and isinstance(self.by, Item):
            if node.items[0] != self.by.items[0]:
                raise NoRule(_("only entries of plain arrays can be differentiated"))
            pairs = zip(node.items[1:], self.by.items[1:], strict=True)
            return times(*(Compare(pair, ("==",), discrete=True) for pair in pairs))
        raise NoRule(_("there is no rule here for arrays"))


def constant(node: Node, d: Parts) -> Node:
    """A number; or a condition, which is flat wherever it has a slope at all."""
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
    top, bottom = node.left, node.right
    if d[1] == ZERO:
        return over(d[0], bottom)
    return over(minus(times(d[0], bottom), times(top, d[1])), raised(bottom, TWO))


def power(node: Power, d: Parts) -> Node:
    """n uⁿ⁻¹ u', or aᵘ ln(a) u', or both where base and exponent depend on the variable."""
    base, exponent = node.left, node.right
    if d[1] == ZERO:
        return chained(times(exponent, raised(base, lowered(exponent))), d[0])
    log = ONE if is_e(base) else Call((base,), "log")
    if d[0] == ZERO:
        return times(node, log, d[1])
    return times(node, plus(times(d[1], log), over(times(exponent, d[0]), base)))


def function(node: Call, d: Parts) -> Node:
    """The slope at the argument times the derivative of the argument."""
    if node.function in ("max", "min"):
        return extreme(node, list(zip(node.items, d, strict=True)))
    if len(node.items) == 1 and node.function in SLOPES:
        return chained(slope(node.function, node.items[0]), d[0])
    raise NoRule(_("there is no rule here for {function}", function=node.function))


def extreme(node: Call, pairs: list[tuple[Node, Node]]) -> Node:
    """max(a, b, …) is one of its arguments, where it is the largest; min the smallest."""
    sign = ">=" if node.function == "max" else "<="
    (first, first_slope), *others = sorted(pairs, key=lambda pair: pair[1] == ZERO)
    if not others:
        return first_slope
    rest = others[0][0] if len(others) == 1 else node.but(items=tuple(item for item, _ in others))
    return Cases((first_slope, Compare((first, rest), signs=(sign,)), extreme(node, others)))


def cases(node: Cases, d: Parts) -> Node:
    """Each branch by itself; the conditions stay."""
    last = len(node.items) - 1
    return Cases(tuple(node.items[i] if i % 2 and i < last else d[i] for i in range(last + 1)))


def fold(node: Fold, d: Parts) -> Node:
    """A sum is differentiated term by term."""
    if node.kind not in ("sum", "mean") or any(slope != ZERO for slope in d[1 : len(node.items)]):
        raise NoRule(_("of sums, only those with fixed ends can be differentiated"))
    return node.with_parts((d[0], *node.parts()[1:]))


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
    Fold: fold,
    **dict.fromkeys((Compare, Both, Either, Not), constant),
}
