"""Spellings of names and formulas, and the places that errors point at."""

from itertools import combinations, islice
from operator import mul
from random import Random
from typing import Any

import pytest

from tutor import algebra

REAL = {"domain": "real"}
VARIABLES: dict[str, dict[str, Any]] = {
    "x": REAL,
    "y": REAL,
    "beta_1": {"domain": "unit"},
    "m_{t-1}": REAL,
    "m_t": REAL,
    "g_t": REAL,
    "vhat_t": {"domain": "positive"},
    "t": {"domain": "int+"},
    "epsilon": {"domain": "small+"},
    "lambda": {"domain": "positive"},
    "f": {"domain": "function"},
    "W": {"domain": "real", "shape": ["D", "K"]},
    "a": {"domain": "real", "shape": ["D"]},
    "b": {"domain": "real", "shape": ["D"]},
    "D": {"domain": "dim"},
    "i": {"domain": "index", "of": "D"},
}
SAME = [
    ["beta_1", "beta1", "β₁", "β_1", r"\beta_1", r"\beta_{1}", "beta_{1}", "β1"],
    ["m_{t-1}", "m(t-1)", "mₜ₋₁", "m_(t-1)", "m_{t−1}", "m_[t-1]", r"m_{t\,-\,1}"],
    ["m_t - 1", "mₜ−1", "m_t -1", "m_{t}-1"],
    ["vhat_t", "v_hat_t", r"\hat{v}_t", r"\hat v_t", r"\hat{v_t}", "v̂ₜ", "v̂_t", "v̂_{t}"],
    ["g_t^2", "g_t²", "gₜ²", "g_{t}^{2}", "g^2_t", "g_t**2", "(g_t)^2"],
    ["beta_1^t", "β₁ᵗ", r"\beta_1^t", r"\beta_1^{t}", "beta1**t"],
    [
        "lambda*x",
        "λx",
        "λ x",
        "lam*x",
        r"\lambda x",
        "lambda x",
        "x lambda".replace("x lambda", "λ·x"),
    ],
    ["epsilon", "eps", "ε", "ϵ", r"\epsilon", r"\varepsilon"],
    ["x/2", r"\frac{x}{2}", r"\dfrac x2", r"\tfrac{x}{2}", "x÷2", "x ∕ 2"],
    ["sqrt(x^2+1)", "√(x²+1)", r"\sqrt{x^2+1}", "np.sqrt(x**2+1)", r"\sqrt{x^{2} + 1}"],
    ["exp(-x)", r"\exp(-x)", "np.exp(-x)", "math.exp(-x)", r"\exp\left(-x\right)"],
    ["e^(-x)", "e^-x", "e^{-x}", r"\mathrm{e}^{-x}", "e**(-x)", "e⁻ˣ"],
    ["x*y", "x y", "xy", "x·y", "x×y", "x⋅y", r"x \cdot y", r"x\,y", "(x)(y)", "x(y)"],
    ["|x - y|", "abs(x-y)", r"\left|x-y\right|", r"\lvert x-y\rvert", "∣x−y∣"],
    ["sigma(x)^2", "σ(x)²", "σ²(x)", r"\sigma^2(x)", "sigma(x)**2", "sigma^2(x)"],
    ["ln(x)", "log(x)", "log x", r"\ln x", r"\log{x}", "ln x"],
    ["x/2", "½x".replace("½x", "x/2"), r"\frac x 2"],
    ["2*x", "2x", "2 x", "2·x", "2(x)"],
    ["0.001*x", "1e-3x", ".001*x", "1e-3*x"],
    ["f(x)", "f( x )", r"f\left(x\right)"],
    ["a_i", "aᵢ", "a[i]", "a_{i}", r"a_{i}"],
    ["W^T", "Wᵀ", "W.T", r"W^\top", r"W^{\top}", "W⊤", r"W^{\mathsf{T}}", "W^{T}", "transpose(W)"],
    ["a^T b", "a.T @ b", "aᵀb", r"a^\top b", "aᵀ b"],
    ["sum_j a_j", "∑_j a_j", "∑ⱼ aⱼ", r"\sum_j a_j", r"\sum_{j} a_{j}"],
    ["x if x > 0 else y", "(x) if (x>0) else (y)", "where(x > 0, x, y)", "x > 0 ? x : y"],
]


