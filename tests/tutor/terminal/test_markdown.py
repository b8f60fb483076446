"""Markdown as plain lines."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tutor.terminal.markdown import plain, unmarked
from tutor.terminal.visible import visible

SAME = [
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
    ],
)
def test_marks_are_dropped(text, expected):
    """Paragraphs flow, items and fences stand as they are."""
    assert plain(text) == expected


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
