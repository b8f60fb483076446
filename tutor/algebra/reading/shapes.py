"""The shape of every part of an answer, in the names of the declared sizes.

A vector is a column, of shape (N). Turned over it is a row, of shape (1, N). Products between
arrays are settled here: after this pass a Mul holds at most one array.
"""

from collections.abc import Callable, Mapping, Sequence

from tutor.algebra.declarations import Variable
from tutor.algebra.errors import Mismatch, Span, Unreadable
from tutor.algebra.reading.arrays import ARRAY_FUNCTIONS, NORMS, TYPED_AS
from tutor.algebra.tree import (
    UNKNOWN,
    Add,
    Call,
    Compare,
    Div,
    Filled,
    Fold,
    Hadamard,
    Item,
    MatMul,
    Mul,
    Name,
    Neg,
    Node,
    Power,
    Transpose,
    number,
    walk,
)

Shape = tuple[str, ...]
Sized = tuple[Node, Shape]


def shape_text(shape: Shape) -> str:
    """Give a shape in words: a number, a vector of N, a matrix (N, D), a row of N."""
    if not shape:
        return "a number"
    if len(shape) == 1:
        return f"a vector of {shape[0]}"
    if shape[0] == "1" and len(shape) == 2:
        return f"a row of {shape[1]}"
    return f"a matrix ({', '.join(shape)})" if len(shape) == 2 else f"an array ({', '.join(shape)})"


def fitted(node: Node, declared: Mapping[str, Variable]) -> Sized:
    """Settle the products of arrays in a tree; raises Mismatch where sizes do not fit."""
    if not any(
        isinstance(n, Filled)
        or (isinstance(n, Name) and n.key in declared and declared[n.key].shape)
        for n in walk(node)
    ):
        refuse_array_signs(node)
        return node, ()
    tree, shape = Fitting(declared).fit(node)
    if UNKNOWN in shape or any(isinstance(n, Filled) and UNKNOWN in n.shape for n in walk(tree)):
        raise Unreadable("how large is this array? write I_D or 1_N", node.span, "no-size")
    return tree, shape


def sized(part: Sized, shape: Shape) -> Sized:
    """Give every I or 𝟏 in a part whose size was not known the size it must have."""
    tree, found = part
    if UNKNOWN not in found:
        return part
    if found[:-1] == (UNKNOWN,) and len(set(shape)) > 1:
        raise Mismatch(f"I is square, and {shape_text(shape)} is not", tree.span)
    return filled_in(tree, found, shape), shape


def filled_in(tree: Node, found: Shape, shape: Shape) -> Node:
    """Put a shape into the arrays whose shape was not known."""
    if isinstance(tree, Filled):
        return tree.but(shape=shape) if tree.shape == found else tree
    if isinstance(tree, Transpose):
        row = found[0] == "1"  # a vector turned over
        inner = (found[1:], shape[1:]) if row else (found[::-1], shape[::-1])
        return tree.with_parts((filled_in(tree.inside, *inner),))
    return tree.with_parts(tuple(filled_in(part, found, shape) for part in tree.parts()))


def refuse_array_signs(node: Node) -> None:
    """@ between plain numbers is a slip."""
    for part in walk(node):
        if isinstance(part, Mul) and (stray := {"@", "⊗"} & set(part.marks)):
            message = f"{min(stray)} multiplies arrays; these are numbers, so write *"
            raise Unreadable(message, part.span, "scalar-@")
        if isinstance(part, Call) and part.function in ARRAY_FUNCTIONS.keys() - NORMS:
            raise Unreadable(needs_array(part.function), part.span, "not-an-array")
        if isinstance(part, Item):
            raise Unreadable("a number has no entries", part.span, "not-an-array")


