"""What nodes over whole arrays, and sums over an index, are made into."""

from collections.abc import Callable
from math import prod

from tutor.algebra import limits
from tutor.algebra.errors import Exhausted, Undefined
from tutor.algebra.tree import Filled, Fold, Hadamard, Item, MatMul, Name, Node, Transpose
from tutor.algebra.values.arithmetic import Real
from tutor.algebra.values.evaluation import Visit
from tutor.algebra.values.functions import FUNCTIONS
from tutor.algebra.values.grids import Grid, Value, lift, product, turned
from tutor.algebra.values.making import Made, Maker
from tutor.algebra.values.scalars import as_number
from tutor.language import _

Place = Callable[[Visit, int], int]  # an index counted from 0, given the size it runs over


def item(maker: Maker, node: Item) -> Made:
    """One entry of an array, or with fewer indices a part of it."""
    array = maker.made(node.items[0])
    indices = [index(maker, part) for part in node.items[1:]]
    first = array.step
    plain = maker.rank(node.items[0]) == len(indices)
    cost = 1 + array.cost + len(indices)

    def value(at: Visit) -> Value:
        grid = first(at)
        if not isinstance(grid, Grid):
            raise Undefined(_("a number has no entries"))
        shape = grid.shape
        return grid.entry([index(at, size) for index, size in zip(indices, shape, strict=False)])

    def entry(at: Visit) -> Real:
        grid, place = first(at), 0
        for index, size in zip(indices, grid.shape, strict=True):
            place = place * size + index(at, size)
        return grid.cells[place]

    return Made(entry if plain else value, cost, plain)


def index(maker: Maker, node: Node) -> Place:
    """An index: most often the name of one that is bound."""
    step = maker.made(node).step
    key = node.key if isinstance(node, Name) else None

    def place(at: Visit, size: int) -> int:
        found = at.bound.get(key) if key else None
        if found is None:
            number = as_number(step(at))
            found = int(number)
            if found != number:
                raise Undefined(_("an index that is not whole"))
        if not 1 <= found <= size:
            raise Undefined(_("an index outside the array"))
        return found - 1

    return place


def filled(maker: Maker, node: Filled) -> Made:
    """One value all over, or along the diagonal."""
    value, zero = maker.m.whole(node.value), maker.m.whole(0)

    def grid(at: Visit) -> Value:
        shape = tuple(int(s) if s.isdigit() else at.point.sizes[s] for s in node.shape)
        places = range(prod(shape))
        off = (place % (shape[-1] + 1) != 0 if node.diagonal else False for place in places)
        return Grid(shape, [zero if other else value for other in off])

    return Made(grid, 1, False)


def transpose(maker: Maker, node: Transpose) -> Made:
    (inside,), cost, plain = maker.all((node.inside,))

    def value(at: Visit) -> Value:
        found = inside(at)
        return turned(found) if isinstance(found, Grid) else found

    return Made(value, cost, plain)


def matmul(maker: Maker, node: MatMul) -> Made:
    (left, right), cost, _ = maker.all((node.left, node.right))

    def value(at: Visit) -> Value:
        a, b = left(at), right(at)
        assert isinstance(a, Grid)
        assert isinstance(b, Grid)
        at.spend(at.m.cost * len(a.cells) * (b.shape[1] if len(b.shape) > 1 else 1))
        return product(a, b)

    return maker.kept(node, value, cost, False)


def hadamard(maker: Maker, node: Hadamard) -> Made:
    steps, cost, _ = maker.all(node.items)
    bounded = maker.m.bounded
    return Made(
        lambda at: lift(lambda a, b: bounded(a * b), *(step(at) for step in steps)), cost, False
    )


def fold(maker: Maker, node: Fold) -> Made:
    """A sum, product, max, min or mean over an index."""
    under = maker.inside(node)
    body, cost, plain, _ = under.made(node.body)
    given = under.made(node.given).step if node.given is not None else None
    ends = [maker.made(part).step for part in node.items[1:]]
    key, kind = node.index, node.kind
    price = maker.m.cost * (1 + cost + (given is not None))
    join = JOINED[kind]

    def value(at: Visit) -> Value:
        bound, start, values = at.bound, len(at.trail), []
        saved = bound.get(key)
        try:
            for bound[key] in values_of(at, node, ends):
                at.spend(price)
                first = len(at.trail)
                if given is None or given(at) != 0:
                    values.append(body(at))
                if len(at.trail) > first + 1:
                    at.trail[first:] = [tuple(at.trail[first:])]
        finally:
            if saved is None:
                bound.pop(key, None)
            else:
                bound[key] = saved
        at.gather(start)
        return join(at, values)

    return maker.kept(node, value, 1 + sum(maker.made(p).cost for p in node.items[1:]), plain)


def values_of(at: Visit, node: Fold, ends: list[Callable[[Visit], Value]]) -> range:
    """Give the values the index takes."""
    if not ends:
        assert node.size is not None
        return range(1, at.point.sizes[node.size] + 1)
    low, high = (as_number(end(at)) for end in ends)
    if low != int(low) or high != int(high):
        raise Undefined(_("a sum needs whole numbers as its ends"))
    if high - low > limits.LOOP:
        raise Exhausted
    return range(int(low), int(high) + 1)


def summed(at: Visit, values: list[Value]) -> Value:
    total: Value = at.m.whole(0)
    for value in values:
        total = lift(at.m.plus, total, value)
    return total


def multiplied(at: Visit, values: list[Value]) -> Value:
    total: Value = at.m.whole(1)
    for value in values:
        total = lift(lambda a, b: at.m.bounded(a * b), total, value)
    return total


def averaged(at: Visit, values: list[Value]) -> Value:
    if not values:
        raise Undefined(_("the mean of nothing"))
    return lift(lambda a: a / len(values), summed(at, values))


def extreme(kind: str) -> Callable[[Visit, list[Value]], Value]:
    """The largest or the smallest, entry by entry."""

    def of(at: Visit, values: list[Value]) -> Value:
        if not values:
            raise Undefined(_("the {kind} of nothing", kind=kind))
        return lift(lambda *xs: FUNCTIONS[kind].rule(at, *xs), *values)

    return of


JOINED: dict[str, Callable[[Visit, list[Value]], Value]] = {
    "sum": summed,
    "prod": multiplied,
    "mean": averaged,
    "max": extreme("max"),
    "min": extreme("min"),
}
