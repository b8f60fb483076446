"""A stated derivative is checked against its source, by sympy and by the engine."""

import pytest

from tutor import derive
from tutor.answers.expression import Expression
from tutor.lint.rules_sources import against_source, by_engine, by_sympy

X = {"x": {"domain": "real"}, "y": {"domain": "positive"}}


def complaints(source, stated, by="x"):
    """What is found against a stated derivative."""
    return against_source(Expression("p", variables=X, source=(source, by)), stated)


@pytest.mark.parametrize(
    ("source", "stated"),
    [
        ("ln(1 + e^x)", "σ(x)"),
        ("x^2 sin x", "2x sin x + x^2 cos x"),
        ("relu(x)^2", "2 relu(x)"),
        ("x^y", "y x^(y-1)"),
        ("|x| y", "y sign(x)"),
        ("\\sum_{k=1}^{4} x^k", "1 + 2x + 3x^2 + 4x^3"),
    ],
)
def test_a_right_statement_passes(source, stated):
    """In whatever form it is stated."""
    assert complaints(source, stated) == []


def test_a_wrong_statement_is_found_twice():
    """sympy shows its own derivative, the engine a point."""
    sympy, engine = complaints("x^2 sin x", "2x cos x")
    assert "sympy finds" in sympy
    assert "the engine's slope is" in engine


def test_each_of_the_two_finds_it_alone():
    """Neither check leans on the other."""
    source = derive.declared_source("σ(x)", "x", X)
    assert by_sympy(source, "σ(x)(1+σ(x))")
    assert by_engine(source, "σ(x)(1+σ(x))")


@pytest.mark.parametrize(
    ("source", "says"), [("x +", "cannot be read"), ("floor(x) ∏_{k=1}^{3} x", "can check")]
)
def test_a_source_that_cannot_be_used_is_said(source, says):
    """Neither silence nor a crash."""
    assert says in complaints(source, "1")[0]
