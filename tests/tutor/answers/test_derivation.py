"""Derivations as people write them: many lines, names of their own, and slips at known places."""

from types import SimpleNamespace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tutor.answers.derivation import Derivation
from tutor.answers.derivation.lines import lines_of
from tutor.answers.spoken import spoken
from tutor.course.part import Asked
from tutor.verdict import Status

X = {"x": {"domain": "real"}}
SIGMOID = "sigma(x)*(1 - sigma(x))"
FOUR_LINES = """let u = e^{-x}
σ'(x) = u/(1+u)^2
      = 1/(1+u) · u/(1+u)
      = σ(x)(1 - σ(x))"""
NEURON = {name: {"domain": "real"} for name in "wxb"} | {"y": {"domain": "binary"}}
NEURON_SLOPE = "(sigma(w*x + b) - y)*x"
BACKWARD = """let u = w x + b
let p = σ(u)
du/dw = x
dp/du = p(1-p)
L = -y ln p - (1-y) ln(1-p)
dL/dp = -y/p + (1-y)/(1-p)
dL/dw = dL/dp dp/du du/dw = (-y/p + (1-y)/(1-p)) p(1-p) x
      = (-y(1-p) + (1-y)p) x
      = (p - y) x"""


def judge(text, goal=SIGMOID, variables=X, mistaken=(), **fields):
    """The verdict on a derivation worth 12 points."""
    part = Derivation("slope", variables=variables, points=12, **fields)
    asked = Asked(SimpleNamespace(id="toy"), SimpleNamespace(seed=0), goal, mistaken)
    return part.judge(text, asked)


def test_the_slope_of_sigmoid_in_four_lines():
    """A definition, then three steps to the goal."""
    verdict = judge(FOUR_LINES)
    assert (verdict.verdict, verdict.score) == (Status.RIGHT, 12)
    assert verdict.message == "Each of the 3 steps is sound."


@pytest.mark.parametrize(
    ("old", "new", "line", "score"),
    [
        ("= u/(1+u)^2", "= -u/(1+u)^2", 2, 4),
        ("= u/(1+u)^2", "= u/(1+u)", 2, 4),
        ("1/(1+u) · u/(1+u)", "1/(1+u) · u/(1-u)", 3, 4),
        ("1/(1+u) · u/(1+u)", "1/(1+u) + u/(1+u)", 3, 4),
        ("(1 - σ(x))", "(1 + σ(x))", 4, 8),
        ("(1 - σ(x))", "(1 - x)", 4, 8),
    ],
)
def test_a_planted_slip_is_named_at_its_line(old, new, line, score):
    """The first line that does not hold is named; one that was undone costs two of three steps."""
    assert FOUR_LINES.count(old) == 1
    verdict = judge(FOUR_LINES.replace(old, new))
    assert (verdict.verdict, verdict.score) == (Status.PARTIAL, score)
    assert verdict.step == f"slope, line {line}"
    assert verdict.message.startswith(f"Line {line}: ")
    assert "expected" in verdict.counterexample


def test_a_wrong_definition_shows_where_it_is_used_and_is_recalled():
    """u = x is no fault in itself; the line that needs u = e^-x tells what u stands for."""
    verdict = judge(FOUR_LINES.replace("e^{-x}", "1 + x²"))
    assert verdict.step == "slope, line 2"
    assert "u stands for 1 + x²" in verdict.message


def test_one_slip_costs_one_step():
    """A slip that is carried on soundly costs its own step only."""
    lines = "e^-x/(1+e^-x)^2; e^-x/(1+e^-x)^3; e^-x (1+e^-x)^-3; 1/(e^x (1+e^-x)^3)"
    verdict = judge(lines)
    assert (verdict.verdict, verdict.score) == (Status.PARTIAL, 9)
    assert (verdict.step, verdict.mistake) == ("slope, line 2", "exponent-too-high")
    assert "Sound: 3 of 4 steps." in verdict.message


def test_two_slips_that_cancel_are_caught():
    """The last line is the goal, but it does not follow."""
    verdict = judge("e^-x/(1+e^-x)^2; e^-x/(1+e^-x)^3; e^-x/(1+e^-x)^2")
    assert (verdict.verdict, verdict.score) == (Status.PARTIAL, 4)
    assert "only because the slips cancel" in verdict.message


def test_padding_earns_nothing():
    """Lines that say the same again, numbers out of the air, and what follows from them."""
    assert judge("1; 2-1; 3-2; 4-3").score == 0
    assert judge("x^3; x^3 + 0; 1 x^3; x x^2; x^2 x").score == 0
    padded = "; ".join(["-u/(1+u)^2 where u = e^-x", *["-u/(1+u)^2"] * 9])
    assert judge(padded).score == 0


