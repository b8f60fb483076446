"""Derivatives found in three ways that share no code: by rules, by sympy, and by the engine."""

import ast
import math
from contextlib import suppress
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

import tutor
from tutor import algebra, derive
from tutor.algebra.reading.printing import show
from tutor.algebra.tree import Add, Call, Cases, Compare, Div, Mul, Name, Neg, Node, Num, Power
from tutor.derive import simplify
from tutor.derive.engine import NoSlope, slope_at

VARIABLES = {"x": {"domain": "real"}, "a": {"domain": "real"}, "b": {"domain": "positive"}}
LEAVES = st.one_of(
    st.integers(0, 4).map(lambda n: Num(Fraction(n))),
    st.sampled_from([Name("x"), Name("x"), Name("a"), Name("b")]),
)
WHOLE = st.integers(-3, 4).map(lambda n: Neg(Num(Fraction(-n))) if n < 0 else Num(Fraction(n)))
FUNCTIONS = ["exp", "sigma", "tanh", "sin", "cos", "softplus", "relu", "abs", "log", "sqrt", "erf"]


def grown(inner: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    """Build one level on top of smaller formulas."""
    pairs = st.tuples(inner, inner)
    several = st.lists(inner, min_size=2, max_size=3).map(tuple)
    tests = pairs.map(lambda p: Compare(p, signs=("<",)))
    return st.one_of(
        several.map(Add),
        several.map(Mul),
        inner.map(Neg),
        pairs.map(lambda p: Div(*p)),
        st.tuples(inner, WHOLE).map(lambda p: Power(*p)),
        st.tuples(inner, st.sampled_from(FUNCTIONS)).map(lambda p: Call((p[0],), p[1])),
        pairs.map(lambda p: Call(p, "max")),
        st.tuples(inner, tests, inner).map(Cases),
        inner.map(lambda u: Power(Name("b"), u)),
    )


TREES = st.recursive(LEAVES, grown, max_leaves=7)
QUICK = settings(
    deadline=None,
    max_examples=120,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)


def source(text: str, by: str = "x") -> derive.Source:
    """A source over the names of these tests."""
    return derive.declared_source(text, by, VARIABLES)


@QUICK
@given(TREES)
def test_the_rules_agree_with_the_engine(tree: Node) -> None:
    """What the steps lead to is the engine's slope, wherever that is of ordinary size."""
    asked = derive.Source(tree, "x", VARIABLES)
    ours, seen = derive.slope(asked), 0
    for point, engine in asked.slopes(6):
        with suppress(algebra.NoEvidence):  # too large to compare, or on a kink
            value = algebra.evaluate(ours, VARIABLES, point)
            assert math.isclose(value, engine, rel_tol=1e-6, abs_tol=1e-6) or abs(engine) > 1e8
            seen += 1
    assume(seen)


@QUICK
@given(TREES)
def test_the_rules_agree_with_sympy(tree: Node) -> None:
    """The judge of answers finds our derivative and sympy's equal, where it can compare them."""
    asked = derive.Source(tree, "x", VARIABLES)
    try:
        theirs = derive.by_sympy(asked)
    except derive.Unknown:
        assume(False)
    result = algebra.compare(derive.slope(asked), theirs, VARIABLES, seed=1)
    # A formula that has a value nowhere, or grows too large, cannot be judged either way.
    assume(result.verdict != "reject")
    if result.counterexample and result.counterexample.yours == "undefined":
        return  # sympy cancels and regroups; it may keep a quotient that is 0/0 where ours is 0
    assert result.verdict == "equal", (show(tree), derive.slope(asked), theirs, result.message)


@QUICK
@given(TREES)
def test_a_simpler_form_is_the_same_function(tree: Node) -> None:
    """Simplification changes nothing but the length."""
    try:
        work = derive.worked(derive.Source(tree, "x", VARIABLES))
    except derive.NoRule:
        assume(False)
    before = [step for step in work.steps if step.rule != "simplified"][-1].text
    result = algebra.compare(before, work.result, VARIABLES, seed="another one")
    assert result.verdict in ("equal", "reject"), (before, work.result, result.message)


@pytest.mark.parametrize(
    ("text", "slope"),
    [
        ("ln(x)", "1/x"),
        ("√(1 + x²)", "x/√(1 + x²)"),
        ("b^x", "b^x ln b"),
        ("1/(a + x)^3", "-3/(a + x)^4"),
        ("|x|", "sign(x)"),
        ("min(x, a x, 3)", "1 if x < a x and x < 3 else a if a x < 3 else 0"),
        ("x if 0 < x < 1 else a", "[0 < x < 1]"),
        ("∑_{k=1}^{3} x^k/k", "1 + x + x²"),
        ("Φ(x)", "φ(x)"),
    ],
)
def test_sympy_is_understood(text: str, slope: str) -> None:
    """What goes there and comes back means the same: quotients, roots, powers, cases, sums."""
    assert algebra.compare(slope, derive.by_sympy(source(text)), VARIABLES).verdict == "equal"


def test_a_false_simplification_is_not_believed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever sympy says, the judge of answers has the last word."""
    monkeypatch.setattr(simplify, "forms", lambda sympy, start: [sympy.Integer(1), sympy.nan])
    assert derive.worked(source("x^2 sin x")).result == "2x·sin(x) + x²·cos(x)"


@pytest.mark.parametrize(
    ("text", "rules"),
    [
        ("x^2 sin x", ["product rule", "power rule", "derivative of sin", "simplified"]),
        ("sin(x)/x", ["quotient rule", "derivative of sin"]),
        ("(3x + 1)^5", ["power rule, chain rule", "sum rule"]),
        ("e^{-x}", ["exponential, chain rule"]),
        ("ln(σ(x))", ["derivative of ln, chain rule", "derivative of σ", "simplified"]),
        ("max(0, x)", ["max: branch by branch"]),
        ("relu(x)", ["derivative of ReLU"]),
        ("tanh(a x)", ["derivative of tanh, chain rule", "simplified"]),
        ("x if x > 0 else a x", ["branch by branch"]),
        ("x^x", ["power with a variable exponent", "simplified"]),
        ("a + b", ["constant"]),
        ("floor(x)", ["floor is level between its jumps"]),
    ],
)
def test_each_step_names_its_rule(text: str, rules: list[str]) -> None:
    """Sum, product, quotient, chain, power, exp, log, σ, tanh, max; simplification last."""
    work = derive.worked(source(text))
    assert list(dict.fromkeys(step.rule for step in work.steps)) == rules
    assert all(check.agrees for check in work.checks())


def test_a_step_shows_what_is_still_to_be_done() -> None:
    """What is pending stands in the line, as one writes it and in plain characters."""
    first = derive.worked(source("x² sin x")).steps[0]
    assert first.text == "d/dx(x²)·sin(x) + x²·d/dx(sin(x))"
    assert first.plain == "d/dx(x^2)*sin(x) + x^2*d/dx(sin(x))"


@pytest.mark.parametrize("text", ["β₁ᵗ·x", "m̂ₜ/(√(v̂ₜ) + ε)", "−2x·e^(−x²)", "|x|·σ(x)", "w₁₂·x⁻²"])
def test_plain_text_reads_back_as_the_same(text: str) -> None:
    """The spelling for any keyboard is the same formula."""
    tree = derive.typed_source(text, "x").tree
    plain = derive.plain(text)
    assert plain.isascii()
    assert derive.typed_source(plain, "x").tree == tree


def test_derived_names_are_differentiated_through() -> None:
    """By rules, by sympy and by the engine alike."""
    names = {
        "w": {"domain": "real"},
        "x": {"domain": "real"},
        "z": {"domain": "real", "def": "w*x"},
        "p": {"domain": "unit", "def": "sigma(z)"},
    }
    asked = derive.declared_source("-ln(p)", "w", names)
    for found in (derive.slope(asked), derive.by_sympy(asked)):
        assert algebra.compare("(p - 1)*x", found, names).verdict == "equal"
    for point, slope in asked.slopes(5):
        expected = (1 / (1 + math.exp(-point["w"] * point["x"])) - 1) * point["x"]
        assert slope == pytest.approx(expected)


@pytest.mark.parametrize(("text", "at"), [("|x|", 0), ("1/x", 0), ("max(x, 1)", 1), ("ln x", -1)])
def test_the_engine_has_no_slope_at_an_edge(text: str, at: float) -> None:
    """Kinks, poles and points outside the domain are no evidence."""
    with pytest.raises(NoSlope):
        slope_at(source(text).tree, "x", {"x": float(at)})


@pytest.mark.parametrize(
    "text",
    ["9^9^9^9 x", "x^(10^9)", "(x+1)^60^60", "((((x^x)^x)^x)^x)^x", "sin(" * 40 + "x" + ")" * 40],
)
def test_large_formulas_are_worked_out_or_refused_quickly(text: str) -> None:
    """Nothing is multiplied out that would not fit on a page."""
    with suppress(derive.NoRule, algebra.Unreadable):
        assert derive.worked(source(text)).result


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("a x^2 + bx + c", ["a", "x", "b", "c"]),
        ("wx+b", ["w", "x", "b"]),
        ("xe^{-x}", ["x"]),
        ("xsin(kx)", ["x", "k"]),
        ("β₁ m_{t-1} + eps", ["β₁", "mₜ₋₁", "ε"]),
        (r"\hat{y}_i \theta", ["y\u0302ᵢ", "θ"]),
        ("w1x1", ["w₁", "x₁"]),
        ("alphax", ["α", "x"]),
        ("2π", []),
    ],
)
def test_every_letter_is_a_name(text: str, names: list[str]) -> None:
    """Letters in a row are several; Greek words, accents and subscripts belong together."""
    assert [n for n in derive.typed_source(text, "q").names if n != "q"] == names


def test_sympy_lives_in_one_room_and_reads_no_text() -> None:
    """Only tutor/derive loads it, and nothing there hands it a string to parse."""
    parsers = {"sympify", "parse_expr", "S", "symbols", "var", "lambdify", "eval", "exec"}
    for path in Path(tutor.__file__).parent.rglob("*.py"):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        texts = {n.value for n in ast.walk(tree) if isinstance(n, ast.Constant)}
        imported = {a.name for n in ast.walk(tree) if isinstance(n, ast.Import) for a in n.names}
        imported |= {n.module for n in ast.walk(tree) if isinstance(n, ast.ImportFrom)}
        loads = any(str(name).partition(".")[0] == "sympy" for name in texts | imported)
        room = path.relative_to(Path(tutor.__file__).parent).parts[0]
        assert not loads or room in ("derive", "algebra"), path
        if room == "derive":
            names = {n.attr for n in ast.walk(tree) if isinstance(n, ast.Attribute)}
            names |= {n.id for n in ast.walk(tree) if isinstance(n, ast.Name)}
            assert not names & parsers, path
