"""The course as a whole: where it is, which units and exercises it has, in which order.

Units are folders, ordered by name (`01-neurons`); exercises are folders in them, ordered by
`place`. Listing reads heads and titles; an exercise's code runs only when it is loaded.
"""

from __future__ import annotations

import difflib
import importlib.util
import math
import os
import sys
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from types import ModuleType

from tutor.course.author import called
from tutor.course.exercise import Exercise
from tutor.course.fault import CourseFault
from tutor.course.head import Head, read_head
from tutor.course.words import Words, read_words
from tutor.language import _, either


class UnknownExercise(LookupError):
    """An id that the course does not have; the text says which come nearest."""


@dataclass(frozen=True)
class Entry:
    """One line of the map: an exercise before it is loaded."""

    folder: Path
    unit: str
    head: Head
    words: Words

    @property
    def id(self) -> str:
        """The name of the folder."""
        return self.folder.name

    @property
    def title(self) -> str:
        """The title, in the language the course was opened in."""
        return self.words.title


@dataclass(frozen=True)
class Course:
    """A folder of units. Exercises are loaded when asked for, and kept.

    With `whole`, each of their files is read to its end before it is listed, but not run.
    """

    folder: Path
    language: str = "en"
    whole: bool = False

    @cached_property
    def entries(self) -> tuple[Entry, ...]:
        """All exercises that can be read, in the order of the course."""
        return tuple(found for found in self._found if isinstance(found, Entry))

    @cached_property
    def faults(self) -> dict[str, CourseFault]:
        """What is wrong with folders that cannot even be listed, by the exercise's id."""
        faults = (found for found in self._found if isinstance(found, CourseFault))
        return {fault.file.parent.name: fault for fault in faults}

    @cached_property
    def units(self) -> dict[str, str]:
        """The units in order: folder name and title."""
        return {unit.name: self._unit_title(unit) for unit in _folders(self.folder)}

    def of_unit(self, wanted: str) -> list[Entry]:
        """The exercises of a unit, named as `01-neurons`, `neurons` or `1`. Raises LookupError."""
        for unit in self.units:
            number, _dash, name = unit.partition("-")
            if wanted in {unit, name, number, number.lstrip("0")}:
                return [entry for entry in self.entries if entry.unit == unit]
        units = ", ".join(self.units)
        raise UnknownExercise(
            _("there is no unit {unit!r}; there are: {units}", unit=wanted, units=units)
        )

    def entry(self, id: str) -> Entry:
        """The entry of an id.

        Raises UnknownExercise, which names the nearest ids, or CourseFault.
        """
        if id in self.faults:
            raise self.faults[id]
        for entry in self.entries:
            if entry.id == id:
                return entry
        ids = [entry.id for entry in self.entries]
        raise UnknownExercise(_no_exercise(id, ids))

    def load(self, id: str) -> Exercise:
        """The exercise of an id, its code run once. Raises UnknownExercise or CourseFault."""
        if id not in self._loaded:
            entry = self.entry(id)
            self._loaded[id] = Exercise(
                entry.folder, entry.head, _run(entry.folder / "exercise.py"), _languages(entry)
            )
        return self._loaded[id]

    @cached_property
    def _loaded(self) -> dict[str, Exercise]:
        return {}

    @cached_property
    def _found(self) -> tuple[Entry | CourseFault, ...]:
        """Every exercise, unit by unit; in place of one that cannot be read, why."""
        return tuple(found for unit in _folders(self.folder) for found in self._unit(unit))

    def _unit(self, unit: Path) -> list[Entry | CourseFault]:
        folders = [folder for folder in _folders(unit) if (folder / "exercise.py").is_file()]
        return sorted((self._entry(unit, folder) for folder in folders), key=_rank)

    def _entry(self, unit: Path, folder: Path) -> Entry | CourseFault:
        try:
            head = read_head(folder / "exercise.py", self.whole)
            return Entry(folder, unit.name, head, self._words(folder))
        except CourseFault as fault:
            return fault

    def _words(self, folder: Path) -> Words:
        own, english = folder / f"{self.language}.md", folder / "en.md"
        if not english.is_file():
            raise CourseFault(english, "is missing: every exercise has English words")
        return read_words(own if own.is_file() else english)

    def _unit_title(self, unit: Path) -> str:
        file = unit / f"{self.language}.md"
        file = file if file.is_file() else unit / "en.md"
        return read_words(file).title if file.is_file() else unit.name


def find_course(wanted: str | None = None) -> Path:
    """The folder of the course: the one asked for, else `TUTOR_COURSE`, else the one shipped.

    Raises CourseFault if there is none there.
    """
    given = wanted or os.environ.get("TUTOR_COURSE")
    here = Path(__file__).resolve().parents[1]
    places = [Path(given)] if given else [here / "exercises", here.parent / "exercises"]
    for place in places:
        if place.is_dir() and any(place.glob("*/*/exercise.py")):
            return place
    raise CourseFault(places[0], "no course here: expected folders <unit>/<id>/exercise.py")


def _rank(found: Entry | CourseFault) -> tuple[float, str]:
    """By `place`; what cannot be read comes last."""
    return (math.inf, "") if isinstance(found, CourseFault) else (found.head.place, found.id)


def _no_exercise(id: str, ids: list[str]) -> str:
    near = difflib.get_close_matches(id, ids, n=3, cutoff=0.4)
    if not near:
        return _("there is no exercise {id!r}; `tutor list` shows them all", id=id)
    found = either(near)
    return _("there is no exercise {id!r}; did you mean {near}?", id=id, near=found)


def _folders(folder: Path) -> list[Path]:
    return sorted(
        child for child in folder.iterdir() if child.is_dir() and child.name[0] not in "._"
    )


def _languages(entry: Entry) -> dict[str, Words]:
    return {file.stem: read_words(file) for file in sorted(entry.folder.glob("??.md"))}


def _run(file: Path) -> ModuleType:
    """The author's module, run under a name that cannot clash with an import."""
    name = f"tutor_exercise_{file.parent.name.replace('-', '_')}"
    spec = importlib.util.spec_from_file_location(name, file)
    if spec is None or spec.loader is None:
        raise CourseFault(file, "is not a Python file")
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    called(file, "it", spec.loader.exec_module, module)
    return module
