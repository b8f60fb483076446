"""The placement check: a few questions, chosen by what the exercises need of one another.

Whoever answers right knows that exercise and everything it needs, and the skills they teach;
whoever does not has still to learn it and everything that needs it. Each question is chosen to
settle as much as it can, whichever way it goes: a search by halves in the graph. Every unit gets a
few: who has them all right knows the unit, and who misses one is not asked on in it, but about what
comes before.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import cached_property

from tutor.course import Course, Entry
from tutor.learner.sitting import Purpose, Sitting

MOST = 24  # questions
_FEW = 3  # exercises: a unit with no more gets one question, any other two
_MISSES = 3  # in a row, and it is plain where to begin
_LONGEST = 12  # minutes: what takes longer is not asked here


class Placement:
    """How far the check has come. `round` counts the times that it was begun, from `first` on."""

    def __init__(self, course: Course, sittings: Iterable[Sitting], first: int = 1) -> None:
        self._course = course
        placing = [s for s in sittings if s.purpose is Purpose.PLACE]
        self.round = max([first, *(int(s.aim) for s in placing if s.aim.isdecimal())])
        self.answers = {
            s.exercise: s.solved for s in placing if s.aim == str(self.round) and s.ended
        }
        self.known = known_exercises(course, placing)

    @property
    def asked(self) -> int:
        """How many questions have been answered or passed over."""
        return len(self.answers)

    @property
    def over(self) -> bool:
        """Whether enough has been asked."""
        return not self.candidates(())

    def candidates(self, settled: Collection[str]) -> list[str]:
        """What may be asked next, best first; nothing about `settled` exercises.

        After a miss, what the course has before it comes first. Where several have been missed in
        a row, nothing else is asked any more.
        """
        if self.asked >= MOST:
            return []
        open_ids = self._undecided(settled)
        worth = {id: self._worth(id, open_ids) for id in open_ids if self._askable(id)}
        in_order = sorted(worth, key=lambda id: worth[id], reverse=True)
        before = [id for id in in_order if self._unit(id) < self._first_missed]
        last = list(self.answers.values())[-_MISSES:]  # in the order they were begun
        lost = len(last) == _MISSES and not any(last)
        return before if lost else before + [id for id in in_order if id not in before]

    @property
    def _first_missed(self) -> int:
        """The place of the first unit in which something was missed; behind all, if none was."""
        missed = [self._unit(id) for id, right in self.answers.items() if not right]
        return min(missed, default=len(self._course.units))

    def _unit(self, id: str) -> int:
        """The place of the unit that an exercise is in."""
        unit = next((entry.unit for entry in self._course.entries if entry.id == id), "")
        units = list(self._course.units)
        return units.index(unit) if unit else len(units)

    def _undecided(self, settled: Collection[str]) -> set[str]:
        closed = self._graph.closed(self.answers)
        return set(self._graph.ids) - closed - self.known - set(settled)

    def _askable(self, id: str) -> bool:
        entry = self._course.entry(id)
        unit = [other.id for other in self._course.entries if other.unit == entry.unit]
        given = [self.answers[other] for other in unit if other in self.answers]
        return entry.head.minutes <= _LONGEST and all(given) and len(given) < _questions(unit)

    def _worth(self, id: str, undecided: set[str]) -> tuple[int, int, int]:
        """How much an answer settles at least, and in all; of equals, what comes first."""
        if_right = len(undecided & ({id} | self._graph.below(id)))
        if_wrong = len(undecided & ({id} | self._graph.above(id)))
        return min(if_right, if_wrong), if_right + if_wrong, -self._graph.ids.index(id)

    @cached_property
    def _graph(self) -> Graph:
        return Graph(self._course.entries)


class Graph:
    """What needs what, near and far."""

    def __init__(self, entries: Sequence[Entry]) -> None:
        self.ids = [entry.id for entry in entries]
        self._needs = {entry.id: set(entry.head.needs) & set(self.ids) for entry in entries}
        self._needed_by: dict[str, set[str]] = {id: set() for id in self.ids}
        for id, needs in self._needs.items():
            for need in needs:
                self._needed_by[need].add(id)

    def below(self, id: str) -> set[str]:
        """Everything that an exercise needs."""
        return _reached(id, self._needs)

    def above(self, id: str) -> set[str]:
        """Everything that needs an exercise."""
        return _reached(id, self._needed_by)

    def closed(self, answers: Mapping[str, bool]) -> set[str]:
        """What was not answered right, and everything that needs it."""
        missed = {id for id, right in answers.items() if not right}
        return missed.union(*(self.above(id) for id in missed))


def _reached(start: str, steps: dict[str, set[str]]) -> set[str]:
    reached: set[str] = set()
    waiting = [start]
    while waiting:
        fresh = steps.get(waiting.pop(), set()) - reached
        reached |= fresh
        waiting += fresh
    return reached


def known_exercises(course: Course, sittings: Iterable[Sitting]) -> set[str]:
    """What the check has shown: what was answered right, what that needs, the same skills, and
    units in which every question was answered right.
    """
    answers = {s.exercise: s.solved for s in sittings if s.purpose is Purpose.PLACE and s.ended}
    right = {id for id, solved in answers.items() if solved}
    if not right:
        return set()
    graph = Graph(course.entries)
    closed = graph.closed(answers)
    right |= {id for unit in _units(course) if _passed(unit, answers) for id in unit} - closed
    shown = right.union(*(graph.below(id) for id in right)) & set(graph.ids)
    entries = course.entries
    skills = {skill for entry in entries if entry.id in shown for skill in entry.head.teaches}
    for entry in entries:  # in order, so that what an exercise needs has been looked at
        only_known = entry.head.teaches and skills.issuperset(entry.head.teaches)
        if only_known and entry.id not in closed and shown.issuperset(entry.head.needs):
            shown.add(entry.id)
    return shown


def _units(course: Course) -> list[list[str]]:
    return [[entry.id for entry in course.entries if entry.unit == unit] for unit in course.units]


def _questions(unit: Collection[str]) -> int:
    """How many questions a unit gets at most."""
    return 1 if len(unit) <= _FEW else 2


def _passed(unit: Collection[str], answers: Mapping[str, bool]) -> bool:
    """Whether all questions that a unit gets were asked, and answered right."""
    given = [answers[id] for id in unit if id in answers]
    return len(given) >= _questions(unit) and all(given)
