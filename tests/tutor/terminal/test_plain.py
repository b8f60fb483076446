"""The front end of lines: transcripts, pipes, and text that would steer a terminal."""

from __future__ import annotations

import io
import re

import pytest

from tutor.course import Course
from tutor.language import speaking
from tutor.session.blocks import Question
from tutor.session.session import Session
from tutor.terminal.lines import lines
from tutor.terminal.pages import console, put
from tutor.terminal.plain import transcript

ESCAPE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f]")


def test_a_whole_visit_as_a_transcript(visit):
    """What a learner types and sees, line by line."""
    session = visit()
    session.open()  # the greeting is another test's
    session = visit()
    assert transcript(session, session.open(), ["12", "hint", "7", "14", "quit"]) == (
        "Adding two numbers (add-two, seed 0)\n\n"
        "Add 3 and 4, then double the result.\n\n"
        "1 of 2: The sum\n\n"
        "> 12\n"
        "Not yet: sum = 12\n"
        "This is the product: + adds.\n\n"
        "> hint\n"
        "Hint 1 of 2: Count on from the larger one.\n\n"
        "> 7\n"
        "Right: sum = 7\n\n"
        "2 of 2: Twice the sum\n\n"
        "> 14\n"
        "Right: twice = 14\n\n"
        "Both parts are right. Solve it once more with fresh numbers, and it is mastered.\n\n"
        "To take away: Adding comes before doubling.\n\n"
        "Type next for What grows, again for fresh numbers, or quit.\n\n"
        "> quit\n"
        "Goodbye. Everything is kept.\n"
    )


def test_the_end_of_the_input_is_a_polite_end(tutor):
    """No more lines: goodbye, and success."""
    done = tutor(typed="7\n")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.endswith("Goodbye. Your place is kept, and tutor goes on from here.\n")


def test_no_input_at_all(tutor):
    """Even then."""
    assert tutor(typed="").returncode == 0


def test_a_pipe_gets_no_control_characters(tutor):
    """Not with colours asked for, not at any exercise."""
    typed = "hint\nnext\n?\nlist\ndo pick-one\nb\na\n3 4\na\nb\nsolution\n"
    done = tutor(typed=typed, FORCE_COLOR="1", TERM="xterm-256color")
    assert not ESCAPE.search(done.stdout)


def test_a_second_visit_goes_on(tutor):
    """Seed, part and hints; two processes."""
    tutor(typed="hint\n7\n")
    again = tutor(typed="14\n").stdout
    assert "Right so far, 1 of 2. sum: 7" in again
    assert "Hint 1 of 2" in again
    assert "Right: twice = 14" in again


def test_a_half_typed_program_is_shown_by_the_next_visit(tutor):
    """As it was typed, its lines two columns in; another line goes on from it."""
    tutor("do", "double", typed="def double(x):\n    if x:\n")
    again = tutor(typed="        return 2 * x\n    return x\n.\n").stdout
    shown = "2 lines so far. Go on below them:\n  def double(x):\n      if x:\n\n... "
    assert shown in again
    assert "Right" in again


HOSTILE = "\x1b]0;owned\x07\x1b[2J\u202eright\x9b31m"


@pytest.fixture
def hostile(tmp_path, store, home):
    """A course whose words would steer the terminal."""
    folder = tmp_path / "course" / "01-bad" / "bad"
    folder.mkdir(parents=True)
    (folder / "exercise.py").write_text(
        "from tutor.answers.choice import Choice\n"
        f"parts = [Choice('pick', options=('good', {HOSTILE!r}))]\n"
        "def work(v, see):\n    see('pick', 'good')\n",
        encoding="utf-8",
    )
    sections = [f"# Title {HOSTILE}", "Text", "## part pick", "Which?", "## hint", "Look."]
    words = "\n\n".join(line if line[0] == "#" else f"{line} {HOSTILE}" for line in sections)
    (folder / "en.md").write_text(words, encoding="utf-8")
    return Session(Course(tmp_path / "course"), store, home)


def test_nothing_in_a_course_or_an_answer_steers_the_terminal(hostile):
    """Control characters are written out wherever they come from."""
    said = transcript(hostile, hostile.open(), [HOSTILE, "hint", "list", f"do {HOSTILE}"])
    assert not ESCAPE.search(said)
    assert "\u202e" not in said
    assert "\\x1b]0;owned" in said


def test_pages_let_nothing_through_either(hostile):
    """The same at the terminal: only what rich itself writes is left."""
    sink = io.StringIO()
    paper = console(file=sink, width=80, color_system=None)
    for block in [*hostile.open(), *hostile.take(HOSTILE), *hostile.take("hint")]:
        put(paper, block)
    assert not ESCAPE.search(sink.getvalue())
    assert "\u202e" not in sink.getvalue()


@pytest.mark.parametrize("typed", [b"\xff\xfe\x00seven\n", b"7\r\n14\r\n", b"\x00\n", b"\n" * 50])
def test_odd_bytes_are_no_reason_to_stop(tutor, typed):
    """Bytes that are no text, line ends of another system, nothing but Enter."""
    done = tutor(typed=typed.decode("latin-1"))
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_derivation_of_several_steps_says_how_they_are_typed(language):
    """The mark that ends a line, and the key for another one."""
    question = Question("slope", "derivation", 1, 1, "?", {"least": 2, "names": ["x"]})
    with speaking(language):
        shown = lines(question)
    assert "2" in shown
    assert ";" in shown
    assert "Alt-Enter" in shown
    assert ("steps" in shown) == (language == "en")
