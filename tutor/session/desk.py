"""The desk: the exercise that is on, its sitting, and the parts still to do."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from tutor.course import Part
from tutor.learner.sitting import Sitting
from tutor.session.blocks import Question
from tutor.session.worksheet import Worksheet
from tutor.verdict import Status

_ANSWERED = {Status.RIGHT, Status.PARTIAL, Status.WRONG}  # what later parts may go on from


@dataclass(frozen=True)
class Standing:
    """Where the learner stands, for a status line."""

    exercise: str
    seed: int
    part: str
    number: int
    count: int
    hints: int
    rungs: int


class Desk:
    """One worksheet and one sitting; what the sitting holds decides what is left to do."""

    def __init__(self, sheet: Worksheet, sitting: Sitting) -> None:
        self.sheet = sheet
        self.sitting = sitting
        self.parts = [part for part in sheet.parts if sitting.only in {"", part.name}]
        self.waiting = [part for part in self.parts if part.name not in self.settled]

    @property
    def part(self) -> Part | None:
        """The part that is asked; None when all are settled or the solution was shown."""
        return self.waiting[0] if self.waiting else None

    @property
    def settled(self) -> dict[str, str]:
        """What was right, part name to typed text."""
        return self.sitting.settled

    @property
    def answers(self) -> dict[str, str]:
        """The last answer to each part: what is right, and what a skipped part was left at."""
        return self.sitting.last(lambda attempt: attempt.verdict in _ANSWERED) | self.settled

    def slips_at(self, part: Part) -> int:
        """How many tries at a part were not right."""
        tries = [a for a in self.sitting.attempts if a.part == part.name]
        return sum(attempt.counts and not attempt.right for attempt in tries)

    def ladder(self, part: Part) -> list[str]:
        """The hints for a part: its own, or those of the exercise."""
        return self.sheet.words.ladders.get(part.name, self.sheet.words.hints)

    def has_own_ladder(self, part: Part) -> bool:
        """Whether the hints for a part are for no other."""
        return part.name in self.sheet.words.ladders

    def hints_at(self, part: Part) -> int:
        """How many of the hints for a part were taken."""
        own = self.sitting.own_hints.get(part.name, 0)
        return own if self.has_own_ladder(part) else self.sitting.hints

    @property
    def tried(self) -> bool:
        """Whether anything was answered that could be read."""
        return any(attempt.counts for attempt in self.sitting.attempts)

    @property
    def single(self) -> bool:
        """Whether it is a single question: one part, one try, no help."""
        return bool(self.sitting.only)

    @property
    def lines(self) -> list[str]:
        """The lines of an answer that is not finished."""
        return self.sitting.draft.split("\n") if self.sitting.draft else []

    def settle(self) -> None:
        """The part that is asked has been answered."""
        self.waiting = self.waiting[1:]

    def fallen(self, changed: Part) -> list[Part]:
        """The settled parts that were right only going on from another answer to this one.

        A verdict is about the answers as they stand together, here as in a submission.
        """
        answers, found = dict(self.answers), []
        for part in self.parts[self.parts.index(changed) + 1 :]:
            if part.carries and part.name in self.settled:
                verdict = self.sheet.judge_part(part.name, answers)
                if verdict.verdict is not Status.RIGHT:
                    found.append(part)
                    del answers[part.name]
        return found

    def ask_again(self, parts: Sequence[Part]) -> None:
        """Put settled parts before all that wait, but for the one that is asked."""
        self.waiting = [*self.waiting[:1], *parts, *self.waiting[1:]]

    def skip(self) -> None:
        """Put the part that is asked behind the others."""
        self.waiting = self.waiting[1:] + self.waiting[:1]

    def leave_only(self, names: Collection[str]) -> None:
        """Nothing is asked any more but these parts."""
        self.waiting = [part for part in self.waiting if part.name in names]

    def question(self, part: Part) -> Question:
        """A part as it is put."""
        return self.sheet.question(part, self.parts.index(part) + 1, len(self.parts))

    def standing(self) -> Standing:
        """Where the learner stands."""
        part = self.part
        return Standing(
            self.sheet.exercise.id,
            self.sheet.seed,
            part.name if part else "",
            self.parts.index(part) + 1 if part else len(self.parts),
            len(self.parts),
            self.hints_at(part) if part else 0,
            len(self.ladder(part)) if part and not self.single else 0,
        )
