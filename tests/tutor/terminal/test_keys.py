"""Keys as people write them, and what they do at the prompt."""

from __future__ import annotations

import io

import pytest
from prompt_toolkit.input import create_pipe_input
from prompt_toolkit.output import DummyOutput

from tutor.learner.settings import Settings
from tutor.terminal.keys import actions, problems, spelled
from tutor.terminal.pages import console
from tutor.terminal.screen import Screen

F1, F2, F5, CTRL_D = "\x1bOP", "\x1bOQ", "\x1b[15~", "\x04"


@pytest.mark.parametrize(
    ("written", "keys"),
    [
        ("F2", ["f2"]),
        ("Ctrl-X", ["c-x"]),
        ("ctrl+x", ["c-x"]),
        ("Alt-Enter", ["escape", "enter"]),
        ("Esc", ["escape"]),
        ("Ctrl-X Ctrl-E", ["c-x", "c-e"]),
        ("Shift-Tab", ["s-tab"]),
        ("?", ["?"]),
    ],
)
def test_keys_are_written_as_people_say_them(written, keys):
    """The terminal library has names of its own."""
    assert spelled(written) == keys


@pytest.mark.parametrize(
    ("own", "said"),
    [
        ({"hint": "F99"}, "there is no key 'F99' to bind hint to"),
        ({"hint": ""}, "there is no key ''"),
        ({"hint": "Hyper-X"}, "there is no key 'Hyper-X'"),
        ({"hnit": "F2"}, "no key can be bound to 'hnit'; did you mean hint?"),
        ({"zigzag": "F2"}, "no key can be bound to 'zigzag'; there are: another-line, "),
    ],
)
def test_a_key_that_will_not_do_is_explained(own, said):
    """And is left out."""
    (problem,) = problems(own)
    assert said in problem


def test_every_action_can_be_bound():
    """To any key."""
    assert list(problems(dict.fromkeys(actions(), "F6"))) == []


@pytest.fixture
def typed(visit):
    """What is on the page after some keys, with some settings."""

    def typed(pressed, at=None, **chosen):
        session = visit()
        sink = io.StringIO()
        with create_pipe_input() as keyboard:
            keyboard.send_text(pressed)
            paper = console(file=sink, width=80, color_system=None)
            settings = Settings(**chosen)
            screen = Screen(session, None, paper, settings, input=keyboard, output=DummyOutput())
            assert screen.run(session.open(at)) == 0
        return sink.getvalue()

    return typed


def test_a_key_says_a_word(typed):
    """The usual ones need no settings."""
    assert "Hint 1 of" in typed(f"{F2}{CTRL_D}")
    assert "or one of these words" in typed(f"{F1}{CTRL_D}")


def test_another_key_for_a_word(typed):
    """The learner's own stands in the place of the usual one."""
    page = typed(f"{F5}{F2}{CTRL_D}", keys={"hint": "F5"})
    assert page.count("Hint ") == 1


def test_what_was_typed_is_kept_when_a_key_says_a_word(typed):
    """A look at a hint costs nothing."""
    assert "✓ Right   sum = 7" in typed(f"7{F2}\r{CTRL_D}")


def test_another_key_for_another_line(typed):
    """For terminals that keep Alt-Enter to themselves."""
    ctrl_o = "\x0f"
    page = typed(f"x+x{ctrl_o}2x\r{CTRL_D}", at="slope", keys={"another-line": "Ctrl-O"})
    assert "✓ Right" in page


def test_a_key_that_will_not_do_does_not_stop_the_visit(typed):
    """It is told first, and the usual key does what it did."""
    page = typed(f"{F2}7\r{CTRL_D}", keys={"hint": "F99"})
    assert "no key 'F99'" in page
    assert "Hint 1 of" in page
    assert "✓ Right" in page


def test_lines_are_edited_as_in_vi(typed):
    """Escape leaves the insert mode, x takes a digit away."""
    assert "✓ Right   sum = 7" in typed(f"78\x1bx\r{CTRL_D}", vi=True)
