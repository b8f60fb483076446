"""Slips with factors, fractions and constants."""

from collections.abc import Iterator
from fractions import Fraction
from itertools import combinations

from tutor.algebra.slips.edits import ONE, Edit, slip, without
from tutor.algebra.tree import Add, Div, MatMul, Mul, Neg, Node, Num, Power

OTHERS = tuple(Fraction(*v) for v in ((1,), (2,), (3,), (4,), (6,), (12,), (1, 2)))


def missing_factors(node: Node) -> Iterator[Edit]:
    """One factor missing, or two."""
    if not isinstance(node, Mul):
        return
    for place, factor in enumerate(node.items):
        word = "constant" if isinstance(factor, Num) else "factor"
        code = "missing-constant" if isinstance(factor, Num) else "missing-factor"
        yield slip(code, factor, f"the missing {word} {{}}", without(node, place))
    if len(node.items) > 2:
        for pair in combinations(range(len(node.items)), 2):
            gone = Mul(tuple(node.items[place] for place in pair))
            yield slip("missing-factors", gone, "the missing factors {}", without(node, *pair))


def missing_division(node: Node) -> Iterator[Edit]:
    """A fraction without its bottom, or without its top."""
    if isinstance(node, Div):
        yield slip("missing-division", node.right, "the missing division by {}", node.left)
        if node.left != ONE:
            alone = Div(ONE, node.right)
            yield slip("missing-factor", node.left, "the missing factor {}", alone)


def turned_fractions(node: Node) -> Iterator[Edit]:
    """A fraction upside down, a product for a division, a division for a product."""
    if isinstance(node, Div):
        words = "the fraction {} upside down"
        yield slip("upside-down", node, words, Div(node.right, node.left))
        words = "a product with {} instead of a division by it"
        product = Mul((node.left, node.right))
        yield slip("multiplied-for-divided", node.right, words, product)
    if isinstance(node, Mul):
        for place, factor in enumerate(node.items):
            words = "a division by {} instead of a product with it"
            quotient = Div(without(node, place), factor)
            yield slip("divided-for-multiplied", factor, words, quotient)


def sums_and_products(node: Node) -> Iterator[Edit]:
    """A sum for a product, a product for a sum."""
    if isinstance(node, Mul) and len(node.items) == 2:
        yield slip("sum-for-product", node, "a sum where {} is a product", Add(node.items))
    if isinstance(node, Add) and len(node.items) == 2 and not isinstance(node.items[1], Neg):
        yield slip("product-for-sum", node, "a product where {} is a sum", Mul(node.items))


def order(node: Node) -> Iterator[Edit]:
    """Matrices multiplied in the other order."""
    if isinstance(node, MatMul):
        words = "the factors of {} in the other order"
        yield slip("matrix-order", node, words, MatMul(node.right, node.left))


def constants(node: Node) -> Iterator[Edit]:
    """Another number."""
    if isinstance(node, Num):
        for value in OTHERS:
            other = Num(value)
            yield slip("wrong-constant", node, f"{value} where {{}} belongs", other)


def squares(node: Node) -> Iterator[Edit]:
    """A factor of a product squared that should not be."""
    if isinstance(node, Div):
        squared = Div(node.left, Power(node.right, Num(Fraction(2))))
        yield slip("extra-square", node.right, "a square on {} that does not belong", squared)


MISSING = (missing_factors, missing_division)
RULES = (turned_fractions, sums_and_products, order, squares)
CONSTANTS = (constants,)
