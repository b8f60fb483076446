"""A student's text is shown without doing anything."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tutor.sandbox.visible import visible


@given(st.text(st.characters(), max_size=50), st.integers(10, 60))
def test_nothing_hidden_is_left_and_the_length_is_kept(text: str, limit: int) -> None:
    shown = visible(text, limit)
    assert len(shown) <= limit
    hidden = {unicodedata.category(c) for c in shown if c not in "\n\t"}
    assert not hidden & {"Cc", "Cf", "Cs", "Co"}
    shown.encode()


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("β₁ = 0.9\n", "β₁ = 0.9\n"),
        ("\x1b[31m", "\\x1b[31m"),
        ("\u202e", "\\u202e"),
        ("\udce9", "\\udce9"),
    ],
)
def test_what_is_shown(text: str, shown: str) -> None:
    assert visible(text, 100) == shown


def test_a_cut_is_told() -> None:
    assert visible("a" * 100, 20) == "a" * 13 + "… (cut)"
