"""The verdicts of the case files hold under a judge that shares no code with ours.

Answers that happen to be Python are evaluated by Python itself with mpmath's functions (these
texts are the project's own, so running them is safe) at points drawn here.
"""

import ast
import random
import re
from typing import Any

import mpmath
import pytest

from tutor import algebra

WORDS = {
    "exp": mpmath.exp,
    "ln": mpmath.log,
    "log": mpmath.log,
    "sqrt": mpmath.sqrt,
    "tanh": mpmath.tanh,
    "sinh": mpmath.sinh,
    "cosh": mpmath.cosh,
    "cos": mpmath.cos,
    "sin": mpmath.sin,
    "erf": mpmath.erf,
    "abs": abs,
    "max": max,
    "min": min,
    "floor": mpmath.floor,
    "sign": mpmath.sign,
    "sigma": lambda x: 1 / (1 + mpmath.exp(-x)),
    "sigmoid": lambda x: 1 / (1 + mpmath.exp(-x)),
    "softplus": lambda x: mpmath.log(1 + mpmath.exp(x)),
    "relu": lambda x: max(x, 0),
    "Phi": mpmath.ncdf,
    "phi": mpmath.npdf,
    "log10": mpmath.log10,
    "pi": mpmath.pi,
    "clip": lambda x, a, b: min(max(x, a), b),
}
DRAW = {
    "real": lambda r: mpmath.mpf(r.uniform(-9, 9)),
    "nonzero": lambda r: mpmath.mpf(r.uniform(0.1, 4) * r.choice((-1, 1))),
    "positive": lambda r: mpmath.mpf(r.uniform(0.1, 5)),
    "unit": lambda r: mpmath.mpf(r.uniform(0.05, 0.95)),
    "small+": lambda r: mpmath.mpf(r.uniform(0.02, 0.3)),
    "int+": lambda r: mpmath.mpf(r.randint(2, 30)),
    "binary": lambda r: mpmath.mpf(r.randint(0, 1)),
}


def as_python(text: str, names: set[str]) -> Any:
    """Compile a text that is Python over known names, else None."""
    text = text.replace("^", "**")
    text = re.sub(r"(?<![\w.])(\d+(?:\.\d+)?(?:e-?\d+)?)(?![\w.])", r"N('\1')", text)
    try:
        tree = ast.parse(text, mode="eval")
    except (SyntaxError, ValueError):
        return None
    used = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
    return compile(tree, "<case>", "eval") if used <= names | WORDS.keys() | {"N"} else None


def values(code: Any, points: list[dict[str, Any]]) -> list[Any] | None:
    """Evaluate at every point; None where that is not real everywhere."""
    found = []
    for point in points:
        try:
            value = eval(code, {"__builtins__": {}}, {**WORDS, "N": mpmath.mpf, **point})
        except (TypeError, ZeroDivisionError, ValueError, NameError):
            return None
        if not isinstance(value, mpmath.mpf | int | float):
            return None
        found.append(value)
    return found


def is_plain(given: dict[str, Any]) -> bool:
    """Whether a variable is a number that can be drawn here."""
    return "shape" not in given and "def" not in given and str(given.get("domain")) in DRAW


def test_python_agrees_with_the_verdicts(question: dict[str, Any]) -> None:
    """Where Python can evaluate both formulas, equal means equal and different means different."""
    variables = question["variables"]
    spelled = [name for name in variables if not name.isidentifier() or name == "lambda"]
    if spelled or not all(map(is_plain, variables.values())):
        pytest.skip("not plain Python names")
    r = random.Random(question["topic"])
    with mpmath.workdps(60):
        points = [
            {name: DRAW[given["domain"]](r) for name, given in variables.items()} for _ in range(60)
        ]
        code = as_python(question["expected"], set(variables))
        if code is None or (wanted := values(code, points)) is None:
            pytest.skip("not plain Python")
        for verdict in ("equal", "not_equal"):
            for answer in question[verdict]:
                code = as_python(answer, set(variables))
                if code is None or (given := values(code, points)) is None:
                    continue
                same = all(
                    abs(a - b) <= mpmath.mpf(10) ** -40 * (1 + abs(a))
                    for a, b in zip(wanted, given, strict=True)
                )
                # A threshold that these points do not reach is not seen here.
                assert same == (verdict == "equal") or re.search(r"-?\d{2,}", answer), answer


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
            ours = algebra.evaluate(text, {"x": {"domain": "real"}}, {"x": value})
            theirs = float(formula.doit().subs(x, value).evalf(30))
            assert ours == pytest.approx(theirs, rel=1e-12), text