def test_more_lines_than_asked_for_do_not_make_a_slip_cheaper():
    """With `least`, a slip costs its share of the steps that are asked for."""
    lines = "e^-x/(1+e^-x)^2; e^-x/(1+e^-x)^3; e^-x (1+e^-x)^-3; 1/(e^x (1+e^-x)^3)"
    assert judge(lines, least=2).score == 6
    assert judge(lines, least=6).score == 6
    assert judge("e^-x/(1+e^-x)^2; e^-x/(1+e^-x); σ(x)(1-σ(x))", least=2).score == 0


@pytest.mark.parametrize(
    "text",
    [
        FOUR_LINES.replace("let u", "u"),
        FOUR_LINES.replace("let u =", "u :="),
        FOUR_LINES.replace("let u", "where u"),
        FOUR_LINES.replace("let u", "令 u"),
        FOUR_LINES.replace("\n", ";"),
        FOUR_LINES.replace("\n", r" \\ "),
        "u/(1+u)^2 where u = e^-x\nσ(x)(1-σ(x))",
        "1/(1+v) · u/(1+u), where v = u, u = e^-x",
        "σ(x) = 1/(1+e^-x)\nσ'(x) = e^-x/(1+e^-x)^2\nσ(x)(1-σ(x))",
        "σ(x)(1-σ(x)) = σ(x) - σ(x)^2 = σ(x) σ(-x)",
        "let u = 1+e^-x; du/dx = -e^-x; dσ/dx = -1/u^2 du/dx = e^-x/u^2",
        "s = σ(x)\ns' = s(1-s)",
        r"\begin{align} f'(x) &= \frac{e^{-x}}{(1+e^{-x})^2} \\ &= σ(x)\,(1-σ(x)) \end{align}",
        r"\text{let } u = e^{-x} \\ \frac{d\sigma}{dx} = \frac{u}{(1+u)^2}",
        "=> e^-x/(1+e^-x)^2,\n⇒ σ(x)(1-σ(x)).",
        "y = σ(x)(1-σ(x))",
        "σ(x)(1-σ(x))",
    ],
)
def test_right_in_any_notation(text):
    """Definitions, left sides, remarks and chains, in the spellings people use."""
    assert judge(text).verdict is Status.RIGHT, judge(text).message


def test_the_chain_rule_in_leibniz_notation():
    """Derivatives of one's own names are remarks that must be true; unevaluated ones are passed."""
    assert judge(BACKWARD, NEURON_SLOPE, NEURON).verdict is Status.RIGHT
    verdict = judge(BACKWARD.replace("p(1-p)\nL", "p(1+p)\nL"), NEURON_SLOPE, NEURON)
    assert verdict.step == "slope, line 4"
    assert "dp/du is not p(1+p)" in verdict.message


def test_names_for_arrays():
    """A mean of one's own, and a vector of deviations."""
    variables = {"x": {"domain": "real", "shape": ["N"]}}
    goal = r"\frac{1}{N}\sum_n x_n^2 - (\sum_n x_n/N)^2"
    lines = r"m = \sum_n x_n / N; \sum_n (x_n - m)^2/N; \sum_n x_n^2/N - m^2"
    assert judge(lines, goal, variables).verdict is Status.RIGHT
    assert judge("z = x - sum(x)/N; z^T z/N", goal, variables).verdict is Status.RIGHT
    assert judge(lines.replace("- m^2", "+ m^2"), goal, variables).step == "slope, line 3"


def test_cases_are_one_line():
    r"""Semicolons in braces and the \\ of cases end nothing."""
    cases = r"\begin{cases} x & x>0 \\ 0 & \text{otherwise} \end{cases}"
    assert judge(f"{{x if x > 0; 0 otherwise}} \\\\ {cases}", "relu(x)").verdict is Status.RIGHT


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("let x = 3; x", "Line 1: x is given"),
        ("let e = 3; x", "Line 1: e already has a meaning"),
        ("let tanh = 3; x", "Line 1: tanh already has a meaning"),
        ("let 2u = 3; x", "Line 1: a definition is a name"),
        ("let u; x", "Line 1: a definition is a name"),
        ("let u = u + 1; u", "Line 1: I do not know 'u'"),
        ("let u = e^-x", "only says what names stand for"),
        ("e^-x/(1+e^-x)^2; σ(x)(1-σ(x)", "Line 2: "),
        ("e^-x/(1+e^-x)^2; d/dx σ(x)", "Line 2: give the evaluated expression"),
        ("d/dx σ(x)", "Give the evaluated expression"),
        ("x\n" * 60, "more than 50 lines"),
        ("x " * 15000, "too long"),
        (";", "nothing before"),
        ("=", "missing"),
    ],
)
def test_what_cannot_be_read_costs_no_try(text, says):
    """Names that are taken, definitions of nothing, slips of the keyboard in any line."""
    verdict = judge(text)
    assert verdict.verdict is Status.INVALID
    assert says in verdict.message


