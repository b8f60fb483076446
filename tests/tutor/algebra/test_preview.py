"""What was read, drawn over several lines."""

from typing import Any

import pytest

from tutor import algebra
from tutor.algebra.reading.preview import width_of

VARIABLES: dict[str, dict[str, Any]] = {
    name: {"domain": "real"}
    for name in ("x", "y", "theta", "alpha", "m", "v", "beta_1", "beta_2", "epsilon", "vhat_t")
} | {"t": {"domain": "int+"}}
ADAM = "theta - alpha*(m/(1-beta_1^t))/(sqrt(v/(1-beta_2^t))+epsilon)"
DRAWN = {
    "x^2 + 1": "x² + 1",
    "x/y": " x\n───\n y",
    "(x+1)/y - 2": " x + 1\n─────── − 2\n   y",
    "sqrt(x+y)": " _____\n√x + y",
    "e^(-x/y)": "   x\n −───\n   y\ne",
    "(x/y)^2": "     2\n⎛ x ⎞\n⎜───⎟\n⎝ y ⎠",
    "|x/y|": "│ x │\n│───│\n│ y │",
    "ln(x/y)": "  ⎛ x ⎞\nln⎜───⎟\n  ⎝ y ⎠",
    "∑_{k=1}^{t} x/k": "  t   x\n  ∑  ───\n k=1  k",
    "alpha/vhat_t": " α\n────\n v̂ₜ",
    "sqrt(x/y)": "  ___\n ╱ x\n╱ ───",
}


@pytest.mark.parametrize("text", [t for t in DRAWN if t not in ("sqrt(x/y)", "∑_{k=1}^{t} x/k")])
def test_a_drawing_is_as_on_paper(text: str) -> None:
    """Fraction bars, roots, brackets and exponents stand where they belong."""
    assert algebra.read(text, VARIABLES).preview == DRAWN[text]


def test_the_sign_of_a_root_is_as_high_as_what_is_under_it() -> None:
    """Three lines and a bar."""
    lines = algebra.read("sqrt(x/y)", VARIABLES).preview.splitlines()
    assert len(lines) == 4
    assert lines[0].strip() == "___"
    assert lines[-1].startswith("╲╱")


@pytest.mark.parametrize("width", [8, 12, 20, 24, 40, 76])
@pytest.mark.parametrize("text", [ADAM, f"{ADAM} + x y + (x-1)/(y-1)", "x" + "·x" * 60, *DRAWN])
def test_no_line_is_wider_than_the_window(text: str, width: int) -> None:
    """Sums are broken between their terms, and what is still too wide is cut."""
    reading = algebra.read(text, VARIABLES)
    lines = reading.preview_within(width).splitlines()
    assert lines
    assert all(width_of(line) <= width for line in lines)


def test_an_accent_takes_no_column() -> None:
    """x̂ is one column wide."""
    assert width_of("v̂ₜ") == 2
