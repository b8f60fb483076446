"""What an experiment has to reach: a measured number below or above a limit."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tutor.course.words import show
from tutor.language import N_, _


@dataclass(frozen=True)
class Goal:
    """A number that the experiment measures, and its limit: a number, or the name of a value of
    the variant.

    `margin` is by how much the author's reference goes beyond the limit on every seed, so that no
    machine's rounding decides; `tutor lint` holds it to that.
    """

    measure: str
    limit: float | str
    margin: float = 0.0

    side = ""  # how a reader is told on which side of the limit it has to be

    def reached_by(self, measured: Mapping[str, float], values: Mapping[str, Any]) -> float:
        """By how much a run goes beyond the limit; 0 or less where it does not get there."""
        raise NotImplementedError

    def at(self, values: Mapping[str, Any]) -> float:
        """The limit on a variant."""
        return float(values[self.limit]) if isinstance(self.limit, str) else self.limit

    def in_words(self, values: Mapping[str, Any], words: Mapping[str, str]) -> str:
        """`loss below 0.1`."""
        told = {"label": self.label(words), "side": _(self.side), "limit": show(self.at(values))}
        return _("{label} {side} {limit}", **told)

    def label(self, words: Mapping[str, str]) -> str:
        """What a reader calls the measured number."""
        return words.get(f"label {self.measure}", self.measure)


@dataclass(frozen=True)
class Below(Goal):
    """A number that has to be smaller."""

    side = N_("below")

    def reached_by(self, measured: Mapping[str, float], values: Mapping[str, Any]) -> float:
        """How far below the limit it is."""
        return _finite(self.at(values) - measured[self.measure])


@dataclass(frozen=True)
class Above(Goal):
    """A number that has to be larger."""

    side = N_("above")

    def reached_by(self, measured: Mapping[str, float], values: Mapping[str, Any]) -> float:
        """How far above the limit it is."""
        return _finite(measured[self.measure] - self.at(values))


def _finite(distance: float) -> float:
    return float(distance) if math.isfinite(distance) else -math.inf
