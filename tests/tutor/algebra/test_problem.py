"""The public face: a pure function, one problem for many answers, an author's errors."""

from typing import Any

import pytest

from tutor import algebra

X: dict[str, dict[str, Any]] = {"x": {"domain": "real"}}


def test_a_verdict_depends_on_its_arguments_alone() -> None:
    """Asked again, in any order, with any problem reused, the comparison is the same."""
    problem = algebra.Problem("x^2", X)
    answers = ["x*x", "2x", "x^3", "x²+1e-9", "max(x,-x)^2", "1/2x"]
    first = [problem.compare(answer, seed=3) for answer in answers]
    again = [problem.compare(answer, seed=3) for answer in reversed(answers)]
    assert first == again[::-1]
    assert first == [algebra.compare("x^2", answer, X, seed=3) for answer in answers]


def test_a_counterexample_can_be_checked_by_hand() -> None:
    """It names the values, and both results, at easy numbers first."""
    example = algebra.compare("sigma(x)*(1-sigma(x))", "sigma(x)*(1+sigma(x))", X).counterexample
    assert example is not None
    assert example.point == {"x": "0.5"}
    assert example.yours == "1.00991"
    assert example.expected == "0.235004"
    assert example.text == "at x = 0.5 yours gives 1.00991, expected 0.235004"


def test_an_answer_outside_its_domain_is_told_so() -> None:
    """ln(x²) lives on both sides of zero; 2 ln x does not."""
    result = algebra.compare("ln(x^2)", "2 ln x", {"x": {"domain": "nonzero"}})
    assert result.verdict == "not_equal"
    assert "undefined" in result.message
    assert "log of a non-positive number" in result.message
    assert algebra.compare("ln(x^2)", "2 ln x", {"x": {"domain": "positive"}}).verdict == "equal"


def test_a_small_difference_is_shown_with_enough_digits() -> None:
    """Two values that look alike are printed until they do not."""
    example = algebra.compare("x", "x + 1e-12", X).counterexample
    assert example is not None
    assert example.yours != example.expected


def test_shapes_are_explained() -> None:
    """A wrong shape is wrong, in words about sizes."""
    variables = {"X": {"shape": ["N", "D"]}, "w": {"shape": ["D"]}, "y": {"shape": ["N"]}}
    result = algebra.compare("X^T (X w - y)", "X (X w - y)", variables)
    assert result.verdict == "not_equal"
    assert result.message == (
        "cannot multiply a matrix (N, D) by a vector of N: the inner sizes differ; "
        "looks like a missing transpose on X"
    )
    result = algebra.compare("X^T (X w - y)", "(X w - y)^T X", variables)
    assert result.message == "yours is a row of D, expected a vector of D"


def test_the_reading_is_echoed() -> None:
    """A learner sees how the text was understood."""
    variables = {
        "beta_1": {"domain": "unit"},
        "t": {"domain": "int+"},
        "mhat_t": {"domain": "real"},
    }
    result = algebra.compare("mhat_t", r"\frac{\hat{m}_t}{1-\beta_1^t}", variables)
    assert result.read_as == "m̂ₜ/(1 − β₁ᵗ)"


@pytest.mark.parametrize(
    ("expected", "variables"),
    [
        ("x +", X),
        ("x + q", X),
        ("x", {"x": {"domain": "imaginary"}}),
        ("x", {"x": {"domain": ["interval", 3, 1]}}),
        ("x", {"x_": {"domain": "real"}}),
        ("a", {"a": {"domain": "real", "def": "b"}, "b": {"domain": "real", "def": "a"}}),
        ("x", {"beta_1": {"domain": "unit"}, "beta1": {"domain": "unit"}}),
    ],
)
def test_an_authors_error_is_an_authors_error(expected: str, variables: dict[str, Any]) -> None:
    """Problem raises it; compare never blames the learner for it."""
    with pytest.raises(algebra.BadProblem):
        algebra.Problem(expected, variables)
    result = algebra.compare(expected, "x", variables)
    assert (result.verdict, result.code) == ("reject", "author")


def test_a_question_that_has_no_value_is_the_authors_fault() -> None:
    """If the expected formula is nowhere defined, no answer is called wrong."""
    result = algebra.compare("ln(-x^2)", "x", X)
    assert (result.verdict, result.code) == ("reject", "author")


def test_hard_coded_sizes_are_seen() -> None:
    """Two assignments of sizes tell 3 from N."""
    variables = {"a": {"shape": ["N"]}, "N": {"domain": "dim"}}
    assert algebra.compare("sum_i a_i/N", "sum_i a_i/3", variables).verdict == "not_equal"
    assert algebra.compare("sum_i a_i/N", "mean(a)", variables).verdict == "equal"


def test_points_on_a_kink_are_no_evidence() -> None:
    """At the jump itself an answer may have either value."""
    for answer in ("1 if x>0 else 0", "1 if x>=0 else 0", "step(x)", "(1+sign(x))/2"):
        assert algebra.compare("[x > 0]", answer, X).verdict == "equal"


def test_whole_numbers_have_no_kinks() -> None:
    """Between whole numbers, < and <= are two different things."""
    variables = {"t": {"domain": "int+"}, "T": {"domain": "int+"}}
    assert algebra.compare("[t < T]", "[t <= T]", variables).verdict == "not_equal"
    assert algebra.compare("[t < T]", "[t + 1 <= T]", variables).verdict == "equal"


def test_a_sum_of_products_that_is_nothing() -> None:
    """What is at right angles: no float is close to 0, and more digits everywhere cost a lot."""
    declared = {
        "g": {"domain": "real"},
        **{name: {"shape": ["D"]} for name in ("v", "G")},
        "u": {"shape": ["D"], "def": "v/norm(v)"},
    }
    across = "sum_i g/norm(v)*v_i*(G_i - dot(G,u)*u_i)"
    assert algebra.compare("0", across, declared).verdict == "equal"
    assert algebra.compare(across, "0", declared).verdict == "equal"
    assert algebra.compare("0", f"{across} + 10^-30", declared).verdict == "not_equal"


@pytest.mark.parametrize(
    "answer", ["1e-20*x", "1e-12", "exp(-1000)*x", "sigma(-50-x^2)", "tanh(1000 x)^2-1"]
)
def test_next_to_nothing_is_not_nothing(answer: str) -> None:
    """However small it is."""
    declared = {"x": {"domain": "real"}}
    assert algebra.compare("0", answer, declared).verdict == "not_equal"
    assert algebra.compare(answer, "0", declared).verdict == "not_equal"
