"""Lines of text: how wide they are, and where they may break."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tutor.language.wrapping import breaks, cut, padded, width, wrapped

# What GB/T 15834-2011, section 5.1, forbids: stops at the beginning of a line, opening brackets and
# quotation marks at its end.
STOPS = "，。、；：？！）》」”’"
OPENING = "（《「“‘"
CHINESE = "梯度消失了吗？“不”，他说（很确定）：看《笔记》，第 3 层的输出是 ReLU(z) = max(z, 0)。"


@pytest.mark.parametrize(
    ("text", "columns"),
    [("abc", 3), ("中文", 4), ("m̂ₜ", 2), ("ＡＢ", 4), ("σ → ²", 5), ("", 0), ("中a文", 5)],
)
def test_width(text, columns):
    """Wide characters take two columns, combining ones none."""
    assert width(text) == columns


@pytest.mark.parametrize("room", range(8, 100))
def test_chinese_fills_its_lines(room):
    """No line is wider than there is room, begins with a stop or ends with an opening bracket."""
    lines = wrapped(CHINESE, room)
    assert all(width(line) <= room for line in lines)
    assert "".join(lines).replace(" ", "") == CHINESE.replace(" ", "")
    assert not any(line[0] in STOPS or line[-1] in OPENING for line in lines)


def test_a_latin_word_within_chinese_stays_whole():
    """It goes to the next line."""
    assert wrapped("用 sigmoid 激活", 9) == ["用", "sigmoid", "激活"]
    assert wrapped("用 sigmoid 激活", 10) == ["用 sigmoid", "激活"]


def test_a_word_longer_than_a_line_is_not_cut():
    """A path is there to be copied."""
    assert wrapped("见 /a/very/long/path/to/a/file 吧", 10)[1] == "/a/very/long/path/to/a/file"


def test_later_lines_stand_below_the_first_word():
    """Behind their own indentation, which counts."""
    assert wrapped("一二三四五六", 8, "a) ", "   ") == ["a) 一二", "   三四", "   五六"]


def test_english_is_wrapped_at_spaces():
    """As ever."""
    assert wrapped("one two three", 7) == ["one two", "three"]


@given(st.text(st.sampled_from("中文，。（）“”ab 1-="), max_size=60), st.integers(4, 40))
def test_breaks_lose_nothing(text, room):
    """They are in order and within the text, whatever it is."""
    found = breaks(text, room)
    assert found == sorted(set(found))
    assert all(0 < at < len(text) for at in found)


def test_padding_and_cutting():
    """By columns, never through a character."""
    assert padded("中", 4) == "中  "
    assert cut("中文a", 3) == "中"
    assert cut("中文a", 5) == "中文a"
