"""mpmath as an arithmetic, with as many digits as asked for; loaded when first needed."""

import math
from fractions import Fraction
from functools import cache
from importlib import import_module

from tutor.algebra import limits
from tutor.algebra.errors import OutOfRange
from tutor.algebra.values.arithmetic import FLOAT, KEPT, Checked, Real

SPARE_BITS = 24  # of a sum that must be left for its value to count


LARGEST_BITS = int(math.log2(limits.LARGEST)) + 1


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


@cache
def digits(count: int) -> Digits:
    """Give the arithmetic with this many decimal digits."""
    return Digits(count)
