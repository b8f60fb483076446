"""The front end with a prompt: keys, completion, the status line, the editor."""

from __future__ import annotations

import io
import sys

import pytest
from prompt_toolkit.completion import CompleteEvent
from prompt_toolkit.document import Document
from prompt_toolkit.input import create_pipe_input
from prompt_toolkit.output import DummyOutput

from tutor.session.desk import Standing
from tutor.terminal.colouring import Program
from tutor.terminal.editor import editor_command
from tutor.terminal.pages import console
from tutor.terminal.preview import Preview
from tutor.terminal.screen import Screen, Words, toolbar

CTRL_C, CTRL_D, UP, ALT_ENTER = "\x03", "\x04", "\x1b[A", "\x1b\r"
PASTE = "\x1b[200~{}\x1b[201~"


@pytest.fixture
def typed(visit):
    """What is on the page after some keys."""

    def typed(keys, at=None, history=None):
        session = visit()
        sink = io.StringIO()
        with create_pipe_input() as keyboard:
            keyboard.send_text(keys)
            screen = Screen(
                session,
                history,
                console(file=sink, width=80, color_system=None),
                input=keyboard,
                output=DummyOutput(),
            )
            assert screen.run(session.open(at)) == 0
        return sink.getvalue()

    return typed


def test_answers_and_a_goodbye(typed):
    """Typed lines are judged; Ctrl-D leaves."""
    page = typed(f"12\r7\r{CTRL_D}")
    assert "✗ Not yet   sum = 12" in page
    assert "✓ Right   sum = 7" in page
    assert page.endswith("Your place is kept, and tutor goes on from here.\n")


def test_ctrl_c_clears_the_line(typed):
    """What was typed before it is no answer."""
    page = typed(f"99{CTRL_C}7\r{CTRL_D}")
    assert "99" not in page
    assert "✓ Right   sum = 7" in page


def test_ctrl_c_drops_a_program_half_typed(typed):
    """The lines before it are dropped as well."""
    page = typed(
        f"def nonsense(:\r{CTRL_C}def double(x):\r    return 2*x\r.\r{CTRL_D}", at="double"
    )
    assert "dropped" in page
    assert "✓ Right" in page


def test_a_pasted_program_is_one_answer(typed):
    """A terminal marks pasted text, and its line ends do not submit it."""
    program = PASTE.format("def double(x):\n    return 2 * x\n")
    assert "✓ Right" in typed(f"{program}\r{CTRL_D}", at="double")


def test_alt_enter_begins_another_line(typed):
    """For several lines of a derivation."""
    assert "✓ Right" in typed(f"x+x{ALT_ENTER}2x\r{CTRL_D}", at="slope")


def test_the_arrow_brings_back_a_line(typed, tmp_path):
    """Of this visit and of earlier ones."""
    file = tmp_path / "deep" / "history"
    typed(f"12\r{CTRL_D}", history=file)
    assert typed(f"{UP}\r{CTRL_D}", history=file).count("sum = 12") == 1


def test_no_history_where_none_can_be_kept(typed, tmp_path):
    """A folder that refuses is no reason to stop."""
    (tmp_path / "file").touch()
    assert "Right" in typed(f"7\r{CTRL_D}", history=tmp_path / "file" / "history")


def completed(session, line):
    """What a line may be completed to."""
    found = Words(session).get_completions(Document(line), CompleteEvent())
    return {line[: len(line) + c.start_position] + c.text for c in found}


def test_completion_of_words_exercises_and_names(visit):
    """Words at the start of a line, names of the formula anywhere."""
    session = visit()
    session.open("slope")
    assert completed(session, "so") == {"solution"}
    assert completed(session, "do sl") == {"do slope"}
    assert completed(session, "2*x + x") == {"2*x + x"}
    assert completed(session, "") == set()


STANDING = Standing("forward-relu-net", 3, "n2", 2, 4, 1, 4)


@pytest.mark.parametrize("width", [10, 20, 40, 80, 120])
def test_the_status_line_fits(width):
    """It loses pieces, not its shape."""
    assert len(toolbar(STANDING, width)) <= width


