"""Spellings of arrays, sums and piecewise formulas, accidents of typing, and cures for the rest."""

from typing import Any

import pytest

from tutor import algebra

REAL: dict[str, Any] = {"domain": "real"}
VARIABLES: dict[str, dict[str, Any]] = {
    "x": REAL,
    "y": REAL,
    "k": {"domain": "positive"},
    "a": {"domain": "positive"},
    "t": {"domain": "int+"},
    "m_t": REAL,
    "m_{t-1}": REAL,
    "beta_1": {"domain": "unit"},
    "v": {"shape": ["N"]},
    "w": {"shape": ["N"]},
    "X": {"shape": ["N", "D"]},
    "W": {"shape": ["D", "K"]},
    "N": {"domain": "dim"},
    "n": {"domain": "index", "of": "N"},
    "d": {"domain": "index", "of": "D"},
    "c": {"domain": "index", "of": "K"},
}
SAME = [
    ["max(0, x)", r"\max\{0, x\}", r"\max\left(0,x\right)", "max(x;0)", "[x]_+", "np.maximum(0,x)"],
    ["max(0, x, y)", "max([0,x,y])", "np.max((0, x, y))", "max{0,x,y}"],
    ["(x+y)/2", "mean([x,y])", "np.mean((x, y))", "½(x+y)", "(x+y)·1/2"],
    ["sqrt(x^2+y^2)", "hypot(x, y)", "np.hypot(x,y)", r"\sqrt{x^2+y^2}"],
    [
        "1 if x > 0 else 0",
        "[x>0]",
        "1[x>0]",
        "1_{x>0}",
        r"\mathbb{1}[x>0]",
        r"\mathbf 1\{x>0\}",
        "𝟙(x>0)",
        "I(x>0)",
        "where(x>0, 1, 0)",
        "(x>0)",
        "float(x > 0)",
        "if x>0 then 1 else 0",
        r"\begin{cases}1 & x>0\\0 & \text{otherwise}\end{cases}",
        "{1, x>0; 0, x<=0}",
    ],
    ["x if x > 0 else y", "{x, x>0; y, x<=0}", "x > 0 ? x : y", "where(x>0, x, y)"],
    ["ln(2)/k", "ln2/k", "ln 2/k", r"\frac{\ln 2}{k}", "log(2)/k", "0.5·ln4/k"],
    ["sum_n v_n^2", "∑_{n=1}^N v_n²", "vᵀv", "v.T@v", "dot(v,v)", "⟨v,v⟩", "sum(v**2)", "‖v‖²"],
    ["sum_n v_n/N", "mean(v)", "v.mean()", "np.mean(v)", "sum(v[i] for i in range(N))/N"],
    ["sum_n X_{nd}", "sum(X, axis=0)_d", "X.sum(0)[d]", "∑_n X[n,d]", "(Xᵀ ones(N))_d"],
    ["sum_d X_{nd}*W_{dc}", "(X W)_{nc}", "(X@W)[n,c]", "X[n,:]@W[:,c]", "∑_d X_{n,d} W_{d,c}"],
    ["max(v)", "max_n v_n", r"\max_n v_n", "v.max()", "np.amax(v)"],
    ["v/norm(v)", "v/‖v‖", r"\frac{v}{\lVert v\rVert_2}", "v/np.linalg.norm(v)", "v/sqrt(vᵀv)"],
    ["beta_1*x", r"{\beta}_1 x", "β₁x", "beta1*x", "β_1·x", r"\beta_{1}\,x"],
    ["beta_1^t*sum_n v_n", "β₁^t∑_n v_n", r"\beta_1^t\sum_n v_n"],
    ["floor(t/10)", "⌊t/10⌋", r"\lfloor t/10\rfloor", r"\left\lfloor\frac{t}{10}\right\rfloor"],
    ["log10(a)", "lg(a)", "log_{10}(a)", r"\log_{10} a", "ln(a)/ln(10)"],
    ["Phi(x)", "Φ(x)", "norm.cdf(x)", "(1+erf(x/√2))/2", r"\Phi(x)"],
]
TYPED = [  # accidents of typing, and the formula they stand for
    ("x\u00a0+\u00a0y", "x+y"),
    ("x – y", "x-y"),
    ("x − y", "x-y"),
    ("x ∗ y", "x*y"),
    ("x × y", "x*y"),
    ("ｘ＋ｙ", "x+y"),
    ("（x＋y）／２", "(x+y)/2"),
    ("“x+y”", "x+y"),
    ("'x+y'", "x+y"),
    ("`x+y`", "x+y"),
    ("x+y.", "x+y"),
    ("x+y;", "x+y"),
    ("= x+y", "x+y"),
    ("x**2", "x^2"),
    ("x ** 2", "x²"),
    ("1e−3*x", "0.001x"),
    ("x^{-1}", "1/x"),
    ("x⁻¹", "1/x"),
]
CURED = [  # what cannot be read, and a word of the cure
    ("m_t-1", "m_{t-1}"),
    ("0,5*x", "0.5"),
    ("50%*x", "0.5"),
    ("x(t//k)", "floor"),
    ("x or y", "one answer"),
    ("cos 2x", "brackets"),
    ("√2x", "brackets"),
    ("ln 1/k", "brackets"),
    ("x^+y", "leave the + out"),
    ("∏_n v_n/k", "brackets"),
    ("∑ v_i/N", "∑_j"),
    ("max(x)", "max(0, x)"),
    ("x'", "derivative marks"),
    ("X'", "X^T"),
    ("t!", "factorials"),
    ("x ± y", "give one"),
    ("σx", "σ(…)"),
    ("sin^-1(x)", "inverse"),
    ("1/2x", "1/(2x)"),
    ("v w", "xᵀy"),
    ("v[0]", "counted from 0"),
]


