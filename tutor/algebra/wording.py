"""The words for a difference: at which values, what yours gives, what was expected."""

from fractions import Fraction

from tutor.algebra.comparison import Counterexample
from tutor.algebra.decide import World
from tutor.algebra.names import shown
from tutor.algebra.settle import Difference
from tutor.algebra.tree import Node, keys
from tutor.algebra.values.arithmetic import Real
from tutor.algebra.values.grids import Grid, Value
from tutor.algebra.values.points import Cells
from tutor.language import _

LONGEST = 160


def counterexample(difference: Difference, world: World, *trees: Node) -> Counterexample:
    """Put a difference into words."""
    point = values_at(difference, world, *trees)
    where = ", ".join(f"{name} = {text}" for name, text in point.items())
    if difference.yours is None:
        expected = value_text(difference.expected, 6)
        told = {"reason": difference.reason, "expected": expected}
        text = _("yours is undefined ({reason}), expected {expected}", **told)
        if where:
            text = _(
                "at {point} yours is undefined ({reason}), expected {expected}", point=where, **told
            )
        return Counterexample(point, "undefined", expected, text)
    yours, expected = different_texts(difference.yours, difference.expected)
    told = {"yours": yours, "expected": expected}
    text = _("yours gives {yours}, expected {expected}", **told)
    if where:
        text = _("at {point} yours gives {yours}, expected {expected}", point=where, **told)
    return Counterexample(point, yours, expected, text)


def values_at(difference: Difference, world: World, *trees: Node) -> dict[str, str]:
    """Give the values of the names that matter, in the order of their declaration."""
    used: set[str] = set().union(*(keys(tree) for tree in trees))
    for key in [k for k in used if k in world.formulas]:
        used |= keys(world.formulas[key])
    point = difference.sample.point
    values: dict[str, Cells] = {
        key: point.values[key] for key in world.declared if key in used and key in point.values
    }
    texts = {shown(key): cells_text(cells) for key, cells in values.items()}
    texts |= {shown(k): str(i) for k, i in difference.sample.indices.items() if k in used}
    if sum(map(len, texts.values())) > LONGEST:
        texts = {name: text for name, text in texts.items() if not text.startswith("(")}
    return texts


def cells_text(cells: Cells) -> str:
    """Give drawn values as text."""
    if isinstance(cells, list):
        return f"({', '.join(cells_text(cell) for cell in cells)})"
    return fraction_text(cells)


def fraction_text(value: Fraction) -> str:
    """Give an exact number in a few digits."""
    return number_text(value.numerator / value.denominator, 6)


def different_texts(yours: Value, expected: Value) -> tuple[str, str]:
    """Give two values with as many digits as it takes to tell them apart."""
    for count in (6, 12, 25, 60):
        texts = value_text(yours, count), value_text(expected, count)
        if texts[0] != texts[1]:
            return texts
    return texts


def value_text(value: Value, count: int) -> str:
    """Give a value with `count` significant digits."""
    if isinstance(value, Grid):
        return grid_text(value, count)
    return number_text(value, count)


def grid_text(grid: Grid, count: int) -> str:
    """Give an array row by row."""
    if len(grid.shape) == 1:
        return f"({', '.join(number_text(cell, count) for cell in grid.cells)})"
    parts = [
        grid_text(part, count)
        for i in range(grid.shape[0])
        if isinstance(part := grid.entry((i,)), Grid)
    ]
    return f"({', '.join(parts)})"


def number_text(value: Real, count: int) -> str:
    """Give a number with `count` significant digits, without a useless exponent."""
    if isinstance(value, float | int):
        text = f"{float(value):.{min(count, 17)}g}"
    else:
        text = value.context.nstr(value, count, min_fixed=-5, max_fixed=12)
    if "e" in text:
        mantissa, _, exponent = text.partition("e")
        return f"{trimmed(mantissa)}e{int(exponent)}"
    return trimmed(text)


def trimmed(text: str) -> str:
    """Drop zeros that say nothing."""
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text in ("-0", "") else text
