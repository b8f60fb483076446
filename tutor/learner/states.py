"""Where a learner stands with each exercise of a course, worked out from what the store holds.

An exercise is *solved* when every part of one variant was answered right without its solution. It
is *mastered* when that was done on two variants, or on one with neither a hint nor a wrong answer,
and *due* when one of its skills is to be reviewed. It is *known* when the placement check has shown
so, and *locked* while something it needs is neither solved nor known; it can be opened all the
same.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from enum import StrEnum

from tutor.course import Course, Entry
from tutor.learner.placement import known_exercises
from tutor.learner.retention import due_skills, memory
from tutor.learner.sitting import Sitting


class State(StrEnum):
    """Every state an exercise can be in."""

    LOCKED = "locked"
    READY = "ready"
    STARTED = "started"
    KNOWN = "known"
    MASTERED = "mastered"
    DUE = "due"


OPEN = (State.READY, State.STARTED)


@dataclass
class Tally:
    """What counts of an exercise: sittings begun, solved, solved without help or slip, and those
    that showed how it is done, by solving it or by its solution.
    """

    begun: int = 0
    solved: int = 0
    faultless: int = 0
    seen: int = 0

    @property
    def mastered(self) -> bool:
        """Two variants solved, or one without help or slip."""
        return self.solved >= 2 or self.faultless >= 1


NONE = Tally()


def tallies(sittings: Iterable[Sitting]) -> dict[str, Tally]:
    """The tally of every exercise ever begun."""
    found: dict[str, Tally] = {}
    for sitting in sittings:
        if sitting.practice:
            tally = found.setdefault(sitting.exercise, Tally())
            tally.begun += 1
            tally.solved += sitting.solved
            tally.faultless += sitting.solved and not sitting.all_hints and not sitting.slips
            tally.seen += sitting.solved or sitting.shown
    return found


def states(course: Course, sittings: Collection[Sitting], now: float) -> dict[str, State]:
    """The state of every exercise, in the order of the course."""
    standing = _Standing(course, sittings)
    due = set(due_skills(memory(course, sittings), now))

    def state(entry: Entry) -> State:
        found = standing.state(entry)
        is_due = found is State.MASTERED and not due.isdisjoint(entry.head.teaches)
        return State.DUE if is_due else found

    return {entry.id: state(entry) for entry in course.entries}


class _Standing:
    """What the states of all exercises follow from."""

    def __init__(self, course: Course, sittings: Collection[Sitting]) -> None:
        self.tallies = tallies(sittings)
        self.known = known_exercises(course, sittings)

    def state(self, entry: Entry) -> State:
        """The state of an exercise, reviews left aside."""
        tally = self.tallies.get(entry.id, NONE)
        if tally.mastered:
            return State.MASTERED
        if entry.id in self.known:
            return State.KNOWN
        if tally.begun:
            return State.STARTED
        return State.READY if all(map(self._met, entry.head.needs)) else State.LOCKED

    def _met(self, need: str) -> bool:
        return need in self.known or self.tallies.get(need, NONE).solved > 0


def next_exercise(
    course: Course, sittings: Collection[Sitting], after: str | None = None
) -> str | None:
    """What to go on with: the first open exercise not solved yet, looked for `after` another.

    Once all are solved it is the first not mastered; None when everything is mastered or known.
    """
    standing = _Standing(course, sittings)
    ids = _rotated([entry.id for entry in course.entries], after)
    open_ones = [id for id in ids if standing.state(course.entry(id)) in OPEN]
    unsolved = [id for id in open_ones if not standing.tallies.get(id, NONE).solved]
    return next(iter(unsolved + open_ones), None)


def _rotated(ids: list[str], after: str | None) -> list[str]:
    """The ids in order, beginning behind `after`, which itself is left out."""
    if after not in ids:
        return ids
    place = ids.index(after)
    return ids[place + 1 :] + ids[:place]
