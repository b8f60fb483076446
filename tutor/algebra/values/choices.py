"""What comparisons and piecewise nodes are made into. Every branch taken is noted."""

import operator
from collections.abc import Callable
from itertools import pairwise

from tutor.algebra.errors import Kink, Undefined
from tutor.algebra.tree import Both, Cases, Compare, Either, Not
from tutor.algebra.values.arithmetic import Real
from tutor.algebra.values.evaluation import Visit
from tutor.algebra.values.grids import Grid, Value, lift
from tutor.algebra.values.making import Made, Maker

COMPARED: dict[str, Callable[[Real, Real], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "==": operator.eq,
    "!=": operator.ne,
}
EXACT = frozenset(("==", "!="))


def compare(maker: Maker, node: Compare) -> Made:
    """1 when the whole chain holds. A tie between numbers that are not whole is a kink."""
    steps, cost, plain = maker.all(node.items)
    one, zero = maker.m.whole(1), maker.m.whole(0)
    links = [(COMPARED[sign], node.discrete or sign in EXACT) for sign in node.signs]

    def link(at: Visit, holds: Callable[[Real, Real], bool], ties: bool, a: Real, b: Real) -> Real:
        if a == b and not ties:
            raise Kink
        return one if at.branch(int(holds(a, b))) else zero

    def single(at: Visit) -> Real:
        return link(at, *links[0], steps[0](at), steps[1](at))

    def chain(at: Visit) -> Value:
        start, found = len(at.trail), one
        for (holds, ties), (a, b) in zip(links, pairwise([s(at) for s in steps]), strict=True):
            outcome = lift(lambda x, y, h=holds, t=ties: link(at, h, t, x, y), a, b)
            found = lift(operator.mul, found, outcome)
        if not plain:
            at.gather(start)
        return found

    return Made(single if plain and len(links) == 1 else chain, cost, plain)


def both(maker: Maker, node: Both) -> Made:
    (left, right), cost, plain = maker.all((node.left, node.right))
    return Made(lambda at: lift(operator.mul, left(at), right(at)), cost, plain)


def either(maker: Maker, node: Either) -> Made:
    (left, right), cost, plain = maker.all((node.left, node.right))
    return Made(lambda at: lift(lambda a, b: a + b - a * b, left(at), right(at)), cost, plain)


def negation(maker: Maker, node: Not) -> Made:
    (inside,), cost, plain = maker.all((node.inside,))
    return Made(lambda at: lift(lambda a: 1 - a, inside(at)), cost, plain)


def cases(maker: Maker, node: Cases) -> Made:
    """The first value whose condition holds; over arrays, entry by entry."""
    steps, cost, plain = maker.all(node.items)
    pairs = list(zip(steps[0:-1:2], steps[1::2], strict=False))
    last = steps[-1] if len(steps) % 2 else no_case

    def value(at: Visit, first: int = 0) -> Value:
        for place in range(first, len(pairs)):
            step, condition = pairs[place]
            holds = condition(at)
            if isinstance(holds, Grid):
                return lift(chosen, holds, step(at), value(at, place + 1))
            if holds != 0:
                at.branch(place)
                return step(at)
        at.branch(-1)
        return last(at)

    return Made(value, cost, plain)


def no_case(at: Visit) -> Value:
    """What is left where every condition failed and there is no value otherwise."""
    raise Undefined("no case applies")


def chosen(holds: Real, yes: Real, no: Real) -> Real:
    """One of two values."""
    return yes if holds else no
