"""The register: which function says what an exercise's numbers and formulas have to be."""

from collections.abc import Callable, Mapping
from inspect import signature
from typing import Any, NamedTuple

Source = Callable[..., Mapping[str, Any]]
SOURCES: dict[str, Source] = {}


class Formula:
    """What a formula has to be worth: a function of the names it may contain, or sympy's object.

    A name is written as Python can: `v_before` for v_{t-1}, `lambda_` for λ. An array arrives as a
    list or nested lists, an index counts from 0. `tied` says what a name stands for that is no
    number of its own: `Formula(slope, s=sigmoid)` draws x, and puts σ(x) in the place of s.
    """

    def __init__(self, value: Any, **tied: Callable[..., Any]) -> None:
        self.value = value
        self.tied = tied


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
