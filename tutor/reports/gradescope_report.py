"""Gradescope's results.json, for the student: a test for each exercise, with the reasons.

Where several submissions are reported at once, the name of each stands before its tests. Every text
is declared to be plain text, so that none of it is shown as markup. Points are left out where the
grader is at fault; `--make gradescope` makes an autograder that then hands in no results at all.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from tutor.answers.spoken import in_a_word
from tutor.grading.report import GradedExercise, GradedSubmission, Report
from tutor.language import _
from tutor.reports.reasons import headline, lost_parts
from tutor.reports.shown import on_a_line, on_lines, points
from tutor.reports.told import told
from tutor.verdict import Status

_LONGEST_NAME = 120


def render(report: Report) -> str:
    """The report as one JSON object."""
    return json.dumps(_results(told(report)), ensure_ascii=False, indent=2) + "\n"


def _results(report: Report) -> dict[str, Any]:
    several = len(report.submissions) != 1
    return {
        "score": report.final,
        "output": on_lines("\n".join(_remarks(report, several))),
        "output_format": "text",
        "test_output_format": "text",
        "test_name_format": "text",
        "visibility": "visible",
        "stdout_visibility": "hidden",
        "tests": [
            _test(exercise, f"{submission.id}: " if several else "", number)
            for submission in report.submissions
            for number, exercise in enumerate(submission.exercises, start=1)
        ],
    }


def _remarks(report: Report, several: bool) -> Iterator[str]:
    """What belongs to no exercise, a line each."""
    for submission in report.submissions:
        for remark in _about(submission):
            yield f"{submission.id}: {remark}" if several else remark


def _about(submission: GradedSubmission) -> Iterator[str]:
    if submission.trouble or submission.message:
        trouble = in_a_word(submission.trouble) if submission.trouble else _("note")
        yield _("{verdict}: {answer}", verdict=trouble, answer=submission.message)
    if submission.late:
        counted = points(submission.final, submission.max)
        yield _("{points} points count: {reason}", points=counted, reason=submission.late)
    yield from submission.notes


def _test(exercise: GradedExercise, prefix: str, number: int) -> dict[str, Any]:
    judged = exercise.verdict not in (None, Status.GRADER_ERROR)
    scores = {"score": exercise.score, "max_score": exercise.max} if judged else {}
    return {
        **scores,
        "status": "passed" if exercise.verdict is Status.RIGHT else "failed",
        "name": on_a_line(f"{prefix}{exercise.id}", _LONGEST_NAME),
        "number": str(number),
        "output": on_lines("\n".join(lost_parts(exercise)) or headline(exercise)),
        "tags": [str(exercise.verdict or "not judged")],
        "visibility": "visible",
    }
