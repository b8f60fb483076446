"""Arithmetics with one face: quick floats and exact fractions here, digits and balls beside.

Every function answers in the real numbers or raises Undefined with the reason.
"""

import math
import operator
from collections.abc import Callable
from fractions import Fraction
from typing import Any, Protocol

from tutor.algebra import limits
from tutor.algebra.errors import NoEvidence, OutOfRange, Undefined
from tutor.algebra.words import words
from tutor.language import _

EASY = 60  # whole powers up to this are multiplied out
KEPT = 2000
Real = Any  # a float, or an mpmath number: both understand + - * / < and abs


class Arithmetic(Protocol):
    """What an evaluation may ask for."""

    cost: int
    rounding: Real
    pi: Real
    e: Real
    noise: int | None  # the size, as a power of 2, of what rounding left where a sum cancelled

    def plus(self, a: Real, b: Real, exact: bool = False) -> Real:
        """a + b; `exact` says that both come from names and numbers by + − · alone."""

    def minus(self, a: Real, b: Real, exact: bool = False) -> Real:
        """a − b"""

    def over(self, top: Real, bottom: Real) -> Real:
        """top / bottom, where bottom is not 0"""

    def number(self, value: Fraction) -> Real:
        """The nearest number to an exact value."""

    def whole(self, value: int) -> Real:
        """A whole number."""

    def exp(self, x: Real) -> Real:
        """e to the x."""

    def log(self, x: Real) -> Real:
        """The natural logarithm."""

    def sqrt(self, x: Real) -> Real:
        """The root that is not negative."""

    def power(self, base: Real, exponent: Real) -> Real:
        """base to the exponent, in the reals."""

    def plain(self, name: str, x: Real) -> Real:
        """A function that is defined everywhere, by its name in `math`."""

    def floor(self, x: Real) -> Real:
        """The largest whole number that is not above x."""

    def bounded(self, x: Real) -> Real:
        """x itself; raises OutOfRange where it has grown beyond use."""


class Checked:
    """The domains of functions, the same for all arithmetics."""

    cost = 1
    noise: int | None = None
    rounding: Real = 1e-9
    pi: Real = math.pi
    e: Real = math.e
    largest_exponent: Real = math.log(limits.LARGEST)

    def call(self, name: str, *x: Real) -> Real:
        """Call a function of the library underneath."""
        raise NotImplementedError

    def exp(self, x: Real) -> Real:
        if x > self.largest_exponent:
            raise OutOfRange
        return self.call("exp", x)

    def log(self, x: Real) -> Real:
        if x <= 0:
            raise Undefined(_("log of a non-positive number") if x < 0 else _("log of zero"))
        return self.call("log", x)

    def sqrt(self, x: Real) -> Real:
        if x < 0:
            raise Undefined(_("root of a negative number"))
        return self.call("sqrt", x)

    def plain(self, name: str, x: Real) -> Real:
        if name in ("sinh", "cosh", "expm1") and abs(x) > self.largest_exponent:
            raise OutOfRange
        return self.call(name, x)

    def power(self, base: Real, exponent: Real) -> Real:
        if base == 0:
            return zero_to_the(base, exponent)
        whole = int(exponent) if -EASY <= exponent <= EASY else None
        if whole == exponent:
            return self.bounded(base**whole)
        if base < 0 and exponent != self.floor(exponent):
            raise Undefined(_("a negative number to a fractional power"))
        if exponent * self.call("log", abs(base)) > self.largest_exponent:
            raise OutOfRange
        return self.raised(base, exponent)

    def raised(self, base: Real, exponent: Real) -> Real:
        """A power that is known to be real and not too large."""
        raise NotImplementedError

    def floor(self, x: Real) -> Real:
        raise NotImplementedError

    def bounded(self, x: Real) -> Real:
        raise NotImplementedError


def zero_to_the(base: Real, exponent: Real) -> Real:
    """0 to a power: 0, or 1 for 0^0, as numpy and the empty product have it."""
    if exponent < 0:
        raise Undefined(_("division by zero"))
    return base if exponent > 0 else base + 1


class Floats(Checked):
    """Python's floats."""

    over = staticmethod(operator.truediv)

    def plus(self, a: Real, b: Real, exact: bool = False) -> Real:
        return a + b

    def minus(self, a: Real, b: Real, exact: bool = False) -> Real:
        return a - b

    def number(self, value: Fraction) -> Real:
        return value.numerator / value.denominator

    def whole(self, value: int) -> Real:
        return float(value)

    def call(self, name: str, *x: Real) -> Real:
        try:
            return FLOAT[name](*x)
        except (OverflowError, ValueError) as error:
            raise OutOfRange from error

    def raised(self, base: Real, exponent: Real) -> Real:
        return math.pow(base, exponent)

    def power(self, base: Real, exponent: Real) -> Real:
        try:
            return super().power(base, exponent)
        except OverflowError as error:
            raise OutOfRange from error

    def floor(self, x: Real) -> Real:
        return float(math.floor(x))

    def bounded(self, x: Real) -> Real:
        if -limits.LARGEST < x < limits.LARGEST:
            return x
        raise OutOfRange


FLOAT: dict[str, Callable[..., float]] = {
    name: getattr(math, name)
    for name in words(
        "exp expm1 log log1p sqrt cbrt sin cos tan asin acos atan sinh cosh tanh asinh acosh "
        "atanh erf erfc"
    )
}


class Exact(Checked):
    """Fractions: what is rational has its exact value, anything else is no evidence."""

    cost = 6
    rounding: Real = 0
    pi: Real = math.nan
    e: Real = math.nan
    over = staticmethod(operator.truediv)

    def number(self, value: Fraction) -> Real:
        return value

    def whole(self, value: int) -> Real:
        return Fraction(value)

    def plus(self, a: Real, b: Real, exact: bool = False) -> Real:
        return a + b

    def minus(self, a: Real, b: Real, exact: bool = False) -> Real:
        return a - b

    def call(self, name: str, *x: Real) -> Real:
        raise NoEvidence

    def raised(self, base: Real, exponent: Real) -> Real:
        raise NoEvidence

    def floor(self, x: Real) -> Real:
        return Fraction(math.floor(x))

    def bounded(self, x: Real) -> Real:
        if -limits.LARGEST < x < limits.LARGEST:
            return x
        raise OutOfRange


floats = Floats()
exact = Exact()
