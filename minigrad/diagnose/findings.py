"""What a doctor notes of a run, and what it finds in it.

What can be wrong is in `rules`, one rule each: from what was noted to findings.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from .layers import LayerStatistics


class Finding(NamedTuple):
    """Something wrong with a run.

    word       which of the known ailments it is
    step       when it showed first
    where      the layers it concerns; empty for the whole run
    evidence   what was measured
    threshold  from where on it counts
    reason     why that is bad
    advice     what to try
    """

    word: str
    step: int
    where: tuple[str, ...]
    evidence: str
    threshold: str
    reason: str
    advice: str

    def __str__(self) -> str:
        where = f", layers {', '.join(self.where)}" if self.where else ""
        return (
            f"{self.word} (step {self.step}{where})\n"
            f"  measured   {self.evidence}\n"
            f"  threshold  {self.threshold}\n"
            f"  because    {self.reason}\n"
            f"  try        {self.advice}"
        )


class Sample(NamedTuple):
    """The layers as they were at one step, and the names of those whose units are all alike."""

    step: int
    layers: list[LayerStatistics]
    alike: list[str]


@dataclass
class History:
    """All that was noted of a run.

    losses       one a step, penalty included
    penalties    one a step, None where it was not told
    validations  (step, loss) where it was measured
    samples      the layers, every so many steps
    culprit      (step, explanation) of the first nan or inf
    """

    classes: int | None = None
    optimizer: Any = None
    losses: list[float] = field(default_factory=list)
    penalties: list[float | None] = field(default_factory=list)
    validations: list[tuple[int, float]] = field(default_factory=list)
    samples: list[Sample] = field(default_factory=list)
    culprit: tuple[int, str] | None = None


Rule = Callable[[History], Iterator[Finding]]
RULES: list[Rule] = []


def rule(function: Rule) -> Rule:
    """Have every doctor ask this: a function that yields a finding for all it objects to."""
    RULES.append(function)
    return function
