"""The map of the course: what of it is shown, and in which state."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence

from tutor.course import Course, Entry
from tutor.course.listing import UnknownExercise
from tutor.course.searching import search
from tutor.language import _
from tutor.learner.reviewing import due_reviews
from tutor.learner.sitting import Sitting
from tutor.learner.states import State, states
from tutor.session.blocks import Map, Note, Place, Section

EVERYTHING, SKILLS = "all", "skills"
_BEST_FIRST = (State.MASTERED, State.KNOWN, State.STARTED, State.READY, State.LOCKED)


class Atlas:
    """The course as it stands with a learner just now."""

    def __init__(self, course: Course, sittings: Collection[Sitting], now: float) -> None:
        self.course = course
        self.states = states(course, sittings, now)
        self.due = set(due_reviews(course, sittings, now))

    def state(self, entry: Entry) -> State:
        """The state of an exercise."""
        return self.states[entry.id]

    def skill(self, skill: str) -> State:
        """The state of a skill: due, or the best of the exercises that teach it."""
        if skill in self.due:
            return State.DUE
        found = {self.states[id] for id in self._teaching(skill)}
        if State.DUE in found:  # for another skill of that exercise
            return State.MASTERED
        return next(state for state in _BEST_FIRST if state in found)

    def whole(self, here: str = "") -> Map:
        """Every exercise."""
        return self._drawn(self.course.entries, here)

    def folded(self, here: str) -> Map:
        """Every unit, and the exercises of the one with `here` in it, else of the first."""
        entries = self.course.entries
        unit = next((entry.unit for entry in entries if entry.id == here), entries[0].unit)
        shown = [entry for entry in entries if entry.unit == unit]
        sections = [self._unit(unit, shown) for unit in self._units(entries)]
        return Map(tuple(sections), here, _how())

    def of(self, chosen: Sequence[Entry], here: str = "") -> Map:
        """These exercises, each with what it teaches and needs."""
        return self._drawn(chosen, here, {entry.id: about(entry) for entry in chosen})

    def skills(self, chosen: Sequence[Entry]) -> Map:
        """What these exercises teach: each skill in the unit it comes up in first, with where."""
        units: dict[str, str] = {}
        for entry in chosen:
            for skill in entry.head.teaches:
                units.setdefault(skill, entry.unit)
        sections = []
        for unit in self._units(chosen):
            places = [self._skill_place(skill) for skill in units if units[skill] == unit]
            sections += [self._section(unit, [place.state for place in places], places)]
        return Map(tuple(section for section in sections if section.places))

    def asked_for(self, what: str, here: str) -> Map | Note:
        """What `map` shows: nothing more said, `all`, `skills`, a unit, or words to search for."""
        if not what:
            return self.folded(here)
        if what.casefold() == EVERYTHING:
            return self.whole(here)
        if what.casefold() == SKILLS:
            return self.skills(self.course.entries)
        try:
            found = self.course.of_unit(what)
        except UnknownExercise:
            found = search(self.course, what.split())
        return self.of(found, here) if found else nothing_found(what)

    def _drawn(
        self, chosen: Sequence[Entry], here: str, about: Mapping[str, str] | None = None
    ) -> Map:
        units = self._units(chosen)
        return Map(tuple(self._unit(unit, chosen, about or {}) for unit in units), here)

    def _units(self, chosen: Sequence[Entry]) -> list[str]:
        """The units that these exercises are in, in order."""
        theirs = {entry.unit for entry in chosen}
        return [unit for unit in self.course.units if unit in theirs]

    def _unit(
        self, unit: str, shown: Sequence[Entry], about: Mapping[str, str] | None = None
    ) -> Section:
        """A unit with those of its exercises that are shown; all of them are counted."""
        entries = [entry for entry in self.course.entries if entry.unit == unit]
        places = [
            Place(e.id, e.title, str(self.state(e)), (about or {}).get(e.id, ""))
            for e in entries
            if e in shown
        ]
        return self._section(unit, [str(self.state(entry)) for entry in entries], places)

    def _section(self, unit: str, states: Sequence[str], places: Sequence[Place]) -> Section:
        number = unit.partition("-")[0].lstrip("0")
        title = self.course.units[unit]
        return Section(number if number.isdecimal() else "", title, Counter(states), tuple(places))

    def _skill_place(self, skill: str) -> Place:
        return Place(skill, ", ".join(self._teaching(skill)), str(self.skill(skill)))

    def _teaching(self, skill: str) -> list[str]:
        return [entry.id for entry in self.course.entries if skill in entry.head.teaches]


def about(entry: Entry) -> str:
    """What an exercise teaches and needs, in a line."""
    teaches, needs = ", ".join(entry.head.teaches), ", ".join(entry.head.needs)
    said = [_("teaches {skills}", skills=teaches)] if teaches else []
    said += [_("needs {exercises}", exercises=needs)] if needs else []
    return "; ".join(said)


def nothing_found(words: str) -> Note:
    """That no exercise has these words."""
    return Note(_("No exercise, skill or unit is called {words}.", words=words))


def _how() -> str:
    return _(
        "`map N` shows unit N, `map WORDS` what these words occur in, `map skills` what there is "
        "to learn, `map all` everything. `do ID` opens any exercise: what is locked only says what "
        "should come before."
    )
