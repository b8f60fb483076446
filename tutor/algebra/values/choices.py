"""The value of comparisons and of piecewise nodes. Every branch taken is noted."""

from collections.abc import Callable
from fractions import Fraction

from tutor.algebra.errors import Kink, Undefined
from tutor.algebra.tree import Both, Cases, Compare, Either, Not
from tutor.algebra.values.arithmetic import Real
from tutor.algebra.values.evaluation import Evaluation
from tutor.algebra.values.grids import Grid, Value, lift

COMPARED: dict[str, Callable[[Real, Real], bool]] = {
    "<": lambda a, b: bool(a < b),
    "<=": lambda a, b: bool(a <= b),
    ">": lambda a, b: bool(a > b),
    ">=": lambda a, b: bool(a >= b),
    "==": lambda a, b: bool(a == b),
    "!=": lambda a, b: bool(a != b),
}


def compare(at: Evaluation, node: Compare) -> Value:
    """1 when the whole chain holds. A tie between numbers that are not whole is a kink."""
    values = [at.value(part) for part in node.items]
    holds: Value = at.m.number(Fraction(1))
    for sign, left, right in zip(node.signs, values, values[1:], strict=False):
        link = lift(lambda a, b, s=sign: compared(at, node, s, a, b), left, right)
        holds = lift(lambda a, b: a * b, holds, link)
    return holds


def compared(at: Evaluation, node: Compare, sign: str, left: Real, right: Real) -> Real:
    """Compare two numbers, and note the outcome."""
    if left == right and not node.discrete and sign not in ("==", "!="):
        raise Kink
    return at.m.number(Fraction(at.branch(int(COMPARED[sign](left, right)))))


def both(at: Evaluation, node: Both) -> Value:
    return lift(lambda a, b: a * b, at.value(node.left), at.value(node.right))


def either(at: Evaluation, node: Either) -> Value:
    return lift(lambda a, b: a + b - a * b, at.value(node.left), at.value(node.right))


def negation(at: Evaluation, node: Not) -> Value:
    return lift(lambda a: 1 - a, at.value(node.inside))


def cases(at: Evaluation, node: Cases) -> Value:
    """The first value whose condition holds; over arrays, entry by entry."""
    for place, (value, condition) in enumerate(node.pairs()):
        holds = at.value(condition)
        if isinstance(holds, Grid):
            rest = Cases(node.items[2 * place + 2 :]) if len(node.items) > 3 else node.items[-1]
            return lift(lambda c, a, b: a if c else b, holds, at.value(value), at.value(rest))
        if holds != 0:
            at.branch(place)
            return at.value(value)
    at.branch(-1)
    if node.otherwise is None:
        raise Undefined("no case applies")
    return at.value(node.otherwise)
