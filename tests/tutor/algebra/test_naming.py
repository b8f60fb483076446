"""Wrong answers of the table get the name of the mistake that produced them, or none."""

from collections import Counter

import pytest

from tests.tutor.algebra.judging import Judged, verdicts_on
from tests.tutor.algebra.table import outcome, questions

NAMED, FALSE = 0.85, 0.02


@pytest.fixture
def refused() -> list[Judged]:
    """Every wrong answer that was refused."""
    every = (one for question in questions() for one in verdicts_on(question))
    return [one for one in every if one.wanted == one.result.verdict == "not_equal"]


def test_names_are_given_and_are_true(refused: list[Judged]) -> None:
    """Most known mistakes are named, and hardly any answer is named falsely."""
    counts = Counter(outcome(one.result.mistake, one.codes) for one in refused)
    known = counts["right"] + counts["silent"] + counts["misnamed"]
    false = counts["misnamed"] + counts["invented"]
    assert counts["right"] >= NAMED * known, counts
    assert false <= FALSE * len(refused), counts
