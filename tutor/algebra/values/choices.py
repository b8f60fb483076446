"""What comparisons and piecewise nodes are made into. Every branch taken is noted."""

import operator
from collections.abc import Callable
from itertools import pairwise
from math import prod

from tutor.algebra.errors import Kink, Undefined
from tutor.algebra.tree import (
    Both,
    Call,
    Cases,
    Compare,
    Either,
    Filled,
    Fold,
    Item,
    MatMul,
    Name,
    Node,
    Not,
    Transpose,
    walk,
)
from tutor.algebra.values.arithmetic import Real, floats
from tutor.algebra.values.array_functions import ARRAY_RULES
from tutor.algebra.values.evaluation import Step, Visit
from tutor.algebra.values.grids import Grid, Value, entries, lift
from tutor.algebra.values.making import Made, Maker
from tutor.language import _

COMPARED: dict[str, Callable[[Real, Real], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "==": operator.eq,
    "!=": operator.ne,
}
EXACT = frozenset(("==", "!="))


Link = tuple[Callable[[Real, Real], bool], bool]  # a comparison, and whether a tie is a fact


def compare(maker: Maker, node: Compare) -> Made:
    """1 when the whole chain holds. A tie between numbers that are not whole is a kink."""
    steps, cost, plain = maker.all(node.items)
    links = [(COMPARED[sign], node.discrete or sign in EXACT) for sign in node.signs]
    if plain and len(links) == 1:
        (link,), (left, right) = links, steps
        return Made(lambda at: compared(at, link, left(at), right(at)), cost, True)

    def chain(at: Visit) -> Value:
        start, found = len(at.trail), at.m.whole(1)
        for link, (a, b) in zip(links, pairwise([step(at) for step in steps]), strict=True):
            outcome = lift(lambda x, y, each=link: compared(at, each, x, y), a, b)
            found = lift(operator.mul, found, outcome)
        if not plain:
            at.gather(start)
        return found

    return Made(chain, cost, plain)


def compared(at: Visit, link: Link, a: Real, b: Real) -> Real:
    """Compare two numbers, and note the outcome; what rounding left is no difference."""
    holds, ties = link
    if at.point.generic:
        if at.m is not floats and abs(a - b) <= at.m.rounding * max(abs(a), abs(b)):
            b = a
    elif a == b and not ties:
        raise Kink
    return at.m.whole(at.branch(int(holds(a, b))))


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

    def value(at: Visit) -> Value:
        return first_that_holds(at, pairs, last)

    if plain or any(takes_whole(part) for part in walk(node)):
        return Made(value, cost, plain)
    names = {key: maker.made(Name(key)).step for key in node.names if not maker.is_index(key)}
    return Made(lambda at: whole_or_entries(at, value, names), cost, False)


def takes_whole(node: Node) -> bool:
    """Whether a node needs more of an array than the entry at one place."""
    array = isinstance(node, Call) and node.function in ARRAY_RULES
    return array or isinstance(node, Fold | Item | MatMul | Transpose | Filled)


def whole_or_entries(at: Visit, value: Step, names: dict[str, Step]) -> Value:
    """Choose over whole arrays; where that fails, entry by entry, without what is not chosen."""
    start = len(at.trail)
    try:
        return value(at)
    except Undefined:
        del at.trail[start:]
        known = {key: step(at) for key, step in names.items()}
        shape = max((v.shape for v in known.values() if isinstance(v, Grid)), key=len, default=())
        if not shape:
            raise
    count = prod(shape)
    spread = {key: list(entries(found, count)) for key, found in known.items()}
    at.spend(at.m.cost * count * len(known))
    cells = [
        value(at.alone({key: found[place] for key, found in spread.items()}))
        for place in range(count)
    ]
    at.gather(start)
    return Grid(shape, cells)


def first_that_holds(at: Visit, pairs: list[tuple[Step, Step]], last: Step) -> Value:
    """Give the value of the first case whose condition holds, or the last."""
    for place, (step, condition) in enumerate(pairs):
        holds = condition(at)
        if isinstance(holds, Grid):
            others = first_that_holds(at, pairs[place + 1 :], last)
            return lift(chosen, holds, step(at), others)
        if holds != 0:
            at.branch(place)
            return step(at)
    at.branch(-1)
    return last(at)


def no_case(at: Visit) -> Value:
    """What is left where every condition failed and there is no value otherwise."""
    raise Undefined(_("no case applies"))


def chosen(holds: Real, yes: Real, no: Real) -> Real:
    """One of two values."""
    return yes if holds else no