def test_the_place_is_that_in_the_text_as_typed():
    """Columns count from the beginning of the whole text."""
    text = "e^-x/(1+e^-x)^2;  σ(x)(1 - q)"
    start, end = judge(text).position
    assert text[start:end] == "q"
    assert judge("  x + yy").position == (6, 8)


def test_a_given_name_may_be_defined_as_what_it_is():
    """Shadowing is refused, unless it says what is given anyway."""
    variables = X | {"s": {"domain": "unit", "def": "sigma(x)"}}
    assert judge("let s = 1/(1+e^-x); s(1-s)", variables=variables).verdict is Status.RIGHT
    assert judge("s = 1/(1+e^-x); s' = s - s^2", variables=variables).verdict is Status.RIGHT
    verdict = judge("let s = 1/(1-e^-x); s(1-s)", variables=variables)
    assert verdict.step == "slope, line 1"
    assert "s stands for σ(x)" in verdict.message


def test_line_zero_may_be_given():
    """Its repetition is no answer, and a first line that breaks is compared with it."""
    start = "e^-x/(1 + e^-x)^2"
    assert judge("σ(x)(1-σ(x))", start=start).verdict is Status.RIGHT
    assert "the question itself" in judge("e^-x/(e^-x + 1)^2", start=start).message
    verdict = judge("e^-x/(1 - e^-x)^2", start=start)
    assert verdict.verdict is Status.WRONG
    assert "does not follow from e⁻ˣ/(1 + e⁻ˣ)²" in verdict.message


def test_the_least_number_of_lines():
    """Fewer cost no try, and are told what is missing; repeated ones do not count."""
    one, two = "σ(x)(1-σ(x))", "u/(1+u)^2 where u = e^-x; σ(x)(1-σ(x))"
    assert judge(one, least=2).verdict is Status.INVALID
    assert "at least 2" in judge(f"{one}; (1-σ(x)) σ(x)", least=2).message
    short = judge(one, least=3, start="e^-x/(1 + e^-x)^2")
    assert "1 step, and at least 3" in short.message
    assert "2 more lines between e⁻ˣ/(1 + e⁻ˣ)² and the result" in short.message
    assert spoken(short).startswith("Not finished")
    assert spoken(judge("σ(x")).startswith("That could not be read")
    assert judge(two, least=2).verdict is Status.RIGHT
    assert judge("x; x^2", least=3).verdict is Status.WRONG


def test_an_author_may_state_the_whole_derivation():
    """The last formula of several lines is the goal, in mistakes too."""
    mistaken = (("plus", FOUR_LINES.replace("(1 - σ(x))", "(1 + σ(x))")),)
    assert judge("σ(x) - σ(x)²", FOUR_LINES, mistaken=mistaken).verdict is Status.RIGHT
    assert judge("σ(x) + σ(x)²", FOUR_LINES, mistaken=mistaken).mistake == "plus"


def test_wrong_rules_are_looked_for_in_the_first_step():
    """With a source, the wrong rule of differentiation is named."""
    verdict = judge("2x cos x", "2x*sin(x) + x^2*cos(x)", source=("x^2*sin(x)", "x"))
    assert verdict.verdict is Status.WRONG
    assert verdict.mistake


PIECES = [
    *("let u =", "where", "u", "x", "= ", "; ", "\n", r"\\", "(", ")", "{", "}", "&", "σ(x)", "'"),
    *("du/dx", "1/(1+u)", "e^{-x}", ",", ":=", r"\begin{cases}", r"\end{cases}", "if", "\x00", "2"),
]


@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=14).map(" ".join) | st.text(max_size=30))
def test_anything_typed_gets_a_verdict(text):
    """No text raises, and none is a fault of the program."""
    verdict = judge(text)
    assert verdict.verdict in {Status.RIGHT, Status.PARTIAL, Status.WRONG, Status.INVALID}
    assert verdict.message or verdict.counterexample or verdict.verdict is Status.RIGHT


@given(st.text(alphabet="ab=;\n\\{}()& ", max_size=40))
def test_pieces_stand_where_they_say(text):
    """Every formula is found in the text as typed, at its own column."""
    for line in lines_of(text):
        for piece in (*line.links, *line.definitions):
            assert text[piece.start :].startswith(piece.text)
            assert piece.text == piece.text.strip()
