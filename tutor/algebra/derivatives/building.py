"""Sums, products and quotients put together without what says nothing: + 0, · 1, a double minus."""

from fractions import Fraction

from tutor.algebra.tree import Add, Const, Div, Mul, Neg, Node, Num, Power, number

ZERO, ONE, TWO = number(0), number(1), number(2)


def plus(*terms: Node) -> Node:
    """A sum, flat, without its zeros."""
    flat = [part for term in terms for part in (term.items if isinstance(term, Add) else (term,))]
    kept = tuple(term for term in flat if term != ZERO)
    if not kept:
        return ZERO
    return kept[0] if len(kept) == 1 else Add(kept)


def minus(left: Node, right: Node) -> Node:
    """left − right."""
    return plus(left, negative(right))


def negative(node: Node) -> Node:
    """The opposite."""
    if isinstance(node, Neg):
        return node.inside
    if isinstance(node, Num) and node.value <= 0:
        return number(-node.value)
    return Neg(node)


def times(*factors: Node) -> Node:
    """A product: its number in front, its signs gathered, 0 if one factor is."""
    coefficient, kept = gathered(factors)
    if coefficient == 0:
        return ZERO
    size = abs(coefficient)
    if kept and isinstance(kept[0], Div) and len(kept) == 1 and size != 1:
        product = over(times(number(size), kept[0].left), kept[0].right)
    else:
        front = [] if size == 1 and kept else [number(size)]
        parts = (*front, *kept)
        product = parts[0] if len(parts) == 1 else Mul(parts)
    return negative(product) if coefficient < 0 else product


def gathered(factors: tuple[Node, ...]) -> tuple[Fraction, list[Node]]:
    """The number that all factors share, and the factors that are no numbers."""
    coefficient, kept = Fraction(1), []
    waiting = list(reversed(factors))
    while waiting:
        factor = waiting.pop()
        if isinstance(factor, Mul):
            waiting.extend(reversed(factor.items))
        elif isinstance(factor, Neg):
            coefficient = -coefficient
            waiting.append(factor.inside)
        elif isinstance(factor, Num):
            coefficient *= factor.value
        else:
            kept.append(factor)
    return coefficient, kept


def chained(outer: Node, inner: Node) -> Node:
    """The outer slope times the inner one, above the fraction bar if there is one."""
    if isinstance(outer, Div):
        return over(times(outer.left, inner), outer.right)
    return times(outer, inner)


def over(top: Node, bottom: Node) -> Node:
    """A quotient, its sign in front."""
    if top == ZERO or bottom == ONE:
        return top
    if isinstance(top, Neg):
        return negative(over(top.inside, bottom))
    if isinstance(top, Num) and isinstance(bottom, Num) and bottom.value:
        return number(top.value / bottom.value)
    return Div(top, bottom)


def raised(base: Node, exponent: Node) -> Node:
    """A power; to the first it is the base, to the zeroth it is 1."""
    if exponent == ONE:
        return base
    if exponent == ZERO:
        return ONE
    return Power(base, exponent)


def square(node: Node) -> Node:
    """node²."""
    return raised(node, TWO)


def lowered(exponent: Node, by: int = 1) -> Node:
    """An exponent less one; with `by` −1, one more."""
    if isinstance(exponent, Num):
        return number(exponent.value - by)
    if isinstance(exponent, Neg) and isinstance(exponent.inside, Num):
        return number(-exponent.inside.value - by)
    if isinstance(exponent, Div) and all(isinstance(part, Num) for part in exponent.parts()):
        top, bottom = exponent.parts()
        if isinstance(top, Num) and isinstance(bottom, Num) and bottom.value:
            return number(top.value / bottom.value - by)
    return plus(exponent, Neg(ONE) if by > 0 else ONE)


def is_e(node: Node) -> bool:
    """Whether a node is the base of natural logarithms."""
    return node == Const("e")


def rebuilt(node: Node, parts: tuple[Node, ...]) -> Node:
    """A node around other parts, tidied where these parts make something vanish."""
    match node:
        case Add():
            return plus(*parts)
        case Mul():
            return times(*parts)
        case Neg():
            return negative(parts[0])
        case Div():
            return over(*parts)
        case _:
            return node.with_parts(parts)
