"""The value of a name: a bound index, a drawn value, a size, or what follows from others."""

from math import prod

from tutor.algebra.declarations import Variable
from tutor.algebra.errors import Undefined
from tutor.algebra.tree import Name
from tutor.algebra.values.evaluation import Step, Visit
from tutor.algebra.values.grids import Grid, Value
from tutor.algebra.values.making import Made, Maker
from tutor.algebra.values.points import Cells
from tutor.language import _


def name(maker: Maker, node: Name) -> Made:
    """A name has one value at a point; an index changes while a sum runs."""
    key = node.key
    variable = maker.declared.get(key)
    formula = maker.formulas.get(key)
    made = maker.made(formula) if formula is not None else None
    find = following(variable, made) if variable and made else drawn(key)

    def known(at: Visit) -> Value:
        try:
            return at.names[key]
        except KeyError:
            found = at.names[key] = find(at)
            return found

    def index(at: Visit) -> Value:
        value = at.bound.get(key)
        return known(at) if value is None else at.m.whole(value)

    if maker.is_index(key):
        return Made(index, 1, True, exact=True)
    plain = variable is not None and not variable.shape
    return Made(known, 1, plain, exact=made is None)


def drawn(key: str) -> Step:
    """Make the step that finds a value that was drawn, or a size."""

    def value(at: Visit) -> Value:
        point = at.point
        if key in point.values:
            return converted(at, point.values[key], point.shapes.get(key, ()))
        if key in point.sizes:
            return at.m.whole(point.sizes[key])
        raise Undefined(_("{key} has no value here", key=key))

    return value


def converted(at: Visit, cells: Cells, shape: tuple[int, ...]) -> Value:
    """Give drawn fractions as numbers."""
    if not shape:
        return at.m.number(cells)
    rows = [converted(at, row, shape[1:]) for row in cells]
    return Grid(shape, [c for row in rows for c in (row.cells if isinstance(row, Grid) else [row])])


def following(variable: Variable, made: Made) -> Step:
    """Make the step that works out a name that follows from others, for all its indices."""

    def value(at: Visit) -> Value:
        shape = at.point.shapes.get(variable.key, ()) if variable.indices else ()
        saved, start = at.bound, len(at.trail)
        cells = []
        at.spend(at.m.cost * made.cost * prod(shape))
        try:
            for place in places(shape):
                at.bound = bound_at(variable, place)
                cells.append(made.step(at))
        finally:
            at.bound = saved
            del at.trail[start:]
        return Grid(shape, cells) if variable.indices else cells[0]

    return value


def bound_at(variable: Variable, place: tuple[int, ...]) -> dict[str, int]:
    """The indices of a derived name at one place of it, counted from 1."""
    return dict(zip(variable.indices, (i + 1 for i in place), strict=False))


def places(shape: tuple[int, ...]) -> list[tuple[int, ...]]:
    """Give every place in an array, row by row."""
    found: list[tuple[int, ...]] = [()]
    for size in shape:
        found = [(*place, i) for place in found for i in range(size)]
    return found
