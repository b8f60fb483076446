"""The elementary functions: each one's value, in one place, for every arithmetic.

A rule is called with the scene (the arithmetic, and a note-book for branches taken) and the
arguments. A rule that has branches notes which one it took; where it jumps, it says so.
"""

from collections.abc import Callable
from fractions import Fraction
from typing import Protocol

from tutor.algebra.errors import Undefined
from tutor.algebra.values.arithmetic import Arithmetic, Real
from tutor.language import _

HALF = Fraction(1, 2)


class Scene(Protocol):
    """Where a function is evaluated."""

    m: Arithmetic

    def branch(self, outcome: int) -> int:
        """Note which branch was taken."""

    def jump(self, in_region: bool = True) -> None:
        """Say that the argument lies where the function jumps; in a region it may have a value."""

    def nearly_whole(self, x: Real) -> Real | None:
        """The whole number that x must be but for rounding, if any."""


def side(at: Scene, x: Real) -> int:
    """Note and give on which side of zero x lies: -1, 0 or 1."""
    return at.branch((x > 0) - (x < 0))


def exp(at: Scene, x: Real) -> Real:
    return at.m.exp(x)


def log(at: Scene, x: Real, base: Real = None) -> Real:
    return at.m.log(x) if base is None else over(at.m.log(x), at.m.log(base))


def log10(at: Scene, x: Real) -> Real:
    return at.m.log(x) / at.m.log(at.m.number(Fraction(10)))


def log2(at: Scene, x: Real) -> Real:
    return at.m.log(x) / at.m.log(at.m.number(Fraction(2)))


def log1p(at: Scene, x: Real) -> Real:
    if x <= -1:
        raise Undefined(_("log of a non-positive number"))
    return at.m.plain("log1p", x)


def sqrt(at: Scene, x: Real) -> Real:
    return at.m.sqrt(x)


def cbrt(at: Scene, x: Real) -> Real:
    third = at.m.number(Fraction(1, 3))
    return -at.m.power(-x, third) if x < 0 else at.m.power(x, third)


def plain(name: str) -> Callable[..., Real]:
    """Make the rule of a function that the library has and that is defined everywhere."""

    def rule(at: Scene, x: Real) -> Real:
        return at.m.plain(name, x)

    return rule


def within(name: str, least: int | None, most: int | None) -> Callable[..., Real]:
    """Make the rule of a function that is defined between two bounds only."""

    def rule(at: Scene, x: Real) -> Real:
        if (least is not None and x < least) or (most is not None and x > most):
            raise Undefined(_("{name} outside its domain", name=name))
        return at.m.plain(name, x)

    return rule


def inverse(rule: Callable[..., Real]) -> Callable[..., Real]:
    """Make the rule of 1/f."""
    return lambda at, x: over(1, rule(at, x))


def over(top: Real, bottom: Real) -> Real:
    """Divide, in the reals."""
    if bottom == 0:
        raise Undefined(_("division by zero"))
    return top / bottom


def tan(at: Scene, x: Real) -> Real:
    return over(at.m.plain("sin", x), at.m.plain("cos", x))


def atanh(at: Scene, x: Real) -> Real:
    if abs(x) >= 1:
        raise Undefined(_("artanh outside (-1, 1)"))
    return at.m.plain("atanh", x)


def absolute(at: Scene, x: Real) -> Real:
    return -x if side(at, x) < 0 else x


def sign(at: Scene, x: Real) -> Real:
    outcome = side(at, x)
    if outcome == 0:
        at.jump()
    return x * 0 + outcome


def step(at: Scene, x: Real, middle: Real = None) -> Real:
    """0 below zero, 1 above; at zero `middle`, if it is given."""
    outcome = side(at, x)
    if outcome == 0 and middle is not None:
        return middle
    if outcome == 0:
        at.jump(in_region=False)
    return x * 0 + (outcome > 0)


def trunc(at: Scene, x: Real) -> Real:
    """The whole number towards zero."""
    return ceil(at, x) if x < 0 else floor(at, x)


def rounded(at: Scene, x: Real) -> Real:
    """The nearest whole number; halfway is a jump."""
    return floor(at, x + at.m.number(HALF))


def largest(at: Scene, *xs: Real) -> Real:
    best = max(range(len(xs)), key=lambda i: xs[i])
    at.branch(best)
    return xs[best]


def smallest(at: Scene, *xs: Real) -> Real:
    best = min(range(len(xs)), key=lambda i: xs[i])
    at.branch(best)
    return xs[best]


def clip(at: Scene, x: Real, low: Real, high: Real) -> Real:
    return smallest(at, largest(at, x, low), high)


def floor(at: Scene, x: Real) -> Real:
    whole = at.nearly_whole(x)
    value = at.m.floor(x) if whole is None else whole
    at.branch(int(value))
    return value


def ceil(at: Scene, x: Real) -> Real:
    return -floor(at, -x)


def power(at: Scene, x: Real, y: Real) -> Real:
    return at.m.power(x, y)


def norm_of_number(at: Scene, x: Real) -> Real:
    return absolute(at, x)
