"""Why points are missing, in words that several formats share."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tutor.answers.spoken import full_name, in_a_word
from tutor.grading.report import GradedExercise, GradedSubmission
from tutor.language import _, sentences
from tutor.reports.shown import on_a_line, points
from tutor.verdict import Status

STOPPED = (Status.TIMEOUT, Status.MEMORY, Status.CRASHED, Status.REFUSED, Status.GRADER_ERROR)

_LONGEST_MESSAGE = 500


def headline(graded: GradedExercise | GradedSubmission) -> str:
    """The verdict, the points and the reason, on one line."""
    score = points(graded.score, graded.max)
    told = _("{verdict}, {points} points.", verdict=in_a_word(graded.verdict), points=score)
    told = sentences(told, graded.message)
    return on_a_line(told, _LONGEST_MESSAGE)


def lost_parts(graded: GradedExercise | GradedSubmission) -> list[str]:
    """Every part that is not right, a line each."""
    parts = graded.parts if isinstance(graded, GradedExercise) else ()
    lost = [part for part in parts if part["verdict"] != Status.RIGHT]
    return [on_a_line(_lost(part), _LONGEST_MESSAGE) for part in lost]


def _lost(part: Mapping[str, Any]) -> str:
    verdict = in_a_word(Status(part["verdict"]))
    name = full_name(part["name"], part.get("called", ""))
    told = _("{part}: {verdict}.", part=name, verdict=verdict)
    told = sentences(told, part["message"])
    shown = part.get("counterexample")
    if not shown or shown in told:
        return told
    return sentences(told, _("For example, {point}", point=shown))
