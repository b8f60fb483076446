"""What is read of a formula while it is typed."""

from __future__ import annotations

import random

import pytest

from tutor.algebra import so_far

NAMES = {
    "beta_1": {"domain": "real"},
    "m": {"domain": "real"},
    "g": {"domain": "real"},
    "W": {"domain": "real", "shape": ["H", "D"]},
    "x": {"domain": "real", "shape": ["D"]},
    "H": {"domain": "dim"},
    "D": {"domain": "dim"},
}


@pytest.mark.parametrize(
    ("typed", "text", "whole"),
    [
        ("beta1*m", "β₁·m", True),
        ("beta1*m + ", "β₁·m", False),
        ("beta1*(m + ", "β₁·m", False),
        (r"\frac{m}{g", "m/g", False),
        ("sqrt(m", "√(m)", False),
        ("m + be", "m", False),
        ("m + sig", "m", False),
        ("(", "", False),
        ("m + sqrt(", "m", False),
        ("m + sqrt", "m", False),
        ("x W", "x·W", True),  # that its arrays do not fit is for the verdict to say
    ],
)
def test_as_much_as_can_be_read(typed, text, whole):
    """What is complete is shown in the notation of the exercise."""
    found = so_far(typed, NAMES)
    assert (found.text, found.whole, found.reason) == (text, whole, "")


@pytest.mark.parametrize(
    ("typed", "reason"),
    [("m + q*g", "'q'"), ("m + q", "'q'"), ("1/2m", "fraction"), ("m)", "never opened")],
)
def test_what_typing_on_does_not_mend_is_named(typed, reason):
    """An unknown name, an ambiguity, a bracket too many."""
    assert reason in so_far(typed, NAMES).reason


def test_nothing_that_is_typed_raises_and_nothing_long_is_read():
    """Any keys in any order."""
    seed = random.randrange(10**6)
    rng = random.Random(seed)
    keys = ["m", "W", "beta1", "+", "*", "(", ")", "/", "^", r"\frac{", "}", "sum_", "i=1", "if"]
    keys += ["|", "[", "]", ",", "sqrt", "2", "=", "'", " ", "é", "\n"]
    for _ in range(500):
        typed = "".join(rng.choice(keys) for _ in range(rng.randint(1, 30)))
        assert isinstance(so_far(typed, NAMES).text, str), (seed, typed)
    assert so_far("m+" * 5000 + "m", NAMES).text == ""
