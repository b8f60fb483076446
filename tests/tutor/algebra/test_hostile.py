"""Hostile texts are refused at once, and cost a bounded number of node visits."""

import time
from typing import Any

import pytest

from tutor import algebra
from tutor.algebra import limits

X: dict[str, dict[str, Any]] = {"x": {"domain": "real"}}
HOSTILE = {
    "tower": "9^9^9^9",
    "python tower": "9**9**9**9",
    "brackets": "(" * 100_000,
    "megabyte": "x" * 1_000_000,
    "long sum": "x+" * 500_000,
    "minus signs": "-" * 3000 + "x",
    "nested calls": "sqrt(" * 300 + "x" + ")" * 300,
    "nested powers": "x" + "^x" * 200,
    "digits": "1" * 100_000,
    "exponent": "1e999999",
    "bars": "|" * 500,
    "paired bars": "|" * 60 + "x" + "|" * 60,
    "long range": "sum_{i=1}^{10^50} i",
    "deep sums": "sum_{i=1}^{400} sum_{j=1}^{400} sum_{k=1}^{400} i*j*k",
    "huge product": "prod_{i=1}^{100} 10^50",
    "fractions": r"\frac" * 200,
    "hats": r"\hat " * 300 + "x",
    "braces": "{" * 1500,
    "subscripts": "x_" * 300,
    "nested subscripts": "x_{" * 300,
    "conditions": "x if " * 300,
    "cases": r"\begin{cases}" * 20,
    "surrogate": "\ud800",
    "null": "x\x00",
    "right to left": "x\u202e",
    "zero width": "x\u200b\u200b",
    "look-alike": "х + 1",
    "import": "__import__('os').system('id')",
    "attribute": "x.func.__globals__",
    "range": "sum(range(10**12))",
    "template": "${jndi:ldap://a/b}",
    "file": r"\input{/etc/passwd}",
    "string": "'a'*10**9",
    "factorial": "(10^9)!",
    "walrus": "(x := 5)",
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
def test_hostile_texts_are_refused_at_once(text: str) -> None:
    """The verdict is reject, in far less time than a learner would notice."""
    algebra.compare("x", "2x", X)
    start = time.process_time()
    result = algebra.compare("1 - tanh(x)^2", text, X)
    assert result.verdict == "reject"
    assert not result.code.startswith("internal")
    assert time.process_time() - start < 1.0


@pytest.mark.parametrize(
    "text",
    ["x" + "^2" * 30, "((((x^60)^60)^60)^60)", "exp(" * 20 + "x" + ")" * 20, "2^" * 50 + "x"],
)
def test_huge_values_are_wrong_and_not_a_crash(text: str) -> None:
    """A formula that outgrows every number is simply not the expected one."""
    assert algebra.compare("1 - tanh(x)^2", text, X).verdict == "not_equal"


def test_the_budget_is_counted_and_not_timed(monkeypatch: pytest.MonkeyPatch) -> None:
    """With less to spend, the same answer is refused for its length, on any machine."""
    text = "sum_{i=1}^{300} x^i/2^i"
    before = algebra.compare("x", text, X)
    monkeypatch.setattr(limits.Fuel.__init__, "__defaults__", (500,))
    after = algebra.compare("x", text, X)
    assert before.verdict == "not_equal"
    assert (after.verdict, after.code) == ("reject", "too-long")


@pytest.mark.parametrize(
    "answer",
    [
        "x + sin(64*pi*x)",
        "x + sin(2^40*pi*x)",
        "x + (x-1/2)(x+3/2)(x-2)(x+1/4)(x-5/4)(x+2)(x-3/4)(x+5/2)",
        "x if x < 1000000 else 0",
        "x if |x - 12345| > 3000 else 7",
        "x + 10^-50",
        "x + e^-200",
        "x + max(0, x - 777)",
        "x + [x > 40][x < 50]",
        "x·(1 + 10^-60)^3",
    ],
)
def test_answers_made_to_fool_a_sampler_are_refused(answer: str) -> None:
    """Points nobody can know in advance, thresholds, and digits see through them."""
    for seed in (None, 0, 1, 2):
        assert algebra.compare("x", answer, X, seed=seed).verdict == "not_equal"
