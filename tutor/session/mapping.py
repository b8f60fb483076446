"""The map of the course: what of it is shown, and in which state."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence

from tutor.course import Course, Entry
from tutor.course.listing import UnknownExercise
from tutor.course.searching import search
from tutor.language import _
from tutor.learner.sitting import Sitting
from tutor.learner.states import State, counted, states
from tutor.session.blocks import Map, Note, Place, Section

EVERYTHING = "all"


class Atlas:
    """The course as it stands with a learner just now."""

    def __init__(self, course: Course, sittings: Collection[Sitting], now: float) -> None:
        self.course = course
        self.states = states(course, sittings, now)

    def state(self, entry: Entry) -> State:
        """The state of an exercise."""
        return self.states[entry.id]

    def whole(self, here: str = "") -> Map:
        """Every exercise."""
        return self._drawn(list(self.course.units), lambda entry: True, here)

    def folded(self, here: str) -> Map:
        """Every unit, and the exercises of the one with `here` in it, else of the first."""
        entries = self.course.entries
        unit = next((entry.unit for entry in entries if entry.id == here), entries[0].unit)
        shown = self._drawn(list(self.course.units), lambda entry: entry.unit == unit, here)
        return Map(shown.sections, here, _how())

    def of(self, chosen: Sequence[Entry], here: str = "") -> Map:
        """These exercises, each with what it teaches and needs."""
        units = [unit for unit in self.course.units if any(e.unit == unit for e in chosen)]
        return self._drawn(units, lambda entry: entry in chosen, here, about)

    def asked_for(self, what: str, here: str) -> Map | Note:
        """What `map` shows: nothing more said, `all`, a unit, or words to search for."""
        if not what:
            return self.folded(here)
        if what.casefold() == EVERYTHING:
            return self.whole(here)
        try:
            found = self.course.of_unit(what)
        except UnknownExercise:
            found = search(self.course, what.split())
        return self.of(found, here) if found else nothing_found(what)

    def _drawn(
        self,
        units: Sequence[str],
        shown: Callable[[Entry], bool],
        here: str,
        about: Callable[[Entry], str] = lambda entry: "",
    ) -> Map:
        sections = [self._section(unit, shown, about) for unit in units]
        return Map(tuple(section for section in sections if section.counts), here)

    def _section(
        self, unit: str, shown: Callable[[Entry], bool], about: Callable[[Entry], str]
    ) -> Section:
        entries = [entry for entry in self.course.entries if entry.unit == unit]
        counts = counted({entry.id: self.state(entry) for entry in entries})
        places = tuple(
            Place(entry.id, entry.title, str(self.state(entry)), about(entry))
            for entry in entries
            if shown(entry)
        )
        number = unit.partition("-")[0].lstrip("0")
        return Section(
            number if number.isdecimal() else "",
            self.course.units[unit],
            {str(state): n for state, n in counts.items()},
            places,
        )


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
        "`map N` shows unit N, `map WORDS` what these words occur in, `map all` everything. "
        "`do ID` opens any exercise: what is locked only says what should come before."
    )
