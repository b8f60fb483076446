"""How far a learner has come, in figures: of the whole course, and unit by unit."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from tutor.course import Course, Entry
from tutor.learner.mistakes import Met, mistakes_met
from tutor.learner.placement import known_exercises
from tutor.learner.retention import Memory, memory
from tutor.learner.reviewing import due_reviews
from tutor.learner.sitting import Sitting
from tutor.learner.states import NONE, tallies

_AWAY = 600.0  # seconds: who takes longer over one answer has done something else meanwhile


@dataclass(frozen=True)
class Figures:
    """What was done of some exercises.

    `known` counts what the placement check showed, `tried` and `right_first` parts, `helped` the
    sittings with a hint or the solution. `retention` is the chance, on average over the skills
    practised, that they would still succeed; None where none was.
    """

    exercises: int
    solved: int
    mastered: int
    known: int
    skills: int
    due: int
    sittings: int
    helped: int
    answers: int
    tried: int
    right_first: int
    seconds: float
    retention: float | None


@dataclass(frozen=True)
class Progress:
    """The figures of the course and of its units, and the mistakes met, the latest first."""

    course: Figures
    units: Mapping[str, Figures]
    mistakes: tuple[Met, ...]

    def as_dict(self) -> dict[str, Any]:
        """The record of `tutor progress --json`; times are in seconds since the epoch."""
        return {
            "course": asdict(self.course),
            "units": {unit: asdict(figures) for unit, figures in self.units.items()},
            "mistakes": [asdict(met) | {"overcome": met.overcome} for met in self.mistakes],
        }


def progress(course: Course, sittings: Collection[Sitting], now: float) -> Progress:
    """What the sittings say of the course as it is; exercises that it has no more are left out."""
    ids = {entry.id for entry in course.entries}
    counter = _Counter(course, [s for s in sittings if s.exercise in ids], now)
    units = {
        unit: counter.of([entry for entry in course.entries if entry.unit == unit])
        for unit in course.units
    }
    return Progress(counter.of(course.entries), units, tuple(mistakes_met(counter.sittings)))


class _Counter:
    def __init__(self, course: Course, sittings: Collection[Sitting], now: float) -> None:
        self.sittings = sittings
        self.tallies = tallies(sittings)
        self.known = known_exercises(course, sittings)
        self.memories = memory(course, sittings)
        self.due = set(due_reviews(course, sittings, now))
        self.now = now

    def of(self, entries: Collection[Entry]) -> Figures:
        ids = {entry.id for entry in entries}
        tallies = [self.tallies.get(id, NONE) for id in ids]
        practised = [s for s in self.sittings if s.practice and s.exercise in ids]
        firsts = [attempt for s in practised for attempt in s.first_tries.values()]
        taught = {skill for entry in entries for skill in entry.head.teaches}
        skills = [self.memories[skill] for skill in taught if skill in self.memories]
        attempts = [a for s in self.sittings if s.exercise in ids for a in s.attempts]
        tries = [attempt for attempt in attempts if not attempt.withdrawn]
        return Figures(
            exercises=len(entries),
            solved=sum(tally.solved > 0 for tally in tallies),
            mastered=sum(tally.mastered for tally in tallies),
            known=len(ids & self.known),
            skills=len(skills),
            due=len(taught & self.due),
            sittings=len(practised),
            helped=sum(s.all_hints > 0 or s.shown for s in practised),
            answers=len(tries),
            tried=len(firsts),
            right_first=sum(attempt.right for attempt in firsts),
            seconds=round(sum(min(attempt.seconds, _AWAY) for attempt in tries), 1),
            retention=self._average(skills),
        )

    def _average(self, skills: Iterable[Memory]) -> float | None:
        left = [memory.retention(self.now) for memory in skills]
        return round(sum(left) / len(left), 4) if left else None
