"""Every answer of the case files gets its verdict, whatever the seed."""

from typing import Any

import pytest

from tutor import algebra

SEEDS = (None, 0, 1)


@pytest.mark.parametrize("verdict", ["equal", "not_equal", "reject"])
def test_every_answer_gets_its_verdict(question: dict[str, Any], verdict: str) -> None:
    """Right answers are accepted, wrong ones refused, unreadable ones asked about."""
    problem = algebra.Problem(question["expected"], question["variables"])
    wrong = []
    for answer in question.get(verdict, []):
        for seed in SEEDS:
            result = problem.compare(answer, seed=seed)
            if result.verdict != verdict or result.code.startswith("internal"):
                wrong.append((answer, seed, result.verdict, result.message, result.read_as))
    assert not wrong


def test_the_expected_answer_is_equal_to_itself(question: dict[str, Any]) -> None:
    """An author's own formula, and its echo, are right answers."""
    problem = algebra.Problem(question["expected"], question["variables"])
    result = problem.compare(question["expected"])
    assert result.verdict == "equal"
    assert problem.compare(result.read_as).verdict == "equal", result.read_as


def test_what_was_read_reads_back_as_the_same(question: dict[str, Any]) -> None:
    """The echo of an answer, typed in again, is that answer."""
    for answer in question["equal"] + question["not_equal"]:
        try:
            reading = algebra.read(answer, question["variables"])
        except algebra.Mismatch:
            continue
        again = algebra.read(reading.text, question["variables"])
        assert again.tree == reading.tree or again.text == reading.text, (answer, reading.text)


def test_a_refusal_always_says_why(question: dict[str, Any]) -> None:
    """A wrong answer shows a point or its shape; an unreadable one shows a place or a reason."""
    problem = algebra.Problem(question["expected"], question["variables"])
    for answer in question["not_equal"]:
        result = problem.compare(answer)
        assert result.counterexample or result.code in ("shape", "overflow")
        assert result.message
    for answer in question["reject"]:
        result = problem.compare(answer)
        assert result.message
        assert result.position is not None
        assert 0 <= result.position[0] <= result.position[1] <= len(answer)
