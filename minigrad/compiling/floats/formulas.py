"""Formulas: what a function of floats computes, found by running it on symbols.

An op has a twin on Python's floats, and slopes that are made of operators and other ops. Neither is
defined a second time here: they are called with symbols for numbers, and what they do with them is
the formula. Where a function decides by a symbol it is run both ways.
"""

from __future__ import annotations

import math
import operator
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from types import FunctionType
from typing import Any

from minigrad import op
from minigrad.compiling.calls import Number

SIGNS = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "/": operator.truediv,
    "//": operator.floordiv,
    "%": operator.mod,
    "**": operator.pow,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "==": operator.eq,
    "!=": operator.ne,
}
SIGN_OF = {f: sign for sign, f in SIGNS.items()} | {operator.neg: "neg"}


class Formula:
    """An operation on formulas, numbers and plain floats.

    head   a sign; "neg"; "if", of a test and two formulas; or the name of a function
    """

    __slots__ = ("head", "parts")

    def __init__(self, head: str, *parts: Any) -> None:
        self.head = head
        self.parts = parts

    # What the engine's rules may ask of a number.
    shape = ()

    def astype(self, dtype: Any) -> Formula:
        """A truth as a number, which it is."""
        return self

    @property
    def dtype(self) -> Any:
        return float

    def __bool__(self) -> bool:
        return decide(self)

    def __neg__(self) -> Any:
        return Formula("neg", self)

    def __pos__(self) -> Any:
        return self

    def __abs__(self) -> Any:
        return Formula("math.fabs", self)

    __hash__ = object.__hash__


class Symbol(Formula):
    """A number, as a formula."""

    __slots__ = ("number",)

    def __init__(self, number: Number) -> None:
        super().__init__("number")
        self.number = number


def operation(sign: str) -> tuple[Callable[..., Any], Callable[..., Any]]:
    """The methods behind a + b and b + a."""
    return (lambda a, b: folded(sign, a, b)), (lambda a, b: folded(sign, b, a))


def folded(sign: str, a: Any, b: Any) -> Any:
    """An operation; of plain floats its result. Comparisons have the symbol on the left."""
    if not isinstance(a, Formula) and not isinstance(b, Formula):
        return SIGNS[sign](a, b)
    if sign in TURNED and not isinstance(a, Formula):
        return Formula(TURNED[sign], b, a)
    return Formula(sign, a, b)


TURNED = {"<": ">", ">": "<", "<=": ">=", ">=": "<=", "==": "==", "!=": "!="}


def larger(a: Any, b: Any) -> Any:
    """What max(a, b) gives: the first, unless the second is larger."""
    return Formula("if", folded(">", b, a), b, a)


def smaller(a: Any, b: Any) -> Any:
    """What min(a, b) gives: the first, unless the second is smaller."""
    return Formula("if", folded("<", b, a), b, a)


NAMES = {
    **{"+": "add", "-": "sub", "*": "mul", "/": "truediv", "//": "floordiv", "%": "mod"},
    **{"**": "pow", "<": "lt", "<=": "le", ">": "gt", ">=": "ge", "==": "eq", "!=": "ne"},
}
for sign, name in NAMES.items():
    there, back = operation(sign)
    setattr(Formula, f"__{name}__", there)
    if sign[0] not in "<>=!":
        setattr(Formula, f"__r{name}__", back)


# Running functions on symbols.


class Decisions:
    """The way through a function: what was decided so far, and what is decided by."""

    def __init__(self, given: Sequence[bool]) -> None:
        self.given = given
        self.tests: list[Formula] = []


way: list[Decisions] = []


def decide(test: Formula) -> bool:
    """How a function that is being run goes on from a test."""
    if not way:
        raise TypeError("a formula is neither true nor false")
    here = way[-1]
    here.tests.append(test)
    i = len(here.tests) - 1
    return here.given[i] if i < len(here.given) else True


def explored(f: Callable[..., Any], args: Sequence[Any], given: tuple[bool, ...] = ()) -> Any:
    """What f gives for these symbols, with an "if" wherever it decides."""
    way.append(Decisions(given))
    try:
        result = f(*args)
        tests = way[-1].tests
    finally:
        way.pop()
    if len(tests) <= len(given):
        return result
    yes, no = (explored(f, args, (*given, truth)) for truth in (True, False))
    return yes if yes is no else Formula("if", tests[len(given)], yes, no)


class Mathematics:
    """The module math, for symbols."""

    def __getattr__(self, name: str) -> Any:
        f = getattr(math, name)
        return called(f"math.{name}", f) if callable(f) else f


def called(name: str, f: Callable[..., Any]) -> Callable[..., Any]:
    """A function that is written down where it meets a symbol."""

    def apply(*args: Any) -> Any:
        return Formula(name, *args) if any(isinstance(x, Formula) for x in args) else f(*args)

    return apply


def symbolic(f: Any) -> Callable[..., Any]:
    """A function of floats as one of symbols."""
    if f in SIGN_OF:
        sign = SIGN_OF[f]
        return (lambda a: -a) if sign == "neg" else lambda a, b: folded(sign, a, b)
    if getattr(f, "__module__", None) == "math":
        return called(f"math.{f.__name__}", f)
    own = {"math": Mathematics(), "float": called("float", float), "max": larger, "min": smaller}
    space = {**f.__globals__, **own}
    return FunctionType(f.__code__, space, f.__name__, f.__defaults__, f.__closure__)


def of_op(an_op: Any, args: Sequence[Any], settings: dict[str, Any]) -> Any:
    """What an op computes, from its twin on floats."""
    twin = symbolic(an_op.floats)
    with ops_on_symbols():
        return explored(lambda *xs: twin(*xs, **settings), args)


def slopes_of(an_op: Any, y: Any, xs: Sequence[Any], settings: dict[str, Any]) -> list[Any]:
    """How the result follows each argument; None where it does not."""
    with ops_on_symbols():
        slopes = an_op.slopes[0](y, *xs) if an_op.variadic else an_op.slopes
        return [
            explored(lambda *a, s=s: s(*a, **settings), (y, *xs)) if callable(s) else s
            for s in slopes
        ]


@contextmanager
def ops_on_symbols() -> Iterator[None]:
    """While it lasts, an op that is called with a symbol gives a formula."""
    before = op.Op.__call__

    def call(self: Any, *args: Any, **settings: Any) -> Any:
        if not any(isinstance(x, Formula) for x in args):
            return before(self, *args, **settings)
        return symbolic(self.floats)(*args, **settings)

    op.Op.__call__ = call  # type: ignore[method-assign]
    try:
        yield
    finally:
        op.Op.__call__ = before  # type: ignore[method-assign]
