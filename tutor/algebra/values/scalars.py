"""What each kind of node over numbers is made into; arrays go entry by entry."""

import operator
from collections.abc import Callable
from fractions import Fraction
from functools import partial

from tutor.algebra.errors import OutOfRange, Undefined
from tutor.algebra.reading.arrays import TO_NUMBER
from tutor.algebra.tree import Add, Apply, Call, Const, Div, Mul, Neg, Node, Num, Power
from tutor.algebra.values.arithmetic import EASY, Arithmetic, Real, floats
from tutor.algebra.values.array_functions import ARRAY_RULES
from tutor.algebra.values.evaluation import Step, Visit
from tutor.algebra.values.functions import FUNCTIONS, JUMPS
from tutor.algebra.values.grids import Grid, Value, lift
from tutor.algebra.values.making import Made, Maker
from tutor.language import _

NUMBERS = TO_NUMBER | {"norm"}  # whatever they are of


def num(maker: Maker, node: Num) -> Made:
    number = maker.m.number(node.value)
    return Made(lambda at: number, 1, True, exact=True)


def const(maker: Maker, node: Const) -> Made:
    number = maker.m.pi if node.name == "pi" else maker.m.e
    return Made(lambda at: number, 1, True)


def add(maker: Maker, node: Add) -> Made:
    """A sum of terms; a subtracted one is taken off, not turned and added."""
    signs = [isinstance(term, Neg) for term in node.items[1:]]
    parts = [node.items[0]]
    parts += [t.inside if isinstance(t, Neg) else t for t in node.items[1:]]
    (first, *others), cost, plain = maker.all(tuple(parts))
    m, exact = maker.m, maker.exact(tuple(parts))
    cost += sum(signs)
    if plain and m is floats and len(others) == 1:
        return Made(pair(first, others[0], signs[0]), cost, True, exact)
    rules = [partial(m.minus if minus else m.plus, exact=exact) for minus in signs]
    steps = list(zip(rules, others, strict=True))

    def numbers(at: Visit) -> Real:
        total = first(at)
        for rule, step in steps:
            total = rule(total, step(at))
        return total

    def arrays(at: Visit) -> Value:
        total = first(at)
        for rule, step in steps:
            total = lift(rule, total, step(at))
        return total

    return Made(numbers if plain else arrays, cost, plain, exact)


def pair(left: Step, right: Step, minus: bool) -> Step:
    """A sum of two floats, without a call between."""
    if minus:
        return lambda at: left(at) - right(at)
    return lambda at: left(at) + right(at)


def mul(maker: Maker, node: Mul) -> Made:
    steps, cost, plain = maker.all(node.items)
    bounded, exact = maker.m.bounded, maker.exact(node.items)
    if plain and len(steps) == 2:
        left, right = steps
        return Made(lambda at: bounded(left(at) * right(at)), cost, True, exact)
    first, rest = steps[0], steps[1:]

    def times(a: Real, b: Real) -> Real:
        return bounded(a * b)

    def product(at: Visit) -> Value:
        found = first(at)
        for step in rest:
            found = times(found, step(at)) if plain else lift(times, found, step(at))
        return found

    return Made(product, cost, plain, exact)


def neg(maker: Maker, node: Neg) -> Made:
    (inside,), cost, plain = maker.all((node.inside,))
    exact = maker.exact((node.inside,))
    if plain:
        return Made(lambda at: -inside(at), cost, True, exact)
    return Made(lambda at: lift(operator.neg, inside(at)), cost, False, exact)


def div(maker: Maker, node: Div) -> Made:
    (top, bottom), cost, plain = maker.all((node.left, node.right))
    m = maker.m

    def quotient(a: Real, b: Real) -> Real:
        if b == 0:
            raise Undefined(_("division by zero"))
        return m.bounded(m.over(a, b))

    def value(at: Visit) -> Value:
        below = bottom(at)
        return quotient(top(at), below) if plain else lift(quotient, top(at), below)

    return Made(value, cost, plain)


def power(maker: Maker, node: Power) -> Made:
    (base, exponent), cost, plain = maker.all((node.left, node.right))
    if plain and (whole := easy(node.right)):
        exact = maker.exact((node.left,))
        return Made(multiplied_out(maker.m, base, whole), cost, True, exact)
    raised = maker.m.power
    if plain:
        return Made(lambda at: raised(base(at), exponent(at)), cost, True)
    return Made(lambda at: lift(raised, base(at), exponent(at)), cost, False)


def easy(node: Node) -> int:
    """Give an exponent such as 2 or 3; 0 for all others."""
    whole = isinstance(node, Num) and node.value.denominator == 1 and 0 < node.value <= EASY
    return int(node.value) if whole and isinstance(node, Num) else 0


def multiplied_out(m: Arithmetic, base: Step, exponent: int) -> Step:
    """A power with a small whole exponent."""
    bounded = m.bounded

    def value(at: Visit) -> Real:
        try:
            return bounded(base(at) ** exponent)
        except OverflowError as error:
            raise OutOfRange from error

    return value


def call(maker: Maker, node: Call) -> Made:
    if node.function in ARRAY_RULES:
        return array_call(maker, node)
    steps, cost, plain = maker.all(node.items)
    rule, discrete = FUNCTIONS[node.function].rule, node.discrete
    if plain and len(steps) == 1 and node.function not in JUMPS:
        (inside,) = steps
        return Made(lambda at: rule(at, inside(at)), cost, True)

    def value(at: Visit) -> Value:
        values = [step(at) for step in steps]
        at.discrete = discrete
        return rule(at, *values) if plain else each_entry(at, rule, values)

    return Made(value, cost, plain)


def each_entry(at: Visit, rule: Callable[..., Real], values: list[Value]) -> Value:
    """A function of numbers, entry by entry."""
    start = len(at.trail)
    found = lift(lambda *xs: rule(at, *xs), *values)
    at.gather(start)
    return found


def array_call(maker: Maker, node: Call) -> Made:
    """A function of whole arrays; a norm or softmax of a number is one, too."""
    steps, cost, plain = maker.all(node.items)
    rule, discrete = ARRAY_RULES[node.function], node.discrete
    known = FUNCTIONS.get(node.function)

    def value(at: Visit) -> Value:
        values = [step(at) for step in steps]
        if any(isinstance(v, Grid) for v in values[:1]):
            return rule(at, *values)
        at.discrete = discrete
        return abs(values[0]) if known is None else known.rule(at, *values)

    return maker.kept(node, value, cost, plain or node.function in NUMBERS)


def apply(maker: Maker, node: Apply) -> Made:
    """A function nobody knows: smooth, and a little different at every random point."""
    steps, cost, _ = maker.all(node.items)
    number = maker.m.number
    size, cubic = number(Fraction(13, 10)), number(Fraction(3, 10))
    pace = number(Fraction(17, 10))

    def value(at: Visit) -> Real:
        total, twist = number(Fraction(0)), number(at.point.twist)
        for place, step in enumerate(steps, 1):
            u = as_number(step(at))
            total += at.m.plain("sin", u * (pace + twist) + place) * size * place
            total += u**3 * (cubic + twist / 3) + at.m.exp(u * 3 / 8)
            total = total * (1 + u / 7) if place > 1 else total
        return total

    return Made(value, cost, True)


def as_number(value: Value) -> Real:
    """A value that must be a number."""
    if isinstance(value, Grid):
        raise Undefined(_("an array stands where a number belongs"))
    return value
