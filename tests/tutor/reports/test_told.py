"""Students are told what the assignment lets them be told; the teacher everything."""

import json
from dataclasses import replace

import pytest

from tests.tutor.reports.reports import part
from tutor import reports
from tutor.grading.report import GradedExercise, GradedSubmission, Report
from tutor.reports.told import told
from tutor.verdict import Status

FOR_STUDENTS = ("classroom", "github", "gradescope", "markdown")
SECRETS = {  # what stands only in …
    "the values": ("COUNTEREXAMPLE", "STEP"),
    "the reasons": ("MISTAKE", "REASON", "READ"),
    "the form": ("SYNTAX",),
}
TOLD = {
    "full": {"the values", "the reasons", "the form"},
    "mistake": {"the reasons", "the form"},
    "verdict": {"the form"},
    "score": {"the form"},
}


def report(level, hidden=False):
    more = {"hidden": True} if hidden else {}
    wrong = part(
        "y",
        "wrong",
        0.0,
        "REASON",
        mistake="MISTAKE",
        read_as="READ",
        counterexample="COUNTEREXAMPLE",
        step="STEP",
        **more,
    )
    broken = part("program", "invalid", 0.0, "line 1: SYNTAX")
    exercises = (
        GradedExercise("sums", 0, Status.WRONG, 0.0, 1.0, (wrong,), "y: REASON"),
        GradedExercise("code", 0, Status.INVALID, 0.0, 1.0, (broken,), "line 1: SYNTAX"),
    )
    return Report("", "0", (GradedSubmission("ada", exercises),), level)


def seen(level, hidden=False):
    """Every text that is left for students to read, whatever the format makes of it."""
    left = told(report(level, hidden)).submissions
    return " ".join(f"{one.message} {one.parts}" for row in left for one in row.exercises)


@pytest.mark.parametrize("level", TOLD)
def test_each_level_leaves_what_it_says(level):
    for what, words in SECRETS.items():
        for word in words:
            assert (word in seen(level)) == (what in TOLD[level]), word


def test_of_a_hidden_part_no_more_than_the_verdict_is_told():
    text = seen("full", hidden=True)
    assert not any(word in text for word in SECRETS["the values"] + SECRETS["the reasons"])
    assert "wrong" in text


def test_what_is_told_keeps_verdicts_and_points():
    for level in TOLD:
        before, after = report(level), told(report(level))
        assert (after.score, after.max, after.verdicts) == (
            before.score,
            before.max,
            before.verdicts,
        )


@pytest.mark.parametrize("format", FOR_STUDENTS)
@pytest.mark.parametrize("level", ["verdict", "score"])
def test_reports_for_students_keep_to_the_level(format, level):
    text = reports.render(format, report(level))
    assert not any(word in text for word in SECRETS["the values"] + SECRETS["the reasons"])
    assert "SYNTAX" in text


@pytest.mark.parametrize("format", sorted({*reports.names()} - {*FOR_STUDENTS, "csv"}))
def test_reports_for_the_teacher_hold_the_reasons(format):
    assert "REASON" in reports.render(format, report("score"))


def test_nobody_else_is_a_format_for_students():
    """A new format is for the teacher, or stands in the table above."""
    for format in reports.names():
        full, least = (reports.render(format, report(level)) for level in ("full", "score"))
        differs = (
            json.loads(full) | {"feedback": ""} != json.loads(least) | {"feedback": ""}
            if (format == "json")
            else full != least
        )
        assert differs == (format in FOR_STUDENTS), format


def test_the_level_is_carried_not_applied_by_the_report():
    assert replace(report("score"), feedback="full") == report("full")
