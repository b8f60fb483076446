"""How well each skill sits, and when it is to be reviewed: FSRS over everything practised.

A skill is what an exercise `teaches`. Whenever an exercise has been practised, each of its skills
is rated by what happened, never by asking: without help and slips it was good, with some it was
hard, and it was forgotten where the solution was needed, or most parts were wrong at first. A part
whose own ladder was climbed to its worked step counts as one that was wrong.
Nothing is stored: a schedule follows from the sittings, and is the same on every machine.

Ye, Su and Cao, "A stochastic shortest path algorithm for optimizing spaced repetition scheduling"
(2022) is where FSRS comes from.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from typing import TYPE_CHECKING

from tutor.course import Course
from tutor.learner.sitting import Sitting

if TYPE_CHECKING:
    from fsrs import Card, Scheduler

AGAIN, HARD, GOOD = 1, 2, 3  # ratings as FSRS numbers them
WORKED_STEP = 4  # rungs of the exercise's ladder: the last of them gives a step away


@dataclass(frozen=True)
class Memory:
    """What FSRS holds of one skill."""

    skill: str
    card: Card

    @property
    def due(self) -> float:
        """When it is to be reviewed, in seconds since the epoch."""
        return self.card.due.timestamp()

    def retention(self, now: float) -> float:
        """The chance that it would still succeed, between 0 and 1."""
        return float(_scheduler().get_card_retrievability(self.card, _date(now)))


def memory(course: Course, sittings: Iterable[Sitting]) -> dict[str, Memory]:
    """Every skill of the course that has been practised, with what is left of it."""
    skills = {entry.id: entry.head.teaches for entry in course.entries}
    found: dict[str, Memory] = {}
    for time, exercise, rating in sorted(_ratings(sittings)):
        for skill in skills.get(exercise, ()):
            found[skill] = Memory(skill, _rated(found.get(skill), rating, time))
    return found


def due_skills(memories: Mapping[str, Memory], now: float) -> list[str]:
    """The skills to be reviewed, those first that are most likely to be gone."""
    due = [memory for memory in memories.values() if memory.due <= now]
    return [memory.skill for memory in sorted(due, key=lambda m: (m.retention(now), m.skill))]


def rating(sitting: Sitting) -> int | None:
    """How a sitting went; None if it is not over, or nothing was tried in it."""
    if not sitting.practice or sitting.ended is None:
        return None
    firsts = sitting.first_tries
    missed = {part for part, attempt in firsts.items() if not attempt.right}
    missed |= {rung.part for rung in sitting.rungs if rung.number >= rung.count}
    if sitting.solved and not sitting.all_hints and not sitting.slips:
        return GOOD
    if sitting.solved and 2 * len(missed) <= len(firsts) and sitting.hints < WORKED_STEP:
        return HARD
    return AGAIN if firsts or sitting.shown else None


def _ratings(sittings: Iterable[Sitting]) -> Iterator[tuple[float, str, int]]:
    for sitting in sittings:
        rated = rating(sitting)
        if rated is not None and sitting.ended is not None:
            yield sitting.ended, sitting.exercise, rated


def _rated(before: Memory | None, rating: int, time: float) -> Card:
    from fsrs import Card, Rating  # noqa: PLC0415 - only for those who have practised

    card = before.card if before else Card(card_id=0)
    return _scheduler().review_card(card, Rating(rating), _date(time))[0]


@cache
def _scheduler() -> Scheduler:
    """Whole days from the first review on, and no dice: a schedule can be worked out again."""
    from fsrs import Scheduler  # noqa: PLC0415

    return Scheduler(learning_steps=(), relearning_steps=(), enable_fuzzing=False)


def _date(time: float) -> datetime:
    return datetime.fromtimestamp(time, UTC)
