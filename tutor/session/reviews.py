"""What is said of reviews: of what, whether the old mistake came back, when the next is."""

from __future__ import annotations

from collections.abc import Mapping
from math import ceil

from tutor.language import _, ngettext, sentences
from tutor.learner.retention import Memory
from tutor.learner.sitting import Sitting
from tutor.session.blocks import Block, Note
from tutor.session.desk import Desk

_DAY = 86400.0


def begun(desk: Desk) -> Note:
    """That this is a review, and of what."""
    skills = ", ".join(desk.sheet.exercise.head.teaches)
    if desk.sheet.varies:
        return Note(_("A review, with fresh numbers: {skills}.", skills=skills))
    return Note(_("A review: {skills}.", skills=skills))


def finished(desk: Desk, memories: Mapping[str, Memory], now: float) -> list[Block]:
    """Whether the mistake it was aimed at came back, and when its skills come next."""
    due = [memories[id].due for id in desk.sheet.exercise.head.teaches if id in memories]
    again = _("It will be reviewed again {when}.", when=when(min(due), now)) if due else ""
    said = sentences(_of_the_mistake(desk.sitting), again)
    return [Note(said)] if said else []


def nothing_due(memories: Mapping[str, Memory], now: float) -> Note:
    """That there is nothing to review, and when there will be."""
    if not memories:
        return Note(
            _("There is nothing to review yet: what you have practised comes back in time.")
        )
    first = min(memories.values(), key=lambda memory: memory.due)
    return Note(
        _(
            "Nothing is due for review now. The first will be {skill}, {when}.",
            skill=first.skill,
            when=when(first.due, now),
        )
    )


def when(time: float, now: float) -> str:
    """A time to come, in days."""
    days = ceil((time - now) / _DAY)
    return _("now") if days <= 0 else ngettext("within a day", "in {count} days", days)


def _of_the_mistake(sitting: Sitting) -> str:
    made = {attempt.mistake for attempt in sitting.attempts if not attempt.rivals}
    if not sitting.aim:
        return ""
    if sitting.aim in made:
        return _("The same mistake as once before came up: the next review will look for it again.")
    return _("The mistake that you made here once did not come back.") if sitting.solved else ""
