"""Each safeguard is shown to be needed: with it taken out, a wrong verdict appears."""

from fractions import Fraction
from typing import Any

import pytest

from tutor import algebra
from tutor.algebra import decide, settle
from tutor.algebra.values import functions, points
from tutor.algebra.values.functions import Function

X: dict[str, dict[str, Any]] = {"x": {"domain": "real"}}
HUBER = "x^2/2 if |x|<=3 else 3*(|x|-3/2)"


def test_without_digits_a_near_miss_would_pass(monkeypatch: pytest.MonkeyPatch) -> None:
    """Floats alone accept an answer that is off by 1e-12 of itself."""
    assert algebra.compare("x", "x + x*1e-12", X).verdict == "not_equal"
    monkeypatch.setattr(decide.Trial, "confirm", lambda self: decide.Decision(True))
    assert algebra.compare("x", "x + x*1e-12", X).verdict == "equal"


def test_without_settling_a_right_answer_would_be_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """Floats alone refuse a right answer that cancels."""
    right = ("(1 - cos(x/100000000))·10^16", "2·sin²(x/200000000)·10^16")
    assert algebra.compare(*right, X).verdict == "equal"

    def at_once(*of: Any) -> Any:
        return settle.Difference(of[2], 0.0, 1.0)

    monkeypatch.setattr(decide, "settle", at_once)
    assert algebra.compare(*right, X).verdict == "not_equal"


def test_without_looking_for_branches_a_wrong_branch_would_pass(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A few points never meet the other side of a threshold."""
    wrong = HUBER.replace("3*(|x|-3/2)", "x^2/2 if |x|<900 else 1")
    assert algebra.compare("x^2/2", wrong, X).verdict == "not_equal"
    monkeypatch.setattr(decide, "branches", lambda tree: False)
    assert algebra.compare("x^2/2", "x^2/2 if |x|<900 else 1", X).verdict == "equal"


def test_without_changing_sizes_a_fixed_size_would_pass(monkeypatch: pytest.MonkeyPatch) -> None:
    """One assignment of sizes cannot tell 3 from N."""
    variables = {"a": {"shape": ["N"]}, "N": {"domain": "dim"}}
    monkeypatch.setattr(points, "SIZES", ((3, 2, 4, 5, 6),))
    assert algebra.compare("sum_i a_i/N", "sum_i a_i/3", variables).verdict == "equal"


def test_a_wrong_function_would_be_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    """The case files would catch a slip in the functions themselves."""
    assert algebra.compare("tanh(x)", "2σ(2x)-1", X).verdict == "equal"
    half = Function(lambda at, x: functions.sigmoid(at, x * at.m.number(Fraction(1, 2))))
    monkeypatch.setitem(functions.FUNCTIONS, "sigma", half)
    assert algebra.Problem("tanh(x)", X).compare("2σ(2x)-1").verdict == "not_equal"


def test_a_fault_of_the_program_costs_no_try(monkeypatch: pytest.MonkeyPatch) -> None:
    """If the judge itself breaks, the answer is asked again and not marked wrong."""

    def broken(*args: Any) -> Any:
        raise ZeroDivisionError

    monkeypatch.setattr(decide.Trial, "decide", broken)
    result = algebra.compare("x", "2x", X)
    assert (result.verdict, result.code) == ("reject", "internal ZeroDivisionError")
