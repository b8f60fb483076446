"""A second judge for the tests: trees evaluated by mpmath, sharing no code with the evaluator.

It knows numbers only, no arrays, and decides by sixty digits at points of its own.
"""

import random
from collections.abc import Callable, Mapping
from typing import Any

import mpmath

from tutor.algebra.tree import (
    Add,
    Call,
    Cases,
    Compare,
    Const,
    Div,
    Mul,
    Name,
    Neg,
    Node,
    Num,
    Power,
)

DIGITS = 60
DRAW: dict[str, Callable[[random.Random], float]] = {
    "real": lambda r: r.uniform(-5, 5),
    "nonzero": lambda r: r.uniform(0.1, 4) * r.choice((-1, 1)),
    "positive": lambda r: r.uniform(0.1, 5),
    "unit": lambda r: r.uniform(0.05, 0.95),
    "small+": lambda r: r.uniform(0.02, 0.3),
    "int+": lambda r: r.randint(2, 12),
    "binary": lambda r: r.randint(0, 1),
}
FUNCTIONS: dict[str, Callable[..., Any]] = {
    "exp": mpmath.exp,
    "log": mpmath.log,
    "sqrt": mpmath.sqrt,
    "abs": abs,
    "max": max,
    "min": min,
    "sign": mpmath.sign,
    "sigma": lambda x: 1 / (1 + mpmath.exp(-x)),
    "tanh": mpmath.tanh,
    "cosh": mpmath.cosh,
    "sinh": mpmath.sinh,
    "sin": mpmath.sin,
    "cos": mpmath.cos,
    "floor": mpmath.floor,
    "relu": lambda x: max(x, 0),
    "step": lambda x: mpmath.mpf(x > 0),
    "softplus": lambda x: mpmath.log(1 + mpmath.exp(x)),
    "Phi": mpmath.ncdf,
    "phi": mpmath.npdf,
}
SIGNS: dict[str, Callable[[Any, Any], bool]] = {
    "<": lambda a, b: a < b,
    "<=": lambda a, b: a <= b,
    ">": lambda a, b: a > b,
    ">=": lambda a, b: a >= b,
    "==": lambda a, b: a == b,
    "!=": lambda a, b: a != b,
}


class Unknown(Exception):
    """This judge cannot say."""


def value(node: Node, at: Mapping[str, Any]) -> Any:
    """Give the real value of a tree at a point; raises Unknown."""
    parts = [value(part, at) for part in node.parts()]
    match node:
        case Num():
            return mpmath.mpf(node.value.numerator) / node.value.denominator
        case Const():
            return +mpmath.pi if node.name == "pi" else mpmath.e + 0
        case Name() if node.key in at:
            return at[node.key]
        case Add():
            return mpmath.fsum(parts)
        case Mul():
            return mpmath.fprod(parts)
        case Neg():
            return -parts[0]
        case Div():
            return parts[0] / parts[1]
        case Power():
            return parts[0] ** parts[1]
        case Call() if node.function in FUNCTIONS:
            return FUNCTIONS[node.function](*parts)
        case Compare():
            links = zip(node.signs, parts, parts[1:], strict=False)
            return mpmath.mpf(all(SIGNS[sign](a, b) for sign, a, b in links))
        case Cases():
            pairs = zip(parts[0:-1:2], parts[1::2], strict=False)
            return next((v for v, condition in pairs if condition), parts[-1])
    raise Unknown(type(node).__name__)


def draw(variables: Mapping[str, Any], keys: Mapping[str, str], count: int) -> list[dict[str, Any]]:
    """Draw points; raises Unknown where a variable is no plain number."""
    if any("shape" in v or "def" in v or str(v["domain"]) not in DRAW for v in variables.values()):
        raise Unknown
    r = random.Random("the oracle")
    return [
        {keys[name]: mpmath.mpf(DRAW[given["domain"]](r)) for name, given in variables.items()}
        for _ in range(count)
    ]


def same(one: Node, other: Node, points: list[dict[str, Any]]) -> bool:
    """Whether two trees agree at all points; raises Unknown where either is not real."""
    with mpmath.workdps(DIGITS):
        for point in points:
            try:
                a, b = value(one, point), value(other, point)
            except (ZeroDivisionError, ValueError, OverflowError, TypeError) as error:
                raise Unknown from error
            if not all(isinstance(v, mpmath.mpf | int) and mpmath.isfinite(v) for v in (a, b)):
                raise Unknown
            if abs(a - b) > mpmath.mpf(10) ** -40 * (1 + abs(a)):
                return False
    return True
