"""Leaving the conversation and coming back: a watched file, Python, pictures."""

from __future__ import annotations

import io
import xml.etree.ElementTree as ET

import pytest

from tutor.course.evidence import Bars, Curves, Table
from tutor.session.blocks import Exhibit, Judged, KeepPictures, OpenPython, Question, WatchFile
from tutor.terminal.pictures import kept, svg
from tutor.terminal.plain import transcript
from tutor.terminal.watching import watch

CURVES = Curves("loss", "step", [1, 2, 3], {"a": [3.0, 2.0, float("nan")], "b": [1.0, 0.1]})
BARS = Bars("norms", ["one", "two"], [1e-3, 10.0], log=True)
TABLE = Table("seen", ["x", "y"], [[1, 2.5], [3, float("inf")]])


@pytest.fixture(autouse=True)
def at_home(monkeypatch, home):
    """Nothing is written anywhere else."""
    monkeypatch.setenv("TUTOR_HOME", str(home))


def test_a_file_is_checked_whenever_it_is_saved(visit):
    """Wrong, then right: that ends it, with no check in between."""
    session = visit()
    session.open("double")
    (wish,) = [block for block in session.take("watch") if isinstance(block, WatchFile)]
    programs = iter(
        [None, "def double(x):\n    return x\n", None, None, "def double(x):\n    return 2 * x\n"]
    )
    shown = []

    def sleep(seconds):
        if program := next(programs, None):
            wish.file.write_text(program)

    watch(wish, session, session.take, shown.extend, sleep)
    verdicts = [str(block.verdict.verdict) for block in shown if isinstance(block, Judged)]
    assert verdicts == ["wrong", "right"]


def test_a_file_that_is_away_for_a_moment_is_waited_for(visit):
    """Some editors write another file, and put it in the place of the first."""
    session = visit()
    session.open("double")
    (wish,) = [block for block in session.take("watch") if isinstance(block, WatchFile)]
    states = iter(["away", "away", "def double(x):\n    return 2 * x\n"])
    shown = []

    def sleep(seconds):
        match next(states, None):
            case "away":
                wish.file.unlink(missing_ok=True)
            case str(program):
                wish.file.write_text(program)

    watch(wish, session, session.take, shown.extend, sleep)
    assert [str(b.verdict.verdict) for b in shown if isinstance(b, Judged)] == ["right"]


def test_ctrl_c_ends_the_watching(visit):
    """And nothing was judged."""
    session = visit()
    session.open("double")
    (wish,) = session.take("watch")

    def sleep(seconds):
        raise KeyboardInterrupt

    watch(wish, session, session.take, pytest.fail, sleep)
    assert not any(sitting.attempts for sitting in session.store.sittings())


def test_only_a_program_is_watched(say):
    """A number has no file."""
    (note,) = say("watch", at="add-two")
    assert "no program" in note.text


def test_python_has_the_numbers_and_the_question_comes_back(visit):
    """The values of the variant by name, and the same part again."""
    session = visit()
    session.open("add-two", 0)
    python, question = session.take("repl")
    assert isinstance(python, OpenPython)
    assert python.values == session.desk.sheet.variant.as_dict()
    assert isinstance(question, Question)
    assert question.name == "sum"


def test_python_within_plain_lines(visit):
    """What is typed there is Python, then answers are answers again."""
    session = visit()
    opening = session.open("add-two", 0)
    text = transcript(session, opening, ["repl", "3 + 4", "quit", "7"])
    assert ">>> 3 + 4\n7\n" in text
    assert text.count("1 of 2: The sum") == 2
    assert "Right: sum = 7" in text


@pytest.mark.parametrize("evidence", [CURVES, BARS, TABLE], ids=lambda e: type(e).__name__)
def test_a_picture_is_well_formed_and_stands_alone(evidence):
    """It is XML, fetches nothing, and has the numbers in it."""
    picture = svg(evidence)
    texts = "".join(ET.fromstring(picture).itertext())
    assert evidence.label in texts
    assert "http" not in picture.replace('xmlns="http://www.w3.org/2000/svg"', "")


def test_pictures_are_kept_in_files(home):
    """An SVG each, a PNG of plots where matplotlib is installed, and the note says where."""
    pytest.importorskip("matplotlib")
    said = kept(KeepPictures("run-0", (CURVES, TABLE)))
    names = ["run-0-1.png", "run-0-1.svg", "run-0-2.svg"]
    assert sorted(file.name for file in (home / "pictures").iterdir()) == names
    assert all(str(home / "pictures" / name) in said for name in names)
    assert (home / "pictures" / names[0]).read_bytes().startswith(b"\x89PNG")


def test_a_folder_that_refuses_is_a_sentence(home):
    """And no traceback."""
    home.mkdir()
    (home / "pictures").touch()
    assert "cannot be written" in kept(KeepPictures("run-0", (TABLE,)))


def test_what_was_shown_with_this_exercise_is_kept(visit):
    """The evidence since its statement, none of the exercise before."""
    session = visit()
    session.open("add-two")
    assert "no evidence" in session.take("save")[0].text
    session.seat.shown = [TABLE]
    (wish,) = session.take("save")
    assert wish.evidence == (TABLE,)
    session.take("do pick-one")
    labels = [item.label for item in session.seat.shown]
    again = [block.evidence for block in session.take("show") if isinstance(block, Exhibit)]
    assert labels == [item.label for item in again] == [item.label for item in session.seat.shown]
    assert TABLE.label not in labels


def test_a_graph_is_kept_from_python(home):
    """As the engine draws it."""
    from tutor.repl import Repl  # noqa: PLC0415

    repl = Repl()
    lines = [
        line for typed in ("x = Value(2.0)", "y = x * x", "save y") for line in repl.take(typed)
    ]
    assert lines == [str(home / "pictures" / "y.svg")]
    ET.parse(io.StringIO((home / "pictures" / "y.svg").read_text()))
