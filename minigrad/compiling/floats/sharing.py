"""Shared parts: what a formula contains twice is calculated once.

A part is taken out only if it is calculated in any case: an `if` in a formula calculates one of its
branches, and the other might not even be possible.
"""

from __future__ import annotations

from typing import Any

from minigrad.compiling.calls import Number

from .formulas import Formula, Symbol
from .statements import Let


def shared(let: Let) -> list[Let]:
    """The parts that a formula contains more than once, each under a name, and then the formula."""
    found: list[Let] = []
    formula = let.formula
    while True:
        counts: dict[Any, int] = {}
        count(formula, counts)
        often = [k for k in always(formula) if counts.get(k, 0) > 1]
        if not often:
            return [*found, let._replace(formula=formula)]
        largest = max(often, key=lambda k: len(repr(k)))
        number = Number(None)
        part = find(formula, largest)
        found.append(Let(number, part, let.line, part.head.rpartition(".")[2]))
        formula = replaced(formula, largest, Symbol(number))


def key(x: Any) -> Any:
    """Equal for formulas that are written alike."""
    if isinstance(x, Symbol):
        return "number", id(x.number)
    if isinstance(x, Formula):
        return (x.head, *map(key, x.parts))
    return type(x).__name__, repr(x)


def is_call(x: Any) -> bool:
    """Whether it is a call of a function, which it is worth to do once."""
    return isinstance(x, Formula) and x.head.startswith("math.")


def count(x: Any, counts: dict[Any, int]) -> None:
    """How often each call stands in a formula."""
    if is_call(x):
        counts[key(x)] = counts.get(key(x), 0) + 1
    if isinstance(x, Formula):
        for part in x.parts:
            count(part, counts)


def always(x: Any) -> set[Any]:
    """The calls that are done in any case."""
    if not isinstance(x, Formula):
        return set()
    if x.head == "if":
        test, yes, no = map(always, x.parts)
        return test | (yes & no)
    inner = set().union(*map(always, x.parts)) if x.parts else set()
    return inner | {key(x)} if is_call(x) else inner


def find(x: Any, wanted: Any) -> Any:
    """The part with this key."""
    if isinstance(x, Formula):
        if key(x) == wanted:
            return x
        return next((found for part in x.parts if (found := find(part, wanted)) is not None), None)
    return None


def replaced(x: Any, wanted: Any, by: Any) -> Any:
    """A formula with another part in the place of one."""
    if not isinstance(x, Formula) or isinstance(x, Symbol):
        return x
    if key(x) == wanted:
        return by
    return Formula(x.head, *(replaced(part, wanted, by) for part in x.parts))