class Fitting:
    """One pass over a tree, bottom up."""

    def __init__(self, declared: Mapping[str, Variable]) -> None:
        self.declared = declared
        self.bound: list[str] = []

    def fit(self, node: Node) -> Sized:
        """Give the settled node and its shape."""
        rule = RULES.get(type(node), Fitting.elementwise)
        return rule(self, node)

    def elementwise(self, node: Node) -> Sized:
        """Most nodes go entry by entry."""
        fits = [self.fit(part) for part in node.parts()]
        shape: Shape = ()
        for _, other in fits:
            shape = common(shape, other, node.span)
        return node.with_parts(tuple(sized(fit, shape)[0] for fit in fits)), shape

    def filled(self, node: Node) -> Sized:
        assert isinstance(node, Filled)
        return node, node.shape

    def name(self, node: Node) -> Sized:
        assert isinstance(node, Name)
        return node, self.declared[node.key].shape if node.key in self.declared else ()

    def item(self, node: Node) -> Sized:
        assert isinstance(node, Item)
        array, shape = self.fit(node.items[0])
        if len(node.items) - 1 > len(shape):
            message = f"{len(node.items) - 1} indices on {shape_text(shape)}"
            raise Unreadable(message, node.span, "not-an-array")
        indices = tuple(self.fit(part)[0] for part in node.items[1:])
        self.check_sizes(node, shape)
        if shape[0] == "1" and len(indices) == 1:
            indices = (number(1), *indices)  # the one index of a row
        return node.with_parts((array, *indices)), shape[len(indices) :]

    def check_sizes(self, node: Item, shape: Shape) -> None:
        """An index that runs over one size has no place where another is counted."""
        for place, (part, size) in enumerate(zip(node.items[1:], shape, strict=False), 1):
            if not isinstance(part, Name) or part.key in self.bound:
                continue
            known = self.declared.get(part.key)
            if known and known.size and known.size != size and "1" not in shape:
                nth = {1: "first", 2: "second"}.get(place, "last")
                message = f"{part.key} runs over {known.size}, and the {nth} index here over {size}"
                raise Mismatch(message, node.span)

    def transpose(self, node: Node) -> Sized:
        assert isinstance(node, Transpose)
        inside, shape = self.fit(node.inside)
        turned = ("1", *shape) if len(shape) == 1 else shape[::-1]
        if len(turned) == 2 and turned[1] == "1":
            turned = turned[:1]
        return node.with_parts((inside,)), turned

    def mul(self, node: Node) -> Sized:
        """Join factors from left to right, numbers kept aside."""
        assert isinstance(node, Mul)
        marks = node.marks or ("",) * len(node.items)
        numbers: list[Node] = []
        joined: Sized | None = None
        for factor, mark in zip(node.items, marks, strict=True):
            part, shape = self.fit(factor)
            if not shape:
                numbers.append(part)
            else:
                joined = (
                    (part, shape)
                    if joined is None
                    else join(joined, (part, shape), mark, node.span)
                )
                if not joined[1]:
                    numbers.append(joined[0])
                    joined = None
        if joined is not None:
            numbers.append(joined[0])
        tree = numbers[0] if len(numbers) == 1 else Mul(tuple(numbers), span=node.span)
        return tree, joined[1] if joined else ()

    def div(self, node: Node) -> Sized:
        """By a number, or entry by entry; a vector is not divided by a matrix."""
        assert isinstance(node, Div)
        top, bottom = self.fit(node.left), self.fit(node.right)
        if top[1] and len(bottom[1]) > len(top[1]):
            yours = f"{shape_text(top[1])} divided by {shape_text(bottom[1])}"
            raise Mismatch(f"{yours}: write A⁻¹ v, or divide entries", node.span)
        shape = common(top[1], bottom[1], node.span)
        return node.with_parts((sized(top, shape)[0], sized(bottom, shape)[0])), shape

    def matmul(self, node: Node) -> Sized:
        assert isinstance(node, MatMul)
        return join(self.fit(node.left), self.fit(node.right), "@", node.span)

    def power(self, node: Node) -> Sized:
        assert isinstance(node, Power)
        base, shape = self.fit(node.left)
        exponent, other = self.fit(node.right)
        if len(shape) == 2 and shape[0] == shape[1]:
            raise Unreadable(
                "is this the matrix times itself, or each entry?", node.span, "ambiguous"
            )
        return node.with_parts((base, exponent)), common(shape, other, node.span)

    def fold(self, node: Node) -> Sized:
        assert isinstance(node, Fold)
        self.bound.append(node.index)
        fits = [self.fit(part) for part in node.parts()]
        self.bound.pop()
        return node.with_parts(tuple(n for n, _ in fits)), fits[0][1]

    def call(self, node: Node) -> Sized:
        assert isinstance(node, Call)
        if node.function in NORMS:
            (inside, _) = self.fit(node.items[0])
            return node.with_parts((inside,)), ()
        if node.function not in ARRAY_FUNCTIONS:
            return self.elementwise(node)
        fits = [self.fit(part) for part in node.items]
        shapes = [s for _, s in fits]
        if node.function == "matmul" or (node.function == "dot" and max(map(len, shapes)) > 1):
            return join(fits[0], fits[1], "@", node.span)
        parts = tuple(n for n, _ in fits)
        return node.with_parts(parts), call_shape(node.function, shapes, node.span)


