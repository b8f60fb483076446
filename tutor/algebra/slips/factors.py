"""Slips with factors, fractions and constants."""

from collections.abc import Iterator
from fractions import Fraction
from itertools import combinations

from tutor.algebra.slips.edits import ONE, Edit, slip, unsigned, without
from tutor.algebra.tree import Add, Div, MatMul, Mul, Neg, Node, Num
from tutor.language import N_

SWAPPED = {
    True: ("sum-for-product", N_("a sum where {part} is a product")),
    False: ("product-for-sum", N_("a product where {part} is a sum")),
}
OTHERS = tuple(Fraction(*v) for v in ((1,), (2,), (3,), (4,), (6,), (12,), (1, 2)))


def missing_factors(node: Node) -> Iterator[Edit]:
    """One factor missing, or two."""
    if not isinstance(node, Mul):
        return
    for place, factor in enumerate(node.items):
        if isinstance(factor, Num):
            words = N_("the missing constant {part}")
            yield slip("missing-constant", factor, words, without(node, place))
        else:
            words = N_("the missing factor {part}")
            yield slip("missing-factor", factor, words, without(node, place))
    if len(node.items) > 2:
        for pair in combinations(range(len(node.items)), 2):
            gone = Mul(tuple(node.items[place] for place in pair))
            yield slip(
                "missing-factors", gone, N_("the missing factors {part}"), without(node, *pair)
            )


def missing_division(node: Node) -> Iterator[Edit]:
    """A fraction without its bottom, or without its top; 1/3 is a number."""
    if isinstance(node, Div) and not all(isinstance(part, Num) for part in node.parts()):
        yield slip("missing-division", node.right, N_("the missing division by {part}"), node.left)
        if node.left != ONE:
            alone = Div(ONE, node.right)
            yield slip("missing-factor", node.left, N_("the missing factor {part}"), alone)


def turned_fractions(node: Node) -> Iterator[Edit]:
    """A fraction upside down, a product for a division, a division for a product."""
    if isinstance(node, Div):
        words = N_("the fraction {part} upside down")
        yield slip("upside-down", node, words, Div(node.right, node.left))
        words = N_("a product with {part} instead of a division by it")
        product = Mul((node.left, node.right))
        yield slip("multiplied-for-divided", node.right, words, product)
    if isinstance(node, Mul):
        for place, factor in enumerate(node.items):
            words = N_("a division by {part} instead of a product with it")
            quotient = Div(without(node, place), factor)
            yield slip("divided-for-multiplied", factor, words, quotient)


def sums_and_products(node: Node) -> Iterator[Edit]:
    """A sum for a product, a product for a sum, of two neighbours or of all."""
    if not isinstance(node, Mul | Add):
        return
    kinds = (Mul, Add) if isinstance(node, Mul) else (Add, Mul)
    code, words = SWAPPED[isinstance(node, Mul)]
    other, items = kinds[1], node.items
    if not any(isinstance(item, Neg) for item in items[1:]):
        yield slip(code, node, words, other(items))
    for place in range(len(items) - 1 if len(items) > 2 else 0):
        pair = items[place : place + 2]
        if not isinstance(pair[1], Neg):
            joined = other(tuple(unsigned(item) for item in pair))
            first = Neg(joined) if isinstance(pair[0], Neg) else joined
            rest = (*items[:place], first, *items[place + 2 :])
            yield slip(code, kinds[0](pair), words, kinds[0](rest))
    if isinstance(node, Mul) and len(items) > 2:
        for place, factor in enumerate(items):
            yield slip(code, node, words, Add((without(node, place), factor)))


def order(node: Node) -> Iterator[Edit]:
    """Matrices multiplied in the other order."""
    if isinstance(node, MatMul):
        words = N_("the factors of {part} in the other order")
        yield slip("matrix-order", node, words, MatMul(node.right, node.left))


def constants(node: Node) -> Iterator[Edit]:
    """Another number."""
    if isinstance(node, Num):
        own = (node.value * 2, node.value / 2, node.value**2, -node.value, node.value + 1)
        for value in dict.fromkeys((*OTHERS, *own, node.value - 1)):
            words = N_("{other} where {part} belongs")
            other = str(value).replace("-", "−")
            yield slip("wrong-constant", node, words, typed(value), other=other)


def typed(value: Fraction) -> Node:
    """A number as it is typed: −1/2 is a minus sign and a fraction."""
    size = abs(value)
    whole = Num(Fraction(size.numerator))
    written = whole if size.denominator == 1 else Div(whole, Num(Fraction(size.denominator)))
    return Neg(written) if value < 0 else written


MISSING = (missing_factors, missing_division)
RULES = (turned_fractions, sums_and_products, order)
CONSTANTS = (constants,)
