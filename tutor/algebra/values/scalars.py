"""The value of each kind of node over numbers; arrays go entry by entry."""

from fractions import Fraction

from tutor.algebra.tree import Add, Apply, Call, Const, Div, Mul, Name, Neg, Num, Power
from tutor.algebra.values.array_functions import ARRAY_RULES
from tutor.algebra.values.evaluation import Evaluation, looked_up
from tutor.algebra.values.functions import FUNCTIONS, over
from tutor.algebra.values.grids import Grid, Value, lift


def num(at: Evaluation, node: Num) -> Value:
    return at.m.number(node.value)


def const(at: Evaluation, node: Const) -> Value:
    return at.m.pi if node.name == "pi" else at.m.e


def name(at: Evaluation, node: Name) -> Value:
    """A bound index, a size, a drawn value, or a derived one; the last two are kept."""
    if node.key in at.bound:
        return at.m.number(Fraction(at.bound[node.key]))
    kept = at.point.known.get((node.key, at.m))
    if kept is None:
        kept = at.point.known[(node.key, at.m)] = looked_up(at, node.key)
    return kept


def add(at: Evaluation, node: Add) -> Value:
    total = at.value(node.items[0])
    for term in node.items[1:]:
        value = at.value(term)
        if isinstance(total, Grid) or isinstance(value, Grid):
            total = lift(lambda a, b: a + b, total, value)
        else:
            total = total + value
    return total


def mul(at: Evaluation, node: Mul) -> Value:
    total = at.value(node.items[0])
    for factor in node.items[1:]:
        value = at.value(factor)
        if isinstance(total, Grid) or isinstance(value, Grid):
            total = lift(lambda a, b: at.m.bounded(a * b), total, value)
        else:
            total = at.m.bounded(total * value)
    return total


def neg(at: Evaluation, node: Neg) -> Value:
    inside = at.value(node.inside)
    return lift(lambda a: -a, inside) if isinstance(inside, Grid) else -inside


def div(at: Evaluation, node: Div) -> Value:
    bottom, top = at.value(node.right), at.value(node.left)
    if isinstance(top, Grid) or isinstance(bottom, Grid):
        return lift(lambda a, b: at.m.bounded(over(a, b)), top, bottom)
    return at.m.bounded(over(top, bottom))


def power(at: Evaluation, node: Power) -> Value:
    base, exponent = at.value(node.left), at.value(node.right)
    if isinstance(base, Grid) or isinstance(exponent, Grid):
        return lift(at.m.power, base, exponent)
    return at.m.power(base, exponent)


def call(at: Evaluation, node: Call) -> Value:
    values = [at.value(item) for item in node.items]
    if rule := ARRAY_RULES.get(node.function):
        if isinstance(values[0], Grid):
            return rule(at, *values)
        if node.function not in FUNCTIONS:
            return abs(values[0])
    known = FUNCTIONS[node.function].rule
    at.discrete = node.discrete
    return lift(lambda *xs: known(at, *xs), *values)


def apply(at: Evaluation, node: Apply) -> Value:
    """A function nobody knows: smooth, and a little different at every random point."""
    total = at.m.number(Fraction(0))
    for place, item in enumerate(node.items, 1):
        u, twist = at.number(item), at.m.number(at.point.twist)
        wave = at.m.plain("sin", u * (at.m.number(Fraction(17, 10)) + twist) + place)
        total += wave * at.m.number(Fraction(13, 10)) * place
        total += u**3 * (at.m.number(Fraction(3, 10)) + twist / 3) + at.m.exp(u * 3 / 8)
        total = total * (1 + u / 7) if place > 1 else total
    return total
