"""One visit to one point: the arithmetic, the values there, and the branches that were taken."""

from collections.abc import Callable, Mapping
from fractions import Fraction

from tutor.algebra.declarations import Variable
from tutor.algebra.errors import Exhausted, Kink, Undefined
from tutor.algebra.limits import Fuel
from tutor.algebra.tree import Node
from tutor.algebra.values.arithmetic import Arithmetic, Real
from tutor.algebra.values.grids import Grid, Value
from tutor.algebra.values.points import Cells, Point

Formulas = Mapping[str, Node]
Rules = Mapping[type[Node], Callable[..., Value]]


class Evaluation:
    """One visit to one point: what a tree is worth there, and which branches it took."""

    def __init__(
        self,
        rules: Rules,
        arithmetic: Arithmetic,
        point: Point,
        declared: Mapping[str, Variable],
        formulas: Formulas,
        fuel: Fuel,
        indices: Mapping[str, int],
    ) -> None:
        self.rules = rules
        self.m = arithmetic
        self.point = point
        self.declared = declared
        self.formulas = formulas
        self.fuel = fuel
        self.bound: dict[str, int] = dict(indices)
        self.trail: list[int] = []
        self.discrete = False

    def value(self, node: Node) -> Value:
        """Give the value; raises Undefined, or one of NoEvidence where the point says nothing."""
        fuel = self.fuel
        fuel.left -= self.m.cost  # fuel.spend, written out: this is where the time goes
        if fuel.left < 0:
            raise Exhausted
        return self.rules[type(node)](self, node)

    def number(self, node: Node) -> Real:
        """Give the value of a node that must be a number."""
        value = self.value(node)
        if isinstance(value, Grid):
            raise Undefined("an array stands where a number belongs")
        return value

    def branch(self, outcome: int) -> int:
        """Note which branch was taken."""
        self.trail.append(outcome)
        return outcome

    def jump(self) -> None:
        """A tie is no evidence, unless only whole numbers are compared."""
        if not self.discrete:
            raise Kink

    def nearly_whole(self, x: Real) -> Real | None:
        """Give the whole number x must be but for rounding; for other numbers that is a kink."""
        near = self.m.floor(x + self.m.number(Fraction(1, 2)))
        if abs(x - near) > self.m.rounding * (1 + abs(x)):
            return None
        self.jump()
        return near

    def index(self, node: Node, size: int) -> int:
        """Give an index counted from 0."""
        at = self.number(node)
        if at != int(at) or not 1 <= at <= size:
            raise Undefined("an index outside the array")
        return int(at) - 1


def looked_up(at: Evaluation, key: str) -> Value:
    """Find the value of a name at this point."""
    if key in at.formulas:
        return derived(at, key)
    if key in at.point.values:
        return converted(at, at.point.values[key], at.point.shapes.get(key, ()))
    if key in at.point.sizes:
        return at.m.number(Fraction(at.point.sizes[key]))
    raise Undefined(f"{key} has no value here")


def converted(at: Evaluation, cells: Cells, shape: tuple[int, ...]) -> Value:
    """Give drawn fractions as numbers."""
    if not shape:
        return at.m.number(cells)
    rows = [converted(at, row, shape[1:]) for row in cells]
    return Grid(shape, [c for row in rows for c in (row.cells if isinstance(row, Grid) else [row])])


def derived(at: Evaluation, key: str) -> Value:
    """Work out a variable that follows from others, for all its indices."""
    variable, saved = at.declared[key], at.bound
    shape = at.point.shapes.get(key, ())
    trail = len(at.trail)
    cells = []
    try:
        for place in places(shape if variable.indices else ()):
            at.bound = dict(zip(variable.indices, (i + 1 for i in place), strict=False))
            cells.append(at.value(at.formulas[key]))
    finally:
        at.bound = saved
        del at.trail[trail:]
    return Grid(shape, cells) if variable.indices else cells[0]


def places(shape: tuple[int, ...]) -> list[tuple[int, ...]]:
    """Give every place in an array, row by row."""
    found: list[tuple[int, ...]] = [()]
    for size in shape:
        found = [(*place, i) for place in found for i in range(size)]
    return found