def test_the_status_line_says_where_one_is():
    """Exercise, part, hints, seed, keys."""
    assert toolbar(STANDING, 100) == (
        " forward-relu-net · part 2/4 · hints 1/4 · seed 3 · ? help · Ctrl-D leaves"
        " · Tab completes "
    )
    assert "no exercise" in toolbar(None, 80)


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("x + 2*x", " I read: x + 2x "),
        ("x + ", " I read: x … "),
        ("x + q", " I read: x …   I do not know 'q' "),
        ("hin", ""),
        ("hint", ""),
        ("", ""),
        ("sol", ""),
    ],
)
def test_what_is_read_is_shown_while_it_is_typed(visit, typed, shown):
    """In the notation of the exercise; a word of the tutor's is no formula."""
    session = visit()
    session.open("slope")
    assert Preview(session).line(typed, 80) == shown


@pytest.mark.parametrize("typed", ["2*x", "2*x^2", "7"])
def test_the_preview_does_not_judge(visit, typed):
    """Right and wrong formulas are told alike, and a number needs no preview."""
    session = visit()
    session.open("slope")
    shown = Preview(session).line(typed, 80)
    assert shown.startswith(" I read: ")
    assert shown.strip().partition(": ")[2] in {"2x", "2x²", "7"}


def test_a_preview_of_several_lines_is_of_the_last(visit):
    """With what the lines before it define."""
    session = visit()
    session.open("slope")
    session.take("let u = x^2;")
    assert Preview(session).line("u + u", 80) == " I read: u + u "


@pytest.mark.parametrize("room", [20, 40])
def test_the_end_of_a_long_preview_is_kept(visit, room):
    """That is where one types."""
    session = visit()
    session.open("slope")
    shown = Preview(session).line("+".join(["x^2"] * 30) + "+7x", room)
    assert len(shown) <= room
    assert shown.endswith("7x ")


def test_a_program_is_coloured_and_a_word_is_not(visit):
    """As Python; where a number is asked for nothing is."""
    session = visit()
    session.open("double")
    lexer = Program(session)
    assert any("keyword" in style for style, *_ in lexer.lex_document(Document("return 1"))(0))
    assert all(style == "" for style, *_ in lexer.lex_document(Document("hint"))(0))
    session.open("add-two")
    assert all(style == "" for style, *_ in lexer.lex_document(Document("return 1"))(0))


def test_a_number_has_no_preview(visit):
    """What is typed is what is read."""
    session = visit()
    session.open("add-two")
    assert Preview(session).line("12", 80) == ""


def test_edit_opens_the_editor_and_checks_what_was_saved(typed, tmp_path, monkeypatch):
    """An editor that writes the program is enough to be right."""
    editor = tmp_path / "editor.py"
    editor.write_text(
        "import os, sys\n"
        "file = sys.argv[1]\n"
        "assert 'def double' in open(file).read()\n"
        "open(file, 'w').write('def double(x):\\n    return 2*x\\n')\n"
        "os.utime(file, ns=(0, 0))\n"
    )
    monkeypatch.setenv("VISUAL", f"{sys.executable} {editor}")
    assert "✓ Right" in typed(f"edit\r{CTRL_D}", at="double")


def test_an_editor_that_is_not_there_is_no_traceback(typed, monkeypatch):
    """The file is named, so that it can be edited otherwise."""
    monkeypatch.setenv("VISUAL", "/no/such/editor --wait")
    assert "double.py" in typed(f"edit\r{CTRL_D}", at="double")


@pytest.mark.parametrize(
    ("environment", "expected"),
    [
        ({"VISUAL": "code --wait", "EDITOR": "vi"}, ["code", "--wait"]),
        ({"EDITOR": "'my editor' -x"}, ["my editor", "-x"]),
    ],
)
def test_the_editor_is_the_learners(monkeypatch, environment, expected):
    """VISUAL before EDITOR, with its options."""
    monkeypatch.delenv("VISUAL", raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert editor_command() == expected
