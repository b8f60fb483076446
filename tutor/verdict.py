"""What the judge says: a closed set of verdicts, and the two records that carry them.

A `PartVerdict` is about one part of an exercise, a `Verdict` about one answered exercise.
Both are plain data: front ends and reports show them, nobody changes them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class Status(StrEnum):
    """Every way an answer can end. Nothing else is ever reported."""

    RIGHT = "right"
    PARTIAL = "partial"
    WRONG = "wrong"
    INVALID = "invalid"  # could not be read, or is not finished: never costs a try
    MISSING = "missing"
    TIMEOUT = "timeout"
    MEMORY = "memory"
    CRASHED = "crashed"
    REFUSED = "refused"
    GRADER_ERROR = "grader_error"  # our fault: never costs points, fails the run loudly


# When no part earned a point, the exercise is called after the most telling of its parts.
_MOST_TELLING_FIRST = (
    Status.GRADER_ERROR,
    Status.REFUSED,
    Status.TIMEOUT,
    Status.MEMORY,
    Status.CRASHED,
    Status.INVALID,
    Status.WRONG,
    Status.PARTIAL,
    Status.MISSING,
)


@dataclass(frozen=True)
class PartVerdict:
    """The verdict on one part.

    `mistake` is the id of a known way to be wrong, `message` the words for the reader,
    `read_as` what was understood of the typed text, `counterexample` a point at which answer
    and expectation differ, `step` the first step that went wrong, `position` the columns of
    the typed text that could not be read. `rivals` are mistakes that
    explain the answer as well as `mistake` does: the tutor asks on before it names one for good.
    """

    name: str
    verdict: Status
    score: float
    max: float
    message: str = ""
    mistake: str | None = None
    read_as: str | None = None
    counterexample: str | None = None
    step: str | None = None
    position: tuple[int, int] | None = None
    rivals: tuple[str, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """The record of `tutor check --json`; what is unknown is null, what is rare is left out."""
        always = {
            "name": self.name,
            "verdict": str(self.verdict),
            "score": self.score,
            "max": self.max,
            "mistake": self.mistake,
            "message": self.message,
            "read_as": self.read_as,
        }
        rare = {
            "counterexample": self.counterexample,
            "step": self.step,
            "position": list(self.position) if self.position else None,
        }
        return always | {key: value for key, value in rare.items() if value is not None}


@dataclass(frozen=True)
class Verdict:
    """The verdict on one exercise: its parts, and what they add up to."""

    exercise: str
    seed: int
    parts: tuple[PartVerdict, ...]

    @property
    def score(self) -> float:
        """Points earned, between 0 and `max`."""
        return sum(part.score for part in self.parts)

    @property
    def max(self) -> float:
        """Points that could be earned."""
        return sum(part.max for part in self.parts)

    @property
    def verdict(self) -> Status:
        """`right` if every part is, `partial` if some points were earned, else why not."""
        return overall([part.verdict for part in self.parts], self.score)

    @property
    def could_be_read(self) -> bool:
        """False if a part was given that could not be read."""
        return all(part.verdict is not Status.INVALID for part in self.parts)

    def as_dict(self) -> dict[str, Any]:
        """The record of `tutor check --json`."""
        return {
            "exercise": self.exercise,
            "seed": self.seed,
            "verdict": str(self.verdict),
            "score": self.score,
            "max": self.max,
            "parts": [part.as_dict() for part in self.parts],
        }


def overall(verdicts: Sequence[Status], score: float) -> Status:
    """One verdict for many. Points earned elsewhere never hide a fault of the grader."""
    if verdicts and all(verdict is Status.RIGHT for verdict in verdicts):
        return Status.RIGHT
    if Status.GRADER_ERROR in verdicts:
        return Status.GRADER_ERROR
    if score > 0:
        return Status.PARTIAL
    return next((status for status in _MOST_TELLING_FIRST if status in verdicts), Status.MISSING)
