"""The exercises that a submission may answer, found by the names that students give to files."""

from __future__ import annotations

import difflib
import hashlib
import re
from functools import cached_property
from pathlib import Path

from tutor.course import Course, CourseFault, Exercise
from tutor.grading.assignment import Assigned, Assignment
from tutor.language import _
from tutor.version import VERSION

_COPY = re.compile(r"(?: ?\(\d{1,3}\)|-\d{1,3}| - Copy| copy(?: \d{1,3})?)$", re.IGNORECASE)


class Catalogue:
    """A course, and what of it is assigned: everything, if there is no assignment."""

    def __init__(self, course: Course, assignment: Assignment | None = None) -> None:
        self.course = course
        self.assignment = assignment
        self.ids = (*(entry.id for entry in course.entries), *course.faults)

    @property
    def assigned(self) -> tuple[str, ...]:
        """The ids that every submission is graded on; none without an assignment."""
        return tuple(self.assignment.exercises) if self.assignment else ()

    def terms(self, id: str) -> Assigned:
        """The terms of an exercise; without an assignment the numbers are the submission's."""
        return self.assignment.exercises[id] if self.assignment else Assigned(variants="free")

    def wants(self, id: str) -> bool:
        """Whether answers to this exercise are graded."""
        return not self.assignment or id in self.assignment.exercises

    def find(self, name: str) -> str | None:
        """The id that a name stands for, written with hyphens or underscores, or None.

        What browsers and platforms add to a second file of a name is left out: `adam-step (1)`.
        """
        return self._by_name.get(_plain(name)) or self._by_name.get(_plain(original(name)))

    def nearest(self, name: str) -> str:
        """A question for whoever mistyped an id; empty if nothing comes near."""
        near = difflib.get_close_matches(_plain(name), self.assigned or self.ids, n=1)
        return _("did you mean {near}?", near=near[0]) if near else ""

    def load(self, id: str) -> Exercise:
        """The exercise of an id. Raises CourseFault, or UnknownExercise with the nearest ids."""
        return self.course.load(id)

    def by_function(self, source: str) -> list[str]:
        """The exercises whose function a program defines.

        The program is not run for it, nor read as Python: a line that begins with `def` will do.
        """
        lines = [line.split("(")[0].split() for line in source.splitlines() if "(" in line]
        defined = {words[1] for words in lines if len(words) == 2 and words[0] == "def"}
        return [id for id, functions in self.functions.items() if defined & functions]

    @cached_property
    def functions(self) -> dict[str, set[str]]:
        """The exercises that ask for a program, and the names of the functions asked for."""
        found = {id: self._entries(id) for id in self.assigned or self.ids}
        return {id: names for id, names in found.items() if names}

    def _entries(self, id: str) -> set[str]:
        try:
            return {getattr(part, "entry", "") for part in self.load(id).parts} - {""}
        except CourseFault:
            return set()

    @cached_property
    def _by_name(self) -> dict[str, str]:
        return {_plain(id): id for id in self.ids}

    @cached_property
    def version(self) -> str:
        """A digest of the course, its language and the tutor: what verdicts depend on."""
        digest = hashlib.sha256(f"{VERSION} {self.course.language}".encode())
        for file in _files(self.course.folder):
            digest.update(f"\0{file.relative_to(self.course.folder).as_posix()}\0".encode())
            digest.update(file.read_bytes())
        return digest.hexdigest()


def original(name: str) -> str:
    """The name without what is added to a copy; a file's name without its suffix."""
    return _COPY.sub("", name)


def _files(folder: Path) -> list[Path]:
    return sorted(
        file for file in folder.glob("*/**/*") if file.suffix in {".py", ".md"} and file.is_file()
    )


def _plain(name: str) -> str:
    return name.strip().lower().replace("_", "-").replace(" ", "-")
