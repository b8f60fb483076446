"""Regions between edges: narrow ones, rare ones, and those where a comparison is a tie all over."""

from typing import Any

import pytest

from tutor import algebra

REAL: dict[str, Any] = {"domain": "real"}
SMALL: dict[str, Any] = {"domain": "small+"}
WHOLE: dict[str, Any] = {"domain": "int+"}
X: dict[str, dict[str, Any]] = {"x": REAL}
BAND: dict[str, dict[str, Any]] = {"x": REAL, "h": SMALL}
DISC: dict[str, dict[str, Any]] = {"x": REAL, "y": REAL, "r": SMALL}
STEPS: dict[str, dict[str, Any]] = {"n": WHOLE, "b": WHOLE, "r": WHOLE}
SEEDS = range(6)
NARROW = [
    ("(max(0,x+h)-max(0,x-h))/(2*h)", "(max(0,x+h)-max(0,x))/h", BAND),
    ("(max(0,x+h)-max(0,x-h))/(2*h)", "[x>0]", BAND),
    ("max(0, min(1, x/h))", "[x>h/2]", BAND),
    ("x^2/2 if |x|<=h else h*(|x|-h/2)", "h*(|x|-h/2)", BAND),
    ("x^2/2 if |x|<=h else h*(|x|-h/2)", "x^2/2 if |x|<=h/2 else h*(|x|-h/2)", BAND),
    ("1 if x^2+y^2 < r^2 else 0", "0", DISC),
    ("1 if x^2+y^2 < r^2 else 0", "[|x|<r][|y|<r]", DISC),
    ("1 if x^2+y^2 < r^2 else 0", "[x^2+y^2<r^2][x>0]", DISC),
    ("floor(n/b^r)", "floor(n/b^(r+1))", STEPS),
    ("floor(n/b^r)", "floor(n/r^b)", STEPS),
    ("n*r", "n*r + [n==17]", STEPS),
    ("max(0, x)", "x*tanh(1000x)*[x>0]", X),
    ("|x|", "max(x, -x, 1e-6)", X),
    ("exp(x)-1", "exp(x)-1 if |x|>1e-5 else x", X),
]
TIES = [
    ("max(0, x)", "x if |x|<=x else 0", "equal"),
    ("max(0, x)", "x if x=|x| else 0", "equal"),
    ("max(0, x)", "x·[max(0,x)=x]", "equal"),
    ("max(0, x)", "x if sqrt(x^2)<=x else 0", "equal"),
    ("max(0, x)", "|x|<=x", "not_equal"),
    ("max(0, x)", "x if |x|<x else 0", "not_equal"),
    ("max(0, x)", "x·[x>|x|]", "not_equal"),
    ("sign(x)", "sign(x+|x|) - sign(|x|-x)", "equal"),
    ("1", "floor(sin(x)^2+cos(x)^2)", "equal"),
]
CANCELLING = [
    ("exp(-x^4)", "1-(1-exp(-x^4))", X),
    ("Phi((x-y)/h)", "1-Phi((y-x)/h)", {"x": REAL, "y": REAL, "h": SMALL}),
    ("1/cosh(x/h)^2", "1-tanh(x/h)^2", BAND),
    ("1/(1+exp(x^3))", "1-sigma(x^3)", X),
]


@pytest.mark.parametrize(("expected", "answer", "variables"), NARROW)
def test_a_narrow_or_rare_region_is_entered(
    expected: str, answer: str, variables: dict[str, dict[str, Any]]
) -> None:
    for seed in SEEDS:
        assert algebra.compare(expected, answer, variables, seed=seed).verdict == "not_equal"


@pytest.mark.parametrize(("expected", "answer", "verdict"), TIES)
def test_a_tie_in_a_whole_region_is_a_fact(expected: str, answer: str, verdict: str) -> None:
    for seed in SEEDS:
        assert algebra.compare(expected, answer, X, seed=seed).verdict == verdict


@pytest.mark.parametrize(("expected", "answer", "variables"), CANCELLING)
def test_what_cancels_to_nothing_tells_nothing(
    expected: str, answer: str, variables: dict[str, dict[str, Any]]
) -> None:
    """Where all digits at hand cancel, a right answer is not refused, nor a wrong one accepted."""
    wrong = f"{answer} + 1e-60"
    for seed in SEEDS:
        assert algebra.compare(expected, answer, variables, seed=seed).verdict == "equal"
        assert algebra.compare(expected, wrong, variables, seed=seed).verdict == "not_equal"


@pytest.mark.parametrize(
    "answer", ["arctan(tan(x + a))", "arcsin(sin(x + a))", "arccos(cos(x + a))", "atan(tan x) + a"]
)
def test_an_inverse_of_something_periodic_is_it_near_zero_alone(answer: str) -> None:
    """Whatever points are drawn: arctan(tan x) is x for |x| < π/2."""
    problem = algebra.Problem("x + a", {"x": {"domain": "real"}, "a": {"domain": "real"}})
    verdicts = {problem.compare(answer, seed=seed).verdict for seed in range(200)}
    assert verdicts == {"not_equal"}
