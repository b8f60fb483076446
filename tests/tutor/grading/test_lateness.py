"""How late is late, what it costs, and whose word that is. Expected points are reckoned by hand."""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from tests.tutor.grading.intake.packing import zip_info, zipped
from tutor.grading.assignment import Assignment, Late
from tutor.grading.finding import Place
from tutor.grading.intake.packed import Packed
from tutor.grading.lateness import Delivery, charged, delivery, strangers

DUE = datetime(2026, 3, 1, 23, 0, tzinfo=UTC)
SUMS = "[add-two]\nsum = 7\ntwice = 14\n"


def place(**more):
    return Place("Ada", Packed("Ada"), "Ada", **more)


def late_by(**span):
    return Delivery(DUE, DUE + timedelta(**span), "Gradescope")


TEN_A_DAY = Late(percent=10)


@pytest.mark.parametrize(
    ("by", "late", "raw", "left"),
    [  # of 10 points
        ({"seconds": 0}, TEN_A_DAY, 8, 8),
        ({"seconds": 1}, TEN_A_DAY, 8, 7),  # a day begun is a day
        ({"hours": 24}, TEN_A_DAY, 8, 7),
        ({"hours": 24, "seconds": 1}, TEN_A_DAY, 8, 6),
        ({"days": 1.3}, TEN_A_DAY, 10, 8),  # the example in Canvas' own guide
        ({"days": 30}, TEN_A_DAY, 8, 0),
        ({"minutes": 15}, Late(timedelta(minutes=15), 10), 8, 8),
        ({"minutes": 16}, Late(timedelta(minutes=15), 10), 8, 7),
        ({"hours": 2.5}, Late(percent=5, per=timedelta(hours=1)), 8, 6.5),
        ({"days": 9}, Late(percent=10, cap=25), 8, 5.5),
        ({"days": 9}, Late(percent=10, floor=40), 8, 4),
        ({"days": 9}, Late(percent=10, floor=40), 3, 3),  # nobody gains by being late
        ({"days": 1}, Late(percent=10, floor=40), 8, 7),
        ({"days": 3}, Late(percent=10, until=timedelta(days=3)), 10, 7),
        ({"days": 3, "seconds": 1}, Late(percent=10, until=timedelta(days=3)), 10, 0),
        ({"days": 5}, Late(until=timedelta(days=7)), 8, 8),
        ({"days": 5}, Late(), 8, 8),
    ],
)
def test_what_lateness_costs(by, late, raw, left):
    points, reason = charged(raw, 10, late_by(**by), late)
    assert points == pytest.approx(left)
    assert bool(reason) == (by != {"seconds": 0} and timedelta(**by) > late.grace)


def test_the_reason_tells_how_late_by_whose_word_and_what_it_costs():
    berlin = ZoneInfo("Europe/Berlin")
    due = datetime(2026, 3, 1, 23, 59, tzinfo=berlin)
    late = Delivery(due, datetime(2026, 3, 3, 1, 0, tzinfo=UTC), "the newest file")
    assert charged(9, 10, late, TEN_A_DAY)[1] == (
        "handed in 1 day 2 h late (2026-03-03 02:00 by the newest file, due 2026-03-01 23:59"
        " Europe/Berlin): 20 % of 10 points off, 9 became 7"
    )
    floor = charged(9, 10, late, Late(percent=50, floor=30))[1]
    assert floor.endswith("9 became 3, as lateness takes nobody below 30 %")


def test_days_are_those_that_passed_also_when_the_clock_was_changed():
    berlin = ZoneInfo("Europe/Berlin")
    due = datetime(2026, 3, 28, 12, 0, tzinfo=berlin)
    late = Delivery(due, datetime(2026, 3, 29, 12, 30, tzinfo=berlin), "Moodle")
    assert late.by == timedelta(hours=23, minutes=30)
    assert charged(10, 10, late, TEN_A_DAY)[0] == 9


def test_whose_word_counts():
    week = Assignment(due=DUE, submitted={"ADA ": DUE - timedelta(hours=1)})
    files = DUE + timedelta(days=1)
    platform = DUE + timedelta(hours=2)
    plain = Assignment(due=DUE)
    assert delivery(place(), files, plain).source == "the newest file"
    by_platform = delivery(place(platform="Gradescope", when=platform), files, plain)
    assert (by_platform.at, by_platform.source) == (platform, "Gradescope")
    stated = delivery(place(platform="Gradescope", when=platform), files, week)
    assert (stated.by, stated.source) == (timedelta(), "the assignment file")


