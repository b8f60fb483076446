"""The project's own differentiator: right against sympy, wrong where it is told to be."""

from fractions import Fraction
from typing import Any

import pytest

from tutor import algebra
from tutor.algebra.derivatives.rules import Differentiation
from tutor.algebra.derivatives.slopes import SLOPES, slope
from tutor.algebra.derivatives.source import flawed
from tutor.algebra.reading.printing import show
from tutor.algebra.tree import Name

X: dict[str, dict[str, Any]] = {"x": {"domain": "positive"}}
XY: dict[str, dict[str, Any]] = {
    "x": {"domain": "positive"},
    "y": {"domain": "positive"},
    "n": {"domain": "int+"},
}
FORMULAS = [
    "x^3 - 2x + 1",
    "x^n",
    "n^x",
    "x^x",
    "e^(-x²/2)",
    "(3x+1)^5",
    "x y/(x + y)",
    "ln(1+x²)/x",
    "σ(x)·tanh(x y)",
    "sqrt(x² + y²)",
    "1/(1 + e^(-x))",
    "-(y ln σ(x) + (1-y) ln(1-σ(x)))",
    "∑_{k=1}^{4} x^k/k",
    "sin(x)² + cos(3x)",
    "x Φ(x)",
    "softplus(x)·erf(x)",
]


@pytest.mark.parametrize("function", SLOPES)
def test_every_slope_is_the_limit_of_difference_quotients(function: str) -> None:
    """The table of slopes against centred differences, off the kinks."""
    at = 1.3 if function == "arcosh" else 0.37
    text = f"{function}(x)"
    if function in ("logit", "arcsin", "arccos", "artanh"):
        at = 0.3
    found = show(slope(function, Name("x")))
    steps = [algebra.evaluate(text, X, {"x": at + h}) for h in (1e-6, -1e-6)]
    assert algebra.evaluate(found, X, {"x": at}) == pytest.approx(
        (steps[0] - steps[1]) / 2e-6, rel=1e-6, abs=1e-9
    )


@pytest.mark.parametrize("text", FORMULAS)
def test_derivatives_are_the_limits_of_difference_quotients(text: str) -> None:
    """The rules put together, at a few points."""
    rules = Differentiation(Name("x"), {})
    found = show(rules.derivative(algebra.read(text, XY).tree))
    for x, y in ((0.4, 1.7), (1.1, 0.3), (2.3, 0.8)):
        point = {"x": x, "y": y, "n": 3}
        steps = [algebra.evaluate(text, XY, {**point, "x": x + h}) for h in (1e-5, -1e-5)]
        expected = (steps[0] - steps[1]) / 2e-5
        assert algebra.evaluate(found, XY, point) == pytest.approx(expected, rel=1e-6, abs=1e-8)


def test_derivatives_agree_with_sympy() -> None:
    """sympy differentiates the same formulas to the same functions."""
    sympy = pytest.importorskip("sympy")
    x, y = sympy.symbols("x y", positive=True)
    sigma = 1 / (1 + sympy.exp(-x))
    pairs = {
        "ln(1+x²)/x": sympy.log(1 + x**2) / x,
        "σ(x)²·x^3": sigma**2 * x**3,
        "e^(-x y)·tanh(x)": sympy.exp(-x * y) * sympy.tanh(x),
        "x^y": x**y,
    }
    for text, formula in pairs.items():
        ours = Differentiation(Name("x"), {}).derivative(algebra.read(text, XY).tree)
        theirs = sympy.diff(formula, x)
        for at in (0.3, 1.9):
            value = float(theirs.subs({x: at, y: 1.5}).evalf(30))
            found = algebra.evaluate(show(ours), XY, {"x": at, "y": 1.5, "n": 2})
            assert found == pytest.approx(value, rel=1e-12), text


def test_an_entry_of_an_array_is_differentiated_by() -> None:
    """∂/∂x_i of a sum over j keeps the one term."""
    variables = {
        "x": {"shape": ["N"]},
        "N": {"domain": "dim"},
        "i": {"domain": "index", "of": "N"},
    }
    problem = algebra.Problem("2*x_i/N", variables, source=("∑_j x_j²/N", "x_i"))
    assert problem.compare("x_i/N").mistake is not None


def test_a_derived_name_is_differentiated_through() -> None:
    """a = σ(wx) depends on w."""
    real = {"domain": "real"}
    variables = {"w": real, "x": real, "a": {"domain": "real", "def": "σ(w x)"}}
    problem = algebra.Problem("2 a² (1-a) x", variables, source=("a²", "w"))
    mistake = problem.compare("2 a").mistake
    assert mistake is not None
    assert mistake.code == "chain-dropped"


