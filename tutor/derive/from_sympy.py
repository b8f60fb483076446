"""Objects of sympy as our formulas, term by term in the order in which one would write them."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from importlib import import_module
from typing import Any

from tutor.algebra.derivatives.building import ONE, negative, over, plus, raised, times
from tutor.algebra.tree import (
    Both,
    Call,
    Cases,
    Compare,
    Const,
    Either,
    Fold,
    Name,
    Node,
    Not,
    Power,
    number,
)
from tutor.derive.into_sympy import SHARED, Unknown

OURS = {theirs: ours for ours, theirs in SHARED.items()} | {"Abs": "abs", "sign": "sign"}
RELATIONS = {
    "StrictLessThan": "<",
    "LessThan": "<=",
    "StrictGreaterThan": ">",
    "GreaterThan": ">=",
    "Equality": "==",
    "Unequality": "!=",
}


def formula(thing: Any) -> Node:
    """The formula of an object. Raises Unknown."""
    kind = type(thing).__name__
    if thing.is_Rational:
        return signed(Fraction(int(thing.p), int(thing.q)))
    if thing.is_Symbol:
        return Name(thing.name)
    if kind in RULES:
        return RULES[kind](thing)
    if kind in RELATIONS:
        return Compare((formula(thing.lhs), formula(thing.rhs)), signs=(RELATIONS[kind],))
    if kind in OURS:
        return Call(tuple(map(formula, thing.args)), OURS[kind])
    if is_opaque(thing):
        return Call(tuple(map(formula, thing.args)), thing.func.__name__)
    raise Unknown(f"{kind} has no place in an answer here")


def is_opaque(thing: Any) -> bool:
    """Whether this is a function of ours that sympy only passed through."""
    undefined = import_module("sympy.core.function").AppliedUndef
    return isinstance(thing, undefined)


def signed(value: Fraction) -> Node:
    """A number, its sign in front."""
    return negative(number(-value)) if value < 0 else number(value)


def total(thing: Any) -> Node:
    """Terms, a positive one first if there is any."""
    terms = thing.as_ordered_terms()
    terms.sort(key=lambda term: term.could_extract_minus_sign() and not term.is_number)
    return plus(*map(formula, terms))


def product(thing: Any) -> Node:
    """A fraction if anything stands below the bar."""
    coefficient, rest = thing.as_coeff_Mul()
    top, bottom = rest.as_numer_denom() if not rest.is_Piecewise else (rest, 1)
    if bottom != 1 and rest.is_Mul and not any(factor.is_Pow for factor in rest.args):
        top, bottom = rest, 1
    value = Fraction(int(coefficient.p), int(coefficient.q)) if coefficient.is_Rational else None
    if value is None:
        return times(*map(formula, thing.as_ordered_factors()))
    above = times(number(abs(value.numerator)), *factors(top))
    below = times(number(value.denominator), *factors(bottom))
    made = above if below == ONE else over(above, below)
    return negative(made) if value < 0 else made


def factors(thing: Any) -> list[Node]:
    """The factors of a product."""
    if thing == 1:
        return []
    return list(map(formula, thing.as_ordered_factors()))


def power(thing: Any) -> Node:
    """Roots and fractions by their own signs."""
    base, exponent = thing.base, thing.exp
    if exponent.is_Rational and exponent.q == 2 and exponent.p in (1, -1):
        root = Call((formula(base),), "sqrt")
        return root if exponent.p == 1 else over(ONE, root)
    if exponent.could_extract_minus_sign() and not exponent.is_Add and base.func.__name__ != "Exp1":
        return over(ONE, raised(formula(base), formula(-exponent)))
    return raised(formula(base), formula(exponent))


def piecewise(thing: Any) -> Node:
    """Cases, the last of which needs no condition."""
    items: list[Node] = []
    for value, condition in thing.args:
        items.append(formula(value))
        if condition == True:  # noqa: E712 - sympy's own truth is not Python's
            return items[0] if len(items) == 1 else Cases(tuple(items))
        items.append(formula(condition))
    return Cases(tuple(items))


def summed(thing: Any) -> Node:
    """A sum over one index."""
    if len(thing.limits) != 1:
        raise Unknown("a sum over several indices")
    index, low, high = thing.limits[0]
    items = (formula(thing.function), formula(low), formula(high))
    return Fold(items, "sum", index.name, None)


def either_way(thing: Any) -> Node:
    """A condition that is one thing or another, as a third decides."""
    decides, yes, no = map(formula, thing.args)
    return Either(Both(decides, yes), Both(Not(decides), no))


def chained(join: Callable[[Node, Node], Node]) -> Callable[[Any], Node]:
    """Make the rule of several conditions joined in one way."""

    def rule(thing: Any) -> Node:
        first, *others = map(formula, thing.args)
        for other in others:
            first = join(first, other)
        return first

    return rule


RULES: dict[str, Callable[[Any], Node]] = {
    "Add": total,
    "Mul": product,
    "Pow": power,
    "exp": lambda thing: Power(Const("e"), formula(thing.args[0])),
    "Exp1": lambda thing: Const("e"),
    "Pi": lambda thing: Const("pi"),
    "Piecewise": piecewise,
    "Sum": summed,
    "And": chained(Both),
    "Or": chained(Either),
    "ITE": either_way,
    "Not": lambda thing: Not(formula(thing.args[0])),
    "DiracDelta": lambda thing: number(0),  # a jump has no slope to either side of it
}