@pytest.mark.parametrize("spellings", SAME, ids=lambda s: s[0])
def test_spellings_of_one_formula_are_read_as_one(spellings: list[str]) -> None:
    """Python, Unicode and LaTeX are three ways to type the same thing."""
    trees = [algebra.read(text, VARIABLES).tree for text in spellings]
    for (one, first), (other, second) in combinations(zip(spellings, trees, strict=True), 2):
        assert first == second, (one, other)


DIFFERENT = [
    ("m_{t-1}", "m_t - 1"),
    ("-x^2", "(-x)^2"),
    ("x^2", "2x"),
    ("e^-x", "e^x"),
    ("1/2 x", "1/(2x)"),
    ("g_t", "m_t"),
    ("x²", "x"),
    ("m_t", "mhat_t"),
]


@pytest.mark.parametrize(("one", "other"), DIFFERENT)
def test_different_formulas_are_not_confused(one: str, other: str) -> None:
    """Near spellings with another meaning keep it."""
    variables = {**VARIABLES, "mhat_t": REAL}
    assert algebra.read(one, variables).tree != algebra.read(other, variables).tree


ASKED = [
    ("1/2x", "ambiguous", (0, 4)),
    ("x/2y", "ambiguous", None),
    ("f^-1(x)", None, None),
    ("sin^-1 x", "ambiguous", None),
    ("ln 2x", "ambiguous", None),
    ("√x y", "ambiguous", None),
    ("e^-xy", "ambiguous", None),
    ("|x|y|x|", "ambiguous", None),
    ("√x²", "ambiguous", None),
    ("(x+1)2", "ambiguous", None),
    ("x 2", "ambiguous", None),
    ("a b", "ambiguous", None),
    ("a[0]", "ambiguous", None),
    ("1/∑_j a_j x", "ambiguous", None),
    ("x + 3*yy2", "unknown-name", (6, 9)),
    ("x + q", "unknown-name", (4, 5)),
    ("beta*x", "unknown-name", (0, 4)),
    ("w_1", "unknown-name", (0, 3)),
    ("x + (y", "unbalanced", (4, 5)),
    ("x + y)", "unbalanced", (5, 6)),
    ("|x", "unbalanced", (0, 1)),
    ("x +", "incomplete", None),
    ("", "empty", (0, 0)),
    ("f'(x)", "restated", (1, 2)),
    ("d/dx x^2", "restated", None),
    (r"\frac{d}{dx} x", "restated", None),
    ("∂x", "restated", None),
    ("diff(x, x)", "restated", None),
    ("x = y = 2", "two-answers", (6, 7)),
    ("x + 1 = y", "equation", (6, 7)),
    ("x -= y", "forbidden-operator", None),
    ("0,5*x", "comma", (1, 2)),
    ("max()", "arity", None),
    ("sqrt(x, y)", "arity", None),
    ("f", "arity", None),
    ("sigma", "arity", None),
    ("x if x > 0", "no-else", None),
    ("sum_j x", "no-range", None),
    ("a_k", "unbound-index", (2, 3)),
    ("x_1", "unknown-name", (0, 3)),
    ("х", "forbidden-character", (0, 1)),
    ("x\u202ey", "forbidden-character", (1, 2)),
    ("x\u200b", "forbidden-character", (1, 2)),
    ("x\x00", "forbidden-character", (1, 2)),
    ("x!", "forbidden-character", (1, 2)),
    (r"\input{x}", "forbidden-command", (0, 6)),
    ("x.__class__", "attribute", None),
    ("eval(x)", "code", (0, 4)),
    ("expp(x)", "unknown-function", (0, 4)),
    ("x @ y", "scalar-@", None),
    ("A^{-1}", "unknown-name", (0, 1)),
]


@pytest.mark.parametrize(("text", "code", "span"), ASKED)
def test_what_cannot_be_read_is_asked_back(
    text: str, code: str | None, span: tuple[int, int] | None
) -> None:
    """The verdict is reject, with a stable code and a place in the text as it was typed."""
    result = algebra.compare("x", text, VARIABLES)
    assert result.verdict == "reject"
    assert result.message
    assert code is None or result.code == code
    assert span is None or result.position == span


