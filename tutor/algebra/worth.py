"""A text as it was understood, and what it is worth at a given point."""

from collections.abc import Iterator, Mapping
from fractions import Fraction
from random import Random
from typing import Any

from tutor.algebra.declarations import declare, declared_key
from tutor.algebra.errors import BadProblem
from tutor.algebra.limits import Fuel
from tutor.algebra.problem import Variables, formulas
from tutor.algebra.reading.reader import Reading
from tutor.algebra.reading.reader import read as read_declared
from tutor.algebra.values.arithmetic import floats
from tutor.algebra.values.evaluate import Evaluator
from tutor.algebra.values.grids import Grid
from tutor.algebra.values.points import Cells, Point, points


def read(text: str, variables: Variables) -> Reading:
    """Read a text over declared names; raises Unreadable with the place, or Mismatch."""
    return read_declared(text, declare(variables))


def evaluate(text: str, variables: Variables, point: Mapping[str, Any]) -> Any:
    """Give the value of a text at a point, as a float or as nested lists of floats.

    `point` gives every name that is not derived a number, or lists of numbers as deep as its
    shape; names may be spelled in any way. Sizes follow from the arrays. Raises Unreadable,
    Mismatch, Undefined, or BadProblem where the point does not fit the declarations.
    """
    declared = declare(variables)
    reading = read_declared(text, declared)
    exact = {declared_key(name): fractions(value) for name, value in point.items()}
    indices = {k: int(v) for k, v in exact.items() if k in declared and declared[k].size}
    shapes = {k: shape_of(v) for k, v in exact.items() if isinstance(v, list)}
    sizes: dict[str, int] = {}
    for key, shape in shapes.items():
        if key in declared:
            sizes |= dict(zip(declared[key].shape, shape, strict=False))
    sizes |= {k: int(v) for k, v in exact.items() if k in declared and declared[k].domain == "dim"}
    for variable in declared.values():
        if variable.shape and all(size in sizes for size in variable.shape):
            shapes.setdefault(variable.key, tuple(sizes[size] for size in variable.shape))
    place = Point(exact, sizes, shapes, Fraction(0), easy=True)
    values = Evaluator(declared, formulas(declared))
    value, _ = values.formula(reading.tree).visit(floats, place, indices, Fuel())
    return lists(value) if isinstance(value, Grid) else float(value)


def samples(variables: Variables, random: Random) -> Iterator[dict[str, Any]]:
    """Draw points of the declared domains for ever, easy ones first, as `evaluate` takes them.

    Numbers are floats, those of an array nested lists of floats; an index is counted from 1.
    """
    declared = declare(variables)
    indices = [variable for variable in declared.values() if variable.domain == "index"]
    keys = {name: declared_key(name) for name in variables}
    for point in points(declared, random):
        values = dict(point.values)
        for index in indices:
            values[index.key] = Fraction(random.randint(1, point.sizes.get(index.size or "", 2)))
        yield {name: decimals(values[key]) for name, key in keys.items() if key in values}


def decimals(cells: Cells) -> Any:
    """Give fractions as floats, in lists as deep as they came."""
    return [decimals(cell) for cell in cells] if isinstance(cells, list) else float(cells)


def fractions(value: Any) -> Cells:
    """Give numbers exactly, in lists as deep as they came."""
    if isinstance(value, int | float | Fraction):
        return Fraction(value)
    try:
        return [fractions(part) for part in value]
    except TypeError as error:
        raise BadProblem(f"{value!r} is neither a number nor a list of numbers") from error


def shape_of(cells: Cells) -> tuple[int, ...]:
    """Give the shape of nested lists."""
    return (len(cells), *shape_of(cells[0])) if isinstance(cells, list) and cells else ()


def lists(grid: Grid) -> Any:
    """Give an array as nested lists."""
    if len(grid.shape) == 1:
        return [float(cell) for cell in grid.cells]
    rows = [grid.entry((i,)) for i in range(grid.shape[0])]
    return [lists(row) for row in rows if isinstance(row, Grid)]
