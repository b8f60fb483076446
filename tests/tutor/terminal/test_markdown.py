"""Markdown as plain lines."""

from __future__ import annotations

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tutor.terminal.markdown import plain, unmarked
from tutor.terminal.pages import console, markdown
from tutor.terminal.visible import visible

TABLE = "a     b c\none  −0.5\ntwo     ∞"
SAME = [
    "2*x*y*z and 3 * x * y",
    "a*b* c",
    "x**2 + y**2",
    "m_t * v_t * 2",
    "2**x**y",
    "__init__ and m_{t-1}",
    "f(x)**2 and (a)**b",
    "α**2·β**2，v**2",
    "a`b",
]


@pytest.mark.parametrize("text", SAME)
def test_formulas_are_left_alone(text):
    """What looks like a mark in a formula is none."""
    assert unmarked(text) == text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("**n1**", "n1"),
        ("在**平方根**上，**没有**它", "在平方根上，没有它"),
        ("the `hint` and **that**.", "the hint and that."),
        ("`x**2` is **x`squared`**", "x**2 is x`squared`"),
        ("one\ntwo\n\nthree", "one two\n\nthree"),
        ("- one\n  more\n- two", "- one more\n- two"),
        ("```text\na   b\n  **c**\n```", "a   b\n  **c**"),
        ("# Title\ntext", "Title text"),
        ("梯度\n消失", "梯度消失"),
        ("这是**粗**体，**注意：**下面", "这是粗体，注意：下面"),
        ("*one* and 斜*体*字 (*two words*)", "one and 斜体字 (two words)"),
        ("**over\nlines**", "over lines"),
        ("| a | b **c** |\n|---|--:|\n| one | −0.5 |\n| two | ∞ |", TABLE),
    ],
)
def test_marks_are_dropped(text, expected):
    """Paragraphs flow, items and fences stand as they are."""
    assert plain(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("> one two\n\nthree", "> one\n> two\n\nthree"),
        ("> one\n> two four", "> one\n> two\n> four"),
        ("> one\ntwo", "> one\n> two"),
        ("> one\n>\n> two", "> one\n>\n> two"),
        ("> - a one\n> - b", "> - a\n>   one\n> - b"),
        (">" * 3000 + "one", "> one"),
        ("one\n> two", "one\n> two"),
        ("```\n> one two\n```", "> one two"),
        ("> 梯度消失与爆炸", "> 梯度\n> 消失\n> 与爆\n> 炸"),
    ],
)
def test_every_line_of_a_quotation_has_its_mark(text, expected):
    """However it is wrapped, one sees where it ends."""
    assert plain(text, 7) == expected


def test_paragraphs_are_wrapped_at_spaces_only():
    """A formula that is too long is not cut."""
    text = "word " * 30 + "beta_1*m_{t-1}" * 10
    lines = plain(text, width=40).split("\n")
    assert all(len(line) <= 40 for line in lines[:-1])
    assert lines[-1] == "beta_1*m_{t-1}" * 10


@given(st.text(max_size=300))
def test_any_text_can_be_shown(text):
    """No text fails, and none keeps a control character."""
    shown = visible(plain(text))
    assert not any(ord(character) < 32 and character not in "\n\t" for character in shown)


PAGES = [
    ("2*x*y and x**2*y**3", "2*x*y and x**2*y**3"),
    ("__init__ and _x_ of m_{t-1}", "__init__ and _x_ of m_{t-1}"),
    ("**注意：**下面的**“字”**很*重要*", "注意：下面的“字”很重要"),
    ("* item **one** 2*3*4", "• item one 2*3*4"),
    ("```\n2*x*y __init__\n```", "2*x*y __init__"),
    ("a\n\n    x*y*z\n\nb", "a\n\nx*y*z\n\nb"),
    ("`a*b_c*d`", "a*b_c*d"),
    ("**strong\nover** lines", "strong over lines"),
]


@pytest.mark.parametrize(("text", "expected"), PAGES)
def test_a_page_shows_the_same_words(text, expected):
    """The reader of Markdown takes no product and no name for a mark, and no mark for a sign."""
    paper = console(file=io.StringIO(), width=60, color_system=None)
    paper.print(markdown(text))
    shown = "\n".join(line.strip() for line in paper.file.getvalue().strip().split("\n"))
    assert shown == expected


@pytest.mark.parametrize("width", [80, 24])
def test_a_table_on_a_page_stands_in_columns(width):
    """However narrow the window, row by row."""
    text = "| layer | the mean of it |\n|---|---|\n| first | 1.5 |\n| second | 20.25 |\n\nafter"
    paper = console(file=io.StringIO(), width=width, color_system=None)
    paper.print(markdown(text))
    lines = [line.split() for line in paper.file.getvalue().split("\n")]
    assert ["first", "1.5"] in lines
    assert ["second", "20.25"] in lines
    assert ["after"] in lines


@pytest.mark.parametrize(
    "text", ["| a | b |", "a | b\n--|--", "|e| is |x|\n|y| too", "| a |\n| b |"]
)
def test_bars_alone_are_no_table(text):
    """Absolute values, and rows without a rule."""
    assert plain(text) == text.replace("\n", " ")
