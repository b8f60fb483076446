"""Floats with a bound on their error: the bound holds, and what is in doubt is not decided."""

import math
from collections.abc import Callable
from fractions import Fraction
from random import Random
from typing import Any

import pytest

from tutor.algebra.errors import NoEvidence
from tutor.algebra.values.arithmetic import Digits, digits
from tutor.algebra.values.balls import Ball, Balls, apart, balls

RULES: list[Callable[[Any, Any, Any], Any]] = [
    lambda m, a, b: a + b,
    lambda m, a, b: a - b,
    lambda m, a, b: a * b - b,
    lambda m, a, b: a / b,
    lambda m, a, b: m.exp(a) - 1,
    lambda m, a, b: m.log(abs(a)) * b,
    lambda m, a, b: m.plain("sin", a * 30) + m.plain("cos", b),
    lambda m, a, b: m.plain("tanh", a) - m.plain("erf", b),
    lambda m, a, b: m.sqrt(a * a + b * b) - abs(a),
    lambda m, a, b: m.power(abs(a), b),
    lambda m, a, b: m.power(a, m.whole(-3)),
    lambda m, a, b: (1 + a) ** 5 - 1 / (2 - b * b),
    lambda m, a, b: m.plain("cosh", a) - m.plain("erfc", a * b),
]


@pytest.mark.parametrize("rule", RULES)
def test_the_bound_holds(rule: Callable[[Any, Any, Any], Any]) -> None:
    """The true value, with sixty digits, lies within the bound."""
    random, many = Random("balls"), digits(60)
    for _ in range(300):
        a, b = (Fraction(random.randint(-(10**6), 10**6), 10**5 + 7) for _ in range(2))
        near = Fraction(random.choice((0, 0, 1)), 10**12)
        made = value_in(balls, rule, a, a + near if near else b)
        true = value_in(many, rule, a, a + near if near else b)
        if isinstance(made, Ball):
            assert abs(true - made.value) <= made.error


def value_in(m: Balls | Digits, rule: Callable[[Any, Any, Any], Any], *at: Fraction) -> Any:
    try:
        return rule(m, *(m.number(value) for value in at))
    except (NoEvidence, ZeroDivisionError):
        return None


def test_what_is_in_doubt_is_not_decided() -> None:
    third = balls.number(Fraction(1, 3))
    with pytest.raises(NoEvidence):
        assert third * 3 > 1
    with pytest.raises(NoEvidence):
        assert 1 / (third * 3 - 1)
    with pytest.raises(NoEvidence):
        balls.floor(third * 3)
    assert third * 3 > 1 - 1e-9
    assert balls.whole(3) == 3
    assert bool(balls.whole(0)) is False


def test_a_difference_is_told_from_rounding() -> None:
    assert apart(balls.number(Fraction(1, 3)), balls.number(Fraction(1, 3) + Fraction(1, 10**12)))
    assert not apart(balls.exp(balls.number(Fraction(1, 3))), Ball(math.exp(1 / 3)))
    assert not apart(balls.number(Fraction(1, 3)) * 3 - 1, Ball(0.0))
