"""Where a learner stands with each exercise of a course, worked out from what the store holds.

An exercise is *solved* when every part of one variant was answered right without its solution. It
is *mastered* when that was done on two variants, or on one with neither a hint nor a wrong answer.
It is *locked* while something it needs has not been solved; it can be opened all the same.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from tutor.course import Course, Entry
from tutor.learner.store import Store


class State(StrEnum):
    """Every state an exercise can be in; `due` is kept for those mastered and to be reviewed."""

    LOCKED = "locked"
    READY = "ready"
    STARTED = "started"
    MASTERED = "mastered"
    DUE = "due"


@dataclass
class Tally:
    """What counts of an exercise: sittings begun, solved, and solved without help or slip."""

    begun: int = 0
    solved: int = 0
    faultless: int = 0

    @property
    def mastered(self) -> bool:
        """Two variants solved, or one without help or slip."""
        return self.solved >= 2 or self.faultless >= 1


def tallies(store: Store) -> dict[str, Tally]:
    """The tally of every exercise ever begun."""
    found: dict[str, Tally] = {}
    for exercise, solved, hints, slips in store.summaries():
        tally = found.setdefault(exercise, Tally())
        tally.begun += 1
        tally.solved += solved
        tally.faultless += bool(solved and not hints and not slips)
    return found


def states(course: Course, store: Store) -> dict[str, State]:
    """The state of every exercise, in the order of the course."""
    found = tallies(store)
    return {entry.id: _state(entry, found) for entry in course.entries}


def _state(entry: Entry, found: Mapping[str, Tally]) -> State:
    tally = found.get(entry.id, Tally())
    if tally.mastered:
        return State.MASTERED  # a review that has come round makes this State.DUE
    if tally.begun:
        return State.STARTED
    met = all(found.get(need, Tally()).solved for need in entry.head.needs)
    return State.READY if met else State.LOCKED


def next_exercise(course: Course, store: Store, after: str | None = None) -> str | None:
    """What to go on with: the first open exercise not solved yet, looked for `after` another.

    Once all are solved it is the first not mastered; None when everything is mastered.
    """
    found = tallies(store)
    ids = _rotated([entry.id for entry in course.entries], after)
    here = {id: _state(course.entry(id), found) for id in ids}
    open_ones = [id for id in ids if here[id] in {State.READY, State.STARTED}]
    unsolved = [id for id in open_ones if not found.get(id, Tally()).solved]
    return next(iter(unsolved + open_ones), None)


def _rotated(ids: list[str], after: str | None) -> list[str]:
    """The ids in order, beginning behind `after`, which itself is left out."""
    if after not in ids:
        return ids
    place = ids.index(after)
    return ids[place + 1 :] + ids[:place]
