"""GitHub Classroom's JSON, for its autograding reporter: a test for each exercise.

The reporter adds up `score` over the tests; where being late takes points, a last test takes them.
It reads the JSON in base64, from the variable `<STEP>_RESULTS`; `--make classroom` makes a workflow
that hands it over.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from tutor.grading.report import GradedExercise, GradedSubmission, Report
from tutor.reports.reasons import STOPPED, headline
from tutor.reports.shown import on_a_line
from tutor.reports.told import told
from tutor.verdict import Status

VERSION = 1

_LONGEST_NAME = 120
_LONGEST_MESSAGE = 500
_DECIMALS = 6


def render(report: Report) -> str:
    """The report as one JSON object."""
    return json.dumps(_results(told(report)), ensure_ascii=False, indent=2) + "\n"


def _results(report: Report) -> dict[str, Any]:
    tests = [test for submission in report.submissions for test in _tests(submission, report)]
    statuses = {test["status"] for test in tests} or {"error"}
    return {
        "version": VERSION,
        "status": next(one for one in ("error", "fail", "pass") if one in statuses),
        "max_score": report.max,
        "tests": tests,
    }


def _tests(submission: GradedSubmission, report: Report) -> Iterator[dict[str, Any]]:
    prefix = f"{submission.id}: " if len(report.submissions) != 1 else ""
    for exercise in submission.exercises:
        yield _test(f"{prefix}{exercise.id}", exercise, exercise.score)
    if submission.trouble or not submission.exercises:
        yield _test(f"{prefix}submission", submission, 0.0)
    if submission.final != submission.score:
        lost = round(submission.final - submission.score, _DECIMALS)
        yield _record(f"{prefix}handed in late", "pass", submission.late, lost)


def _test(name: str, graded: GradedExercise | GradedSubmission, score: float) -> dict[str, Any]:
    return _record(name, _status(graded.verdict), f"{name}: {headline(graded)}", score)


def _record(name: str, status: str, message: str, score: float) -> dict[str, Any]:
    return {
        "name": on_a_line(name, _LONGEST_NAME),
        "status": status,
        "message": on_a_line(message, _LONGEST_MESSAGE),
        "filename": "",
        "line_no": 0,
        "test_code": "",
        "score": score,
    }


def _status(verdict: Status | None) -> str:
    if verdict is Status.RIGHT:
        return "pass"
    return "error" if verdict is None or verdict in STOPPED else "fail"
