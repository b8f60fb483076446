"""Why points are missing, in words that several formats share."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tutor.grading.report import GradedExercise, GradedSubmission
from tutor.reports.shown import on_a_line, points
from tutor.verdict import Status

NOT_JUDGED = "not judged"
STOPPED = (Status.TIMEOUT, Status.MEMORY, Status.CRASHED, Status.REFUSED, Status.GRADER_ERROR)

_LONGEST_MESSAGE = 500


def headline(graded: GradedExercise | GradedSubmission) -> str:
    """The verdict, the points and the reason, on one line."""
    verdict = str(graded.verdict or NOT_JUDGED)
    told = f"{verdict}, {points(graded.score, graded.max)} points. {graded.message}"
    return on_a_line(told, _LONGEST_MESSAGE)


def lost_parts(graded: GradedExercise | GradedSubmission) -> list[str]:
    """Every part that is not right, a line each."""
    parts = graded.parts if isinstance(graded, GradedExercise) else ()
    lost = [part for part in parts if part["verdict"] != Status.RIGHT]
    return [on_a_line(_lost(part), _LONGEST_MESSAGE) for part in lost]


def _lost(part: Mapping[str, Any]) -> str:
    told = f"{part['name']}: {part['verdict']}. {part['message']}"
    shown = part.get("counterexample")
    return f"{told} For example, {shown}" if shown and shown not in told else told
