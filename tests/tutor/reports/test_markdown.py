"""The step's summary fits into what GitHub takes of it."""

from tests.tutor.reports.reports import EVERYTHING
from tutor import reports
from tutor.grading.report import GradedExercise, GradedSubmission, Report
from tutor.verdict import Status

MOST = 1024 * 1024  # bytes of one step's summary; a larger one is not shown at all


def test_a_large_class_is_cut_and_the_rest_counted():
    lost = GradedExercise("double", 0, Status.WRONG, 0.0, 1.0, (), "é" * 400)
    rows = tuple(GradedSubmission(f"s{one:05}", (lost, lost, lost)) for one in range(3000))
    summary = reports.render("markdown", Report("", "", rows))
    shown = summary.count("<code>s0")
    assert 100 < shown < 3000
    assert f"{3000 - shown} more submissions do not fit" in summary
    assert len(summary.encode()) < MOST


def test_mistakes_are_counted_where_there_are_several_submissions():
    assert "<code>tripled</code>" in reports.render("markdown", EVERYTHING)
    alone = Report("", "", EVERYTHING.submissions[:1])
    assert "tripled" not in reports.render("markdown", alone)
