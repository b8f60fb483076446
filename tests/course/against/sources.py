"""The register: which function says what an exercise's numbers and formulas have to be."""

from collections.abc import Callable, Mapping
from inspect import signature
from typing import Any, NamedTuple

Source = Callable[..., Mapping[str, Any]]
SOURCES: dict[str, Source] = {}


class Formula(NamedTuple):
    """What a formula has to be worth: a function of the names it may contain, or sympy's object.

    A name is written as Python can: `v_before` for v_{t-1}, `lambda_` for λ. An array arrives as a
    list or nested lists, an index counts from 0. Names that the exercise defines by others are left
    to it: a source starts from those that are drawn, so that a wrong definition shows as well.
    """

    value: Any


class Rough(NamedTuple):
    """A number worked out from rounded ones, compared at the digits that the part asks for."""

    value: Any


def of(id: str) -> Callable[[Source], Source]:
    """Registers the source of an exercise."""

    def register(source: Source) -> Source:
        assert id not in SOURCES, f"{id} has two sources"
        SOURCES[id] = source
        return source

    return register


def ask(exercise: Any, variant: Any, steps: Mapping[str, Any]) -> Mapping[str, Any]:
    """What the source of an exercise says about one variant."""
    assert exercise.id in SOURCES, f"{exercise.id} has no source in tests/course/against yet"
    source = SOURCES[exercise.id]
    if len(signature(source).parameters) == 1:
        return source(variant.values)
    return source(variant.values, {**steps, "evidence": exercise.call("evidence", variant.values)})