def needs_array(function: str) -> str:
    """Say that a function takes arrays only, and how an entry of it is written."""
    word = TYPED_AS.get(function.removesuffix("_0").removesuffix("_1"), function)
    index = {"softmax": "softmax(z)_i", "log_softmax": "log_softmax(z)_i", "total": "sum_i x_i"}
    example = f": write {index[function]}" if function in index else ""
    return f"{word} needs a vector or a matrix, not a number{example}"


def call_shape(function: str, shapes: Sequence[Shape], span: Span) -> Shape:
    """Give the shape of a function of arrays; raises where the arguments do not fit."""
    kind = ARRAY_FUNCTIONS[function][1]
    if not all(shapes):
        raise Unreadable(needs_array(function), span, "not-an-array")
    if function == "dot" and shapes[0] != shapes[1]:
        raise Mismatch(f"dot of {shape_text(shapes[0])} and {shape_text(shapes[1])}", span)
    square = len(shapes[0]) == 2 and shapes[0][0] == shapes[0][1]
    if function in ("trace", "det") and not square:
        raise Mismatch(f"{function} needs a square matrix, not {shape_text(shapes[0])}", span)
    if function == "inverse" and not square:
        raise Mismatch(f"only a square matrix has an inverse, not {shape_text(shapes[0])}", span)
    if kind in ("rows", "columns") and len(shapes[0]) != 2:
        raise Mismatch(f"an axis needs a matrix, not {shape_text(shapes[0])}", span)
    if kind == "number":
        return ()
    if kind in ("rows", "columns"):
        return shapes[0][:1] if kind == "rows" else shapes[0][1:]
    if kind == "outer":
        return (shapes[0][-1], shapes[1][-1])
    if kind == "diag":
        return shapes[0][:1] if len(shapes[0]) == 2 else (shapes[0][0], shapes[0][0])
    return shapes[0]


def common(one: Shape, other: Shape, span: Span) -> Shape:
    """Give the shape of an entry-by-entry operation: equal shapes, a number, or a bias per row."""
    if not one or not other or one == other:
        return one or other
    if len(one) == len(other) and UNKNOWN in one + other:
        return one if UNKNOWN in other else other
    short, long = sorted((one, other), key=len)
    if len(short) < len(long) and long[-len(short) :] == short:
        return long
    for row, matrix in ((one, other), (other, one)):
        if len(row) == len(matrix) and row == ("1", *matrix[1:]):
            return matrix
    raise Mismatch(f"{shape_text(one)} and {shape_text(other)} do not fit together here", span)


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
            "is this * the matrix product or entry by entry? write @ or ⊙", span, "ambiguous"
        )
    if product is None and mark in ("@", "·") and len(left[1]) == 1:
        if entries:
            return Call((left[0], right[0]), "dot", span=span), ()
        if len(right[1]) == 2 and left[1][0] == right[1][0]:  # as numpy has it
            row = MatMul(Transpose(left[0]), right[0], span=span)
            return Transpose(row, span=span), right[1][1:]
    if product is None and mark == "" and len(left[1]) == len(right[1]) == 1:
        message = "two vectors side by side: write xᵀy for their dot product, or x ⊙ y"
        raise Unreadable(message, span, "ambiguous")
    if product is None:
        raise Mismatch(cannot_multiply(left[1], right[1]), span)
    return MatMul(left[0], right[0], span=span), product


def outer(left: Sized, right: Sized, span: Span) -> Sized:
    """The outer product of two vectors."""
    if len(left[1]) != 1 or len(right[1]) != 1:
        raise Unreadable("⊗ is the outer product of two vectors here", span, "not-an-array")
    return Call((left[0], right[0]), "outer", span=span), (left[1][0], right[1][0])


def beside(left: Sized, right: Sized) -> tuple[Sized, Sized]:
    """Let each of two factors give the other its size, where one does not know its own."""
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
    return f"cannot multiply {shape_text(left)} by {shape_text(right)}: the inner sizes differ"


RULES: dict[type[Node], Callable[[Fitting, Node], Sized]] = {
    Name: Fitting.name,
    Filled: Fitting.filled,
    Item: Fitting.item,
    Transpose: Fitting.transpose,
    Mul: Fitting.mul,
    MatMul: Fitting.matmul,
    Div: Fitting.div,
    Power: Fitting.power,
    Fold: Fitting.fold,
    Call: Fitting.call,
    Add: Fitting.elementwise,
    Neg: Fitting.elementwise,
    Compare: Fitting.elementwise,
}
