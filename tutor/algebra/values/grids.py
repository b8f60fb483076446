"""Arrays of numbers of any arithmetic: a shape and a flat list of entries."""

from collections.abc import Callable, Sequence
from math import prod

from tutor.algebra import limits
from tutor.algebra.errors import Exhausted
from tutor.algebra.values.arithmetic import Real


class Grid:
    """An array, row by row."""

    __slots__ = ("cells", "shape")

    def __init__(self, shape: tuple[int, ...], cells: list[Real]) -> None:
        if len(cells) > limits.CELLS:
            raise Exhausted
        self.shape = shape
        self.cells = cells

    def entry(self, place: Sequence[int]) -> "Real | Grid":
        """Give an entry, counted from 0; with fewer indices than dimensions, a part."""
        rest = self.shape[len(place) :]
        width, at = prod(rest), 0
        for index, size in zip(place, self.shape, strict=False):
            at = at * size + index
        part = self.cells[at * width : (at + 1) * width]
        return Grid(rest, part) if rest else part[0]


Value = Real | Grid


def lift(rule: Callable[..., Real], *values: Value) -> Value:
    """Apply a rule to numbers, or entry by entry when there is an array among them."""
    for value in values:
        if isinstance(value, Grid):
            return lifted(rule, values)
    return rule(*values)


def lifted(rule: Callable[..., Real], values: Sequence[Value]) -> Grid:
    """Apply a rule entry by entry."""
    shape = max((value.shape for value in values if isinstance(value, Grid)), key=len)
    count = prod(shape)
    spread = [list(entries(value, count)) for value in values]
    return Grid(shape, [rule(*row) for row in zip(*spread, strict=True)])


def entries(value: Value, count: int) -> list[Real]:
    """Give the entries of a value, repeated to make `count` of them."""
    if not isinstance(value, Grid):
        return [value] * count
    return value.cells * (count // len(value.cells))


def turned(grid: Grid) -> Grid:
    """Give the transpose: a vector becomes a row, a row a vector."""
    if len(grid.shape) == 1:
        return Grid((1, *grid.shape), grid.cells)
    rows, columns = grid.shape
    cells = [grid.cells[r * columns + c] for c in range(columns) for r in range(rows)]
    return Grid((columns,) if rows == 1 else (columns, rows), cells)


def product(left: Grid, right: Grid) -> Value:
    """Give the matrix product; a vector on the right is a column."""
    if len(left.shape) == 1 and len(left.shape) < len(right.shape):  # a column times a row
        return Grid(
            (left.shape[0], right.shape[1]), [a * b for a in left.cells for b in right.cells]
        )
    rows, inner = left.shape
    columns = right.shape[1] if len(right.shape) == 2 else 1
    cells = [
        sum(
            (left.cells[r * inner + k] * right.cells[k * columns + c] for k in range(1, inner)),
            left.cells[r * inner] * right.cells[c],
        )
        for r in range(rows)
        for c in range(columns)
    ]
    if len(right.shape) == 1:
        return cells[0] if rows == 1 else Grid((rows,), cells)
    return Grid((rows, columns), cells)
