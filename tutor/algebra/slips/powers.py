"""Slips with roots, ε and powers."""

from collections.abc import Iterator

from tutor.algebra.slips.edits import (
    ONE,
    TWO,
    Edit,
    mapped,
    shifted,
    signed,
    slip,
    unsigned,
    without,
)
from tutor.algebra.tree import Add, Call, Cases, Div, Fold, Item, Mul, Name, Neg, Node, Num, Power
from tutor.language import N_


def is_root(node: Node) -> bool:
    """Whether this is a square root."""
    return isinstance(node, Call) and node.function == "sqrt"


def root(node: Node) -> Node:
    """Give the square root of an expression."""
    return Call((node,), "sqrt")


def is_small(node: Node) -> bool:
    """Whether this is an ε."""
    return isinstance(node, Name) and node.key.startswith("epsilon")


def epsilon(node: Node) -> Iterator[Edit]:
    """ε outside the root instead of inside, or the other way round."""
    if is_root(node) and isinstance(inner := node.parts()[0], Add):
        for place, term in enumerate(inner.items):
            if is_small(term):
                outside = Add((root(without(inner, place)), term))
                words = N_("{part} outside the root; it belongs inside")
                yield slip("epsilon-outside-root", term, words, outside)
    if isinstance(node, Add) and len(node.items) == 2:
        for under, term in (node.items, node.items[::-1]):
            if is_root(under) and is_small(term):
                inside = root(Add((under.parts()[0], term)))
                words = N_("{part} inside the root; it belongs outside")
                yield slip("epsilon-inside-root", term, words, inside)


def power_of_bracket(node: Node) -> Iterator[Edit]:
    """1 − βᵗ written as (1 − β)ᵗ."""
    if isinstance(node, Add) and isinstance(unsigned(last := node.items[-1]), Power):
        power = unsigned(last)
        assert isinstance(power, Power)
        base = signed(last, lambda _: power.left)
        words = N_("the power taken of the whole bracket, instead of the last term of {part}")
        yield slip(
            "power-of-bracket", node, words, Power(Add((*node.items[:-1], base)), power.right)
        )


def power_of_terms(node: Node) -> Iterator[Edit]:
    """(a + b)² written as a² + b², or as a + b²."""
    if isinstance(node, Power) and isinstance(node.left, Add):
        exponent, terms = node.right, node.left.items
        if unsigned(terms[-1]) != ONE:  # for 1² = 1 it is a missing power
            last = signed(terms[-1], lambda t: Power(t, exponent))
            words = N_("the power taken of the last term only in {part}")
            yield slip("power-of-last-term", node, words, Add((*terms[:-1], last)))
        each = tuple(signed(term, lambda t: Power(t, exponent)) for term in terms)
        yield slip(
            "power-of-each-term", node, N_("the power taken of each term of {part}"), Add(each)
        )


def roots(node: Node) -> Iterator[Edit]:
    """A missing root, or one over the wrong part of a fraction."""
    if is_root(node):
        inner = node.parts()[0]
        yield slip("missing-root", node, N_("a missing root: {part} is needed"), inner)
        if isinstance(inner, Div):
            top = Div(root(inner.left), inner.right)
            yield slip("root-of-part", node, N_("the root taken of the top only in {part}"), top)
            bottom = Div(inner.left, root(inner.right))
            yield slip(
                "root-of-part", node, N_("the root taken of the bottom only in {part}"), bottom
            )
        words = N_("the root taken of each term of {part}")
        if isinstance(inner, Add):
            each = Add(tuple(signed(term, root) for term in inner.items))
            yield slip("root-of-each-term", node, words, each)
        if isinstance(inner, Fold):
            total = inner.with_parts((root(inner.body), *inner.parts()[1:]))
            yield slip("root-of-each-term", node, words, total)
        if isinstance(inner, Mul):
            for place, factor in enumerate(inner.items):
                rest = without(inner, place)
                words = N_("the root taken of a part only in {part}")
                yield slip("root-of-part", node, words, Mul((factor, root(rest))))
    if isinstance(node, Div) and is_root(node.left):
        wide = root(Div(node.left.parts()[0], node.right))
        yield slip("root-too-wide", node, N_("the root drawn over the whole of {part}"), wide)
    if isinstance(node, Mul):
        for place, factor in enumerate(node.items):
            if is_root(factor):
                wide = root(Mul((*factor.parts(), without(node, place))))
                yield slip(
                    "root-too-wide", node, N_("the root drawn over the whole of {part}"), wide
                )


def missing_power(node: Node) -> Iterator[Edit]:
    """A power that is missing."""
    if isinstance(node, Power):
        square = isinstance(node.right, Num) and node.right.value == 2
        if square:
            yield slip("missing-square", node.left, N_("a missing square on {part}"), node.left)
        else:
            yield slip("missing-power", node.left, N_("a missing power on {part}"), node.left)


def powers(node: Node) -> Iterator[Edit]:
    """A power that is off by one, turned, or a product."""
    if not isinstance(node, Power):
        return
    base, exponent = node.left, node.right
    turned = Power(exponent, base)
    yield slip(
        "power-turned", node, N_("base and exponent of {part} in each other's place"), turned
    )
    words = N_("a product where {part} is a power")
    yield slip("product-for-power", node, words, Mul((base, exponent)))
    for by, code in ((-1, "exponent-too-low"), (1, "exponent-too-high")):
        other = Power(base, shifted(exponent, by))
        yield slip(code, node, N_("an exponent off by one in {part}"), other)
    other = Power(base, Neg(exponent))
    yield slip("exponent-sign", node, N_("the wrong sign of the exponent in {part}"), other)


def extra_power(node: Node) -> Iterator[Edit]:
    """A square, or a root, that does not belong."""
    if isinstance(node, SQUARED) and not (isinstance(node, Call) and node.function == "exp"):
        words = N_("a square on {part} that does not belong")
        yield slip("extra-square", node, words, Power(node, TWO))
        if not is_root(node):
            yield slip(
                "extra-root", node, N_("a root over {part} that does not belong"), root(node)
            )


def exponentials(node: Node) -> Iterator[Edit]:
    """a e^u written as a^u."""
    if isinstance(node, Mul):
        for place, factor in enumerate(node.items):
            if isinstance(factor, Call) and factor.function == "exp":
                wrong = Power(without(node, place), factor.items[0])
                yield slip(
                    "power-for-exponential",
                    node,
                    N_("the exponent of e put elsewhere in {part}"),
                    wrong,
                )


def everywhere(tree: Node) -> Iterator[Edit]:
    """The same slip with all squares, or with all roots."""
    flat = mapped(tree, lambda n: n.left if is_square(n) and isinstance(n, Power) else n)
    yield slip("missing-squares", tree, N_("all squares missing"), flat)
    yield slip("missing-roots", tree, N_("all roots missing"), mapped(tree, unrooted))


def is_square(node: Node) -> bool:
    """Whether this is something squared."""
    return isinstance(node, Power) and isinstance(node.right, Num) and node.right.value == 2


def unrooted(node: Node) -> Node:
    """Take a root off."""
    return node.parts()[0] if is_root(node) else node


SQUARED = (Name, Item, Call, Add, Fold, Cases, Div)
MISSING = (missing_power,)
ROOTS = (epsilon, power_of_bracket, roots)
RULES = (power_of_terms, powers, exponentials)
EXTRA = (extra_power,)
