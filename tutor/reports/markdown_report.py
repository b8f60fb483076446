"""Markdown for the summary of a GitHub Actions step: `--format markdown="$GITHUB_STEP_SUMMARY"`.

The tables are HTML, which Markdown lets through: within it nothing is read as Markdown, and what
stands in <code> is not made a link, a mention or an emoji either. GitHub takes one MiB of a step.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from html import escape

from tutor.grading.report import GradedExercise, GradedSubmission, Report
from tutor.reports.reasons import NOT_JUDGED
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
    columns = ("Submission", "Exercise", "Verdict", "Points", "Why")
    table = _table(columns, (row for some in rows[:fitting] for row in some))
    left = len(rows) - fitting
    more = f"\n\n<p>{left} more submissions do not fit into this summary.</p>" if left else ""
    return f"{head}{table}{more}\n"


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
    late = f" ({number(report.score, 2)} earned)" if report.final != report.score else ""
    total = f"<strong>{points(report.final, report.max)}</strong> points{late}"
    yield f"<p>{count} submission{'' if count == 1 else 's'}: {total}.</p>"
    if not report.complete:
        yield f"<p>Interrupted: {report.left} of {count} submissions are not judged yet.</p>"
    if count > 1 and (found := mistakes(report)[:_MOST_MISTAKES]):
        rows = (
            _row(str(len(one.submissions)), _said(one.id), _said(f"{one.exercise}, {one.part}"))
            for one in found
        )
        yield _table(("How many", "Mistake", "Where"), rows)


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
        str(graded.verdict or NOT_JUDGED),
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
