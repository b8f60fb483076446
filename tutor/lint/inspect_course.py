"""Running the rules over an exercise or a whole course."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from tutor.course import Course, CourseFault, Exercise
from tutor.lint import rules_code, rules_judging, rules_sources, rules_variants, rules_words
from tutor.lint.finding import RULES, Finding

SUBJECTS = (
    rules_words,
    rules_variants,
    rules_judging,
    rules_sources,
    rules_code,
)  # importing them lists the rules

ENOUGH = 3  # seeds for an exercise with one variant: they only move the points of comparison


def inspect_course(
    course: Course, seeds: Sequence[int], only: str | None = None
) -> Iterator[tuple[str, list[Finding]]]:
    """Each exercise's id with what was found; first, under "course", what concerns several."""
    needs = [finding for finding in _needs(course) if only in (None, finding.exercise)]
    if needs or only is None:
        yield "course", needs
    for entry in course.entries:
        if only in (None, entry.id):
            yield entry.id, _inspected(course, entry.id, seeds)


def _inspected(course: Course, id: str, seeds: Sequence[int]) -> list[Finding]:
    try:
        return inspect_exercise(course.load(id), seeds)
    except CourseFault as fault:
        return [_finding(id, fault)]


def inspect_exercise(exercise: Exercise, seeds: Sequence[int]) -> list[Finding]:
    """Everything the rules find. A rule that cannot go on reports why, and the next one runs."""
    if not exercise.has("variant"):
        seeds = seeds[:ENOUGH]
    found: list[Finding] = []
    for check in RULES:
        try:
            found.extend(check(exercise, seeds))
        except CourseFault as fault:
            found.append(_finding(exercise.id, fault))
        except Exception as error:
            what = f"{type(error).__name__}: {error}"
            promise = (check.__doc__ or "").splitlines()[0]
            found.append(Finding(exercise.id, "exercise.py", what, f"while checking: {promise}"))
    return list(dict.fromkeys(found))


def _finding(id: str, fault: CourseFault) -> Finding:
    return Finding(id, Path(fault.file).name, fault.what)


def _needs(course: Course) -> Iterator[Finding]:
    """Every prerequisite exists, and none leads back to itself."""
    needs = {entry.id: entry.head.needs for entry in course.entries}
    for id, wanted in needs.items():
        for other in wanted:
            if other not in needs:
                yield Finding(id, "exercise.py", f"needs {other!r}, which the course does not have")
        if id in _reached(id, needs):
            yield Finding(id, "exercise.py", "needs itself, by way of what it needs")


def _reached(start: str, needs: dict[str, tuple[str, ...]]) -> set[str]:
    reached: set[str] = set()
    waiting = list(needs[start])
    while waiting:
        id = waiting.pop()
        if id not in reached:
            reached.add(id)
            waiting.extend(needs.get(id, ()))
    return reached
