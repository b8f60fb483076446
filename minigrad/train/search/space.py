"""What a setting may be. A space is a dict from names to these; a plain list is a `Choice`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import exp, inf, log
from typing import Any, Literal, Protocol, Self

import numpy as np

Edge = Literal["lower", "upper"] | None


class Range(Protocol):
    """What a search asks of a range."""

    def sample(self, rng: np.random.Generator) -> Any:
        """A value at random."""

    def narrowed(self, centre: Any, share: float) -> Any:
        """The part around `centre` that is `share` as wide, within this range."""

    def edge(self, value: Any) -> Edge:
        """Which end of the range the value is at, if any."""


@dataclass(frozen=True)
class Uniform:
    """Any number from low to high, each equally likely."""

    low: float
    high: float

    def __post_init__(self) -> None:
        if not -inf < self.low < self.high < inf:
            raise ValueError(f"{self} is empty or endless: low must be below high, both finite")

    def sample(self, rng: np.random.Generator) -> float:
        return float(rng.uniform(self.low, self.high))

    def narrowed(self, centre: float, share: float) -> Self:
        half = share * (self.high - self.low) / 2
        return type(self)(max(self.low, centre - half), min(self.high, centre + half))

    def edge(self, value: float) -> Edge:
        """Within a twentieth of the range."""
        return _edge((value - self.low) / (self.high - self.low))


@dataclass(frozen=True)
class LogUniform:
    """Any number from low to high, each power of ten equally likely: for rates and strengths.

    What counts for a learning rate is by which factor it changes. Uniform between 1e-5 and 1e-1,
    nine of ten draws would be above 1e-2.
    """

    low: float
    high: float

    def __post_init__(self) -> None:
        if not 0 < self.low < self.high < inf:
            raise ValueError(
                f"{self}: low must be above 0, which has no logarithm, and below high, a finite one"
            )

    def sample(self, rng: np.random.Generator) -> float:
        return self._out(self._logs.sample(rng))

    def narrowed(self, centre: float, share: float) -> Self:
        logs = self._logs.narrowed(log(centre), share)
        return type(self)(self._out(logs.low), self._out(logs.high))

    def edge(self, value: float) -> Edge:
        """Within a twentieth of the range of logarithms."""
        return self._logs.edge(log(value))

    @property
    def _logs(self) -> Uniform:
        return Uniform(log(self.low), log(self.high))

    def _out(self, x: float) -> float:
        return min(max(exp(x), self.low), self.high)  # exp(log(x)) may miss x by rounding


@dataclass(frozen=True)
class Integers:
    """Any whole number from low to high, both included, each equally likely."""

    low: int
    high: int

    def __post_init__(self) -> None:
        if not self.low <= self.high:
            raise ValueError(f"{self} is empty: low must not be above high")

    def sample(self, rng: np.random.Generator) -> int:
        return int(rng.integers(self.low, self.high, endpoint=True))

    def narrowed(self, centre: int, share: float) -> Self:
        half = max(1, round(share * (self.high - self.low) / 2))
        return type(self)(max(self.low, centre - half), min(self.high, centre + half))

    def edge(self, value: int) -> Edge:
        """The end itself, if there is something between the ends."""
        return _edge_of(value, self.low, self.high) if self.high - self.low > 1 else None


@dataclass(frozen=True)
class Choice:
    """One of several, each equally likely."""

    options: Sequence[Any]

    def __post_init__(self) -> None:
        if not len(self.options):
            raise ValueError("a Choice needs at least one option")

    def sample(self, rng: np.random.Generator) -> Any:
        return self.options[int(rng.integers(len(self.options)))]

    def narrowed(self, centre: Any, share: float) -> Self:
        """Itself: options have no order."""
        return self

    def edge(self, value: Any) -> Edge:
        """The smallest or largest, if the options are three numbers or more."""
        numbers = {x for x in self.options if isinstance(x, int | float)}
        if len(numbers) < 3 or len(numbers) < len(self.options):
            return None
        return _edge_of(value, min(numbers), max(numbers))


def ranges(space: Mapping[str, Range | Sequence[Any]]) -> dict[str, Range]:
    """The space with every plain list as a `Choice`."""
    if not space:
        raise ValueError("the space is empty: give at least one setting and its range")
    return {name: _range(name, each) for name, each in space.items()}


def _range(name: str, each: Any) -> Range:
    """A range as it is, a list as a `Choice`; raises `TypeError` for what may mean either."""
    if isinstance(each, np.ndarray):
        each = each.tolist()
    if isinstance(each, list | range):
        return Choice(list(each))
    if isinstance(each, tuple):
        values = ", ".join(map(repr, each))
        raise TypeError(
            f"{name}={each!r} may mean a range or its ends alone: write search.Uniform({values}) "
            f"or search.LogUniform({values}) for the first, the list [{values}] for the second"
        )
    if not (hasattr(each, "sample") and hasattr(each, "narrowed") and hasattr(each, "edge")):
        raise TypeError(
            f"{name}={each!r} is no range: give search.Uniform, LogUniform or Integers (low, high),"
            f" or a list of values; what is always the same, as [{each!r}]"
        )
    found: Range = each
    return found


def _edge(position: float) -> Edge:
    """Where a value lies that is this far along its range."""
    return "lower" if position <= 0.05 else "upper" if position >= 0.95 else None


def _edge_of(value: float, low: float, high: float) -> Edge:
    return "lower" if value == low else "upper" if value == high else None
