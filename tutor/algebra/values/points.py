"""Where two formulas are compared: points from the declared domains, the easy ones first.

A point is exact: fractions, never floats, so that it can be visited again with more digits.
The easy points make counterexamples a learner can check by hand. The random ones have denominators
of their own, so that no answer can be built to be right at all of them.
"""

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import product
from random import Random
from typing import Any

from tutor.algebra.declarations import WHOLE, Variable

EASY = 7
SIZES = ((3, 2, 4, 5, 6), (4, 3, 2, 6, 5), (2, 4, 3, 5, 6))
NICE: dict[str, Sequence[Fraction]] = {
    "real": [
        Fraction(*v) for v in ((1, 2), (-3, 2), (2, 1), (-1, 4), (5, 4), (-2, 1), (3, 4), (-5, 2))
    ],
    "positive": [
        Fraction(*v) for v in ((1, 2), (3, 2), (2, 1), (1, 4), (5, 4), (3, 1), (3, 4), (5, 2))
    ],
    "unit": [
        Fraction(*v) for v in ((1, 4), (3, 4), (1, 2), (1, 8), (5, 8), (3, 8), (7, 8), (1, 5))
    ],
    "small+": [
        Fraction(*v) for v in ((1, 10), (1, 4), (1, 20), (1, 5), (3, 10), (1, 8), (1, 16), (1, 40))
    ],
    "int+": [Fraction(v) for v in (3, 2, 4, 5, 2, 3, 6, 4)],
    "binary": [Fraction(v) for v in (1, 0, 1, 0, 0, 1, 1, 0)],
}
NICE["nonzero"] = NICE["constant"] = NICE["real"]
TWO_SIDED = frozenset(("real", "nonzero", "constant"))
RANGES = {  # in hundredths: the least size, and greatest ones to choose from
    "unit": (2, (98,)),
    "small+": (2, (30,)),
    "positive": (5, (105, 405, 405, 905)),
    "real": (5, (105, 305, 305, 705)),
}
Cells = Any  # a Fraction, or lists of Fractions as deep as the shape


class Point:
    """Values for every declared name that is not derived from others.

    At a `generic` one nothing is equal by chance: what is equal there is so in a whole region.
    `known` keeps what has been worked out here already, for each arithmetic: names, and parts of
    formulas.
    """

    __slots__ = ("easy", "generic", "known", "shapes", "sizes", "twist", "values")

    def __init__(
        self,
        values: dict[str, Cells],
        sizes: dict[str, int],
        shapes: dict[str, tuple[int, ...]],
        twist: Fraction,
        easy: bool,
        generic: bool = False,
    ) -> None:
        self.values = values
        self.sizes = sizes
        self.shapes = shapes
        self.twist = twist
        self.easy = easy
        self.generic = generic
        self.known: dict[Any, tuple[dict[str, Any], dict[Any, Any]]] = {}

    def notes(self, arithmetic: Any) -> tuple[dict[str, Any], dict[Any, Any]]:
        """Give what is known here in an arithmetic."""
        known = self.known.get(arithmetic)
        if known is None:
            known = self.known[arithmetic] = ({}, {})
        return known


def points(
    declared: Mapping[str, Variable], random: Random, aims: Sequence[Fraction] = ()
) -> Iterator[Point]:
    """Draw points for ever: the EASY ones, then random ones."""
    yield from (easy_point(declared, turn) for turn in range(EASY))
    yield from random_points(declared, random, aims)


def easy_point(declared: Mapping[str, Variable], turn: int) -> Point:
    """Give a point that is easy to work with, another one each turn."""
    return Drawing(declared, Random(turn), turn).point()


