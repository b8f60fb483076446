"""For the log of a GitHub Actions step: annotations, then the table of the text report.

GitHub shows ten annotations of a level for each step. Programs that were stopped are errors, other
points lost are warnings, what it adds up to is a notice; where there are more than ten of a level,
the last one counts the rest. While the table is printed, GitHub takes no commands from the log: the
word that ends this is a digest of the table, so no text in the table can hold it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

from tutor.grading.report import GradedExercise, GradedSubmission, Report
from tutor.language import _
from tutor.reports import text_report
from tutor.reports.reasons import STOPPED, headline
from tutor.reports.shown import on_a_line, points
from tutor.reports.told import told
from tutor.verdict import Status

MOST_OF_A_LEVEL = 10

_LONGEST_NAME = 120
_Lost = tuple[str, GradedExercise | GradedSubmission]


def render(report: Report) -> str:
    """Lines for the log."""
    report = told(report)
    lost = list(_lost(report))
    stopped = [(title, one) for title, one in lost if one.verdict in STOPPED]
    others = [(title, one) for title, one in lost if one.verdict not in STOPPED]
    lines = [*_annotations("error", stopped), *_annotations("warning", others), _total(report)]
    return "\n".join([*lines, *_without_commands(text_report.render(report)), ""])


def _lost(report: Report) -> Iterator[_Lost]:
    """Everything that lost points or was not judged, with what it is called."""
    for submission in report.submissions:
        if submission.trouble or not submission.exercises:
            yield submission.id, submission
        for exercise in submission.exercises:
            if exercise.verdict is not Status.RIGHT:
                yield f"{submission.id}, {exercise.id}", exercise


def _annotations(level: str, lost: list[_Lost]) -> Iterator[str]:
    shown = len(lost) if len(lost) <= MOST_OF_A_LEVEL else MOST_OF_A_LEVEL - 1
    for title, graded in lost[:shown]:
        yield _command(level, title, headline(graded))
    if shown < len(lost):
        more = _("{count} more, in the table of this step", count=len(lost) - shown)
        yield _command(level, _("And more"), more)


def _total(report: Report) -> str:
    what = _("{points} points", points=points(report.final, report.max))
    return _command("notice", report.title or "tutor grade", what)


def _command(level: str, title: str, message: str) -> str:
    name = _escaped(on_a_line(title, _LONGEST_NAME)).replace(":", "%3A").replace(",", "%2C")
    return f"::{level} title={name}::{_escaped(message)}"


def _escaped(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _without_commands(table: str) -> Iterator[str]:
    word = hashlib.sha256(table.encode()).hexdigest()
    yield f"::stop-commands::{word}"
    yield table.rstrip("\n")
    yield f"::{word}::"