@pytest.mark.parametrize(
    ("expected", "source"),
    [
        ("2x + 1", ("x²", "x")),
        ("2x", ("x²", "2")),
        ("2x", ("x²", "z")),
        ("2x", ("⌊x⌋^x y^", "x")),
        ("2x", ("max_i x", "x")),
    ],
)
def test_a_source_that_does_not_lead_to_the_answer_is_the_authors_fault(
    expected: str, source: tuple[str, str]
) -> None:
    """The derivative without a flaw must be the expected answer."""
    with pytest.raises(algebra.BadProblem):
        algebra.Problem(expected, X, source=source)
    assert algebra.compare(expected, "x", X, source=source).code == "author"


REAL: dict[str, dict[str, Any]] = {name: {"domain": "real"} for name in "wxyb"}
WRONG = [
    ("σ(w x + b)", "w", "σ(wx+b)(1-σ(wx+b))", "chain-dropped"),
    ("σ(w x + b)", "w", "xσ(wx+b)", "outer-kept"),
    ("σ(w x + b)", "w", "x", "slope-dropped"),
    ("σ(w x + b)", "w", "σ(wx+b)(1+σ(wx+b))x", "sigmoid-plus"),
    ("σ(w x + b)", "w", "(1-σ(wx+b))x", "sigmoid-second-only"),
    ("σ(w x + b)", "w", "(wx+b)(1-wx-b)x", "sigmoid-of-argument"),
    ("σ(w x + b)", "w", "(1-σ(wx+b)²)x", "sigmoid-as-tanh"),
    ("tanh(w x)", "w", "(1-tanh(wx))x", "tanh-no-square"),
    ("tanh(w x)", "w", "(1+tanh(wx)²)x", "tanh-plus"),
    ("tanh(w x)", "w", "tanh(wx)(1-tanh(wx))x", "tanh-as-sigmoid"),
    ("(3x+1)^5", "x", "5(3x+1)^4", "chain-dropped"),
    ("(3x+1)^5", "x", "15(3x+1)^5", "power-not-lowered"),
    ("(3x+1)^5", "x", "3(3x+1)^4", "power-no-factor"),
    ("x^3", "x", "3x^4", "power-raised"),
    ("x^3", "x", "x^4/4", "power-integrated"),
    ("x e^x", "x", "e^x", "product-one-term"),
    ("x² sin(x)", "x", "2x cos(x)", "product-of-slopes"),
    ("x² e^x", "x", "x² e^x - 2x e^x", "product-minus"),
    ("x/(1+x²)", "x", "1/(2x)", "quotient-of-slopes"),
    ("x/(1+x²)", "x", "(1+x²-2x²)/(1+x²)", "quotient-no-square"),
    ("x/(1+x²)", "x", "(1+x²+2x²)/(1+x²)²", "quotient-plus"),
    ("x/(1+x²)", "x", "(2x²-(1+x²))/(1+x²)²", "overall-sign"),
    ("ln(1+x²)", "x", "1/(1+x²)", "chain-dropped"),
    ("ln(1+x²)", "x", "1/(2x)", "log-of-slope"),
    ("ln(1+x²)", "x", "2x ln(1+x²)", "outer-kept"),
    ("e^(x²)", "x", "x² e^(x²-1)", "exp-as-power"),
    ("3x² + 7", "x", "6x + 7", "constant-kept"),
    ("3x² + 7", "x", "2x", "constant-factor-lost"),
    ("3x² + 7", "x", "3x² + 7", "not-differentiated"),
    ("x + cos(x)", "x", "1 + sin(x)", "sine-sign"),
    ("|x| y + x", "x", "y + 1", "kink-ignored"),
    ("w² x", "w", "w²", "other-variable"),
]


@pytest.mark.parametrize(("source", "by", "answer", "code"), WRONG)
def test_a_wrong_rule_is_named(source: str, by: str, answer: str, code: str) -> None:
    """The formula a wrong rule gives is recognised as that rule's."""
    right = Differentiation(Name(by), {}).derivative(algebra.read(source, REAL).tree)
    mistake = algebra.compare(show(right), answer, REAL, source=(source, by)).mistake
    assert mistake is not None
    if code == "log-of-slope":
        assert mistake.code in (code, "chain-at-slope")  # 1/u′ both ways
    else:
        assert mistake.code == code


def test_no_flaw_gives_the_right_derivative() -> None:
    """Every wrong derivative on offer differs from the right one somewhere."""
    for source, by in {(source, by) for source, by, _, _ in WRONG}:
        rules = Differentiation(Name(by), {})
        tree = algebra.read(source, REAL).tree
        right = show(rules.derivative(tree))
        for edit in flawed(tree, rules):
            verdict = algebra.compare(right, show(edit.tree), REAL).verdict
            assert verdict != "equal", (source, edit.code, show(edit.tree))


def test_building_blocks_leave_out_zeros_and_ones() -> None:
    """A derivative is short enough to be read."""
    rules = Differentiation(Name("x"), {})
    tree = rules.derivative(algebra.read("3 + x", X).tree)
    assert tree.parts() == ()
    assert algebra.evaluate(show(tree), X, {"x": Fraction(1)}) == 1
