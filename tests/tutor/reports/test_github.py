"""Annotations stay within what GitHub shows, and the log between them is no command."""

from collections import Counter
from dataclasses import replace

import pytest

from tests.tutor.reports.reports import EVERYTHING, HOSTILE
from tests.tutor.reports.runner import Command, commands
from tutor import reports
from tutor.grading.report import GradedExercise, GradedSubmission, Report
from tutor.verdict import Status


def class_of(count, verdict):
    lost = GradedExercise("double", 0, verdict, 0.0, 1.0, (), "why")
    return Report("", "", tuple(GradedSubmission(f"s{one:03}", (lost,)) for one in range(count)))


def annotations(report):
    return commands(reports.render("github", report))


def test_the_runner_reads_what_was_said():
    found = annotations(EVERYTHING)
    assert (
        Command("warning", "missing, 0 of 1 points. No answer.", {"title": "di, double"}) in found
    )
    assert found[-1] == Command("notice", "3.47 of 13 points", {"title": "Week 3"})


def test_what_was_stopped_is_an_error_and_other_points_lost_a_warning():
    levels = {one.properties["title"]: one.name for one in annotations(EVERYTHING)}
    assert levels == {
        "\\x3a:error::bo": "error",
        "cy, double": "error",
        "cy, slope": "error",
        "ada, add-two": "warning",
        "di, double": "warning",
        "ed, double": "warning",
        "Week 3": "notice",
    }


@pytest.mark.parametrize(("count", "shown"), [(9, 9), (10, 10), (11, 10), (300, 10)])
@pytest.mark.parametrize(
    ("verdict", "level"), [(Status.WRONG, "warning"), (Status.CRASHED, "error")]
)
def test_there_are_at_most_ten_of_a_level(count, shown, verdict, level):
    found = annotations(class_of(count, verdict))
    assert Counter(one.name for one in found)[level] == shown
    if count > 10:
        assert found[9].data.startswith(f"{count - 9} more")


def test_the_table_stands_where_no_commands_are_taken():
    lines = reports.render("github", EVERYTHING).splitlines()
    start = next(place for place, line in enumerate(lines) if line.startswith("::stop-commands::"))
    word = lines[start].rpartition(":")[2]
    assert lines[-1] == f"::{word}::"
    table = "\n".join(lines[start + 1 : -1])
    assert word not in table
    assert table in reports.render("text", EVERYTHING)


def test_the_word_is_another_one_for_another_table():
    words = {
        reports.render("github", replace(EVERYTHING, title=title)).splitlines()[-1]
        for title in ("a", "b", "a")
    }
    assert len(words) == 2


@pytest.mark.parametrize("text", [HOSTILE, "::error::forged", "##[error]forged", " ::add-path::x"])
def test_the_reader_of_logs_would_notice_a_command(text):
    """The check can fail: a log with the text as it is holds more commands than were meant."""
    assert commands(text)
