"""Slips with sums and transposes."""

from collections.abc import Iterator

from tutor.algebra.slips.edits import Edit, shifted, slip
from tutor.algebra.tree import (
    Call,
    Div,
    Fold,
    Hadamard,
    Item,
    Mul,
    Name,
    Node,
    Power,
    Transpose,
    keys,
    number,
)
from tutor.language import N_


def over(fold: Fold, body: Node) -> Node:
    """Give the same sum of another body."""
    return fold.with_parts((body, *fold.parts()[1:]))


def products(node: Node) -> Iterator[Edit]:
    """A product of sums for a sum of products, of means for a mean, of totals for a dot product."""
    words = N_("a product of sums, where {part} is a sum of products")
    if isinstance(node, Fold) and node.kind == "sum":
        body, bottom = split(node)
        factors = body.items if isinstance(body, Mul) else ()
        inside = [f for f in factors if node.index in keys(f)]
        outside = [f for f in factors if node.index not in keys(f)]
        if len(inside) > 1:
            wrong: Node = Mul((*outside, *(over(node, factor) for factor in inside)))
            wrong = Div(wrong, bottom) if bottom is not None else wrong
            yield slip("product-of-sums", node, words, wrong)
    if isinstance(node, Call) and node.function == "dot":
        yield slip(
            "product-of-sums", node, words, Mul(tuple(Call((x,), "total") for x in node.items))
        )
    if isinstance(node, Call) and node.function in ("mean", "total"):
        (inner,) = node.items
        if isinstance(inner, Hadamard):
            each = Mul(tuple(node.but(items=(x,)) for x in inner.items))
            yield slip("product-of-sums", node, words, each)


def split(node: Fold) -> tuple[Node, Node | None]:
    """The body of a sum, and what all its terms are divided by."""
    body = node.body
    if isinstance(body, Div) and node.index not in keys(body.right):
        return body.left, body.right
    return body, None


def outside(node: Node) -> Iterator[Edit]:
    """A factor x_i before a sum over j taken into it as x_j, where it is summed too."""
    if not isinstance(node, Mul):
        return
    for place, fold in enumerate(node.items):
        if isinstance(fold, Fold) and len(fold.items) == 1:
            for item in (i for i, f in enumerate(node.items) if isinstance(f, Item)):
                inner = replaced_index(node.items[item], Name(fold.index))
                rest = tuple(f for i, f in enumerate(node.items) if i not in (place, item))
                wrong = over(fold, Mul((inner, fold.body)))
                words = N_("{part} taken into the sum")
                whole = Mul((*rest, wrong)) if rest else wrong
                yield slip("index-in-sum", node.items[item], words, whole)


def replaced_index(node: Node, index: Node) -> Node:
    """Give an entry of the same array at another index."""
    return node.with_parts((*node.parts()[:-1], index))


def powers(node: Node) -> Iterator[Edit]:
    """A power of the sum for a sum of powers, or the other way round."""
    if isinstance(node, Fold) and node.kind == "sum" and isinstance(node.body, Power):
        wrong = Power(over(node, node.body.left), node.body.right)
        yield slip(
            "power-of-sum", node, N_("a power of the whole sum, where {part} belongs"), wrong
        )
    if isinstance(node, Power) and isinstance(node.left, Fold):
        inner = over(node.left, Power(node.left.body, node.right))
        yield slip("sum-of-powers", node, N_("the power of each term, where {part} belongs"), inner)


def ends(node: Node) -> Iterator[Edit]:
    """A sum that starts or ends one off."""
    if isinstance(node, Fold) and len(node.items) == 1 and node.size and not node.size.isdigit():
        for size in (2, 3, 4, 5, 6):
            fixed = Fold((node.body, number(1), number(size)), node.kind, node.index, None)
            words = N_("the number {other} where the size of {part} belongs")
            yield slip("fixed-size", node, words, fixed, other=str(size))
        later = Fold((node.body, number(2), Name(node.size)), node.kind, node.index, node.size)
        yield slip("sum-off-by-one", node, N_("a sum off by one at an end: {part}"), later)
    if not isinstance(node, Fold) or len(node.items) != 3:
        return
    body, low, high = node.items
    for by in (-1, 1):
        for items in ((body, shifted(low, by), high), (body, low, shifted(high, by))):
            yield slip(
                "sum-off-by-one",
                node,
                N_("a sum off by one at an end: {part}"),
                node.but(items=items),
            )


def transposes(node: Node) -> Iterator[Edit]:
    """A transpose that is missing."""
    if isinstance(node, Transpose):
        yield slip("missing-transpose", node, N_("a missing transpose: {part}"), node.inside)


RULES = (products, outside, powers, ends, transposes)
