"""CSV, for gradebooks and spreadsheets: a row for each submission, points raw and final.

The first columns are always the same; then come two for each exercise, in the order in which they
are reported. A cell is empty where nothing was judged, or where the grader is at fault: that is not
0 points. Text that a spreadsheet would take for a formula begins with an apostrophe.
"""

from __future__ import annotations

import csv
import io

from tutor.grading.report import GradedExercise, GradedSubmission, Report
from tutor.reports.shown import number, on_a_line
from tutor.verdict import Status

COLUMNS = ("submission", "verdict", "score", "final", "max", "late", "message")

_FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠", "|")
_LONGEST_TEXT = 300
_DECIMALS = 6


def render(report: Report) -> str:
    """The report as comma-separated values, its first line the names of the columns."""
    ids = list(dict.fromkeys(one.id for row in report.submissions for one in row.exercises))
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow([*COLUMNS, *(f"{id} {what}" for id in ids for what in ("score", "max"))])
    for submission in report.submissions:
        writer.writerow(_row(submission, ids))
    return stream.getvalue()


def _row(submission: GradedSubmission, ids: list[str]) -> list[str]:
    judged = submission.verdict is not None
    totals = (submission.score, submission.final, submission.max)
    exercises = {exercise.id: exercise for exercise in submission.exercises}
    return [
        text(submission.id),
        str(submission.verdict or ""),
        *(number(points, _DECIMALS) if judged else "" for points in totals),
        text(submission.late),
        text(submission.message),
        *(cell for id in ids for cell in _points(exercises.get(id))),
    ]


def _points(exercise: GradedExercise | None) -> tuple[str, str]:
    if exercise is None or exercise.verdict in (None, Status.GRADER_ERROR):
        return "", ""
    return number(exercise.score, _DECIMALS), number(exercise.max, _DECIMALS)


def text(written: str) -> str:
    """A text that stays one in a spreadsheet."""
    line = on_a_line(written, _LONGEST_TEXT)
    return f"'{line}" if line.startswith(_FORMULA) else line
