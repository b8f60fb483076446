"""Forms are judged beside equality: a right answer in another form is right, and told so."""

from typing import Any

import pytest

from tutor import algebra

VARIABLES: dict[str, dict[str, Any]] = {name: {"domain": "real"} for name in "xya"}
KEPT = [
    ("x^2-1", "x^2 - 1", "expanded"),
    ("x^2-1", "x*x - 1", "expanded"),
    ("x/2+1/2", "x/2 + 1/2", "expanded"),
    ("x^2-1", "(x-1)(x+1)", "factored"),
    ("(x+1)^2", "(1+x)²", "factored"),
    ("-(x+1)^2", "-(1+x)²", "factored"),
    ("2x+2", "2(x+1)", "factored"),
    ("(x^2-1)/y", "(x-1)(x+1)/y", "factored"),
    ("1/x+1/y", "(x+y)/(x y)", "one fraction"),
    ("x^2/2", "1/2 x^2", "one fraction"),
    ("sigma(x)*(1-sigma(x))", "σ(x) − σ(x)²", "in terms of sigma"),
    ("sigma(x)*(1-sigma(x))*y", "y σ(x)(1 − σ(x))", "in terms of σ, y"),
    ("x+y", "y+x", "in terms of x, y"),
    ("|x|", "sqrt(x^2)", "without abs, max"),
    ("2*x", "2x", "no derivative signs left"),
]
MISSED = [
    ("x^2-1", "(x-1)(x+1)", "expanded", "not-expanded"),
    ("x^2+2x+1", "(x+1)^2", "expanded", "not-expanded"),
    ("y-x", "-(x-y)", "expanded", "not-expanded"),
    ("y-x", "y·1-1·(x)+0(x+1)", "expanded", "not-expanded"),
    ("x/2+1/2", "(x+1)/2", "expanded", "not-expanded"),
    ("x^2-1", "x²−1", "factored", "not-factored"),
    ("x^2-1", "1·(x²−1)", "factored", "not-factored"),
    ("x^2-1", "2(x²−1)/2", "factored", "not-factored"),
    ("x^2-1", "(x²−1)^1", "factored", "not-factored"),
    ("(x^2-1)/y", "(x²−1)/y", "factored", "not-factored"),
    ("1/x+1/y", "1/x + 1/y", "one fraction", "not-one-fraction"),
    ("x/y", "x/(1/(1/y))", "one fraction", "not-one-fraction"),
    ("sigma(x)*(1-sigma(x))", "e^-x/(1+e^-x)^2", "in terms of sigma", "not-in-terms"),
    ("sigma(x)*(1-sigma(x))", "σ(x)/(1+e^x)", "in terms of sigma", "not-in-terms"),
    ("x+y", "x+y+a-a", "in terms of x, y", "not-in-terms"),
    ("|x|", "max(x, -x)", "without abs, max", "not-without"),
    ("x+y", "x+y+a-a", "without a", "not-without"),
    ("1", "(1-x)*sum_{k=0}^{2} x^k + x^3", "without sum", "not-without"),
]


@pytest.mark.parametrize(("expected", "answer", "form"), KEPT)
def test_a_form_that_is_kept_says_nothing(expected: str, answer: str, form: str) -> None:
    """Equal, and no more to say."""
    result = algebra.compare(expected, answer, VARIABLES, form=[form])
    assert (result.verdict, result.message, result.code) == ("equal", "", "")
    assert result.mistake is None


@pytest.mark.parametrize(("expected", "answer", "form", "code"), MISSED)
def test_a_form_that_is_missed_is_told_and_stays_equal(
    expected: str, answer: str, form: str, code: str
) -> None:
    """Equal, with a sentence that says what is to be done, and the code of the form."""
    result = algebra.compare(expected, answer, VARIABLES, form=[form])
    assert (result.verdict, result.code) == ("equal", "form")
    assert result.mistake is not None
    assert result.mistake.code == code
    assert result.message == result.mistake.message
    assert result.message.startswith("the value is right, but ")


def test_indices_and_sizes_may_stand_in_any_form() -> None:
    """They say where, not what."""
    variables: dict[str, dict[str, Any]] = {
        "p": {"shape": ["N"]},
        "y": {"shape": ["N"]},
        "N": {"domain": "dim"},
        "i": {"domain": "index", "of": "N"},
    }
    form = ["in terms of p, y"]
    assert algebra.compare("(p_i - y_i)/N", "p_i/N - y_i/N", variables, form=form).code == ""


def test_a_wrong_answer_is_wrong_in_any_form() -> None:
    """The form is not looked at before the value is right."""
    result = algebra.compare("x^2-1", "(x-1)(x+2)", VARIABLES, form=["expanded"])
    assert (result.verdict, result.code) == ("not_equal", "value")


@pytest.mark.parametrize("form", ["pretty", "in terms of q", "in terms of ", "without qq"])
def test_an_unknown_form_is_the_authors_fault(form: str) -> None:
    """Forms come from a short list."""
    with pytest.raises(algebra.BadProblem):
        algebra.Problem("x", VARIABLES, form=[form])