@pytest.mark.parametrize("spellings", SAME, ids=lambda s: s[0])
def test_spellings_have_one_value(spellings: list[str]) -> None:
    problem = algebra.Problem(spellings[0], VARIABLES)
    refused = [(text, problem.compare(text)) for text in spellings]
    assert not [(text, r.message) for text, r in refused if r.verdict != "equal"]


@pytest.mark.parametrize(("typed", "meant"), TYPED)
def test_accidents_of_typing_change_nothing(typed: str, meant: str) -> None:
    assert algebra.compare(meant, typed, VARIABLES).verdict == "equal"


@pytest.mark.parametrize(("text", "cure"), CURED)
def test_what_cannot_be_read_has_a_place_and_a_cure(text: str, cure: str) -> None:
    result = algebra.compare("x + y", text, VARIABLES)
    assert result.verdict == "reject"
    assert cure in result.message, result.message
    assert result.position is not None
    assert 0 <= result.position[0] <= result.position[1] <= len(text)


def test_a_product_says_how_far_it_goes() -> None:
    """What stands in its brackets belongs to it; without an index there is no question."""
    inside = algebra.read("∏_{i=1}^{t} (k/i)", VARIABLES)
    assert inside.text == "∏_{i=1}^{t} (k/i)"
    assert algebra.compare("k^t", "∏_{i=1}^{t} k", VARIABLES).verdict == "equal"
    assert algebra.compare("4^-t", "∏_{i=1}^{t} 1/4", VARIABLES).verdict == "equal"
    assert algebra.compare("1", "∏_{i=1}^{t} i/k", VARIABLES).code == "ambiguous"


def test_what_is_not_chosen_need_not_exist() -> None:
    """Over arrays a choice is made entry by entry, and so is its domain."""
    expected = "where(v>0, ln|v|, 0)"
    assert algebra.compare(expected, "where(v>0, log(v), 0)", VARIABLES).verdict == "equal"
    assert algebra.compare(expected, "where(v>0, log(v), 1)", VARIABLES).verdict == "not_equal"
    assert algebra.compare(expected, "where(v>-1, log(v), 0)", VARIABLES).verdict == "not_equal"
