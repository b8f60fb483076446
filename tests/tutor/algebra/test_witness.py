"""The verdicts of the table hold before a second judge that shares no code with the first."""

import pytest

from tests.tutor.algebra.table import Question
from tests.tutor.algebra.witness import Unsure, Witness
from tutor import algebra

X = {"x": {"domain": "real"}}


def test_the_witness_agrees_with_every_verdict(question: Question, witness: Witness) -> None:
    """Right answers have the expected values everywhere, wrong ones do not."""
    for answer in question.right:
        assert witness.same(answer), answer
    for answer, _ in question.wrong:
        assert not witness.same(answer, doubtful=True), answer


def test_derivatives_are_what_differences_say(question: Question, witness: Witness) -> None:
    """Where a question is a derivative, the slope of its source is the expected answer."""
    for source in filter(None, (question.source, question.gradient)):
        assert witness.is_derivative(*source)


SAME = [
    ("x^2 - 1", "(x-1)(x+1)"),
    ("tanh(x)", r"\frac{e^{x}-e^{-x}}{e^x+e^{-x}}"),
    ("max(0, x)", r"\begin{cases} x & x > 0 \\ 0 & \text{otherwise} \end{cases}"),
    ("1/(1+exp(9*x))", "1 - σ(9x)"),
    ("∑_{k=1}^{4} x^k", "x + x² + x³ + x⁴"),
]
DIFFERENT = [
    ("x", "x + 10^-20"),
    ("x", "x if x < 1000 else 0"),
    ("max(0, x)", "max(0, x - 1e-9)"),
    ("σ(x)", "σ(x) + e^{-99}"),
    ("x^2", "x*|x|"),
]


@pytest.mark.parametrize(("one", "other"), SAME)
def test_the_witness_knows_what_is_the_same(one: str, other: str) -> None:
    """Two ways to write one function, in any spelling."""
    assert Witness(X, one).same(other)


@pytest.mark.parametrize(("one", "other"), DIFFERENT)
def test_the_witness_notices_what_is_not(one: str, other: str) -> None:
    """A difference far away, on a narrow strip, or in the twentieth digit."""
    assert not Witness(X, one).same(other, doubtful=True)


def test_the_witness_says_when_it_cannot_read() -> None:
    """It never guesses: a case that it cannot judge fails."""
    for text in ("x +", "y", "x if x > 0", "\\frac{x}", "sum_j x"):
        with pytest.raises((Unsure, LookupError)):
            Witness(X, "x").same(text)


def test_a_wrong_derivative_is_noticed() -> None:
    """A factor, a sign, an entry of an array."""
    assert Witness(X, "3x^2").is_derivative("x^3", "x")
    assert not Witness(X, "3x^2").is_derivative("x^3 + 10^-9 x", "x")
    vector = {"v": {"shape": ["D"]}, "i": {"domain": "index", "of": "D"}}
    assert Witness(vector, "v/‖v‖").is_derivative("‖v‖", "v")
    assert Witness(vector, "v_i/‖v‖").is_derivative("‖v‖", "v_i")
    assert not Witness(vector, "v/‖v‖²").is_derivative("‖v‖", "v")


def test_values_agree_with_sympy() -> None:
    """A handful of functions give the same values as sympy."""
    sympy = pytest.importorskip("sympy")
    x = sympy.Symbol("x", real=True)
    pairs = {
        "sigma(x)(1-sigma(x))": sympy.exp(-x) / (1 + sympy.exp(-x)) ** 2,
        "Phi(x) + x phi(x)": sympy.diff(x * (1 + sympy.erf(x / sympy.sqrt(2))) / 2, x),
        "1 - tanh²x": sympy.diff(sympy.tanh(x), x),
        "ln(1+x²)/x": sympy.log(1 + x**2) / x,
        "|x|^3 sign(x)": sympy.Abs(x) ** 3 * sympy.sign(x),
        "∑_{k=1}^{5} x^k/k": sympy.Sum(x ** sympy.Symbol("k") / sympy.Symbol("k"), ("k", 1, 5)),
        "artanh(x/9)": sympy.atanh(x / 9),
        "⌊3x⌋": sympy.floor(3 * x),
    }
    for text, formula in pairs.items():
        for value in (-2.3, -0.7, 0.31, 1.9):
            ours = algebra.evaluate(text, X, {"x": value})
            theirs = float(formula.doit().subs(x, value).evalf(30))
            assert ours == pytest.approx(theirs, rel=1e-12), text
