"""Forms are judged beside equality: a right answer in another form is right, and told so."""

from typing import Any

import pytest

from tutor import algebra

VARIABLES: dict[str, dict[str, Any]] = {name: {"domain": "real"} for name in "xya"}
KEPT = [
    ("x^2-1", "x^2 - 1", "expanded"),
    ("x^2-1", "x*x - 1", "expanded"),
    ("x^2-1", "(x-1)(x+1)", "factored"),
    ("(x+1)^2", "(1+x)²", "factored"),
    ("-(x+1)^2", "-(1+x)²", "factored"),
    ("sigma(x)*(1-sigma(x))", "σ(x) − σ(x)²", "in terms of sigma"),
    ("sigma(x)*(1-sigma(x))*y", "y σ(x)(1 − σ(x))", "in terms of σ, y"),
    ("x+y", "y+x", "in terms of x, y"),
    ("2*x", "2x", "no derivative signs left"),
]
MISSED = [
    ("x^2-1", "(x-1)(x+1)", "expanded"),
    ("x^2+2x+1", "(x+1)^2", "expanded"),
    ("y-x", "-(x-y)", "expanded"),
    ("x^2-1", "x²−1", "factored"),
    ("(x^2-1)/y", "(x²−1)/y", "factored"),
    ("sigma(x)*(1-sigma(x))", "e^-x/(1+e^-x)^2", "in terms of sigma"),
    ("sigma(x)*(1-sigma(x))", "σ(x)/(1+e^x)", "in terms of sigma"),
    ("x+y", "x+y+a-a", "in terms of x, y"),
]


@pytest.mark.parametrize(("expected", "answer", "form"), KEPT)
def test_a_form_that_is_kept_says_nothing(expected: str, answer: str, form: str) -> None:
    """Equal, and no more to say."""
    result = algebra.compare(expected, answer, VARIABLES, form=[form])
    assert (result.verdict, result.message, result.code) == ("equal", "", "")


@pytest.mark.parametrize(("expected", "answer", "form"), MISSED)
def test_a_form_that_is_missed_is_told_and_stays_equal(
    expected: str, answer: str, form: str
) -> None:
    """Equal, with a sentence and the code of a form."""
    result = algebra.compare(expected, answer, VARIABLES, form=[form])
    assert (result.verdict, result.code) == ("equal", "form")
    assert result.message.startswith("right, but ")


def test_a_wrong_answer_is_wrong_in_any_form() -> None:
    """The form is not looked at before the value is right."""
    result = algebra.compare("x^2-1", "(x-1)(x+2)", VARIABLES, form=["expanded"])
    assert (result.verdict, result.code) == ("not_equal", "value")


@pytest.mark.parametrize("form", ["pretty", "in terms of q", "in terms of "])
def test_an_unknown_form_is_the_authors_fault(form: str) -> None:
    """Forms come from a short list."""
    with pytest.raises(algebra.BadProblem):
        algebra.Problem("x", VARIABLES, form=[form])
