"""What is remembered: an attempt at a part, and a sitting at a variant."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum

from tutor.verdict import Status

FREE = frozenset({Status.INVALID, Status.MISSING, Status.GRADER_ERROR})  # costs no try


class Purpose(StrEnum):
    """What a sitting is for."""

    COURSE = "course"
    REVIEW = "review"  # of skills that have come due
    PLACE = "place"  # a question of the placement check: one part, one try
    FOLLOW_UP = "follow-up"  # one part, to tell two mistakes apart


PRACTICE = (Purpose.COURSE, Purpose.REVIEW)  # whole exercises


@dataclass(frozen=True)
class Attempt:
    """An answer to a part, and its verdict; `hints` were taken before, it took `seconds`.

    `rivals` are mistakes that explain the answer as well as `mistake` does: as long as there are
    any, it is not certain which one was made.
    """

    part: str
    text: str
    verdict: str
    mistake: str | None
    score: float
    max: float
    hints: int
    seconds: float
    time: float
    rivals: tuple[str, ...] = ()

    @property
    def counts(self) -> bool:
        """Whether it was a try: what could not be read costs none."""
        return self.verdict not in FREE

    @property
    def withdrawn(self) -> bool:
        """Whether it is no answer, but takes back what the part was answered with before."""
        return self.verdict == Status.MISSING and not self.text

    @property
    def right(self) -> bool:
        """Whether it was right."""
        return self.verdict == Status.RIGHT


@dataclass(frozen=True)
class Rung:
    """A hint that was taken: rung `number` of the `count` of a part's own ladder."""

    part: str
    number: int
    count: int
    time: float


@dataclass
class Sitting:
    """A learner at one variant of an exercise: what is settled, and what help was taken.

    `only` names the one part that is asked, where it is not the whole exercise; `aim` says what the
    variant was chosen for. `hints` counts the rungs taken of the exercise's ladder, `rungs` holds
    those of the parts' own. Times are in seconds since the epoch.
    """

    id: int
    exercise: str
    seed: int
    purpose: Purpose = Purpose.COURSE
    aim: str = ""
    only: str = ""
    began: float = 0.0
    touched: float = 0.0
    hints: int = 0
    shown: bool = False
    draft: str = ""
    typing: str = ""
    ended: float | None = None
    solved: bool = False
    attempts: list[Attempt] = field(default_factory=list)
    rungs: list[Rung] = field(default_factory=list)

    @property
    def practice(self) -> bool:
        """Whether the whole exercise was on, not a single question."""
        return self.purpose in PRACTICE

    @property
    def settled(self) -> dict[str, str]:
        """What was right, part name to typed text."""
        return self.last(lambda attempt: attempt.right)

    def last(self, chosen: Callable[[Attempt], bool]) -> dict[str, str]:
        """The last of the chosen answers to each part, but for what was withdrawn since."""
        found: dict[str, str] = {}
        for attempt in self.attempts:
            if attempt.withdrawn:
                found.pop(attempt.part, None)
            elif chosen(attempt):
                found[attempt.part] = attempt.text
        return found

    @property
    def slips(self) -> int:
        """How many tries were not right."""
        return sum(attempt.counts and not attempt.right for attempt in self.attempts)

    @property
    def own_hints(self) -> dict[str, int]:
        """How many rungs were taken of the parts' own ladders, by part."""
        found: dict[str, int] = {}
        for rung in self.rungs:
            found[rung.part] = max(rung.number, found.get(rung.part, 0))
        return found

    @property
    def all_hints(self) -> int:
        """How many hints were taken, of every ladder."""
        return self.hints + sum(self.own_hints.values())

    @property
    def first_tries(self) -> dict[str, Attempt]:
        """The first try at each part that was tried."""
        found: dict[str, Attempt] = {}
        for attempt in self.attempts:
            if attempt.counts:
                found.setdefault(attempt.part, attempt)
        return found
