"""The curriculum's topics beside the exercises: which ask for what, and in which languages."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from tutor.answers.program import Program
from tutor.course import Course, Exercise
from tutor.course.curriculum import Row, read_curriculum

ALWAYS = {"which": "choice"}  # a kind of part that counts as another kind of question
UNCHANGED = "unchanged"  # the mistake of giving back the line that was to be repaired


@dataclass
class Covered:
    """A topic, the exercises that ask each kind of it, and the words that are still missing."""

    row: Row
    by_kind: dict[str, list[str]] = field(default_factory=dict)
    lacking: dict[str, list[str]] = field(default_factory=dict)  # language to exercises

    @property
    def empty(self) -> list[str]:
        """The kinds that nothing asks yet."""
        return [kind for kind in self.row.ask if not self.by_kind.get(kind)]

    @property
    def complete(self) -> bool:
        """Whether every kind is asked, in every language."""
        return not self.empty and not self.lacking


def coverage(course: Course) -> list[Covered]:
    """Every topic of the course's curriculum, in order."""
    curriculum = read_curriculum(course.folder)
    found = {row.id: Covered(row) for row in curriculum.rows}
    for entry in course.entries:
        exercise = course.load(entry.id)
        for row in exercise.head.covers or filter(None, [curriculum.row_of(entry.id)]):
            if row in found:
                _enter(found[row], exercise, curriculum.languages)
    return list(found.values())


def _enter(covered: Covered, exercise: Exercise, languages: tuple[str, ...]) -> None:
    for kind in kinds_of(exercise):
        covered.by_kind.setdefault(kind, []).append(exercise.id)
    for language in languages:
        if language not in exercise.languages:
            covered.lacking.setdefault(language, []).append(exercise.id)


def kinds_of(exercise: Exercise) -> set[str]:
    """The kinds of question an exercise asks: those of its parts, and what they make together."""
    return {ALWAYS.get(part.kind, part.kind) for part in exercise.parts} | set(_together(exercise))


def _together(exercise: Exercise) -> Iterator[str]:
    yield from exercise.head.asks
    chosen = any(part.kind in {"choice", "which"} for part in exercise.parts)
    evidence = exercise.has("evidence")
    if evidence and chosen:
        yield "diagnosis"
    if not evidence and any(part.then for part in exercise.parts):
        yield "predict"
    repaired = any(isinstance(part, Program) and part.bug for part in exercise.parts)
    if repaired or any(mistake.id == UNCHANGED for mistake in exercise.mistakes):
        yield "fix"
