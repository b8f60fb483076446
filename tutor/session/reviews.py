"""What is said of reviews: of what, whether the old mistake came back, when the next is."""

from __future__ import annotations

from collections.abc import Mapping
from math import ceil

from tutor.learner.retention import Memory
from tutor.learner.sitting import Sitting
from tutor.session.blocks import Block, Note
from tutor.session.desk import Desk

_DAY = 86400.0
_BEGUN = "A review, with fresh numbers: {skills}."
_AVOIDED = "The mistake that you made here once did not come back."
_CAME_BACK = "The same mistake as once before came up: the next review will look for it again."
_NEXT = {
    True: "It will be reviewed again {when}.",
    False: "They will be reviewed again {when}, at the earliest.",
}
_NOTHING_DUE = "Nothing is due for review now. The first will be {skill}, {when}."
_NOTHING_YET = Note("There is nothing to review yet: what you have practised comes back in time.")


def begun(desk: Desk) -> Note:
    """That this is a review, and of what."""
    return Note(_BEGUN.format(skills=", ".join(desk.sheet.exercise.head.teaches)))


def finished(desk: Desk, memories: Mapping[str, Memory], now: float) -> list[Block]:
    """Whether the mistake it was aimed at came back, and when its skills come next."""
    skills = [skill for skill in desk.sheet.exercise.head.teaches if skill in memories]
    said = [_of_the_mistake(desk.sitting)] if desk.sitting.aim else []
    if skills:
        first = min(memories[skill].due for skill in skills)
        said.append(_NEXT[len(skills) == 1].format(when=when(first, now)))
    return [Note(" ".join(filter(None, said)))] if any(said) else []


def nothing_due(memories: Mapping[str, Memory], now: float) -> Note:
    """That there is nothing to review, and when there will be."""
    if not memories:
        return _NOTHING_YET
    first = min(memories.values(), key=lambda memory: memory.due)
    return Note(_NOTHING_DUE.format(skill=first.skill, when=when(first.due, now)))


def when(time: float, now: float) -> str:
    """A time to come, in days."""
    days = ceil((time - now) / _DAY)
    return "now" if days <= 0 else "within a day" if days == 1 else f"in {days} days"


def _of_the_mistake(sitting: Sitting) -> str:
    made = {attempt.mistake for attempt in sitting.attempts if not attempt.rivals}
    if sitting.aim in made:
        return _CAME_BACK
    return _AVOIDED if sitting.solved else ""
