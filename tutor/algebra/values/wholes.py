"""The value of nodes over whole arrays, and of sums over an index."""

from fractions import Fraction
from math import prod

from tutor.algebra import limits
from tutor.algebra.errors import Exhausted, Undefined
from tutor.algebra.tree import Filled, Fold, Hadamard, Item, MatMul, Transpose
from tutor.algebra.values.evaluation import Evaluation
from tutor.algebra.values.functions import FUNCTIONS
from tutor.algebra.values.grids import Grid, Value, lift, product, turned


def item(at: Evaluation, node: Item) -> Value:
    array = at.value(node.items[0])
    if not isinstance(array, Grid):
        raise Undefined("a number has no entries")
    return array.entry(
        [at.index(index, size) for index, size in zip(node.items[1:], array.shape, strict=False)]
    )


def filled(at: Evaluation, node: Filled) -> Value:
    """One value all over, or along the diagonal."""
    shape = tuple(int(s) if s.isdigit() else at.point.sizes[s] for s in node.shape)
    value, zero = at.m.number(Fraction(node.value)), at.m.number(Fraction(0))
    places = range(prod(shape))
    off = (place % (shape[-1] + 1) != 0 if node.diagonal else False for place in places)
    return Grid(shape, [zero if other else value for other in off])


def transpose(at: Evaluation, node: Transpose) -> Value:
    inside = at.value(node.inside)
    return turned(inside) if isinstance(inside, Grid) else inside


def matmul(at: Evaluation, node: MatMul) -> Value:
    left, right = at.value(node.left), at.value(node.right)
    assert isinstance(left, Grid)
    assert isinstance(right, Grid)
    at.fuel.spend(at.m.cost * len(left.cells) * (right.shape[1] if len(right.shape) > 1 else 1))
    return product(left, right)


def hadamard(at: Evaluation, node: Hadamard) -> Value:
    return lift(lambda a, b: at.m.bounded(a * b), *(at.value(part) for part in node.items))


def fold(at: Evaluation, node: Fold) -> Value:
    saved = at.bound
    values = []
    try:
        for index in steps(at, node):
            at.bound = {**saved, node.index: index}
            if node.given is None or at.value(node.given) != 0:
                values.append(at.value(node.body))
    finally:
        at.bound = saved
    return folded(at, node.kind, values)


def steps(at: Evaluation, node: Fold) -> range:
    """Give the values the index takes."""
    if len(node.items) == 1:
        assert node.size is not None
        return range(1, at.point.sizes[node.size] + 1)
    ends = [at.number(part) for part in node.items[1:]]
    if any(end != int(end) for end in ends):
        raise Undefined("a sum needs whole numbers as its ends")
    low, high = (int(end) for end in ends)
    if high - low > limits.LOOP:
        raise Exhausted
    return range(low, high + 1)


def folded(at: Evaluation, kind: str, values: list[Value]) -> Value:
    """Put the values of a fold together."""
    if kind in ("max", "min", "mean") and not values:
        raise Undefined(f"the {kind} of nothing")
    if kind in ("max", "min"):
        return lift(lambda *xs: FUNCTIONS[kind].rule(at, *xs), *values)
    total: Value = at.m.number(Fraction(int(kind == "prod")))
    for value in values:
        if kind == "prod":
            total = lift(lambda a, b: at.m.bounded(a * b), total, value)
        else:
            total = lift(lambda a, b: a + b, total, value)
    return lift(lambda a: a / len(values), total) if kind == "mean" else total
