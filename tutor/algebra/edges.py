"""Where a piecewise formula changes its branch: points on both sides of each such edge.

Random points see an edge only if it lies where they fall: x > 900, or w·x + b > 30, is passed by.
So each edge is looked for along lines through the points already visited, by stretching them:
where what is compared changes its sign between two stretches, the edge is closed in on by halving.
"""

from collections.abc import Callable, Iterator, Mapping
from fractions import Fraction
from itertools import islice

from tutor.algebra.declarations import Variable
from tutor.algebra.tree import Add, Call, Compare, Fold, Neg, Node, keys, walk
from tutor.algebra.values.arithmetic import Real
from tutor.algebra.values.points import Cells, Point, admits

ONE_SIDED = frozenset(("abs", "sign", "step", "relu", "leaky_relu", "elu"))
STRETCHES = tuple(Fraction(4) ** power for power in range(-3, 7))
HALVINGS = 9
MOST_EDGES = 6
LINES = 3
Sign = Callable[[Node, Point], int]  # -1, 0 or 1; 0 also where there is no value


def edges(*trees: Node) -> list[Node]:
    """Give the formulas that are zero where a branch changes, each once."""
    bound = {n.index for tree in trees for n in walk(tree) if isinstance(n, Fold)}
    found: dict[Node, None] = {}
    for node in (node for tree in trees for node in walk(tree)):
        if isinstance(node, Call) and node.function in ONE_SIDED:
            found[node.items[0]] = None
        elif isinstance(node, Compare) or (isinstance(node, Call) and is_choice(node)):
            for left, right in zip(node.items, node.items[1:], strict=False):
                found[Add((left, Neg(right)))] = None
    return [edge for edge in found if keys(edge) and not keys(edge) & bound][:MOST_EDGES]


def is_choice(node: Call) -> bool:
    """Whether this is max, min or clip of several numbers."""
    return node.function in ("max", "min", "clip") and len(node.items) > 1


def beyond(
    found: list[Node], points: list[Point], declared: Mapping[str, Variable], sign: Sign
) -> Iterator[Point]:
    """Give points close to each edge, on both sides, where stretching the given ones meets it."""
    for edge in found:
        free = sorted(keys(edge) & declared.keys())
        met = (p for point in points for p in along(edge, point, free, declared, sign))
        yield from islice(met, 2 * LINES)


def along(
    edge: Node, point: Point, free: list[str], declared: Mapping[str, Variable], sign: Sign
) -> Iterator[Point]:
    """Stretch one point step by step, and close in on each change of sign."""
    last: tuple[Fraction, Point, int] | None = None
    for stretch in STRETCHES:
        there = stretched(point, stretch, free, declared)
        side = sign(edge, there) if there else 0
        if there is None or side == 0:
            continue
        if last and last[2] != side:
            yield from between(edge, point, last[0], stretch, free, declared, sign)
        last = (stretch, there, side)


def between(
    edge: Node,
    point: Point,
    low: Fraction,
    high: Fraction,
    free: list[str],
    declared: Mapping[str, Variable],
    sign: Sign,
) -> Iterator[Point]:
    """Halve the interval that an edge lies in; give the points at its two ends."""
    ends = {
        low: stretched(point, low, free, declared),
        high: stretched(point, high, free, declared),
    }
    first = ends[low]
    below = sign(edge, first) if first else 0
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        there = ends[middle] = stretched(point, middle, free, declared)
        if there and sign(edge, there) == below:
            low = middle
        else:
            high = middle
    yield from (there for there in (ends[low], ends[high]) if there)


def stretched(
    point: Point, factor: Fraction, free: list[str], declared: Mapping[str, Variable]
) -> Point | None:
    """Multiply the values of some names; None if that leaves a domain."""
    values = dict(point.values)
    for key in free:
        if key in values and declared[key].domain not in ("binary", "onehot", "dim"):
            values[key] = scaled(values[key], factor, declared[key].whole)
            if not all(admits(declared[key], value) for value in flat(values[key])):
                return None
    return Point(values, point.sizes, point.shapes, point.twist, point.easy)


def scaled(cells: Cells, factor: Fraction, whole: bool) -> Cells:
    """Multiply numbers, in lists as deep as they come."""
    if isinstance(cells, list):
        return [scaled(cell, factor, whole) for cell in cells]
    return Fraction(round(cells * factor)) if whole else cells * factor


def flat(cells: Cells) -> Iterator[Fraction]:
    """Give numbers out of nested lists."""
    if isinstance(cells, list):
        for cell in cells:
            yield from flat(cell)
    else:
        yield cells


def side_of(value: Real) -> int:
    """Give the sign of a number."""
    return int(value > 0) - int(value < 0)
