"""Whether two formulas differ at a point, settled by more digits and not by a tolerance.

A difference that is only rounding shrinks with every digit added; a real one stays. So the same
point is visited with 40, then 90, then more digits, until the difference has done one or the other.
Where a sum cancels to nothing with the digits at hand, as 1 − Φ(90) does, they tell nothing.
"""

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from functools import cache
from typing import NamedTuple

from tutor.algebra.errors import NoEvidence, Undefined
from tutor.algebra.values.arithmetic import Arithmetic, Real, exact
from tutor.algebra.values.balls import apart, ball, balls
from tutor.algebra.values.digits import digits
from tutor.algebra.values.grids import Grid, Value, entries
from tutor.algebra.values.points import Point

PRECISIONS = (40, 90, 200, 450)
NOISE = 1e-9  # beyond what rounding leaves of nothing at an ordinary point
SPREAD = 80  # bits by which noise may have grown on its way
ENOUGH = 200  # to confirm what floats agree on already


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
    if not first and (difference := plain_difference(expected, answer, sample)):
        return difference
    before: dict[int, tuple[Real, Real]] | None = None
    for count in PRECISIONS[first:]:
        arithmetic = digits(count)
        arithmetic.noise = None
        try:
            wanted = expected(arithmetic, sample)
        except (Undefined, NoEvidence):
            return None
        try:
            given = answer(arithmetic, sample)
        except NoEvidence:
            return None
        except Undefined as error:
            if arithmetic.noise is not None:
                if is_undefined(answer, sample, exact):
                    return Difference(sample, wanted, None, str(error))
                continue
            if before is None and count < PRECISIONS[-2]:
                if is_undefined(answer, sample, digits(PRECISIONS[-2])):
                    return Difference(sample, wanted, None, str(error))
                continue
            return None
        pairs = told_apart(side_by_side(wanted, given), count, arithmetic.noise)
        if not pairs and at_sight and count >= ENOUGH:
            return None
        if at_sight and before is None and all_alike(pairs, count):
            return True
        states = [state(before[i], pairs[i], count) for i in pairs if before and i in before]
        if "differs" in states:
            return Difference(sample, wanted, given)
        if states and all(one == "same" for one in states):
            return True
        before = pairs
    return None


def plain_difference(expected: Evaluator, answer: Evaluator, sample: Sample) -> Difference | None:
    """Give a difference that is larger than all rounding of floats can be."""
    try:
        wanted, given = expected(balls, sample), answer(balls, sample)
    except (NoEvidence, Undefined):
        return None
    if any(apart(*pair) for pair in side_by_side(wanted, given)):
        return Difference(sample, centre(wanted), centre(given))
    return None


def is_rounding(wanted: Value, given: Value) -> bool:
    """Whether two values in balls may be one, and leave no room for more than rounding."""
    pairs = [(ball(one), ball(other)) for one, other in side_by_side(wanted, given)]
    return all(not apart(*pair) and max(b.error for b in pair) <= NOISE for pair in pairs)


def exactly(expected: Evaluator, answer: Evaluator, sample: Sample) -> Difference | bool | None:
    """Compare in fractions; None where a value is none."""
    try:
        wanted, given = expected(exact, sample), answer(exact, sample)
    except (NoEvidence, Undefined):
        return None
    if all(one == other for one, other in side_by_side(wanted, given)):
        return True
    return Difference(sample, centre(wanted), centre(given))


def centre(value: Value) -> Value:
    """Give a value in floats."""
    if isinstance(value, Grid):
        return Grid(value.shape, [ball(cell).value for cell in value.cells])
    return ball(value).value


def all_alike(pairs: dict[int, tuple[Real, Real]], count: int) -> bool:
    """Whether there are pairs, all of equal numbers."""
    return bool(pairs) and all(alike(*pair, count) for pair in pairs.values())


def told_apart(
    pairs: list[tuple[Real, Real]], count: int, noise: int | None
) -> dict[int, tuple[Real, Real]]:
    """Leave out the pairs that are no further apart than what rounding left of a sum."""
    if noise is None:
        return dict(enumerate(pairs))
    least = digits(PRECISIONS[0]).power_of_two(noise + SPREAD)
    return {
        place: pair
        for place, pair in enumerate(pairs)
        if abs(pair[0] - pair[1]) >= least or alike(*pair, count)
    }


def is_undefined(answer: Evaluator, sample: Sample, arithmetic: Arithmetic) -> bool:
    """Whether an answer stays without a value in an arithmetic with more digits."""
    arithmetic.noise = None
    try:
        answer(arithmetic, sample)
    except Undefined:
        return arithmetic.noise is None
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
