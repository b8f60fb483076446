"""The derivative of each function, written as anybody would write it; and calls written out.

The texts are ours, and are read as answers are.
"""

from functools import cache

from tutor.algebra.declarations import declare
from tutor.algebra.derivatives.building import rebuilt
from tutor.algebra.reading.reader import read
from tutor.algebra.tree import Call, Name, Node, walk

SLOPES = {
    "exp": "exp(u)",
    "expm1": "exp(u)",
    "log": "1/u",
    "log10": "1/(u ln(10))",
    "log2": "1/(u ln(2))",
    "log1p": "1/(1 + u)",
    "sqrt": "1/(2 sqrt(u))",
    "cbrt": "1/(3 cbrt(u)^2)",
    "square": "2u",
    "abs": "sign(u)",
    "norm": "sign(u)",
    "sign": "0",
    "step": "0",
    "floor": "0",
    "ceil": "0",
    "relu": "[u > 0]",
    "leaky_relu": "1 if u > 0 else 0.01",
    "elu": "1 if u > 0 else exp(u)",
    "sigma": "sigma(u) (1 - sigma(u))",
    "logit": "1/(u (1 - u))",
    "softplus": "sigma(u)",
    "silu": "sigma(u) + u sigma(u) (1 - sigma(u))",
    "gelu": "Phi(u) + u phi(u)",
    "log_sigmoid": "1 - sigma(u)",
    "erf": "2 exp(-u^2)/sqrt(pi)",
    "erfc": "-2 exp(-u^2)/sqrt(pi)",
    "Phi": "phi(u)",
    "phi": "-u phi(u)",
    "sin": "cos(u)",
    "cos": "-sin(u)",
    "tan": "1/cos(u)^2",
    "sec": "sec(u) tan(u)",
    "csc": "-csc(u) cot(u)",
    "cot": "-1/sin(u)^2",
    "arcsin": "1/sqrt(1 - u^2)",
    "arccos": "-1/sqrt(1 - u^2)",
    "arctan": "1/(1 + u^2)",
    "sinh": "cosh(u)",
    "cosh": "sinh(u)",
    "tanh": "1 - tanh(u)^2",
    "sech": "-sech(u) tanh(u)",
    "csch": "-csch(u) coth(u)",
    "coth": "-1/sinh(u)^2",
    "arsinh": "1/sqrt(u^2 + 1)",
    "arcosh": "1/sqrt(u^2 - 1)",
    "artanh": "1/(1 - u^2)",
}
WRITTEN_OUT = {
    ("log", 2): "ln(u)/ln(v)",
    ("pow", 2): "u^v",
    ("clip", 3): "min(max(u, v), w)",
    ("leaky_relu", 2): "u if u > 0 else v u",
    ("elu", 2): "u if u > 0 else v (exp(u) - 1)",
    ("logaddexp", 2): "ln(exp(u) + exp(v))",
}


def slope(function: str, inside: Node) -> Node:
    """The derivative of a function at a formula."""
    return filled(SLOPES[function], u=inside)


def rewritten(node: Node) -> Node | None:
    """A call of several arguments in terms of simpler ones, where there is such a form."""
    if not isinstance(node, Call):
        return None
    text = WRITTEN_OUT.get((node.function, len(node.items)))
    return filled(text, **dict(zip("uvw", node.items, strict=False))) if text else None


@cache
def template(text: str, *names: str) -> Node:
    """A formula of ours, read."""
    return read(text, declare({name: {} for name in names})).tree


def filled(text: str, **parts: Node) -> Node:
    """A formula of ours with other formulas in the place of its names."""
    return substituted(template(text, *parts), parts)


def substituted(node: Node, parts: dict[str, Node]) -> Node:
    """A formula with formulas in the place of names."""
    if isinstance(node, Name):
        return parts.get(node.key, node)
    if not any(isinstance(n, Name) and n.key in parts for n in walk(node)):
        return node
    return rebuilt(node, tuple(substituted(part, parts) for part in node.parts()))
