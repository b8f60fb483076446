"""Running the rules over an exercise or a whole course."""

from __future__ import annotations

import signal
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from multiprocessing import get_context
from pathlib import Path

from tutor.course import Course, CourseFault, Exercise
from tutor.lint import (
    rules_code,
    rules_hints,
    rules_judging,
    rules_runs,
    rules_sources,
    rules_variants,
    rules_widths,
    rules_words,
)
from tutor.lint.finding import RULES, Finding
from tutor.lint.whole_course import about_the_whole

SUBJECTS = (
    rules_words,
    rules_hints,
    rules_variants,
    rules_judging,
    rules_sources,
    rules_runs,
    rules_code,
    rules_widths,
)  # importing them lists the rules

ENOUGH = 3  # seeds for an exercise with one variant: they only move the points of comparison


def inspect_course(
    course: Course, seeds: Sequence[int], only: str | None = None, jobs: int = 1
) -> Iterator[tuple[str, list[Finding]]]:
    """Each exercise's id with what was found; first, under "course", what concerns several.

    Up to `jobs` exercises are looked at side by side, each in a process of its own.
    """
    whole = [finding for finding in about_the_whole(course) if only in (None, finding.exercise)]
    if whole or only is None:
        yield "course", whole
    for id, fault in course.faults.items():
        if only in (None, id):
            yield id, [_finding(id, fault)]
    ids = [entry.id for entry in course.entries if only in (None, entry.id)]
    inspected = partial(_inspected, course, seeds)
    if min(jobs, len(ids)) < 2:
        yield from zip(ids, map(inspected, ids), strict=True)
        return
    # Started afresh: a fork would share the caller's open files and threads.
    pool = ProcessPoolExecutor(min(jobs, len(ids)), get_context("spawn"), _ends_at_ctrl_c)
    try:
        away = partial(_inspected_away, course.folder, course.language, seeds)
        yield from zip(ids, pool.map(away, ids), strict=True)
    finally:
        pool.shutdown(cancel_futures=True)


def _ends_at_ctrl_c() -> None:
    """A terminal's Ctrl-C ends every process; only the caller has anything to say about it."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def _inspected_away(folder: Path, language: str, seeds: Sequence[int], id: str) -> list[Finding]:
    return _inspected(Course(folder, language), seeds, id)


def _inspected(course: Course, seeds: Sequence[int], id: str) -> list[Finding]:
    try:
        return inspect_exercise(course.load(id), seeds)
    except CourseFault as fault:
        return [_finding(id, fault)]


def inspect_exercise(exercise: Exercise, seeds: Sequence[int]) -> list[Finding]:
    """Everything the rules find. A rule that cannot go on reports why, and the next one runs."""
    most = exercise.head.vetted if exercise.has("variant") else ENOUGH
    found: list[Finding] = []
    for check in RULES:
        try:
            found.extend(check(exercise, seeds[:most]))
        except CourseFault as fault:
            found.append(_finding(exercise.id, fault))
        except Exception as error:
            what = f"{type(error).__name__}: {error}"
            promise = (check.__doc__ or "").splitlines()[0]
            found.append(Finding(exercise.id, "exercise.py", what, f"while checking: {promise}"))
    return list(dict.fromkeys(found))


def _finding(id: str, fault: CourseFault) -> Finding:
    return Finding(id, Path(fault.file).name, fault.what)