def test_a_declared_name_beats_a_function() -> None:
    """σ, γ, e and H are whatever the exercise says they are."""
    variables = {"sigma": {"domain": "positive"}, "e": REAL, "H": REAL, "x": REAL}
    assert algebra.evaluate("σ(x)", variables, {"sigma": 2, "x": 3, "e": 0, "H": 0}) == 6
    assert algebra.evaluate("e^2 + H", variables, {"sigma": 2, "x": 3, "e": 5, "H": 1}) == 26


def test_the_nearest_name_is_offered() -> None:
    """A mistyped name is answered with the one that was probably meant."""
    message = algebra.compare("x", "bata_1 x", VARIABLES).message
    assert "β₁" in message


@pytest.mark.parametrize(
    "prefix",
    ["y = ", "f'(x) = ", "dL/dw = ", r"\frac{\partial L}{\partial w} = ", "θ_{t+1} := ", "y ← "],
)
def test_a_name_before_the_answer_is_dropped(prefix: str) -> None:
    """What stands left of the equals sign only names what is answered."""
    assert algebra.compare("x^2", f"{prefix}x*x", VARIABLES).verdict == "equal"


@pytest.mark.parametrize(
    "text", ["$x^2$", "$$x^2$$", r"\(x^2\)", r"\[x^2\]", "x^2.", " x^2 ", "x^2;"]
)
def test_wrapping_is_taken_off(text: str) -> None:
    """Dollar signs, a full stop and spaces around an answer say nothing."""
    assert algebra.compare("x^2", text, VARIABLES).verdict == "equal"


def test_positions_count_the_text_as_it_was_typed() -> None:
    """Wrapping, accents and superscripts do not move the place of an error."""
    assert algebra.compare("x", "$x + q$", VARIABLES).position == (5, 6)
    assert algebra.compare("x", "v̂ₜ² + q", VARIABLES).position == (7, 8)
    assert algebra.compare("x", "y = x + q", VARIABLES).position == (8, 9)


def test_evaluate_gives_numbers_and_arrays() -> None:
    """A text is worth a float, or nested lists of them."""
    point = {"W": [[1, 2, 3], [4, 5, 6]], "a": [1, -1], "b": [2, 0.5], "D": 2, "i": 2}
    assert algebra.evaluate("Wᵀa", VARIABLES, point) == [-3.0, -3.0, -3.0]
    assert algebra.evaluate("aᵀb", VARIABLES, point) == 1.5
    assert algebra.evaluate("a bᵀ", VARIABLES, point) == [[2.0, 0.5], [-2.0, -0.5]]
    assert algebra.evaluate("a_i + D", VARIABLES, point) == 1.0
    assert algebra.evaluate("W ⊙ W", VARIABLES, point)[1] == [16.0, 25.0, 36.0]
    assert algebra.evaluate("‖b‖² + norm(a)", VARIABLES, point) == pytest.approx(4.25 + 2**0.5)


def test_samples_are_points_that_evaluate_takes() -> None:
    """Arrays as nested lists of the sizes drawn, which fit; an index within its size."""
    variables: dict[str, Any] = {
        "x": {"domain": "real", "shape": ["N", "D"]},
        "w": {"domain": "positive", "shape": ["D"]},
        "y": {"domain": "onehot", "shape": ["N"]},
        "i": {"domain": "index", "of": "N"},
        "D": {"domain": "dim"},
        "a": {"domain": "unit"},
        "s": {"def": "sum_d w_d"},
    }
    sizes = set()
    for point in islice(algebra.samples(variables, Random(3)), 30):
        x, w, y, i = point["x"], point["w"], point["y"], point["i"]
        assert len(x) == len(y) >= i >= 1 == sum(y)
        assert {len(row) for row in x} == {len(w)} == {point["D"]}
        assert "s" not in point
        row = x[int(i) - 1]
        expected = point["a"] * sum(map(mul, row, w)) / sum(w) + y[int(i) - 1]
        found = algebra.evaluate("a*sum_d x_{i,d}*w_d/s + y_i", variables, point)
        assert found == pytest.approx(expected, rel=1e-12)
        products = [sum(map(mul, row, w)) for row in x]
        assert algebra.evaluate("x w", variables, point) == pytest.approx(products, rel=1e-12)
        sizes.add((len(x), len(w)))
    assert len(sizes) > 1
