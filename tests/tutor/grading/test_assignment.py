"""The assignment file: three ways to write it, and a sentence for every way to get it wrong."""

import textwrap
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from tutor.grading import assignment
from tutor.grading.assignment import Assigned, BadAssignment, Check, Late, read_assignment


@pytest.fixture
def read(tmp_path):
    def written(text):
        file = tmp_path / "week.toml"
        file.write_text(text, encoding="utf-8")
        return read_assignment(file)

    return written


def test_ids_in_a_list(read):
    week = read('title = "Week 3"\nexercises = ["double", "add-two"]')
    assert week.title == "Week 3"
    assert dict(week.exercises) == {"double": Assigned(), "add-two": Assigned()}


@pytest.mark.parametrize(
    "text",
    [
        "[exercises.double]\npoints = 10\nseed = 3\n[exercises.add-two]",
        '[[exercises]]\nid = "double"\npoints = 10\nseed = 3\n[[exercises]]\nid = "add-two"',
        'exercises = [{id = "double", points = 10.0, seed = 3}, "add-two"]',
    ],
)
def test_points_and_seeds(read, text):
    assert list(read(text).exercises.items()) == [
        ("double", Assigned(10.0, 3)),
        ("add-two", Assigned()),
    ]


FULL = """
title = "Week 3"
variants = "student"
attempts = "best"
due = 2026-03-01T23:59:00
timezone = "Europe/Berlin"
checks = "hidden"
feedback = "mistake"

[late]
grace = "15 minutes"
percent = 10
per = "hour"
cap = 50
floor = 40
until = "7 days"

[extensions]
"Ada Lovelace" = "1 day 12 h"
Bo = 2026-03-05T12:00:00
Cy = 2026-03-05T12:00:00-08:00

[submitted]
Di = 2026-03-01T20:00:00

[exercises.double]
points = 10
checks = {public = 30, hidden = 70}

[exercises.add-two]
variants = "fixed"
seed = 3
"""


def test_everything_that_can_be_said(read):
    week = read(FULL)
    berlin = ZoneInfo("Europe/Berlin")
    assert (week.title, week.attempts, week.feedback) == ("Week 3", "best", "mistake")
    assert week.due == datetime(2026, 3, 1, 22, 59, tzinfo=UTC)
    assert week.zone == berlin
    assert week.late == Late(
        timedelta(minutes=15), 10, timedelta(hours=1), 50, 40, timedelta(days=7)
    )
    assert dict(week.extensions) == {
        "Ada Lovelace": timedelta(hours=36),
        "Bo": datetime(2026, 3, 5, 11, 0, tzinfo=UTC),
        "Cy": datetime(2026, 3, 5, 20, 0, tzinfo=UTC),
    }
    assert dict(week.submitted) == {"Di": datetime(2026, 3, 1, 19, 0, tzinfo=UTC)}
    assert dict(week.exercises) == {
        "double": Assigned(10.0, 0, "student", (Check("public", 30), Check("hidden", 70))),
        "add-two": Assigned(None, 3, "fixed", (Check("hidden", 100),)),
    }


def test_a_due_time_with_its_own_distance_from_utc_needs_no_zone(read):
    week = read('due = 2026-03-01T23:59:00+01:00\nexercises = ["double"]')
    assert week.due == datetime(2026, 3, 1, 22, 59, tzinfo=UTC)
    assert week.zone.utcoffset(None) == timedelta(hours=1)


def test_an_hour_that_the_clock_shows_twice_is_the_later_one(read):
    text = 'due = 2026-10-25T02:30:00\ntimezone = "Europe/Berlin"\nexercises = ["double"]'
    assert read(text).due.astimezone(UTC).hour == 1


@pytest.mark.parametrize(
    ("text", "span"),
    [
        ("2 days", timedelta(days=2)),
        ("1 day", timedelta(days=1)),
        ("90 min", timedelta(minutes=90)),
        ("36h", timedelta(hours=36)),
        ("1 h 30 minutes", timedelta(minutes=90)),
        ("1 day, 2 hours and 3 s", timedelta(days=1, hours=2, seconds=3)),
        ("0.5 days", timedelta(hours=12)),
        ("2 Weeks", timedelta(weeks=2)),
    ],
)
def test_spans_are_written_as_people_do(read, text, span):
    week = f'due = 2026-03-01T00:00:00Z\nexercises = ["double"]\nlate = {{until = "{text}"}}'
    assert read(week).late.until == span


