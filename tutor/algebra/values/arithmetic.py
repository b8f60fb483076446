"""Arithmetics with one face: quick floats, mpmath with as many digits as asked for, fractions.

mpmath is loaded only when the first answer needs more digits than a float has. Every function
here answers in the real numbers or raises Undefined with the reason.
"""

import math
import operator
from collections.abc import Callable
from fractions import Fraction
from functools import cache
from importlib import import_module
from typing import Any, Protocol

from tutor.algebra import limits
from tutor.algebra.errors import NoEvidence, OutOfRange, Undefined
from tutor.algebra.words import words

EASY = 60  # whole powers up to this are multiplied out
KEPT = 2000
SPARE_BITS = 24  # of a sum that must be left for its value to count
LARGEST_BITS = int(math.log2(limits.LARGEST)) + 1
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
            raise Undefined("log of a non-positive number" if x < 0 else "log of zero")
        return self.call("log", x)

    def sqrt(self, x: Real) -> Real:
        if x < 0:
            raise Undefined("root of a negative number")
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
            raise Undefined("a negative number to a fractional power")
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
        raise Undefined("division by zero")
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


class Digits(Checked):
    """mpmath with a fixed number of digits, in a context of its own."""

    cost = 6

    def __init__(self, digits: int) -> None:
        self.context = import_module("mpmath").mp.clone()
        self.context.dps = digits
        self.numbers: dict[tuple[int, int], Real] = {}
        self.wholes: dict[int, Real] = {}
        self.calls = {name: getattr(self.context, name) for name in (*FLOAT, "log")}
        self.rounding = self.number(Fraction(1, 10 ** (digits - 10)))
        self.pi = +self.context.pi
        self.e = +self.context.e
        self.largest_exponent = self.context.mpf(self.largest_exponent)

    def number(self, value: Fraction) -> Real:
        ratio = value.numerator, value.denominator
        known = self.numbers.get(ratio)
        if known is None:
            if len(self.numbers) > KEPT:
                self.numbers.clear()
            known = self.numbers[ratio] = self.context.mpf(ratio[0]) / ratio[1]
        return known

    def whole(self, value: int) -> Real:
        known = self.wholes.get(value)
        if known is None:
            known = self.wholes[value] = self.context.mpf(value)
        return known

    def plus(self, a: Real, b: Real, exact: bool = False) -> Real:
        total = a + b
        self.watch(a, total, exact)
        return total

    def minus(self, a: Real, b: Real, exact: bool = False) -> Real:
        total = a - b
        self.watch(a, total, exact)
        return total

    def watch(self, term: Real, total: Real, exact: bool) -> None:
        """Note when a sum is so much smaller than its terms that only rounding is left of it.

        Short numbers that are exact, such as 3 − 3, cancel without a remainder.
        """
        _, mantissa, exponent, width = total._mpf_
        _, size, term_exponent, term_width = term._mpf_
        if exact and not mantissa and term_width < self.context.prec // 2:
            return
        lost = term_exponent + term_width - exponent - width
        if size and (not mantissa or lost > self.context.prec - SPARE_BITS):
            left = term_exponent + term_width - self.context.prec
            self.noise = left if self.noise is None else max(left, self.noise)

    def over(self, top: Real, bottom: Real) -> Real:
        """A quotient, which makes noise larger."""
        if self.noise is not None and bottom:
            _, _, exponent, width = bottom._mpf_
            self.noise += max(0, -exponent - width)
        return top / bottom

    def call(self, name: str, *x: Real) -> Real:
        return self.calls[name](*x)

    def power_of_two(self, exponent: int) -> Real:
        """2 to a whole number, however large."""
        return self.context.ldexp(1, exponent)

    def raised(self, base: Real, exponent: Real) -> Real:
        whole = int(exponent) if abs(exponent) < 10**9 else None
        return base**whole if whole == exponent else self.context.power(base, exponent)

    def floor(self, x: Real) -> Real:
        return self.context.floor(x)

    def bounded(self, x: Real) -> Real:
        _, _, exponent, width = x._mpf_  # abs(x) < 2^(exponent + width), without a comparison
        if exponent + width > LARGEST_BITS:
            raise OutOfRange
        return x


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


@cache
def digits(count: int) -> Digits:
    """Give the arithmetic with this many decimal digits."""
    return Digits(count)
