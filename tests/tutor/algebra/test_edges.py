"""Edges of branches wherever they lie, and holes: what is forgiven and what is not."""

from typing import Any

import pytest

from tutor import algebra

REAL: dict[str, dict[str, Any]] = {name: {"domain": "real"} for name in "wxb"}
WHOLE: dict[str, dict[str, Any]] = {"t": {"domain": "int+"}, "m": {"domain": "real"}}
VECTOR: dict[str, dict[str, Any]] = {"x": {"shape": ["N"]}}
SEEDS = range(4)


@pytest.mark.parametrize(
    ("expected", "answer", "variables"),
    [
        ("w*x+b", "w*x+b if w*x+b < 30 else 30", REAL),
        ("max(0, w*x+b)", "min(max(0, w*x+b), 30)", REAL),
        ("max(0, w*x+b)", "clip(w*x+b, 0, 900)", REAL),
        ("max(0, w*x+b)", "max(0, w*x+b) + [w*x+b > 100][w*x+b < 101]", REAL),
        ("w*x", "w*x if w*x < 5000 else 1", REAL),
        ("x", "x·min(1, 50/‖x‖)", VECTOR),
        ("m/t", "m/t if t < 300 else 0", WHOLE),
    ],
)
def test_an_edge_far_out_is_found(
    expected: str, answer: str, variables: dict[str, dict[str, Any]]
) -> None:
    """Thresholds on products and norms, and narrow bands, are aimed at."""
    for seed in SEEDS:
        assert algebra.compare(expected, answer, variables, seed=seed).verdict == "not_equal"


@pytest.mark.parametrize(
    ("expected", "answer", "variables"),
    [
        ("max(0, w*x+b)", "(w*x+b+|w*x+b|)/2", REAL),
        ("w*x", "w*x if w^2*x < -700 else x*w", REAL),
        ("x/max(1, ‖x‖)", "x·min(1, 1/‖x‖)", VECTOR),
        ("w*sign(x)", "w*|x|/x", REAL),
    ],
)
def test_looking_for_edges_refuses_no_right_answer(
    expected: str, answer: str, variables: dict[str, dict[str, Any]]
) -> None:
    """Close to an edge, digits still settle it."""
    for seed in SEEDS:
        assert algebra.compare(expected, answer, variables, seed=seed).verdict == "equal"


@pytest.mark.parametrize(
    ("expected", "answer"),
    [("x+2", "(x^2-4)/(x-2)"), ("x", "x^2/x"), ("x", "x(x+1/2)/(x+1/2)"), ("w*x", "x/(1/w)")],
)
def test_a_hole_that_can_be_filled_is_forgiven(expected: str, answer: str) -> None:
    """The same function beside one point is the same answer."""
    for seed in SEEDS:
        assert algebra.compare(expected, answer, REAL, seed=seed).verdict == "equal"


@pytest.mark.parametrize(
    ("expected", "answer", "variables"),
    [
        ("m", "m(t-3)/(t-3)", WHOLE),
        ("ln(|x|)", "ln(x)", {"x": {"domain": "nonzero"}}),
        ("x", "sqrt(x)^2", REAL),
        ("x", "e^ln(x)", REAL),
    ],
)
def test_a_gap_is_not_forgiven(
    expected: str, answer: str, variables: dict[str, dict[str, Any]]
) -> None:
    """An answer without a value on a whole stretch, or at a whole number, is wrong."""
    for seed in SEEDS:
        result = algebra.compare(expected, answer, variables, seed=seed)
        assert result.verdict == "not_equal"
        assert "undefined" in result.message
        assert result.mistake is None or result.mistake.code == "domain"
