"""Everything, for programs to read; `schema.json` beside this file says what stands where."""

from __future__ import annotations

import json
from typing import Any

from tutor.grading.report import GradedExercise, GradedSubmission, Report
from tutor.reports.shown import plain
from tutor.version import VERSION

FORMAT = 1  # raised when a field changes its meaning or goes; new fields do not raise it


def render(report: Report) -> str:
    """The report as one JSON object."""
    return json.dumps(plain(record(report)), ensure_ascii=False, indent=2) + "\n"


def record(report: Report) -> dict[str, Any]:
    """The report as plain data."""
    return {
        "format": FORMAT,
        "tool": {"name": "tutor", "version": VERSION},
        "course": report.course,
        "title": report.title,
        "feedback": report.feedback,
        "complete": report.complete,
        "submissions": [_submission(submission) for submission in report.submissions],
        "totals": {
            "submissions": len(report.submissions),
            "score": report.score,
            "final": report.final,
            "max": report.max,
            "verdicts": report.verdicts,
            "faults": report.faults,
        },
    }


def _submission(submission: GradedSubmission) -> dict[str, Any]:
    return {
        "id": submission.id,
        "verdict": submission.verdict,
        "score": submission.score,
        "final": submission.final,
        "max": submission.max,
        "late": submission.late,
        "message": submission.message,
        "exercises": [_exercise(exercise) for exercise in submission.exercises],
        "notes": list(submission.notes),
    }


def _exercise(exercise: GradedExercise) -> dict[str, Any]:
    before = exercise.before
    return {
        "id": exercise.id,
        "seed": exercise.seed,
        "verdict": exercise.verdict,
        "score": exercise.score,
        "max": exercise.max,
        "message": exercise.message,
        "parts": list(exercise.parts),
        "walls": list(exercise.walls),
        **({"before": _points(before)} if before else {}),
    }


def _points(exercise: GradedExercise) -> dict[str, Any]:
    return {"verdict": exercise.verdict, "score": exercise.score, "max": exercise.max}
