"""What students are told: the assignment's level of feedback, in one place.

    full      everything
    mistake   which mistake it is, but no values: no counterexample, no step
    verdict   of each part, whether it is right
    score     the points alone

What is wrong with the form of an answer (a file that cannot be read, a program that was stopped) is
told at every level: it gives nothing away, and nobody could mend it otherwise. Of a hidden part,
no more than its verdict is ever told. Reports for the teacher do not pass through here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from tutor.grading.report import GradedExercise, GradedSubmission, Report
from tutor.verdict import Status

_OF_THE_CONTENT = {Status.RIGHT, Status.PARTIAL, Status.WRONG}
_LEFT_OUT = {
    "full": (),
    "mistake": ("counterexample", "step"),
    "verdict": ("counterexample", "step", "mistake", "message", "read_as"),
}
_EMPTY = {"mistake": None, "message": "", "read_as": None}


def told(report: Report) -> Report:
    """The report as its students may read it."""
    submissions = [_submission(one, report.feedback) for one in report.submissions]
    return replace(report, submissions=tuple(submissions))


def _submission(submission: GradedSubmission, level: str) -> GradedSubmission:
    exercises = [_exercise(one, level) for one in submission.exercises]
    return replace(submission, exercises=tuple(exercises))


def _exercise(exercise: GradedExercise, level: str) -> GradedExercise:
    """The exercise; its message comes from one of its parts, and goes where that one's goes."""
    parts = [] if level == "score" else [_part(part, level) for part in exercise.parts]
    hushed = level in ("score", "verdict") or any(part.get("hidden") for part in exercise.parts)
    message = "" if hushed and exercise.verdict in _OF_THE_CONTENT else exercise.message
    return replace(exercise, parts=tuple(parts), message=message)


def _part(part: Mapping[str, Any], level: str) -> dict[str, Any]:
    if part["verdict"] not in _OF_THE_CONTENT:
        return dict(part)
    gone = _LEFT_OUT["verdict" if part.get("hidden") else level]
    kept = {key: value for key, value in part.items() if key not in gone}
    return kept | {key: _EMPTY[key] for key in gone if key in _EMPTY}
