"""One visit to one point: the arithmetic, the values there, and the branches that were taken."""

from collections.abc import Callable
from fractions import Fraction
from typing import Any

from tutor.algebra.errors import Exhausted, Kink
from tutor.algebra.limits import Fuel
from tutor.algebra.values.arithmetic import Arithmetic, Real
from tutor.algebra.values.points import Point

Step = Callable[["Visit"], Any]  # what a formula is made into: it gives a Value


class Visit:
    """One visit to one point.

    `bound` holds the indices that have a value just now, `names` and `kept` what was worked out at
    this point before, `trail` the branches taken.
    """

    __slots__ = ("bound", "discrete", "fuel", "kept", "m", "names", "point", "trail")

    def __init__(
        self, arithmetic: Arithmetic, point: Point, fuel: Fuel, indices: dict[str, int]
    ) -> None:
        self.m = arithmetic
        self.point = point
        self.fuel = fuel
        self.bound = indices
        self.names, self.kept = point.notes(arithmetic)
        self.trail: list[Any] = []
        self.discrete = False

    def alone(self, names: dict[str, Any]) -> "Visit":
        """The same visit with other values for names: one entry of each array."""
        visit = Visit(self.m, self.point, self.fuel, self.bound)
        visit.names, visit.kept, visit.trail = names, {}, self.trail
        return visit

    def spend(self, visits: int) -> None:
        """Draw from the budget, or stop the visit."""
        self.fuel.left -= visits
        if self.fuel.left < 0:
            raise Exhausted

    def branch(self, outcome: int) -> int:
        """Note which branch was taken."""
        self.trail.append(outcome)
        return outcome

    def gather(self, start: int) -> None:
        """Note as one what entries of an array did, each of them one note since `start`.

        Which entry did what does not matter: there would be no end of such combinations.
        """
        if len(self.trail) > start + 1:
            self.trail[start:] = [frozenset(self.trail[start:])]

    def jump(self, in_region: bool = True) -> None:
        """A tie is no evidence, unless it is a fact: of whole numbers, or `in_region` at all."""
        if not self.discrete and not (in_region and self.point.generic):
            raise Kink

    def nearly_whole(self, x: Real) -> Real | None:
        """Give the whole number x must be but for rounding; for other numbers that is a kink."""
        near = self.m.floor(x + self.m.number(Fraction(1, 2)))
        if abs(x - near) > self.m.rounding * (1 + abs(x)):
            return None
        self.jump()
        return near
