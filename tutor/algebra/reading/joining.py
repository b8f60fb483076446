"""Shapes, and how two arrays go together: entry by entry, as a matrix product, or not at all."""

from tutor.algebra.errors import Mismatch, Span, Unreadable
from tutor.algebra.tree import (
    UNKNOWN,
    Call,
    Filled,
    Hadamard,
    MatMul,
    Node,
    Transpose,
)
from tutor.language import _

Shape = tuple[str, ...]
Sized = tuple[Node, Shape]


def shape_text(shape: Shape) -> str:
    """Give a shape in words: a number, a vector of N, a matrix (N, D), a row of N."""
    if not shape:
        return "a number"
    if len(shape) == 1:
        return _("a vector of {shape}", shape=shape[0])
    if shape[0] == "1" and len(shape) == 2:
        return _("a row of {shape}", shape=shape[1])
    return (
        _("a matrix ({shape})", shape=", ".join(shape))
        if len(shape) == 2
        else _("an array ({shape})", shape=", ".join(shape))
    )


def sized(part: Sized, shape: Shape) -> Sized:
    """Give every I or 𝟏 in a part whose size was not known the size it must have."""
    tree, found = part
    if UNKNOWN not in found or len(found) != len(shape):
        return part
    sizes = {size for known, size in zip(found, shape, strict=True) if known == UNKNOWN}
    if len(sizes) > 1:
        raise Mismatch(_("I is square, and {shape} is not", shape=shape_text(shape)), tree.span)
    size = sizes.pop()
    return filled_in(tree, size), tuple(size if known == UNKNOWN else known for known in found)


def filled_in(tree: Node, size: str) -> Node:
    """Put a size into the arrays whose size was not known."""
    if isinstance(tree, Filled):
        return tree.but(shape=tuple(size if known == UNKNOWN else known for known in tree.shape))
    return tree.with_parts(tuple(filled_in(part, size) for part in tree.parts()))


def common(one: Shape, other: Shape, span: Span) -> Shape:
    """Give the shape of an entry-by-entry operation: equal shapes, a number, or a bias per row."""
    if not one or not other or one == other:
        return one or other
    if len(one) == len(other) and UNKNOWN in one + other:
        return known_of(one, other, span)
    short, long = sorted((one, other), key=len)
    if len(short) < len(long) and long[-len(short) :] == short:
        return long
    for row, matrix in ((one, other), (other, one)):
        if len(row) == len(matrix) and row == ("1", *matrix[1:]):
            return matrix
    raise Mismatch(
        _(
            "{one} and {other} do not fit together here",
            one=shape_text(one),
            other=shape_text(other),
        ),
        span,
    )


def known_of(one: Shape, other: Shape, span: Span) -> Shape:
    """Put together what is known of one shape in two places; I is square."""
    found = tuple(b if a == UNKNOWN else a for a, b in zip(one, other, strict=True))
    if any(b not in (a, UNKNOWN) for a, b in zip(found, other, strict=True)):
        raise Mismatch(
            _(
                "{one} and {other} do not fit together here",
                one=shape_text(one),
                other=shape_text(other),
            ),
            span,
        )
    if (UNKNOWN, UNKNOWN) in (one, other):
        found = tuple(found[0] if size == UNKNOWN else size for size in found[::-1])[::-1]
        found = tuple(found[-1] if size == UNKNOWN else size for size in found)
    return found


def join(left: Sized, right: Sized, mark: str, span: Span) -> Sized:
    """Multiply two arrays, by matrix product or entry by entry, as the sign and the shapes say."""
    left, right = beside(left, right)
    if mark == "⊗":
        return outer(left, right, span)
    product = matrix_product(left[1], right[1])
    entries = left[1] == right[1]
    if mark == "⊙" or (mark == "*" and entries and product is None):
        shape = common(left[1], right[1], span)
        return Hadamard((left[0], right[0]), span=span), shape
    if mark == "*" and entries:
        raise Unreadable(
            _("is this * the matrix product or entry by entry? write @ or ⊙"), span, "ambiguous"
        )
    if product is None and mark in ("@", "·") and len(left[1]) == 1:
        if entries:
            return Call((left[0], right[0]), "dot", span=span), ()
        if len(right[1]) == 2 and left[1][0] == right[1][0]:  # as numpy has it
            row = MatMul(Transpose(left[0]), right[0], span=span)
            return Transpose(row, span=span), right[1][1:]
    if product is None and mark == "" and len(left[1]) == len(right[1]) == 1:
        message = _("two vectors side by side: write xᵀy for their dot product, or x ⊙ y")
        raise Unreadable(message, span, "ambiguous")
    if product is None:
        raise Mismatch(cannot_multiply(left[1], right[1]), span)
    return MatMul(left[0], right[0], span=span), product


def outer(left: Sized, right: Sized, span: Span) -> Sized:
    """The outer product of two vectors."""
    if len(left[1]) != 1 or len(right[1]) != 1:
        raise Unreadable(_("⊗ is the outer product of two vectors here"), span, "not-an-array")
    return Call((left[0], right[0]), "outer", span=span), (left[1][0], right[1][0])


def beside(left: Sized, right: Sized) -> tuple[Sized, Sized]:
    """Let each of two factors give the other its size, where one does not know its own."""
    if len(left[1]) == 1 and len(right[1]) == 2 and right[1][0] == "1":
        return left, right  # a column times a row: their sizes are their own
    if UNKNOWN in left[1] and UNKNOWN not in right[1]:
        first = "1" if left[1][0] == "1" else right[1][0]
        left = sized(left, (first, right[1][0])[-len(left[1]) :])
    elif UNKNOWN in right[1] and UNKNOWN not in left[1]:
        right = sized(right, len(right[1]) * (left[1][-1],))
    return left, right


def matrix_product(left: Shape, right: Shape) -> Shape | None:
    """Give the shape of a matrix product, or None where the inner sizes differ."""
    if len(left) == 1 and len(right) == 2 and right[0] == "1":
        return (left[0], right[1])  # a column times a row
    if len(left) != 2 or len(right) not in (1, 2) or left[1] != right[0]:
        return None
    shape = (left[0], *right[1:])
    return shape[1:] if shape[0] == "1" and len(shape) == 1 else shape


def cannot_multiply(left: Shape, right: Shape) -> str:
    """Say why two arrays cannot be multiplied."""
    return _(
        "cannot multiply {left} by {right}: the inner sizes differ",
        left=shape_text(left),
        right=shape_text(right),
    )
