"""What an author does: begin an exercise, look at it, have it checked."""

from __future__ import annotations

import pytest

from tutor.__main__ import main


@pytest.fixture
def course(tmp_path):
    assert main(["--course", str(tmp_path / "course"), "new", "01-sums/weighted-sum"]) == 0
    return tmp_path / "course"


def test_what_new_writes_keeps_every_promise_at_once(course, capsys):
    assert main(["--course", str(course), "lint", "--seeds", "40"]) == 0
    assert "weighted-sum: well" in capsys.readouterr().out


def test_new_goes_on_after_the_last_exercise_of_a_unit(course):
    """A unit that is there may be named by its number or name."""
    assert main(["--course", str(course), "new", "sums/another"]) == 0
    assert "place = 20" in (course / "01-sums" / "another" / "exercise.py").read_text()


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("weighted-sum", "no UNIT/ID"),
        ("01-sums/Weighted Sum", "no UNIT/ID"),
        ("01-sums/../escape", "no UNIT/ID"),
        ("sums/weighted-sum", "never used twice"),
        ("02-other/weighted-sum", "never used twice"),
        ("other/fresh", "no unit; a new one is named like"),
    ],
)
def test_new_says_what_a_name_must_be_like_and_writes_nothing(course, capsys, name, said):
    before = sorted(course.rglob("*"))
    assert main(["--course", str(course), "new", name]) == 2
    assert said in capsys.readouterr().err
    assert sorted(course.rglob("*")) == before


def test_preview_shows_the_whole_exercise(course, capsys):
    assert main(["--course", str(course), "preview", "weighted-sum", "--once"]) == 0
    shown = capsys.readouterr().out
    for piece in ("What does it add up to", "hint 4", "Right", "solution:"):
        assert piece in shown


def test_preview_names_the_part_of_its_own_hints(course, capsys):
    file = course / "01-sums" / "weighted-sum" / "en.md"
    text = file.read_text(encoding="utf-8").replace("## hint\n", "## hint sum\n")
    file.write_text(text, encoding="utf-8")
    assert main(["--course", str(course), "preview", "weighted-sum", "--once"]) == 0
    assert "hint 4 for sum: A worked step" in capsys.readouterr().out


def test_preview_answers_with_a_mistake(course, capsys):
    arguments = ["preview", "weighted-sum", "--once", "--as-wrong", "no-bias", "--seed", "3"]
    assert main(["--course", str(course), *arguments]) == 0
    assert "The bias" in capsys.readouterr().out
    assert main(["--course", str(course), *arguments[:3], "--as-wrong", "nothing"]) == 2
    assert "it knows: no-bias, sign-lost, inputs-swapped" in capsys.readouterr().err


def test_preview_of_a_broken_exercise_says_what_is_broken(course, capsys):
    """An author saves half-written files; preview stays, and tells."""
    file = course / "01-sums" / "weighted-sum" / "exercise.py"
    file.write_text(file.read_text().replace("bias * v.b", "bias * v.nothing"))
    assert main(["--course", str(course), "preview", "weighted-sum", "--once"]) == 0
    assert "nothing" in capsys.readouterr().out
