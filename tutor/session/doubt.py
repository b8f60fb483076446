"""When more than one mistake explains an answer: a question that tells them apart, and its outcome.

None is named before that question has been answered.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from tutor.language import _
from tutor.learner.aiming import Target, splitting
from tutor.learner.sitting import Purpose
from tutor.session.blocks import Block, Note, Statement
from tutor.session.desk import Desk
from tutor.session.fading import paragraphs
from tutor.session.guide import Task
from tutor.verdict import PartVerdict


@dataclass(frozen=True)
class Doubt:
    """The mistakes that explain an answer equally well, and what tells them apart."""

    exercise: str
    mistakes: tuple[str, ...]
    target: Target

    @property
    def task(self) -> Task:
        """The question that tells them apart."""
        aim = "\n".join(self.mistakes)
        seed, part = self.target.seed, self.target.part
        return Task(self.exercise, Purpose.FOLLOW_UP, aim=aim, only=part, seed=seed)


def doubt(desk: Desk, verdict: PartVerdict, unused: Iterable[int]) -> Doubt | None:
    """What is to be asked about an answer; None if its mistake is certain, or cannot become so."""
    if not verdict.mistake or not verdict.rivals or desk.single or not desk.sheet.varies:
        return None
    exercise, mistakes = desk.sheet.exercise, (verdict.mistake, *verdict.rivals)
    target = splitting(exercise, unused, verdict.name, mistakes)
    return Doubt(exercise.id, mistakes, target) if target else None


def unnamed(verdict: PartVerdict) -> PartVerdict:
    """The verdict as it is told before that question."""
    told = _(
        "More than one known mistake gives this answer. One question with other numbers tells "
        "which it was: work it out just as you did here."
    )
    return replace(verdict, message=told, mistake=None)


def undecided(desk: Desk, verdict: PartVerdict) -> PartVerdict:
    """The verdict as it is told where no question can decide: whatever explains it is named."""
    mistakes = (verdict.mistake or "", *verdict.rivals)
    return replace(verdict, message=_likely(desk, mistakes), mistake=None)


def numbers_of(statement: Statement, seen: Statement) -> Statement:
    """As much of a statement as is not in the other one, which has just been read: its numbers."""
    before = paragraphs(seen.text)
    new = [paragraph for paragraph in paragraphs(statement.text) if paragraph not in before]
    return replace(statement, text="\n\n".join(new))


def outcome(desk: Desk) -> list[Block]:
    """What the answer to that question has shown; the mistake's own words stand in its verdict."""
    last = desk.sitting.attempts[-1] if desk.tried else None
    if last and last.right:
        return [Note(_("So it was a slip, not a habit. Go over your first answer once more."))]
    mistakes = desk.sitting.aim.split("\n")
    if last and last.mistake in mistakes and not last.rivals:
        return []
    return [Note(_likely(desk, mistakes))]


def _likely(desk: Desk, mistakes: Sequence[str]) -> str:
    sections = desk.sheet.words.sections
    likely = _(" Or: ").join(sections.get(f"mistake {id}", id) for id in mistakes)
    return _("It stays open which mistake it was. Perhaps: {mistakes}", mistakes=likely)
