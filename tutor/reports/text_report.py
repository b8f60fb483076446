"""A table for people: a line for each submission, one for each of its exercises, and the reason."""

from __future__ import annotations

from collections.abc import Iterator

from tutor.grading.report import GradedExercise, GradedSubmission, Report
from tutor.reports.shown import number, on_a_line, points

_LONGEST_NAME = 40
_LONGEST_REASON = 160
_NOT_YET = "not judged"


def render(report: Report) -> str:
    """The whole table, with what it adds up to at the end."""
    width = max((len(name) for name in _names(report)), default=0)
    lines = [on_a_line(report.title, _LONGEST_REASON), ""] if report.title else []
    for submission in report.submissions:
        lines += _submission(submission, width)
    return "\n".join([*lines, "", *_totals(report), ""])


def _names(report: Report) -> Iterator[str]:
    for submission in report.submissions:
        yield _name(submission.id)
        for exercise in submission.exercises:
            yield _name(f"  {exercise.id}")


def _name(text: str) -> str:
    indent = "  " if text.startswith("  ") else ""
    return indent + on_a_line(text, _LONGEST_NAME)


def _submission(submission: GradedSubmission, width: int) -> Iterator[str]:
    yield _line(_name(submission.id), submission, submission.message, width)
    for exercise in submission.exercises:
        yield _line(_name(f"  {exercise.id}"), exercise, exercise.message, width)
    if submission.late:
        reason = on_a_line(submission.late, _LONGEST_REASON)
        yield f"  {points(submission.final, submission.max)} count: {reason}"
    for note in submission.notes:
        yield f"  note: {on_a_line(note, _LONGEST_REASON)}"


def _line(name: str, row: GradedExercise | GradedSubmission, message: str, width: int) -> str:
    verdict = str(row.verdict or _NOT_YET)
    reason = on_a_line(message, _LONGEST_REASON)
    return f"{name:{width}}  {verdict:12}  {points(row.score, row.max):10}  {reason}".rstrip()


def _totals(report: Report) -> Iterator[str]:
    count = len(report.submissions)
    verdicts = report.verdicts | ({_NOT_YET: report.left} if report.left else {})
    each = ", ".join(f"{number} {verdict}" for verdict, number in verdicts.items())
    yield f"{count} submission{'' if count == 1 else 's'}: {each}"
    late = "" if report.final == report.score else f", of which {number(report.final, 2)} count"
    yield f"{points(report.score, report.max)} points{late}"
    if report.walls is not None:
        yield f"programs ran behind: {', '.join(report.walls) or 'no walls at all'}"