def test_a_time_without_a_zone_is_in_that_of_the_assignment():
    week = Assignment(due=DUE, zone=ZoneInfo("Europe/Berlin"))
    at = delivery(place(platform="Blackboard", when=datetime(2026, 3, 2, 0, 30)), None, week)
    assert at.by == timedelta(minutes=30)


def test_what_canvas_does_not_mark_as_late_is_not_late_whatever_the_files_say():
    files = DUE + timedelta(days=9)
    in_time = delivery(place(platform="Canvas", late=False), files, Assignment(due=DUE))
    assert charged(8, 10, in_time, TEN_A_DAY) == (8, "")
    assert in_time.said() == "in time, as Canvas has it"
    late = delivery(place(platform="Canvas", late=True), files, Assignment(due=DUE))
    assert charged(8, 10, late, TEN_A_DAY) == (
        8,
        "Canvas marks it as late, and does not say by how much: nothing was taken off",
    )


def test_an_unknown_time_costs_nothing_and_is_told():
    unknown = delivery(place(), None, Assignment(due=DUE))
    assert charged(8, 10, unknown, TEN_A_DAY) == (
        8,
        "when it was handed in is not known: nothing was taken off",
    )


@pytest.mark.parametrize("extension", [timedelta(days=2), DUE + timedelta(days=2)])
@pytest.mark.parametrize("name", ["Ada", "ada", "815", "ada@example.org"])
def test_an_extension_is_for_a_student_by_any_name(extension, name):
    week = Assignment(due=DUE, extensions={name: extension})
    known = place(names=("815", "ada@example.org"))
    assert delivery(known, DUE + timedelta(days=2), week).by == timedelta()
    assert delivery(known, DUE + timedelta(days=2, minutes=1), week).extended
    others = Place("Bo", Packed("Bo"), "Bo")
    assert delivery(others, DUE + timedelta(days=2), week).by == timedelta(days=2)


def test_without_a_due_time_nothing_is_late():
    assert delivery(place(), DUE, Assignment()) is None


def test_names_that_nobody_bears_are_told():
    week = Assignment(due=DUE, extensions={"Ada": DUE, "Adda": DUE}, submitted={"Bo": DUE})
    assert strangers(week, [place()]) == ["Adda", "Bo"]


# -- the whole way --------------------------------------------------------------------------------


@pytest.fixture
def week(tmp_path):
    file = tmp_path / "week.toml"
    file.write_text(
        'due = 2026-03-01T23:00:00Z\nlate = {percent = 10, grace = "15 min"}\n'
        'extensions = {bo = "2 days", adda = "1 day"}\n[exercises.add-two]\npoints = 10\n'
    )
    return file


def test_raw_points_stand_beside_those_that_count_with_the_reason(report_of, grade, write, week):
    folder = write({f"{student}/answers.toml": SUMS for student in ("ada", "bo", "cy")})
    for student, late in (("ada", 2), ("bo", 2), ("cy", 0)):
        at = (DUE + timedelta(days=late)).timestamp()
        os.utime(folder / student / "answers.toml", (at, at))
    code, report = report_of(folder, "--assignment", week)
    assert code == 1  # all right, but points are lost
    ada, bo, cy = report.submissions
    assert [(one.score, one.final) for one in (ada, bo, cy)] == [(10, 8), (10, 10), (10, 10)]
    assert ada.late == (
        "handed in 2 days late (2026-03-03 23:00 by the newest file, due 2026-03-01 23:00 UTC):"
        " 20 % of 10 points off, 10 became 8"
    )
    assert (bo.late, cy.late) == ("", "")
    assert cy.notes == ("handed in 2026-03-01 23:00 by the newest file",)
    assert grade(folder / "cy", "--assignment", week)[0] == 0
    told = "adda is in the assignment's extensions or submitted, but handed in nothing"
    assert told in grade(folder, "--assignment", week)[2]


def test_times_within_an_archive_are_not_believed(report_of, tmp_path, week):
    file = tmp_path / "ada.zip"
    file.write_bytes(zipped((zip_info("answers.toml"), SUMS)))  # it says noon that day
    at = (DUE + timedelta(days=1)).timestamp()
    os.utime(file, (at, at))
    assert "handed in 1 day late" in report_of(file, "--assignment", week)[1].submissions[0].late
