"""What programs are tried on: inputs that everybody can see, that nobody can, or both."""

from __future__ import annotations

import random

import pytest

from tests.tutor.grading.conftest import COURSE, RIGHT
from tutor.course import Course


@pytest.fixture
def learnt():
    """A program that knows the public inputs by heart, and nothing else."""
    exercise = Course(COURSE).load("double")
    rng = random.Random("/double/0/program")
    known = {call[0]: 2 * call[0] for call in exercise.call("calls", {}, rng)}
    return f"def double(x):\n    return {known!r}.get(x, 0)\n"


@pytest.fixture
def parts(report_of, write, tmp_path):
    """The parts of one student's program under some checks, as (name, verdict, score, hidden)."""

    def graded(source, checks):
        week = tmp_path / "week.toml"
        week.write_text(f"{checks}\n[exercises.double]\npoints = 10\n")
        _, report = report_of(write({"ada/double.py": source}), "--assignment", week)
        ((exercise,),) = [row.exercises for row in report.submissions]
        return [
            (part["name"], str(part["verdict"]), part["score"], part.get("hidden", False))
            for part in exercise.parts
        ]

    return graded


@pytest.mark.parametrize(
    ("checks", "expected"),
    [
        ("", [("program", "wrong", 0, False)]),
        ('checks = "fresh"', [("program", "wrong", 0, False)]),
        ('checks = "public"', [("program", "right", 10, False)]),
        ('checks = "hidden"', [("program", "wrong", 0, True)]),
        (
            "checks = {public = 30, hidden = 70}",
            [("program (public)", "right", 3, False), ("program (hidden)", "wrong", 0, True)],
        ),
        (
            "checks = {fresh = 50, public = 50}",
            [("program (fresh)", "wrong", 0, False), ("program (public)", "right", 5, False)],
        ),
    ],
)
def test_what_is_known_by_heart_earns_the_public_share_alone(parts, learnt, checks, expected):
    assert parts(learnt, checks) == expected


def test_a_right_program_earns_all_shares(parts):
    assert parts(RIGHT, "checks = {public = 30, hidden = 70}") == [
        ("program (public)", "right", 3, False),
        ("program (hidden)", "right", 7, True),
    ]


def test_typed_answers_know_no_shares(report_of, write, tmp_path):
    week = tmp_path / "week.toml"
    week.write_text('checks = {public = 30, hidden = 70}\nexercises = ["add-two"]')
    folder = write({"ada/answers.toml": "[add-two]\nsum = 7\ntwice = 14\n"})
    code, report = report_of(folder, "--assignment", week)
    assert code == 0
    assert [part["name"] for part in report.submissions[0].exercises[0].parts] == ["sum", "twice"]


def test_other_checks_are_judged_anew_when_a_run_goes_on(report_of, grade, write, learnt, tmp_path):
    week, folder = tmp_path / "week.toml", write({"ada/double.py": learnt})
    week.write_text('exercises = ["double"]')
    assert grade(folder, "--assignment", week)[0] == 1
    week.write_text('checks = "public"\nexercises = ["double"]')
    assert report_of(folder, "--assignment", week, "--resume")[0] == 0


def test_the_level_of_feedback_reaches_the_report(report_of, write, tmp_path):
    week, folder = tmp_path / "week.toml", write({"ada/double.py": RIGHT})
    for said, level in (("", "full"), ('feedback = "verdict"', "verdict")):
        week.write_text(f'{said}\nexercises = ["double"]')
        assert report_of(folder, "--assignment", week)[1].feedback == level
