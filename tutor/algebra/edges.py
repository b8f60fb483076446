"""Where a piecewise formula changes its branch: points in every region that lines can lead to.

Random points see a region only if it lies where they fall: x > 900 or w·x + b > 30 are passed by,
and so is the narrow band 0 < x < h. So lines are drawn through points already visited, by changing
one name, or several at once, over many sizes. Where two neighbours on a line lie on different
sides of an edge, the interval between them is halved again and again, until each region between
the edges has been met.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import combinations, pairwise

from tutor.algebra.declarations import Variable
from tutor.algebra.nature import turned_back
from tutor.algebra.tree import Add, Call, Compare, Fold, Neg, Node, keys, number
from tutor.algebra.tree import walk as nodes_of
from tutor.algebra.values.arithmetic import Real
from tutor.algebra.values.points import Cells, Point, admits

ONE_SIDED = frozenset(("abs", "sign", "step", "relu", "leaky_relu", "elu", "selu", "softsign"))
BOUNDED = {"relu6": (0, 6), "hardtanh": (-1, 1)}
STEPPED = frozenset(("floor", "ceil", "trunc", "round"))
CHOICES = frozenset(("max", "min", "clip"))
QUARTER_TURNS = (Fraction(-11, 7), Fraction(11, 7))  # π/2, where arctan(tan x) is x no longer
STEPS = (1, 2)  # whole numbers at which the argument of a floor is watched
SIZES = tuple(Fraction(4) ** power for power in (-18, -13, -9, -6, *range(-3, 7)))
SMALL = Fraction(1, 4096)
WHOLE = (*range(2, 9), 10, 12, 16, 23, 40, 90, 400)
ASIDES = (Fraction(-1), Fraction(1, 16))
HALVINGS = 10
ASIDE = Fraction(31, 64)  # not the very middle, which may be 0 and a hole
MOST_EDGES = 8
MOST_NAMES = 4
MOST_REGIONS = 8  # of one line
Signs = tuple[int, ...]  # on which side of each edge
Line = Callable[[Fraction], Point | None]  # a point for each place; None outside a domain


def edges(*trees: Node) -> list[Node]:
    """Give the formulas that are zero where a branch changes, each once."""
    found: dict[Node, None] = {}
    for node in (node for tree in trees for node in nodes_of(tree)):
        found |= dict.fromkeys(edge for edge in edges_of(node) if keys(edge))
    return list(found)[:MOST_EDGES]


def edges_of(node: Node) -> Iterator[Node]:
    """Give the edges of one node."""
    if isinstance(node, Compare):
        yield from (apart(left, right) for left, right in pairwise(node.items))
    if not isinstance(node, Call):
        return
    if node.function in CHOICES and len(node.items) > 1:
        yield from (apart(left, right) for left, right in combinations(node.items, 2))
    elif node.function in ONE_SIDED:
        yield node.items[0]
    elif node.function in STEPPED:
        yield from (apart(node.items[0], number(step)) for step in STEPS)
    elif turns := turned_back(node):
        yield from (apart(turn, number(edge)) for turn in turns for edge in QUARTER_TURNS)
    elif node.function in BOUNDED:
        yield from (apart(node.items[0], number(bound)) for bound in BOUNDED[node.function])


def apart(left: Node, right: Node) -> Node:
    """left − right"""
    return Add((left, Neg(right)))


def bound(*trees: Node) -> set[str]:
    """Give the indices that sums in the trees run over."""
    return {node.index for tree in trees for node in nodes_of(tree) if isinstance(node, Fold)}


def shrunk(point: Point, declared: Mapping[str, Variable]) -> Point | None:
    """Give the point where everything that varies smoothly is small."""
    smooth = [key for key in point.values if not declared[key].whole]
    return line(point, smooth, declared)(SMALL)


def regions(
    found: Sequence[Node],
    points: Sequence[Point],
    declared: Mapping[str, Variable],
    signs: Callable[[Point], Signs],
) -> Iterator[Point]:
    """Give points in each region that lines through the given points lead to."""
    free = sorted(set().union(*(keys(edge) for edge in found)) & declared.keys())
    names = [key for key in free if declared[key].domain not in ("dim", "index", "function")]
    known: set[Signs] = set()
    for point in points:
        for key in names[:MOST_NAMES]:
            whole = declared[key].whole
            places = WHOLE if whole else both_ways(declared[key])
            yield from along(line(point, [key], declared), places, signs, known, whole)
        for several in together(names, declared):
            for met in along(line(point, several, declared), SIZES, signs, known):
                yield met
                yield from beside(met, names, declared, signs, known)


def beside(
    point: Point,
    names: Sequence[str],
    declared: Mapping[str, Variable],
    signs: Callable[[Point], Signs],
    known: set[Signs],
) -> Iterator[Point]:
    """Give points in new regions that a step from a new one leads to: one name turned or small."""
    for key in names[:MOST_NAMES]:
        at = line(point, [key], declared)
        for step in () if declared[key].whole else ASIDES:
            if (near := at(step)) is not None and (found := signs(near)) not in known:
                known.add(found)
                yield near


def together(names: Sequence[str], declared: Mapping[str, Variable]) -> Iterator[Sequence[str]]:
    """Give the names that change together on a line: a few that vary smoothly, and all."""
    smooth = [key for key in names if not declared[key].whole]
    if len(smooth) <= MOST_NAMES:
        for count in range(2, min(len(smooth) + 1, len(names))):
            yield from combinations(smooth, count)
    if len(names) > 1:
        yield names


def both_ways(variable: Variable) -> Sequence[Fraction]:
    """Give the factors to try for one name, negative ones where they may lie in its domain."""
    if variable.interval or variable.domain in ("real", "nonzero", "constant"):
        return [-size for size in reversed(SIZES)] + list(SIZES)
    return SIZES


def line(point: Point, names: Sequence[str], declared: Mapping[str, Variable]) -> Line:
    """Make the line that multiplies the values of some names; a whole number alone is replaced."""

    def at(place: Fraction) -> Point | None:
        values = dict(point.values)
        for key in names:
            variable = declared[key]
            if key in values and variable.domain not in ("binary", "onehot", "dim"):
                values[key] = moved(values[key], place, variable, alone=len(names) == 1)
                if not all(admits(variable, value) for value in flat(values[key])):
                    return None
        return Point(values, point.sizes, point.shapes, point.twist, point.easy)

    return at


def moved(cells: Cells, place: Fraction, variable: Variable, alone: bool) -> Cells:
    """Multiply numbers, in lists as deep as they come."""
    if isinstance(cells, list):
        return [moved(cell, place, variable, alone) for cell in cells]
    if variable.whole:
        return place if alone else Fraction(round(cells * place))
    return cells * place


class Walk:
    """One walk along a line: the points met, by the region they lie in."""

    def __init__(self, at: Line, signs: Callable[[Point], Signs], whole: bool) -> None:
        self.at = at
        self.signs = signs
        self.whole = whole
        self.met: dict[Signs, list[Point]] = {}

    def look(self, place: Fraction) -> Signs | None:
        """Find the region at a place; None outside a domain."""
        point = self.at(place)
        if point is None:
            return None
        found = self.signs(point)
        self.met.setdefault(found, []).append(point)
        return found

    def halve(self, low: Fraction, below: Signs, high: Fraction, above: Signs, left: int) -> None:
        """Meet the regions between two places; between neighbouring whole numbers there is none."""
        if below == above or not left or (self.whole and high - low <= 1):
            return
        middle = low + (high - low) * ASIDE
        middle = Fraction(round(middle)) if self.whole else middle
        found = self.look(middle)
        if found is not None:
            self.halve(low, below, middle, found, left - 1)
            self.halve(middle, found, high, above, left - 1)


def along(
    at: Line,
    places: Sequence[Fraction | int],
    signs: Callable[[Point], Signs],
    known: set[Signs],
    whole: bool = False,
) -> Iterator[Point]:
    """Give two points for each region that a line passes: the first met, and one near its edge.

    Regions that are `known` from another line are left out.
    """
    walk = Walk(at, signs, whole)
    looked = [(Fraction(place), walk.look(Fraction(place))) for place in places]
    inside = [(place, found) for place, found in looked if found is not None]
    for (low, below), (high, above) in pairwise(inside):
        walk.halve(low, below, high, above, HALVINGS)
    fresh = [found for found in walk.met if found not in known] if len(walk.met) > 1 else []
    known.update(fresh)
    for found in fresh[:MOST_REGIONS]:
        first, last = walk.met[found][0], walk.met[found][-1]
        yield from (first,) if first is last else (first, last)


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
