"""When more than one mistake explains an answer: a question that tells them apart, and its outcome.

None is named before that question has been answered.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from tutor.learner.aiming import splitting
from tutor.learner.sitting import Purpose
from tutor.session.blocks import Block, Note
from tutor.session.desk import Desk
from tutor.session.guide import Task
from tutor.verdict import PartVerdict

_NOT_NAMED = (
    "More than one known mistake gives this answer. One question with other numbers tells which it "
    "was: do it just as you did it here."
)
_A_SLIP = Note("So it was a slip, not a habit. Go over your first answer once more.")
_UNDECIDED = "It stays open which mistake it was. One of these is likely:"


@dataclass(frozen=True)
class Doubt:
    """The mistakes that explain an answer to a part equally well, and a seed that tells them."""

    exercise: str
    part: str
    mistakes: tuple[str, ...]
    seed: int

    @property
    def task(self) -> Task:
        """The question that tells them apart."""
        aim = "\n".join(self.mistakes)
        return Task(self.exercise, Purpose.FOLLOW_UP, aim=aim, only=self.part, seed=self.seed)


def doubt(desk: Desk, verdict: PartVerdict, unused: Iterable[int]) -> Doubt | None:
    """What is to be asked about an answer; None if its mistake is certain, or cannot become so."""
    if not verdict.mistake or not verdict.rivals or desk.single or not desk.sheet.varies:
        return None
    exercise, mistakes = desk.sheet.exercise, (verdict.mistake, *verdict.rivals)
    seed = splitting(exercise, unused, verdict.name, mistakes)
    return None if seed is None else Doubt(exercise.id, verdict.name, mistakes, seed)


def unnamed(verdict: PartVerdict) -> PartVerdict:
    """The verdict as it is told before that question."""
    return replace(verdict, message=_NOT_NAMED, mistake=None, rivals=())


def outcome(desk: Desk) -> list[Block]:
    """What the answer to that question has shown; the mistake's own words stand in its verdict."""
    last = desk.sitting.attempts[-1] if desk.tried else None
    if last and last.right:
        return [_A_SLIP]
    mistakes = desk.sitting.aim.split("\n")
    if last and last.mistake in mistakes and not last.rivals:
        return []
    sections = desk.sheet.words.sections
    likely = [sections.get(f"mistake {id}", "") for id in mistakes]
    return [Note("\n\n".join([_UNDECIDED, *filter(None, likely)]))]
