"""Markdown for the summary of a GitHub Actions step: `--format markdown="$GITHUB_STEP_SUMMARY"`.

The tables are HTML, which Markdown lets through: within it nothing is read as Markdown, and what
stands in <code> is not made a link, a mention or an emoji either. GitHub takes one MiB of a step.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from html import escape

from tutor.answers.spoken import in_a_word
from tutor.grading.report import GradedExercise, GradedSubmission, Report
from tutor.language import _, ngettext
from tutor.reports.shown import number, on_a_line, points
from tutor.reports.tallies import mistakes
from tutor.reports.told import told
from tutor.verdict import Status

MOST_BYTES = 1_000_000

_LONGEST_NAME = 120
_LONGEST_REASON = 300
_MOST_MISTAKES = 10


def render(report: Report) -> str:
    """The summary; submissions that do not fit into it are counted."""
    report = told(report)
    head = "\n\n".join(_head(report)) + "\n\n"
    rows = [_rows(submission) for submission in report.submissions]
    fitting = _fitting(rows, MOST_BYTES - len(head.encode()) - 1000)
    columns = (_("Submission"), _("Exercise"), _("Verdict"), _("Points"), _("Why"))
    table = _table(columns, (row for some in rows[:fitting] for row in some))
    left = len(rows) - fitting
    more = ngettext(
        "1 more submission does not fit into this summary.",
        "{count} more submissions do not fit into this summary.",
        left,
    )
    return f"{head}{table}\n\n<p>{more}</p>\n" if left else f"{head}{table}\n"


def _fitting(rows: list[list[str]], room: int) -> int:
    """How many submissions have room."""
    for count, some in enumerate(rows):
        room -= sum(len(row.encode()) + 1 for row in some)
        if room < 0:
            return count
    return len(rows)


def _head(report: Report) -> Iterator[str]:
    yield f"<h2>{escape(on_a_line(report.title, _LONGEST_NAME)) or 'tutor grade'}</h2>"
    count = len(report.submissions)
    yield f"<p>{_total(report, count)}</p>"
    if not report.complete:
        left = _(
            "Interrupted: {left} of {count} submissions are not judged yet.",
            left=report.left,
            count=count,
        )
        yield f"<p>{left}</p>"
    if count > 1 and (found := mistakes(report)[:_MOST_MISTAKES]):
        rows = (
            _row(str(len(one.submissions)), _said(one.id), _said(f"{one.exercise}, {one.part}"))
            for one in found
        )
        yield _table((_("How many"), _("Mistake"), _("Where")), rows)


def _total(report: Report, count: int) -> str:
    earned = f"<strong>{points(report.final, report.max)}</strong>"
    if report.final == report.score:
        return ngettext(
            "1 submission: {points} points.",
            "{count} submissions: {points} points.",
            count,
            points=earned,
        )
    return ngettext(
        "1 submission: {points} points ({earned} earned).",
        "{count} submissions: {points} points ({earned} earned).",
        count,
        points=earned,
        earned=number(report.score, 2),
    )


def _rows(submission: GradedSubmission) -> list[str]:
    """Each exercise, and before them what is to be said of the submission as a whole."""
    about = [submission.message, submission.late, *submission.notes]
    rows = [_graded_row(submission.id, "", submission, about)]
    return rows + [_graded_row("", one.id, one, [one.message]) for one in submission.exercises]


def _graded_row(
    name: str, id: str, graded: GradedExercise | GradedSubmission, about: Iterable[str]
) -> str:
    final = graded.final if isinstance(graded, GradedSubmission) else graded.score
    judged = graded.verdict not in (None, Status.GRADER_ERROR)
    return _row(
        _said(name, _LONGEST_NAME),
        _said(id, _LONGEST_NAME),
        in_a_word(graded.verdict),
        points(final, graded.max) if judged else "",
        "<br>".join(_said(sentence) for sentence in about if sentence),
    )


def _said(text: str, limit: int = _LONGEST_REASON) -> str:
    line = on_a_line(text, limit)
    return f"<code>{escape(line)}</code>" if line else ""


def _row(*cells: str) -> str:
    return f"<tr>{''.join(f'<td>{cell}</td>' for cell in cells)}</tr>"


def _table(columns: Sequence[str], rows: Iterable[str]) -> str:
    head = "".join(f"<th>{column}</th>" for column in columns)
    return "\n".join([f"<table><thead><tr>{head}</tr></thead><tbody>", *rows, "</tbody></table>"])
