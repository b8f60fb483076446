"""Answers up to a constant, where the exercise declares one."""

from typing import Any

import pytest

from tutor import algebra

VARIABLES: dict[str, dict[str, Any]] = {
    "x": {"domain": "positive"},
    "C": {"domain": "constant"},
}
EXPECTED = "ln(x) + x^2/2 + C"


@pytest.mark.parametrize(
    "answer",
    [
        "x²/2 + ln x + C",
        "ln(x) + x^2/2 + C + 5",
        "ln(3x) + x²/2 + C",
        "ln(x) + (x−1)(x+1)/2 − 2C",
        "ln(x e^C) + x²/2",
        "C + ½x² − ln(1/x)",
        "ln(x) + x^2/2 + C^3",
    ],
)
def test_members_of_the_family_are_right(answer: str) -> None:
    """Any constant, however it is written, as long as it can be any number."""
    for seed in range(3):
        assert algebra.compare(EXPECTED, answer, VARIABLES, seed=seed).verdict == "equal"


@pytest.mark.parametrize(
    "answer",
    [
        "ln x + x²/2",
        "ln x + x² + C",
        "ln x + x²/2 + C x",
        "C (ln x + x²/2)",
        "ln x + x²/2 + C²",
        "ln x + x²/2 + e^C",
        "ln x + x²/2 + sin(C)",
        "ln(x + C) + x²/2",
        "C",
    ],
)
def test_other_answers_are_wrong(answer: str) -> None:
    """No constant, a constant in the wrong place, or one that cannot be every number."""
    for seed in range(3):
        result = algebra.compare(EXPECTED, answer, VARIABLES, seed=seed)
        assert (result.verdict, result.code) == ("not_equal", "family")
        assert result.message


def test_a_missing_constant_is_named() -> None:
    """The most common slip with integrals has its own code."""
    mistake = algebra.compare(EXPECTED, "x²/2 + ln x", VARIABLES).mistake
    assert mistake is not None
    assert mistake.code == "missing-constant-of-integration"
