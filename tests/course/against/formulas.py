"""A formula of the course at random points of its domain, beside what it has to be worth there."""

import re
from collections.abc import Mapping
from inspect import signature
from itertools import islice
from random import Random
from typing import Any

import numpy as np
import sympy
from mpmath import mp, mpf

from tests.course.against.sources import Formula
from tests.tutor.algebra.witness import Witness
from tests.tutor.algebra.witness.points import combinations
from tests.tutor.algebra.witness.scalars import Undefined

DIGITS = 50
NEAR = mpf("1e-12")


def disagreement(variables: Mapping[str, Any], text: str, formula: Formula, points: int) -> str:
    """A point at which a text is not worth what the formula says; empty if there is none.

    The text is read and evaluated by the second judge of the tests, never by the course's own.
    """
    witness = Witness({name: listed(given) for name, given in variables.items()}, text)
    spoken = {key: spelled(name) for key, name in zip(witness.given, variables, strict=True)}
    seen = 0
    with mp.workdps(DIGITS):
        for place in islice(witness.places(witness.expected), points):
            for indices in combinations(witness.ranges, place.sizes, Random(text)):
                names = {spoken[key]: friendly(value) for key, value in place.values.items()}
                names |= {key: int(value) - 1 for key, value in indices.items()} | place.sizes
                try:
                    given = place.inside(indices, witness.expected)
                except Undefined:
                    continue
                wanted = called(formula.value, names)
                if not near(given, wanted):
                    return f"{text!r} is {given} at {names}, not {wanted}"
                seen += 1
    return "" if seen >= points // 2 else f"{text!r} has no value at most points"


def worth(text: str, values: Mapping[str, Any]) -> Any:
    """What a formula, as a learner reads it, comes to for these values of its names."""
    witness = Witness({name: {"domain": "real"} for name in values}, text)
    with mp.workdps(DIGITS):
        place = next(witness.places(witness.expected))
        place.values |= zip(witness.given, map(mp.convert, values.values()), strict=True)
        return place.value(witness.expected)


def listed(given: Mapping[str, Any]) -> dict[str, Any]:
    """A declaration with its interval as a list, which is what the witness knows."""
    domain = given.get("domain", "real")
    return {**given, "domain": list(domain) if isinstance(domain, tuple) else domain}


def spelled(name: str) -> str:
    """A declared name as Python can write it."""
    name = re.sub(r"\W", "", name.replace("t-1", "before"))
    return f"{name}_" if name == "lambda" else name


def friendly(value: Any) -> Any:
    """An array as lists; a vector, which the witness keeps as one column, as one list."""
    if not isinstance(value, np.ndarray):
        return value
    return value.flatten().tolist() if value.shape[1] == 1 else value.tolist()


def called(value: Any, names: Mapping[str, Any]) -> Any:
    """What a function of some of the names, or an object of sympy, is worth."""
    if isinstance(value, sympy.Expr):
        symbols = sorted(value.free_symbols, key=str)
        function = sympy.lambdify(symbols, value, "mpmath")
        return function(*(names[symbol.name] for symbol in symbols))
    return value(**{name: names[name] for name in signature(value).parameters})


def near(one: Any, other: Any) -> bool:
    """Whether two numbers or arrays are the same but for the last of their digits."""
    mine, wanted = np.array(one, dtype=object), np.array(other, dtype=object)
    if wanted.ndim == 1:
        wanted = wanted.reshape(-1, 1)
    return mine.shape == wanted.shape and all(
        abs(a - b) <= NEAR * max(abs(a), abs(b), mpf("1e-20"))
        for a, b in zip(mine.flatten(), wanted.flatten(), strict=True)
    )
