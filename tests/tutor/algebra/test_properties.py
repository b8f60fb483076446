"""Random expressions: any spelling reads back as itself, true rewrites stay equal, false differ."""

import random
from fractions import Fraction
from typing import Any

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from tests.tutor.algebra import rewriting
from tests.tutor.algebra.spelling import spelled
from tests.tutor.algebra.witness import Unsure, Witness
from tutor import algebra
from tutor.algebra.limits import CHARACTERS
from tutor.algebra.reading.printing import show
from tutor.algebra.tree import (
    Add,
    Apply,
    Call,
    Cases,
    Compare,
    Const,
    Div,
    Fold,
    Item,
    Mul,
    Name,
    Neg,
    Node,
    Num,
    Power,
)

VARIABLES: dict[str, dict[str, Any]] = {
    "x": {"domain": "real"},
    "y": {"domain": "positive"},
    "beta_1": {"domain": "unit"},
    "t": {"domain": "int+"},
}
LEAVES = st.one_of(
    st.integers(0, 9).map(lambda n: Num(Fraction(n))),
    st.sampled_from([Name("x"), Name("y"), Name("beta_1"), Name("t"), Const("pi"), Const("e")]),
)


def grown(inner: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    """Build one level on top of smaller expressions."""
    several = st.lists(inner, min_size=2, max_size=3).map(tuple)
    condition = st.tuples(inner, inner).map(lambda p: Compare(p, signs=("<",)))
    return st.one_of(
        several.map(Add),
        several.map(Mul),
        inner.map(Neg),
        st.tuples(inner, inner).map(lambda p: Div(*p)),
        st.tuples(inner, inner).map(lambda p: Power(*p)),
        st.tuples(inner, st.sampled_from(["exp", "sigma", "sqrt", "tanh", "abs"])).map(
            lambda p: Call((p[0],), p[1])
        ),
        st.tuples(inner, inner).map(lambda p: Call(p, "max")),
        st.tuples(inner, condition, inner).map(Cases),
    )


TREES = st.recursive(LEAVES, grown, max_leaves=12)
ARRAYS: dict[str, dict[str, Any]] = {
    **VARIABLES,
    "vhat_t": {"domain": "positive"},
    "m_{t-1}": {"domain": "real"},
    "lambda": {"domain": "positive"},
    "f": {"domain": "function"},
    "a": {"shape": ["N"]},
    "X": {"shape": ["N", "D"]},
    "i": {"domain": "index", "of": "N"},
    "d": {"domain": "index", "of": "D"},
    "N": {"domain": "dim"},
}
ENTRIES = st.one_of(
    LEAVES,
    st.sampled_from([Name(key) for key in ("vhat_t", "m_t-1", "lambda", "N")]),
    st.sampled_from([Item((Name("a"), Name("i"))), Item((Name("X"), Name("i"), Name("d")))]),
)
BODIES = st.sampled_from([Item((Name("a"), Name("j"))), Item((Name("X"), Name("j"), Name("d")))])


def indexed(inner: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    """Build sums over an index, and functions that nobody knows, on top of expressions."""
    product = st.tuples(inner, BODIES).map(Mul)
    square = BODIES.map(lambda body: Power(body, Num(Fraction(2))))
    sums = st.one_of(product, square, BODIES).map(lambda body: Fold((body,), "sum", "j", "N"))
    return st.one_of(grown(inner), sums, inner.map(lambda u: Apply((u,), "f")))


INDEXED = st.recursive(ENTRIES, indexed, max_leaves=8)


def sound(inner: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    """Build one level that has a value wherever its parts have, and stays small."""
    several = st.lists(inner, min_size=2, max_size=3).map(tuple)
    above = inner.map(lambda u: Add((Num(Fraction(1)), Power(u, Num(Fraction(2))))))
    test = st.tuples(inner, inner).map(lambda p: Compare(p, signs=("<",)))
    return st.one_of(
        several.map(Add),
        several.map(Mul),
        inner.map(Neg),
        inner.map(lambda u: Power(u, Num(Fraction(2)))),
        st.tuples(inner, above).map(lambda p: Div(*p)),
        st.tuples(inner, st.sampled_from(["sigma", "tanh", "abs"])).map(
            lambda p: Call((p[0],), p[1])
        ),
        inner.map(lambda u: Call((Call((u,), "tanh"),), "exp")),
        above.map(lambda u: Call((u,), "log")),
        above.map(lambda u: Call((u,), "sqrt")),
        st.sampled_from([Name("y"), Mul((Name("y"), Name("beta_1")))]).map(
            lambda u: Call((u,), "log")
        ),
        st.tuples(inner, inner).map(lambda p: Call(p, "max")),
        st.tuples(inner, test, inner).map(Cases),
        st.tuples(inner, BODIES).map(lambda p: Fold((Mul(p),), "sum", "j", "N")),
        st.tuples(BODIES, BODIES).map(lambda p: Fold((Add(p),), "sum", "j", "N")),
    )


PLAIN = st.one_of(
    st.integers(1, 5).map(lambda n: Num(Fraction(n))),
    st.sampled_from([Name("x"), Name("y"), Name("beta_1"), Item((Name("a"), Name("i")))]),
)
SOUND = st.recursive(PLAIN, sound, max_leaves=6)
SEEDS = st.integers(0, 2**32)
SMOOTH = st.recursive(
    st.one_of(st.sampled_from(["x", "y", "t", "β₁", "2", "0.5", "3"])),
    lambda inner: st.one_of(
        st.tuples(inner, inner).map(lambda p: f"({p[0]} + {p[1]})"),
        st.tuples(inner, inner).map(lambda p: f"({p[0]})*({p[1]})"),
        inner.map(lambda a: f"tanh({a})"),
        inner.map(lambda a: f"σ({a})"),
        inner.map(lambda a: f"ln(1 + ({a})²)"),
        inner.map(lambda a: f"({a} - 1)"),
    ),
    max_leaves=6,
)
QUICK = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def latex(node: Node) -> str:
    """Spell an expression in LaTeX, with every bracket written."""
    parts = [f"\\left({latex(part)}\\right)" for part in node.parts()]
    match node:
        case Num():
            return str(node.value)
        case Const():
            return {"pi": r"\pi"}.get(node.name, node.name)
        case Name():
            return {"beta_1": r"\beta_{1}"}.get(node.key, node.key)
        case Add():
            return "+".join(parts)
        case Mul():
            return r"\cdot ".join(parts)
        case Neg():
            return f"-{parts[0]}"
        case Div():
            return rf"\frac{{{latex(node.left)}}}{{{latex(node.right)}}}"
        case Power():
            return f"{parts[0]}^{{{latex(node.right)}}}"
        case Call(function="sqrt"):
            return rf"\sqrt{{{latex(node.items[0])}}}"
        case Call(function="abs"):
            return rf"\operatorname{{abs}}{parts[0]}"
        case Call():
            return f"\\{node.function}\\left({','.join(latex(i) for i in node.items)}\\right)"
        case Compare():
            return f"{parts[0]}<{parts[1]}"
        case Cases():
            value, test, other = node.items
            rows = rf"{latex(value)}&{latex(test)}\\{latex(other)}&\text{{otherwise}}"
            return rf"\begin{{cases}}{rows}\end{{cases}}"
    raise AssertionError(node)


@QUICK
@given(TREES)
def test_the_echo_of_an_expression_reads_back_as_itself(tree: Node) -> None:
    """Printing then reading changes nothing."""
    text = show(tree)
    again = algebra.read(text, VARIABLES)
    assert show(again.tree) == text


@QUICK
@given(TREES)
def test_latex_and_unicode_are_read_alike(tree: Node) -> None:
    """The same expression in two spellings is one tree."""
    assert show(algebra.read(latex(tree), VARIABLES).tree) == show(
        algebra.read(show(tree), VARIABLES).tree
    )


@QUICK
@given(INDEXED, SEEDS)
def test_any_spelling_reads_back_as_itself(tree: Node, seed: int) -> None:
    """Python, Unicode and LaTeX in one text: what is read is what was spelled."""
    text = spelled(tree, random.Random(seed))
    assume(len(text) <= CHARACTERS)
    echo = algebra.read(show(tree), ARRAYS).text
    assert algebra.read(text, ARRAYS).text == echo, text


TOO_MUCH = ("too-long", "too-large", "too-deep", "answer", "author")


@QUICK
@given(SOUND, SEEDS)
def test_laws_of_algebra_leave_an_expression_equal(tree: Node, seed: int) -> None:
    """Expanded, reordered, σ and ln in other forms, an index renamed: the same function."""
    r = random.Random(seed)
    other = tree
    for _ in range(r.randint(1, 3)):
        other = rewriting.rewritten(other, rewriting.TRUE, r)
    result = algebra.compare(show(tree), spelled(other, r), ARRAYS, seed=seed)
    assert result.verdict == "equal" or result.code in TOO_MUCH, (show(tree), show(other), result)


def differ(one: Node, other: Node) -> bool:
    """Whether the witness finds two expressions different."""
    try:
        return not Witness(ARRAYS, show(one)).same(show(other))
    except (Unsure, LookupError):  # a sum over nothing
        return False


@QUICK
@given(SOUND, SEEDS)
def test_a_slip_makes_an_expression_differ(tree: Node, seed: int) -> None:
    """A lost factor, a wrong sign, another function: refused wherever it changes a value."""
    r = random.Random(seed)
    other = rewriting.rewritten(tree, rewriting.FALSE, r)
    assume(differ(tree, other))
    result = algebra.compare(show(tree), spelled(other, r), ARRAYS, seed=seed)
    assert result.verdict != "equal", (show(tree), show(other))


REWRITES = [
    "({a}) + 0",
    "1·({a})",
    "({a})/2 + ({a})/2",
    "-(-({a}))",
    "({a} + 7) − 7",
    "ln(e^({a}))",
    "(({a})² − 1)/(({a}) − 1) − 1 if {a} != 1 else {a}",
    "({a})(σ(x) + σ(−x))",
    "({a})·(cosh²(x) − sinh²(x))",
    "({a}) if x > 0 else ({a})",
]
FALSE = [
    "({a}) + 1e-20",
    "({a}) + 10^-30·x",
    "({a}) + x",
    "({a})·(1 + x²) + 10^-9",
    "({a}) + [x > 900]",
    "({a}) + 10^-80",
]


@QUICK
@given(SMOOTH, st.sampled_from(REWRITES), st.integers(0, 5))
def test_true_rewrites_stay_equal(text: str, rewrite: str, seed: int) -> None:
    """What is the same function is accepted, however it is written."""
    result = algebra.compare(text, rewrite.replace("{a}", text), VARIABLES, seed=seed)
    assert result.verdict == "equal" or result.code in ("too-long", "too-deep"), result.message


@QUICK
@given(SMOOTH, st.sampled_from(FALSE), st.integers(0, 5))
def test_false_rewrites_are_refused(text: str, rewrite: str, seed: int) -> None:
    """What is not the same function is refused, however close it comes."""
    result = algebra.compare(text, rewrite.replace("{a}", text), VARIABLES, seed=seed)
    assert result.verdict == "not_equal" or result.code in ("too-long", "too-deep"), result.read_as


PIECES = (
    "x y t β₁ beta_1 X_ij ^ _ { } ( ) [ ] | || ‖ + - * / ** @ ⊙ = == < <= if else and not "
    r"otherwise , ; . .T : ? \frac \sqrt \hat \left \begin{cases} \end{cases} \\ & \sum "
    "sum_j ∑_{k=1}^{t} "
    "exp log max( σ 1 2 0.5 1e-8 π e δ_ij 𝟙 I( where( np. ⌊ ⌋ ' √ ᵀ ² ⁻¹ ₜ α $ ! % х ½ norm( mean( "
    "d/dx \x00 \u202e \u200b \ud800 \\frac1e"
)
SOUP = st.lists(st.sampled_from(PIECES.split()), max_size=25).map(" ".join) | st.text(max_size=40)


@settings(max_examples=600, deadline=None)
@given(SOUP)
def test_anything_typed_gets_a_verdict(text: str) -> None:
    """No text raises, and none is answered with a fault of the program."""
    result = algebra.compare("x*y + β₁^t", text, VARIABLES)
    assert result.verdict in ("equal", "not_equal", "reject")
    assert not result.code.startswith("internal"), result.code
    assert result.message or result.verdict == "equal"
