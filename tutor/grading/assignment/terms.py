"""The terms of an assignment, as plain records. Without an assignment the defaults hold."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, tzinfo
from typing import Literal

Variants = Literal["fixed", "student", "free"]
Counting = Literal["last", "best"]
Kind = Literal["fresh", "public", "hidden"]
Level = Literal["score", "verdict", "mistake", "full"]

VARIANTS: tuple[Variants, ...] = ("fixed", "student", "free")
COUNTING: tuple[Counting, ...] = ("last", "best")
CHECKS: tuple[Kind, ...] = ("fresh", "public", "hidden")
LEVELS: tuple[Level, ...] = ("score", "verdict", "mistake", "full")


@dataclass(frozen=True)
class Check:
    """What programs are tried on, and the percent of their points for it.

    `fresh` inputs are drawn for each program, and nobody can know them; `public` ones are those of
    `tutor check`; `hidden` ones are fresh, and students are told no more than the verdict.
    """

    kind: Kind = "fresh"
    percent: float = 100.0


Checks = tuple[Check, ...]

FRESH: Checks = (Check(),)


@dataclass(frozen=True)
class Late:
    """What lateness costs: `percent` of the points that could be earned for each `per` begun.

    At most `cap` percent, and never below `floor` percent of those points. After `until` there are
    none. Up to `grace` it is not late.
    """

    grace: timedelta = timedelta()
    percent: float = 0.0
    per: timedelta = timedelta(days=1)
    cap: float = 100.0
    floor: float = 0.0
    until: timedelta | None = None


@dataclass(frozen=True)
class Assigned:
    """The terms of one exercise; without `points` it is worth what its parts are."""

    points: float | None = None
    seed: int = 0
    variants: Variants = "fixed"
    checks: Checks = FRESH


@dataclass(frozen=True)
class Assignment:
    """Exercises by id, in the order they are reported in.

    `due` and all other moments have a zone; those that come without one are in `zone`. An extension
    is a span or a moment. `attempts` is None if nothing was said: then the last one counts where a
    platform knows several. `feedback` is how much students are told (`tutor.reports`).
    """

    title: str = ""
    exercises: Mapping[str, Assigned] = field(default_factory=dict)
    attempts: Counting | None = None
    due: datetime | None = None
    zone: tzinfo = UTC
    late: Late = Late()
    extensions: Mapping[str, timedelta | datetime] = field(default_factory=dict)
    submitted: Mapping[str, datetime] = field(default_factory=dict)
    feedback: Level = "full"


def is_seed(value: object) -> bool:
    """Whether a value read from a file is a seed that `tutor do --seed` would take."""
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 10**18