DUE = "due = 2026-03-01T00:00:00Z\n"
EX = 'exercises = ["double"]\n'


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("exercise = []", "no field 'exercise'; did you mean exercises?"),
        ('exercises = [{id = "double", point = 1}]', "double has no field 'point'; did you mean"),
        ("", "no exercises"),
        ("exercises = []", "no exercises"),
        ("exercises = 3", "must be a list"),
        ("exercises = [3]", "given by its id, not by 3"),
        ("exercises = {double = 3}", "must be a table"),
        ('exercises = ["double", "double"]', "listed twice"),
        ("[exercises.double]\npoints = -1", "exercises.double.points must be a number, not neg"),
        ("[exercises.double]\npoints = nan", "points must be a number, not negative"),
        ("[exercises.double]\npoints = true", "points must be a number"),
        ("[exercises.double]\nseed = 1.5", "exercises.double.seed must be a whole number"),
        ("[exercises.double]\nseed = -1", "seed must be a whole number such as 7, not -1"),
        ("title = 3\nexercises = ['double']", "title must be text, not 3"),
        ("exercises = [", "Invalid value"),
        (EX + "variants = 'mine'", '"fixed" or "student" or "free", not "mine"'),
        ("variants = 'student'\n[exercises.double]\nseed = 3", "double.seed contradicts"),
        (EX + "attempts = 'first'", 'attempts must be "last" or "best", not "first"'),
        (EX + "feedback = 'all'", "feedback must be"),
        (EX + "checks = 'secret'", 'checks must be "fresh" or "public" or "hidden"'),
        (EX + "checks = {public = 30, hidden = 60}", "checks: the percents must add up to 100"),
        (EX + "checks = {public = 30, private = 70}", "checks has no field 'private'"),
        (EX + "checks = {public = 'x'}", "checks.public must be a percentage"),
        (EX + "due = 2026-03-01T23:59:00", "due has no time zone; add its distance from UTC"),
        (EX + "due = 2026-03-01", "due must be a date and a time, such as"),
        (
            EX + "due = 'tomorrow'",
            "due must be a date and a time, such as 2026-03-01T23:59:00, not",
        ),
        (EX + "timezone = 'Berlin'", "timezone must be the name of a time zone"),
        (EX + "timezone = '../../etc/passwd'", "timezone must be the name of a time zone"),
        (EX + "timezone = 'Europe'", "timezone must be the name of a time zone"),
        (
            EX + "due = 2026-03-29T02:30:00\ntimezone = 'Europe/Berlin'",
            "due must be a date and a time",
        ),
        (EX + "late = {percent = 10}", "late means nothing without due"),
        (EX + "extensions = {ada = '2 days'}", "extensions means nothing without due"),
        (EX + DUE + "late = 10", "late must be a table"),
        (EX + DUE + "late = {grace = '5 min'}", "late takes nothing off without percent"),
        (EX + DUE + "late = {percent = 110}", "late.percent must be a percentage from 0 to 100"),
        (EX + DUE + "late = {percent = 10, per = 'week'}", 'late.per must be "day" or "hour"'),
        (EX + DUE + "late = {percent = 10, grace = 15}", "late.grace must be a span of time"),
        (EX + DUE + "late = {until = '7 dogs'}", "late.until must be a span of time"),
        (EX + DUE + "late = {percnt = 10}", "late has no field 'percnt'; did you mean percent?"),
        (EX + DUE + "extensions = {ada = 2}", "extensions.ada must be a date and a time"),
        (EX + DUE + "extensions = {ada = 'much'}", "extensions.ada must be a span of time"),
        (EX + DUE + "submitted = {ada = '2 days'}", "submitted.ada must be a date and a time"),
        (
            DUE + "[late]\npercent = 10\nexercises = ['double']",
            "exercises stands below [late], and belongs above",
        ),
    ],
)
def test_what_is_wrong_is_told_with_the_file(read, text, told):
    with pytest.raises(BadAssignment, match=r"week\.toml: ") as raised:
        read(text)
    assert told in str(raised.value)
    assert "\n" not in str(raised.value)


def test_the_example_in_the_documentation_can_be_read(read):
    text = assignment.__doc__
    example = text[text.rindex('    title = "Week 3"') : text.rindex("Penalties")]
    week = read(
        textwrap.dedent(example).replace('exercises = ["forward-relu-net", "adam-step"]', "")
    )
    assert list(week.exercises) == ["adam-step"]
    assert week.late.floor == 40


def test_a_file_that_is_not_there(tmp_path):
    with pytest.raises(BadAssignment, match="cannot be read"):
        read_assignment(tmp_path / "gone.toml")


def test_a_file_that_is_no_text(tmp_path):
    (tmp_path / "week.toml").write_bytes(b"\xff")
    with pytest.raises(BadAssignment, match="not a text file"):
        read_assignment(tmp_path / "week.toml")