def random_points(
    declared: Mapping[str, Variable], random: Random, aims: Sequence[Fraction] = ()
) -> Iterator[Point]:
    """Draw points for ever, every other one near an aim.

    An aim is a number near one that a piecewise formula compares with: both sides must be seen.
    It is given to all variables, or to one of them in turn.
    """
    turn = EASY
    while True:
        aim = aims[turn // 4 % len(aims)] if aims and turn % 2 else None
        yield Drawing(declared, random, turn, easy=False, aim=aim).point()
        turn += 1


def sizes_for(declared: Mapping[str, Variable], turn: int) -> dict[str, int]:
    """Give every size a number; different sizes differ, and change from turn to turn."""
    names: dict[str, None] = {}
    for variable in declared.values():
        names |= dict.fromkeys(variable.shape)
        if variable.size:
            names[variable.size] = None
        if variable.domain == "dim":
            names[variable.key] = None
    pool = SIZES[turn % len(SIZES)]
    named = [name for name in names if not name.isdigit()]
    drawn = {name: pool[i % len(pool)] for i, name in enumerate(named)}
    return drawn | {name: int(name) for name in names if name.isdigit()}


class Drawing:
    """The making of one point."""

    def __init__(
        self,
        declared: Mapping[str, Variable],
        random: Random,
        turn: int,
        easy: bool = True,
        aim: Fraction | None = None,
    ) -> None:
        self.declared = declared
        self.random = random
        self.turn = turn
        self.easy = easy
        self.aim = aim
        self.only = random.randrange(len(declared)) if aim is not None and turn % 4 == 1 else None
        self.used: set[Fraction] = set()
        self.sizes = sizes_for(declared, turn)

    def point(self) -> Point:
        """Draw every variable."""
        shapes = {
            v.key: tuple(self.sizes[name] for name in v.shape)
            for v in self.declared.values()
            if v.shape
        }
        values = {
            v.key: self.cells(v, place, shapes.get(v.key, ()))
            for place, v in enumerate(self.declared.values())
            if v.formula is None and v.domain not in ("index", "dim", "function")
        }
        values |= {
            v.key: Fraction(self.sizes[v.key]) for v in self.declared.values() if v.domain == "dim"
        }
        twist = Fraction(0) if self.easy else Fraction(self.random.randint(-300, 300), 1009)
        generic = not self.easy and self.aim is None
        return Point(values, self.sizes, shapes, twist, self.easy, generic)

    def cells(self, variable: Variable, place: int, shape: tuple[int, ...]) -> Cells:
        """Draw one variable, an array entry by entry."""
        if not shape:
            return self.value(variable, place)
        if variable.domain == "onehot" and len(shape) == 1:
            hot = self.random.randrange(shape[0])
            return [Fraction(int(i == hot)) for i in range(shape[0])]
        return [self.cells(variable, place + i, shape[1:]) for i in range(shape[0])]

    def value(self, variable: Variable, place: int) -> Fraction:
        """Draw one number."""
        domain = variable.domain
        if self.easy:
            return self.easy_value(variable, place)
        if self.aim is not None and self.only in (None, place):
            near = self.aim + Fraction(self.random.randint(-9, 9), 997)
            near = Fraction(round(near)) if variable.whole else near
            if admits(variable, near):
                return near
        if domain in ("binary", "onehot"):
            return Fraction(self.random.randint(0, 1))
        if domain == "int+":
            return Fraction(self.random.randint(2, self.random.choice((6, 12, 12, 40))))
        return self.random_value(variable)

    def easy_value(self, variable: Variable, place: int) -> Fraction:
        """Draw a number that is easy to work with, and one not used before if there is any."""
        if variable.interval:
            low, high = variable.interval
            choices: Sequence[Fraction] = [low + (high - low) * part for part in NICE["unit"]]
        else:
            choices = NICE.get(variable.domain, NICE["binary"])
        start = self.turn + (1 if variable.whole else 3) * place
        ordered = [choices[(start + i) % len(choices)] for i in range(len(choices))]
        chosen = next((value for value in ordered if value not in self.used), ordered[0])
        if variable.domain not in ("binary", "onehot"):
            self.used.add(chosen)
        return chosen

    def random_value(self, variable: Variable) -> Fraction:
        """Draw a fraction from a domain that is not whole."""
        bottom = self.random.randint(100_000, 999_999)
        if variable.interval:
            low, high = variable.interval
            return low + (high - low) * Fraction(self.random.randint(1, bottom - 1), bottom)
        least, sizes = RANGES.get(variable.domain, RANGES["real"])
        most = self.random.choice(sizes) * bottom // 100
        top = self.random.randint(least * bottom // 100 + 1, most)
        turned = variable.domain in TWO_SIDED and self.random.random() < 0.5
        return Fraction(-top if turned else top, bottom)


def admits(variable: Variable, value: Fraction) -> bool:
    """Whether a value lies in a variable's domain."""
    if variable.interval:
        return variable.interval[0] < value < variable.interval[1]
    if variable.domain in ("real", "constant"):
        return True
    if variable.domain == "nonzero":
        return value != 0
    if variable.domain == "positive":
        return value > 0
    if variable.domain == "unit":
        return 0 < value < 1
    if variable.domain == "small+":
        return 0 < value <= Fraction(3, 10)
    return variable.domain == "int+" and 2 <= value <= 400


def nudged(point: Point, declared: Mapping[str, Variable], random: Random) -> Point:
    """Move everything that is not whole a little, inside its domain."""

    def moved(variable: Variable, cells: Cells) -> Cells:
        if isinstance(cells, list):
            return [moved(variable, cell) for cell in cells]
        step = Fraction(random.randint(1, 999), 99_991)
        near = cells + step if admits(variable, cells + step) else cells - step
        return near if admits(variable, near) else cells

    values = {
        key: cells if declared[key].domain in WHOLE | {"onehot"} else moved(declared[key], cells)
        for key, cells in point.values.items()
    }
    return Point(values, point.sizes, point.shapes, point.twist, easy=False)


def assignments(
    declared: Mapping[str, Variable], wanted: Sequence[str], sizes: Mapping[str, int]
) -> list[dict[str, int]]:
    """Give every combination of values of the free indices in `wanted`."""
    free = [declared[key] for key in wanted if key in declared and declared[key].domain == "index"]
    ranges = [range(1, sizes[v.size] + 1) if v.size else range(1, 3) for v in free]
    return [
        {v.key: value for v, value in zip(free, values, strict=True)} for values in product(*ranges)
    ]
