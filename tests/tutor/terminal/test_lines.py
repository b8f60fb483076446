"""Blocks as plain lines: nothing is wider than the terminal, and it is said how to answer."""

from __future__ import annotations

import pytest

from tutor.course.evidence import Bars
from tutor.session.blocks import Exhibit, Judged, Question
from tutor.terminal.lines import lines
from tutor.verdict import PartVerdict, Status

LONG = "Far out each output is at one end of its range, where the slope is next to nothing at all"


def asked(**asks):
    """A question that asks for a derivation."""
    return Question("slope", "derivation", 1, 2, "The slope", {"names": ["x"], **asks})


@pytest.mark.parametrize(
    ("asks", "said"),
    [({"least": 3}, "At least 3 steps: put ; or = between them, or Alt-Enter."), ({}, None)],
)
def test_several_lines_are_asked_for_with_what_goes_between_them(asks, said):
    """Enter would end the answer, so a learner has to know."""
    assert lines(asked(**asks)).split("\n  ")[1:] == ([said] if said else [])


@pytest.mark.parametrize(
    "block",
    [
        Judged("a", PartVerdict("cause", Status.RIGHT, 1, 1, read_as=LONG)),
        Exhibit(Bars(LONG, ("a",), (1.0,))),
    ],
)
def test_long_heads_are_wrapped(block):
    """Of a verdict that repeats an option, and of a table."""
    assert max(map(len, lines(block, 60).split("\n"))) <= 60
