"""Derivations: lines joined as people join them, and a word about the first that goes wrong."""

import pytest

from tutor.answers.derivation import Derivation
from tutor.course import Asked, Variant
from tutor.verdict import Status

PART = Derivation("y", variables={"x": {"domain": "real"}})


def verdict(text):
    return PART.judge(text, Asked(None, Variant("square", 0, None), "(x + 1)^2"))


@pytest.mark.parametrize(
    "text",
    [
        "x^2 + 2x + 1",
        "(x + 1)(x + 1); x^2 + 2x + 1",
        "y = (x + 1)^2\n  = x^2 + 2x + 1",
        r"y &= (x + 1)^2 \\ &= x^2 + 2x + 1",
        "= x^2 + 2x + 1",
        "(x + 1)^2;;\n",
    ],
)
def test_lines_may_be_joined_in_any_way(text):
    """By line breaks, semicolons, signs of equality, or as an aligned LaTeX formula."""
    assert verdict(text).verdict is Status.RIGHT


@pytest.mark.parametrize("text", [";", " ; \n;", r"\\\\", "=", "&="])
def test_nothing_but_marks_is_no_answer(text):
    """What holds no formula cannot be read, and costs no try."""
    assert verdict(text).verdict is Status.INVALID


def test_a_line_that_does_not_follow_is_named():
    """The verdict is about that line, and says which it is."""
    judged = verdict("(x + 1)^2; x^2 + 1; x^2")
    assert judged.verdict is Status.WRONG
    assert judged.step == "y, line 2"
    assert "Line 2, x^2 + 1, does not follow" in judged.message


def test_a_first_line_follows_from_nothing():
    """The first line is compared with the goal."""
    assert "Line 1, x^2, is not right." in verdict("x^2; x^2").message


def test_a_line_that_cannot_be_read_is_not_called_wrong():
    """A typing error in the second line is told as one."""
    judged = verdict("(x + 1)^2; x^2 + 2z + 1")
    assert judged.verdict is Status.INVALID
    assert "could not be read" in judged.message
    assert "follow" not in judged.message


def test_no_line_goes_unread():
    """A wrong line after more lines than are read does not slip through."""
    judged = verdict("(x + 1)^2\n" * 60 + "x")
    assert judged.verdict is Status.INVALID
    assert "61 lines" in judged.message
