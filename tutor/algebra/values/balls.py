"""Floats that know how far off they may be: what differs by more than that differs for certain.

A ball is a number and a bound on its error. Every rule of a formula works on balls as it does on
floats. Where the bound leaves open how two numbers compare, nothing is known.
"""

import math
from collections.abc import Callable
from fractions import Fraction
from typing import Any

from tutor.algebra import limits
from tutor.algebra.errors import NoEvidence, OutOfRange
from tutor.algebra.values.arithmetic import FLOAT, Checked, Real

ROUNDING = 2.0**-51  # of one operation, with room for the rounding of the bound itself
TINIEST = 1e-290  # what an underflow may take away
LIBRARY = 16 * ROUNDING  # of a function of the library
PERIODIC = frozenset(("sin", "cos"))


class Ball:
    """A number and a bound on its error."""

    __slots__ = ("error", "value")

    def __init__(self, value: float, error: float = 0.0) -> None:
        self.value = value
        self.error = error

    def __add__(self, other: Any) -> "Ball":
        b = ball(other)
        total = self.value + b.value
        return Ball(total, self.error + b.error + abs(total) * ROUNDING)

    __radd__ = __add__

    def __neg__(self) -> "Ball":
        return Ball(-self.value, self.error)

    def __sub__(self, other: Any) -> "Ball":
        return self + -ball(other)

    def __rsub__(self, other: Any) -> "Ball":
        return ball(other) + -self

    def __mul__(self, other: Any) -> "Ball":
        b = ball(other)
        found = self.value * b.value
        if not found and (not self.value or not b.value) and not self.error and not b.error:
            return Ball(0.0)
        carried = abs(self.value) * b.error + (abs(b.value) + b.error) * self.error
        return Ball(found, carried + abs(found) * ROUNDING + TINIEST)

    __rmul__ = __mul__

    def __truediv__(self, other: Any) -> "Ball":
        b = ball(other)
        least = abs(b.value) - b.error
        if least <= 0:
            raise NoEvidence
        found = self.value / b.value
        carried = (self.error + abs(found) * b.error) / least
        return Ball(found, carried + abs(found) * ROUNDING + TINIEST)

    def __rtruediv__(self, other: Any) -> "Ball":
        return ball(other) / self

    def __pow__(self, exponent: int) -> "Ball":
        if exponent < 0:
            return Ball(1.0) / self**-exponent
        found = Ball(1.0)
        for _ in range(exponent):
            found = found * self
        return found

    def __abs__(self) -> "Ball":
        return Ball(abs(self.value), self.error)

    def beside(self, other: Any) -> float:
        """Say on which side of a number this lies for certain: the sign of the difference."""
        b = ball(other)
        gap, error = self.value - b.value, self.error + b.error
        if error and abs(gap) <= error + abs(gap) * ROUNDING:
            raise NoEvidence
        return gap

    def __lt__(self, other: Any) -> bool:
        return self.beside(other) < 0

    def __le__(self, other: Any) -> bool:
        return self.beside(other) <= 0

    def __gt__(self, other: Any) -> bool:
        return self.beside(other) > 0

    def __ge__(self, other: Any) -> bool:
        return self.beside(other) >= 0

    def __eq__(self, other: object) -> bool:
        return other is not None and self.beside(other) == 0

    __hash__ = None  # type: ignore[assignment]

    def __bool__(self) -> bool:
        return self.beside(0) != 0

    def __int__(self) -> int:
        return int(self.value)


def ball(number: Any) -> Ball:
    """Give a number as a ball; a whole number is exact."""
    return number if isinstance(number, Ball) else Ball(float(number))


class Balls(Checked):
    """The arithmetic of balls."""

    cost = 3
    rounding: Real = 0
    pi: Real = Ball(math.pi, ROUNDING)
    e: Real = Ball(math.e, ROUNDING)

    def plus(self, a: Real, b: Real, exact: bool = False) -> Real:
        return a + b

    def minus(self, a: Real, b: Real, exact: bool = False) -> Real:
        return a - b

    def over(self, top: Real, bottom: Real) -> Real:
        return top / bottom

    def number(self, value: Fraction) -> Real:
        near = value.numerator / value.denominator
        return Ball(near, 0.0 if Fraction(near) == value else abs(near) * ROUNDING)

    def whole(self, value: int) -> Real:
        return Ball(float(value))

    def call(self, name: str, *x: Real) -> Real:
        return moved(FLOAT[name], ball(x[0]), name in PERIODIC)

    def raised(self, base: Real, exponent: Real) -> Real:
        """A power, whose bounds lie at the corners."""
        if ball(base).value < 0:
            raise NoEvidence
        found = moved(lambda x: math.pow(x, exponent.value), base)
        across = moved(lambda x: math.pow(base.value + base.error, x), exponent)
        return Ball(found.value, found.error + across.error)

    def floor(self, x: Real) -> Real:
        low, high = math.floor(x.value - x.error), math.floor(x.value + x.error)
        if low != high:
            raise NoEvidence
        return Ball(float(low))

    def bounded(self, x: Real) -> Real:
        if abs(x.value) < limits.LARGEST:
            return x
        raise OutOfRange


def apart(one: Any, other: Any) -> bool:
    """Whether two numbers differ for certain."""
    a, b = ball(one), ball(other)
    return abs(a.value - b.value) > 2 * (a.error + b.error)


def moved(rule: Callable[[float], float], x: Ball, periodic: bool = False) -> Ball:
    """Apply a function of the library; between its ends a short interval is as good as straight."""
    try:
        value = rule(x.value)
        ends = rule(x.value - x.error), rule(x.value + x.error)
    except (OverflowError, ValueError) as error:
        raise OutOfRange from error
    spread = x.error if periodic else 2 * max(abs(end - value) for end in ends) + x.error**2
    return Ball(value, spread + abs(value) * LIBRARY + TINIEST)


balls = Balls()
