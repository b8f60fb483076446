"""The shape of every part of an answer, in the names of the declared sizes.

A vector is a column, of shape (N). Turned over it is a row, of shape (1, N). Products between
arrays are settled here: after this pass a Mul holds at most one array.
"""

from collections.abc import Callable, Mapping, Sequence

from tutor.algebra.declarations import Variable
from tutor.algebra.errors import Mismatch, Span, Unreadable
from tutor.algebra.reading.arrays import ARRAY_FUNCTIONS, NORMS, TYPED_AS
from tutor.algebra.reading.joining import (
    Shape,
    Sized,
    common,
    join,
    shape_text,
    sized,
)
from tutor.algebra.tree import (
    UNKNOWN,
    Add,
    Call,
    Compare,
    Div,
    Filled,
    Fold,
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
from tutor.language import _


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
        raise Unreadable(_("how large is this array? write I_D or 1_N"), node.span, "no-size")
    return tree, shape


def refuse_array_signs(node: Node) -> None:
    """@ between plain numbers is a slip."""
    for part in walk(node):
        if isinstance(part, Mul) and (stray := {"@", "⊗"} & set(part.marks)):
            message = _(
                "{stray} multiplies arrays; these are numbers, so write *", stray=min(stray)
            )
            raise Unreadable(message, part.span, "scalar-@")
        if isinstance(part, Call) and part.function in ARRAY_FUNCTIONS.keys() - NORMS:
            raise Unreadable(needs_array(part.function), part.span, "not-an-array")
        if isinstance(part, Item):
            raise Unreadable(_("a number has no entries"), part.span, "not-an-array")


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
        for _node, other in fits:
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
            message = _(
                "{items} indices on {shape}", items=len(node.items) - 1, shape=shape_text(shape)
            )
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
                nth = {1: _("first"), 2: _("second")}.get(place, _("last"))
                message = _(
                    "{part} runs over {known}, and the {nth} index here over {size}",
                    part=part.key,
                    known=known.size,
                    nth=nth,
                    size=size,
                )
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
            yours = _(
                "{top} divided by {bottom}", top=shape_text(top[1]), bottom=shape_text(bottom[1])
            )
            raise Mismatch(_("{yours}: write A⁻¹ v, or divide entries", yours=yours), node.span)
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
                _("is this the matrix times itself, or each entry?"), node.span, "ambiguous"
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
    if function in index:
        return _(
            "{word} needs a vector or a matrix, not a number: write {example}",
            word=word,
            example=index[function],
        )
    return _("{word} needs a vector or a matrix, not a number", word=word)


def call_shape(function: str, shapes: Sequence[Shape], span: Span) -> Shape:
    """Give the shape of a function of arrays; raises where the arguments do not fit."""
    kind = ARRAY_FUNCTIONS[function][1]
    if not all(shapes):
        raise Unreadable(needs_array(function), span, "not-an-array")
    if function == "dot" and shapes[0] != shapes[1]:
        raise Mismatch(
            _(
                "dot of {one} and {other}",
                one=shape_text(shapes[0]),
                other=shape_text(shapes[1]),
            ),
            span,
        )
    square = len(shapes[0]) == 2 and shapes[0][0] == shapes[0][1]
    if function in ("trace", "det") and not square:
        raise Mismatch(
            _(
                "{function} needs a square matrix, not {shape}",
                function=function,
                shape=shape_text(shapes[0]),
            ),
            span,
        )
    if function == "inverse" and not square:
        raise Mismatch(
            _("only a square matrix has an inverse, not {shape}", shape=shape_text(shapes[0])),
            span,
        )
    if kind in ("rows", "columns") and len(shapes[0]) != 2:
        raise Mismatch(_("an axis needs a matrix, not {shape}", shape=shape_text(shapes[0])), span)
    if kind == "number":
        return ()
    if kind in ("rows", "columns"):
        return shapes[0][:1] if kind == "rows" else shapes[0][1:]
    if kind == "outer":
        return (shapes[0][-1], shapes[1][-1])
    if kind == "diag":
        return shapes[0][:1] if len(shapes[0]) == 2 else (shapes[0][0], shapes[0][0])
    return shapes[0]


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
