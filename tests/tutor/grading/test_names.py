"""What a reader calls a part goes along with its name, into every record of it."""

import shutil

import pytest

from tests.tutor.grading.conftest import COURSE, RIGHT
from tutor.__main__ import main


@pytest.fixture
def records(write, tmp_path, monkeypatch):
    """What is recorded of a submission's parts, as (name, called), and why points are missing."""
    course = shutil.copytree(COURSE, tmp_path / "course")
    for id, part, called in (("add-two", "twice", "2·(a + b)"), ("double", "program", "2x")):
        words = next(course.glob(f"*/{id}/en.md"))
        words.write_text(f"{words.read_text()}\n## name {part}\n\n{called}\n")
    monkeypatch.setenv("TUTOR_HOME", str(tmp_path / "home"))
    seen = []
    monkeypatch.setattr("tutor.reports.render", lambda format, report: seen.append(report) or "")

    def recorded(files, *arguments):
        main(["--course", str(course), "grade", str(write(files)), *map(str, arguments)])
        ((graded,),) = [row.exercises for row in seen[-1].submissions]
        return [(part["name"], part.get("called")) for part in graded.parts], graded.message

    return recorded


def test_of_a_part_that_is_judged(records):
    """The reason why points are missing has both."""
    parts, reason = records({"ada/answers.toml": "[add-two]\nsum = 7\ntwice = 21\n"})
    assert parts == [("sum", None), ("twice", "2·(a + b)")]
    assert reason == "twice (2·(a + b)): This is three times the sum."


def test_of_a_part_whose_answer_could_not_be_taken(records):
    parts, reason = records({"ada/answers.toml": "[add-two]\nsum = 7\ntwice = [[{}]]\n"})
    assert parts == [("sum", None), ("twice", "2·(a + b)")]
    assert reason.startswith("twice (2·(a + b)): ")


def test_of_a_program_that_is_tried_twice(records, tmp_path):
    """Each check is named after its kind, and so called."""
    week = tmp_path / "week.toml"
    week.write_text("checks = {public = 30, hidden = 70}\n[exercises.double]\npoints = 10\n")
    parts, _ = records({"ada/double.py": RIGHT}, "--assignment", week)
    assert parts == [("program (public)", "2x (public)"), ("program (hidden)", "2x (hidden)")]
