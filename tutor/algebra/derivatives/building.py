"""Sums, products and quotients that leave out zeros and ones, so that a derivative stays short."""

from tutor.algebra.tree import Add, Div, Mul, Neg, Node, Num, Power, number

ZERO, ONE, TWO = number(0), number(1), number(2)


def plus(*terms: Node) -> Node:
    """Give a sum without zeros."""
    kept = tuple(term for term in terms if term != ZERO)
    if len(kept) < 2:
        return kept[0] if kept else ZERO
    return Add(kept)


def minus(left: Node, right: Node) -> Node:
    """Give left − right."""
    return plus(left, negative(right))


def negative(node: Node) -> Node:
    """Give −node."""
    if node == ZERO:
        return ZERO
    return node.inside if isinstance(node, Neg) else Neg(node)


def times(*factors: Node) -> Node:
    """Give a product without ones; 0 if a factor is 0."""
    if ZERO in factors:
        return ZERO
    kept = tuple(factor for factor in factors if factor != ONE)
    if len(kept) < 2:
        return kept[0] if kept else ONE
    return Mul(kept)


def over(top: Node, bottom: Node) -> Node:
    """Give top / bottom."""
    if top == ZERO or bottom == ONE:
        return top
    return Div(top, bottom)


def raised(base: Node, exponent: Node) -> Node:
    """Give base ^ exponent."""
    if exponent == ONE:
        return base
    return ONE if exponent == ZERO else Power(base, exponent)


def lowered(exponent: Node, by: int = 1) -> Node:
    """Give exponent − by."""
    if isinstance(exponent, Num):
        return number(exponent.value - by)
    return plus(exponent, number(-by))
