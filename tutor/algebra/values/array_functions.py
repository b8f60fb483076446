"""The functions that take whole arrays: their values."""

from collections.abc import Callable
from fractions import Fraction

from tutor.algebra.errors import Undefined
from tutor.algebra.values.arithmetic import Real
from tutor.algebra.values.elementary import Scene, largest, smallest
from tutor.algebra.values.grids import Grid, Value, lift, product, turned
from tutor.language import _


def total(at: Scene, x: Grid) -> Real:
    return sum(x.cells[1:], x.cells[0])


def mean(at: Scene, x: Grid) -> Real:
    return sum(x.cells[1:], x.cells[0]) / len(x.cells)


def variance(at: Scene, x: Grid) -> Value:
    """The mean squared distance from the mean, divided by n as numpy does."""
    middle = mean(at, x)
    return mean(at, Grid(x.shape, [(c - middle) * (c - middle) for c in x.cells]))


def std(at: Scene, x: Grid) -> Value:
    """The root of the variance."""
    return at.m.sqrt(variance(at, x))


def norm(at: Scene, x: Grid) -> Value:
    return at.m.sqrt(sum((c * c for c in x.cells[1:]), x.cells[0] * x.cells[0]))


def norm1(at: Scene, x: Grid) -> Value:
    return sum((abs(c) for c in x.cells[1:]), abs(x.cells[0]))


def norm_max(at: Scene, x: Grid) -> Value:
    """The largest size of an entry."""
    return largest(at, *(abs(c) for c in x.cells))


def dot(at: Scene, x: Grid, y: Grid) -> Value:
    if x.shape != y.shape:
        raise Undefined(_("dot of arrays that do not fit"))
    pairs = [a * b for a, b in zip(x.cells, y.cells, strict=True)]
    return sum(pairs[1:], pairs[0])


def outer(at: Scene, x: Grid, y: Grid) -> Value:
    return Grid((len(x.cells), len(y.cells)), [a * b for a in x.cells for b in y.cells])


def trace(at: Scene, x: Grid) -> Value:
    diagonal = x.cells[:: x.shape[1] + 1]
    return sum(diagonal[1:], diagonal[0])


def diag(at: Scene, x: Grid) -> Value:
    if len(x.shape) == 2:
        return Grid(x.shape[:1], x.cells[:: x.shape[1] + 1])
    size, zero = len(x.cells), at.m.number(Fraction(0))
    cells = [x.cells[r] if r == c else zero for r in range(size) for c in range(size)]
    return Grid((size, size), cells)


def inverse(at: Scene, x: Grid) -> Value:
    """The inverse matrix, by elimination with the largest pivot (Gauss and Jordan)."""
    size, one = x.shape[0], at.m.number(Fraction(1))
    left = [list(row) for row in rows(x)]
    right = [[one * int(r == c) for c in range(size)] for r in range(size)]
    for column in range(size):
        pivot = max(range(column, size), key=lambda r, c=column: abs(left[r][c]))  # type: ignore[misc]
        if left[pivot][column] == 0:
            raise Undefined(_("a matrix without an inverse"))
        for side in (left, right):
            side[column], side[pivot] = side[pivot], side[column]
        scale = left[column][column]
        for side in (left, right):
            side[column] = [cell / scale for cell in side[column]]
        for row in (r for r in range(size) if r != column):
            factor = left[row][column]
            for side in (left, right):
                pairs = zip(side[row], side[column], strict=True)
                side[row] = [a - factor * b for a, b in pairs]
    return Grid(x.shape, [cell for row in right for cell in row])


def determinant(at: Scene, x: Grid) -> Value:
    """The determinant, by elimination with the largest pivot (Gauss)."""
    left, found = [list(row) for row in rows(x)], at.m.number(Fraction(1))
    for column in range(len(left)):
        pivot = max(range(column, len(left)), key=lambda r, c=column: abs(left[r][c]))  # type: ignore[misc]
        if pivot != column:
            left[column], left[pivot], found = left[pivot], left[column], -found
        found = found * left[column][column]
        if found == 0:
            return found
        for row in range(column + 1, len(left)):
            factor = left[row][column] / left[column][column]
            left[row] = [a - factor * b for a, b in zip(left[row], left[column], strict=True)]
    return found


def multiplied(at: Scene, x: Grid) -> Real:
    """The product of all entries."""
    found = x.cells[0]
    for cell in x.cells[1:]:
        found = at.m.bounded(found * cell)
    return found


def along_rows(rule: Callable[[Scene, Grid], Real]) -> Callable[[Scene, Grid], Value]:
    """Make a rule that gives one number for each row."""

    def along(at: Scene, x: Grid) -> Value:
        return Grid(x.shape[:1], [rule(at, Grid((len(row),), row)) for row in rows(x)])

    return along


def along_columns(rule: Callable[[Scene, Grid], Real]) -> Callable[[Scene, Grid], Value]:
    """Make a rule that gives one number for each column."""
    return lambda at, x: along_rows(rule)(at, turned(x))


def rows(x: Grid) -> list[list[Real]]:
    """Give the rows along the last axis."""
    width = x.shape[-1]
    return [x.cells[start : start + width] for start in range(0, len(x.cells), width)]


def log_sum_exp(at: Scene, cells: list[Real]) -> Real:
    """log ∑ e^x, without overflow."""
    top = max(cells)
    small = [at.m.exp(c - top) for c in cells]
    return top + at.m.log(sum(small[1:], small[0]))


def logsumexp(at: Scene, x: Grid) -> Value:
    return log_sum_exp(at, x.cells)


def log_softmax(at: Scene, x: Grid) -> Value:
    return Grid(x.shape, [c - log_sum_exp(at, row) for row in rows(x) for c in row])


def softmax(at: Scene, x: Grid) -> Value:
    return lift(at.m.exp, log_softmax(at, x))


def max_entry(at: Scene, x: Grid) -> Value:
    return largest(at, *x.cells)


def min_entry(at: Scene, x: Grid) -> Value:
    return smallest(at, *x.cells)


TO_NUMBER: dict[str, Callable[[Scene, Grid], Real]] = {
    "total": total,
    "product": multiplied,
    "mean": mean,
    "variance": variance,
    "std": std,
    "max_entry": max_entry,
    "min_entry": min_entry,
}
ARRAY_RULES: dict[str, Callable[..., Value]] = {
    **TO_NUMBER,
    **{f"{name}_0": along_columns(rule) for name, rule in TO_NUMBER.items()},
    **{f"{name}_1": along_rows(rule) for name, rule in TO_NUMBER.items()},
    "inverse": inverse,
    "det": determinant,
    "norm": norm,
    "norm1": norm1,
    "norm_max": norm_max,
    "dot": dot,
    "outer": outer,
    "matmul": lambda at, x, y: product(x, y),
    "trace": trace,
    "diag": diag,
    "logsumexp": logsumexp,
    "log_softmax": log_softmax,
    "softmax": softmax,
}
