"""What comes next: the course, reviews that have come due, or the placement check."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from itertools import count

from tutor.course import Course, CourseFault, Part
from tutor.learner.aiming import showing
from tutor.learner.mistakes import Met
from tutor.learner.placement import Placement
from tutor.learner.reviewing import due_reviews, next_review
from tutor.learner.sitting import PRACTICE, Purpose, Sitting
from tutor.learner.states import next_exercise, tallies
from tutor.learner.store import Store

_COURSE_BETWEEN = 2  # exercises of the course between two reviews that are mixed into it
# Asked for placement: what is quick to answer and hard to guess, and builds on what is before it.
_QUICK = (("number", "expression"), ("array",), ("choice", "which"))


class Road(StrEnum):
    """What `next` goes on with."""

    COURSE = "course"
    REVIEW = "review"
    PLACE = "place"


@dataclass(frozen=True)
class Task:
    """Something to sit down at: an exercise, or one part of it, and what it is for."""

    exercise: str
    purpose: Purpose = Purpose.COURSE
    mistake: Met | None = None  # its variant is to show this one
    aim: str = ""
    only: str = ""
    seed: int | None = None


class Guide:
    """Knows the way. `road` is what `next` goes on with; `clock` gives seconds since the epoch."""

    def __init__(self, course: Course, store: Store, clock: Callable[[], float]) -> None:
        self.course = course
        self.store = store
        self.clock = clock
        self.road = Road.COURSE
        self._round = 1  # of the placement check

    def following(self, here: str = "") -> Task | None:
        """What `next` opens after an exercise; None where the road ends."""
        sittings = self.store.sittings()
        if self.road is Road.PLACE:
            return self._question(sittings)
        if self.road is Road.REVIEW:
            return self._review(sittings, here)
        fresh = next_exercise(self.course, sittings, here)
        if fresh is None or _time_for_a_review(sittings):
            review = self._review(sittings, here)
            if review:
                return review
        return Task(fresh) if fresh else None

    def left(self) -> Sitting | None:
        """What this road was left at unfinished; the course goes on with whatever it was."""
        purposes = {
            Road.COURSE: (*PRACTICE, Purpose.PLACE),
            Road.REVIEW: (Purpose.REVIEW,),
            Road.PLACE: (Purpose.PLACE,),
        }[self.road]
        known = {entry.id for entry in self.course.entries}
        left = self.store.left_open()
        return next((s for s in left if s.exercise in known and s.purpose in purposes), None)

    @property
    def due(self) -> list[str]:
        """The skills that are due."""
        return due_reviews(self.course, self.store.sittings(), self.clock())

    @property
    def placement(self) -> Placement:
        """How far the placement check has come."""
        return Placement(self.course, self.store.sittings(), self._round)

    def place_anew(self) -> None:
        """Begin the placement check once more; what it has shown so far stands."""
        self._round = self.placement.round + 1
        for sitting in self.store.left_open():
            if sitting.purpose is Purpose.PLACE:
                self.store.end(sitting, solved=False, now=self.clock())

    def seed(self, task: Task) -> int | None:
        """The seed of a variant that shows what it is to show; None for just any."""
        if task.seed is not None or not task.mistake:
            return task.seed
        unused = count(self.store.unused_seed(task.exercise))
        exercise = self.course.load(task.exercise)
        return showing(exercise, unused, task.mistake.part, task.mistake.mistake)

    def _review(self, sittings: list[Sitting], here: str) -> Task | None:
        review = next_review(self.course, sittings, self.clock(), here)
        if not review:
            return None
        aim = review.mistake.mistake if review.mistake else ""
        return Task(review.exercise, Purpose.REVIEW, review.mistake, aim)

    def _question(self, sittings: list[Sitting]) -> Task | None:
        """The next question of the placement check."""
        placement = Placement(self.course, sittings, self._round)
        done = {id for id, tally in tallies(sittings).items() if tally.solved}
        for id in placement.candidates(done):
            part = self._quick_part(id)
            if part:
                return Task(id, Purpose.PLACE, aim=str(placement.round), only=part.name)
        return None

    def _quick_part(self, exercise: str) -> Part | None:
        try:
            parts = self.course.load(exercise).parts
        except CourseFault:
            return None  # its author's; the check goes on without it
        found = [[part for part in parts if part.kind in kinds] for kinds in _QUICK]
        return next((parts[-1] for parts in found if parts), None)


def _time_for_a_review(sittings: list[Sitting]) -> bool:
    """Whether reviews have kept their distance: none among the last exercises that were begun."""
    last = [sitting.purpose for sitting in sittings if sitting.practice][-_COURSE_BETWEEN:]
    return Purpose.REVIEW not in last
