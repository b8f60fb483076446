"""Whether two formulas differ at a point, settled by more digits and not by a tolerance.

A difference that is only rounding shrinks with every digit added; a real one stays. So the same
point is visited with 40, then 90, then more digits, until the difference has done one or the other.
"""

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from functools import cache
from typing import NamedTuple

from tutor.algebra.errors import NoEvidence, Undefined
from tutor.algebra.values.arithmetic import Arithmetic, Real, digits
from tutor.algebra.values.grids import Grid, Value, entries
from tutor.algebra.values.points import Point

PRECISIONS = (40, 90, 200, 450)


class Sample(NamedTuple):
    """A point, and a value for each free index."""

    point: Point
    indices: Mapping[str, int]


class Difference(NamedTuple):
    """A sample where the answer is wrong: both values, or why the answer has none."""

    sample: Sample
    expected: Value
    yours: Value | None
    reason: str = ""


Evaluator = Callable[[Arithmetic, Sample], Value]


def settle(
    expected: Evaluator,
    answer: Evaluator,
    sample: Sample,
    first: int = 0,
    at_sight: bool = False,
) -> Difference | bool | None:
    """True: the same but for rounding. None: this point cannot tell. Else the difference.

    `first` says with which of the PRECISIONS to begin: the higher, the smaller the differences
    that are seen. `at_sight` takes values that share most of their digits for the same at once:
    for formulas whose floats agree already.
    """
    before: list[tuple[Real, Real]] | None = None
    for count in PRECISIONS[first:]:
        arithmetic = digits(count)
        try:
            wanted = expected(arithmetic, sample)
        except (Undefined, NoEvidence):
            return None
        try:
            given = answer(arithmetic, sample)
        except NoEvidence:
            return None
        except Undefined as error:
            if before is None and count < PRECISIONS[-2]:
                if is_undefined(answer, sample, PRECISIONS[-2]):
                    return Difference(sample, wanted, None, str(error))
                continue
            return None
        pairs = side_by_side(wanted, given)
        if before is not None:
            states = [state(old, new, count) for old, new in zip(before, pairs, strict=True)]
            if "differs" in states:
                return Difference(sample, wanted, given)
            if all(one == "same" for one in states):
                return True
        elif at_sight and all(alike(*pair, count) for pair in pairs):
            return True
        before = pairs
    return None


def is_undefined(answer: Evaluator, sample: Sample, count: int) -> bool:
    """Whether an answer stays without a value when it is given many digits."""
    try:
        answer(digits(count), sample)
    except Undefined:
        return True
    except NoEvidence:
        return False
    return False


def state(old: tuple[Real, Real], new: tuple[Real, Real], count: int) -> str:
    """Compare a difference with fewer digits to the same with `count`: "same", "differs", ""."""
    gap_before, gap = abs(old[0] - old[1]), abs(new[0] - new[1])
    if alike(*new, count) or gap <= gap_before * power_of_ten(-30):
        return "same"
    return "differs" if abs(gap - gap_before) <= gap / 1000 else ""


def alike(one: Real, other: Real, count: int) -> bool:
    """Whether two numbers share five sixths of their `count` digits."""
    gap = abs(one - other)
    return bool(not gap or gap <= max(abs(one), abs(other)) * power_of_ten(-count * 5 // 6))


@cache
def power_of_ten(exponent: int) -> Real:
    """A power of ten, in an arithmetic with enough range."""
    return digits(PRECISIONS[0]).number(Fraction(10) ** exponent)


def cells(value: Value) -> Sequence[Real]:
    """Give the entries of a value."""
    return value.cells if isinstance(value, Grid) else (value,)


def side_by_side(one: Value, other: Value) -> list[tuple[Real, Real]]:
    """Give the entries of two values in pairs.

    A number stands for an array of it: a branch of a piecewise answer may be a plain 0.
    """
    if not isinstance(one, Grid) and not isinstance(other, Grid):
        return [(one, other)]
    count = max(len(cells(one)), len(cells(other)))
    return list(zip(entries(one, count), entries(other, count), strict=True))


def close(one: Value, other: Value) -> bool:
    """Whether two float values agree as far as floats can be trusted to."""
    if not isinstance(one, Grid) and not isinstance(other, Grid):
        return near(one, other)
    return all(near(a, b) for a, b in side_by_side(one, other))


def near(one: Real, other: Real) -> bool:
    """Whether two floats agree as far as floats can be trusted to."""
    return bool(abs(one - other) <= 1e-9 * max(abs(one), abs(other)))
