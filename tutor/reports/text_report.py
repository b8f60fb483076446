"""A table for people: a line for each submission, one for each of its exercises, and the reason."""

from __future__ import annotations

from collections.abc import Iterator

from tutor.answers.spoken import in_a_word
from tutor.grading.report import GradedExercise, GradedSubmission, Report
from tutor.language import _, ngettext
from tutor.language.wrapping import padded
from tutor.language.wrapping import width as columns
from tutor.reports.shown import number, on_a_line, points
from tutor.verdict import Status

_LONGEST_NAME = 40
_LONGEST_REASON = 160


def render(report: Report) -> str:
    """The whole table, with what it adds up to at the end."""
    width = max((columns(name) for name in _names(report)), default=0)
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
        counted = points(submission.final, submission.max)
        yield "  " + _("{points} count: {reason}", points=counted, reason=reason)
    for note in submission.notes:
        yield "  " + _("note: {note}", note=on_a_line(note, _LONGEST_REASON))


def _line(name: str, row: GradedExercise | GradedSubmission, message: str, width: int) -> str:
    verdict, reason = in_a_word(row.verdict), on_a_line(message, _LONGEST_REASON)
    score = points(row.score, row.max)
    return f"{padded(name, width)}  {padded(verdict, 12)}  {padded(score, 10)}  {reason}".rstrip()


def _totals(report: Report) -> Iterator[str]:
    counts = [(in_a_word(Status(verdict)), count) for verdict, count in report.verdicts.items()]
    counts += [(in_a_word(None), report.left)] if report.left else []
    each = ", ".join(
        _("{number} {verdict}", number=count, verdict=verdict) for verdict, count in counts
    )
    yield ngettext(
        "1 submission: {each}", "{count} submissions: {each}", len(report.submissions), each=each
    )
    earned = points(report.score, report.max)
    if report.final == report.score:
        yield _("{points} points", points=earned)
    else:
        late = number(report.final, 2)
        yield _("{points} points, of which {late} count", points=earned, late=late)
    if report.walls is not None:
        walls = ", ".join(report.walls) or _("no walls at all")
        yield _("programs ran behind: {walls}", walls=walls)
