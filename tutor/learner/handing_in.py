"""The learner's answers as a submission: what `tutor grade` reads, and judges alike."""

from __future__ import annotations

import json
from collections.abc import Collection
from typing import Any

from tutor.course import Course, CourseFault, Exercise
from tutor.learner.bundle import ANSWERS
from tutor.learner.sitting import Sitting


def submission(course: Course, sittings: Collection[Sitting]) -> dict[str, str]:
    """File name to text: `answers.json` with the numbers that were answered, and the programs.

    Of each exercise it is the sitting that went best: solved before unsolved, on one's own before
    with the solution, then the one with more parts right, then the last.
    """
    files: dict[str, str] = {}
    tables: dict[str, dict[str, Any]] = {}
    for entry in course.entries:
        theirs = [s for s in sittings if s.exercise == entry.id and s.practice and s.attempts]
        if not theirs:
            continue
        best = max(theirs, key=lambda s: (s.solved, not s.shown, len(s.settled), s.touched))
        answers, programs = _sorted(course, best)
        files |= programs
        tables[entry.id] = {"seed": best.seed} | answers
    return files | {ANSWERS: json.dumps(tables, ensure_ascii=False, indent=1)} if tables else {}


def _sorted(course: Course, sitting: Sitting) -> tuple[dict[str, str], dict[str, str]]:
    """The answers that stand in a table, and those that are a file of their own."""
    read = sitting.last(lambda attempt: attempt.counts)
    given = sitting.last(lambda attempt: True) | read | sitting.settled
    kinds = _kinds(course, sitting.exercise)
    table = {part: text for part, text in given.items() if kinds.get(part) != "code"}
    programs = [text for part, text in given.items() if kinds.get(part) == "code"]
    return table, {f"{sitting.exercise}.py": text for text in programs}


def _kinds(course: Course, exercise: str) -> dict[str, str]:
    try:
        loaded: Exercise = course.load(exercise)
        return {part.name: part.kind for part in loaded.parts}
    except CourseFault:
        return {}
