"""An expression back as text, in the notation of the subject; reading it again gives the same."""

from collections.abc import Callable
from fractions import Fraction

from tutor.algebra.names import shown, subscript_shown
from tutor.algebra.reading.characters import SUPERSCRIPTS
from tutor.algebra.tree import (
    Add,
    Apply,
    Both,
    Call,
    Cases,
    Compare,
    Const,
    Div,
    Either,
    Filled,
    Fold,
    Hadamard,
    Item,
    MatMul,
    Mul,
    Name,
    Neg,
    Node,
    Not,
    Num,
    Power,
    Transpose,
)

CHOICE, CONDITION, SUM, MINUS, PRODUCT, POWER, ATOM = range(7)
Printed = tuple[str, int]
RAISED = {plain: small for small, plain in SUPERSCRIPTS.items() if plain not in "()"}
SIGNS = {"<=": "≤", ">=": "≥", "!=": "≠", "==": "="}
NORMS = {"norm": "", "norm1": "₁", "norm_max": "_∞"}
FOLDED = {"sum": "∑", "prod": "∏", "max": "max", "min": "min", "mean": "mean"}
CALLED = {
    "total": "sum",
    "product": "prod",
    "sigma": "σ",
    "Phi": "Φ",
    "phi": "φ",
    "variance": "var",
}
CALLED |= {"inverse": "inv", "log": "ln", "max_entry": "max", "min_entry": "min"}


def show(node: Node) -> str:
    """Give an expression as text."""
    return printed(node)[0]


def printed(node: Node) -> Printed:
    """Give a text and how tightly it holds together."""
    return RULES[type(node)](node)


def inside(node: Node, level: int) -> str:
    """Give a text in brackets unless it holds at least as tightly as `level`."""
    text, tight = printed(node)
    return text if tight >= level else f"({text})"


def num(node: Num) -> Printed:
    return number_text(node.value, node.text)


def number_text(value: Fraction, text: str) -> Printed:
    """Give a number as it was typed, or as a fraction."""
    if text and text[0] in "0123456789.":
        return text, ATOM
    if value.denominator == 1:
        return str(value), ATOM if value >= 0 else MINUS
    return f"{value.numerator}/{value.denominator}", MINUS if value < 0 else PRODUCT


def add(node: Add) -> Printed:
    text = inside(node.items[0], MINUS)
    for term in node.items[1:]:
        if isinstance(term, Neg):
            text += f" − {inside(term.inside, PRODUCT)}"
        else:
            text += f" + {inside(term, PRODUCT)}"
    return text, SUM


def neg(node: Neg) -> Printed:
    return f"−{inside(node.inside, PRODUCT)}", MINUS


def mul(node: Mul) -> Printed:
    texts = [inside(factor, POWER) for factor in node.items]
    if isinstance(node.items[0], Div):
        texts[0] = f"({show(node.items[0])})"
    joined = texts[0]
    for before, text in zip(node.items, texts[1:], strict=False):
        plain = isinstance(before, Num) and before is node.items[0] and text[0].isalpha()
        tight = ((plain and text[0] not in "eE") or text[0] == "(") and joined[-1] in "0123456789"
        joined += text if tight and isinstance(before, Num) else f"·{text}"
    return joined, PRODUCT


def hadamard(node: Hadamard) -> Printed:
    return " ⊙ ".join(inside(factor, POWER) for factor in node.items), PRODUCT


def matmul(node: MatMul) -> Printed:
    left = inside(node.left, PRODUCT if isinstance(node.left, MatMul) else POWER)
    return f"{left} {inside(node.right, POWER)}", PRODUCT


def div(node: Div) -> Printed:
    top = inside(node.left, PRODUCT)
    return f"{top}/{inside(node.right, POWER)}", PRODUCT


def power(node: Power) -> Printed:
    base, exponent = inside(node.left, ATOM), show(node.right)
    small = all(c in RAISED for c in exponent.replace("−", "-")) and len(exponent) < 4
    if isinstance(node.left, Call) and node.left.function == "abs" and not small:
        base = f"({base})"
    if small and isinstance(node.right, Num | Name | Neg | Add) and "T" not in exponent:
        return base + "".join(RAISED[c] for c in exponent.replace("−", "-")), POWER
    single = isinstance(node.right, Name | Num) and len(exponent) == 1
    return f"{base}^{exponent}" if single else f"{base}^({exponent})", POWER


def call(node: Call) -> Printed:
    arguments = ", ".join(show(item) for item in node.items)
    name, _, axis = node.function.rpartition("_")
    if axis in ("0", "1"):
        return f"{CALLED.get(name, name)}({arguments}, axis={axis})", ATOM
    if node.function == "sqrt":
        return f"√({arguments})", ATOM
    if node.function == "log" and len(node.items) == 2:
        return log_to_base(*node.items), ATOM
    if node.function == "abs" and "|" not in arguments:
        return f"|{arguments}|", ATOM
    if node.function in NORMS and "‖" not in arguments:
        return f"‖{arguments}‖{NORMS[node.function]}", ATOM
    if node.function in NORMS and node.function != "norm":
        return f"norm({arguments}, {'1' if node.function == 'norm1' else 'inf'})", ATOM
    return f"{CALLED.get(node.function, node.function)}({arguments})", ATOM


def log_to_base(inside: Node, base: Node) -> str:
    """A logarithm to another base: log₂(x), log_{a}(x)."""
    text = show(base)
    small = subscript_shown(text) if text.isdigit() else "_{" + text + "}"
    return f"log{small}({show(inside)})"


def apply(node: Apply) -> Printed:
    return f"{shown(node.key)}({', '.join(show(item) for item in node.items)})", ATOM


def item(node: Item) -> Printed:
    turned = isinstance(node.items[0], Transpose)
    array = f"({show(node.items[0])})" if turned else inside(node.items[0], ATOM)
    names = [index.key if isinstance(index, Name) else show(index) for index in node.items[1:]]
    if len(names) == 1 and (small := subscript_shown(names[0].replace("−", "-"))):
        single = len(names[0]) == 1 or small[0] != "_"
        return array + (small if single else "_{" + names[0] + "}"), ATOM
    return f"{array}_{{{','.join(names)}}}", ATOM


def filled(node: Filled) -> Printed:
    if node.diagonal:
        return "I" + subscript_shown(node.shape[0]), ATOM
    if node.value == 1 and len(node.shape) == 1:
        return "𝟙" + subscript_shown(node.shape[0]), ATOM
    return f"{'ones' if node.value else 'zeros'}({', '.join(node.shape)})", ATOM


def transpose(node: Transpose) -> Printed:
    return f"{inside(node.inside, ATOM)}ᵀ", ATOM


def compare(node: Compare) -> Printed:
    text = inside(node.items[0], SUM)
    for sign, other in zip(node.signs, node.items[1:], strict=True):
        text += f" {SIGNS.get(sign, sign)} {inside(other, SUM)}"
    return f"[{text}]", ATOM


def both(node: Both) -> Printed:
    return f"[{inside(node.left, POWER)} and {inside(node.right, POWER)}]", ATOM


def either(node: Either) -> Printed:
    return f"[{inside(node.left, POWER)} or {inside(node.right, POWER)}]", ATOM


def negation(node: Not) -> Printed:
    return f"[not {inside(node.inside, ATOM)}]", ATOM


def cases(node: Cases) -> Printed:
    text = "; ".join(f"{inside(v, SUM)} if {bare_condition(c)}" for v, c in node.pairs())
    if node.otherwise is None:
        return f"{{{text}}}", ATOM
    if len(node.items) == 3:
        return f"{text} else {inside(node.otherwise, SUM)}", CHOICE
    return f"{{{text}; {inside(node.otherwise, SUM)} otherwise}}", ATOM


def bare_condition(node: Node) -> str:
    """Give a condition without the brackets around it."""
    text = show(node)
    return text[1:-1] if isinstance(node, Compare | Both | Either | Not) else text


def fold(node: Fold) -> Printed:
    body = inside(node.body, PRODUCT if node.kind == "sum" else POWER)
    sign = FOLDED[node.kind]
    if node.given is not None:
        return f"{sign}_{{{bare_condition(node.given)}}} {body}", MINUS
    if len(node.items) == 3:
        low, high = show(node.items[1]), show(node.items[2])
        return f"{sign}_{{{node.index}={low}}}^{{{high}}} {body}", MINUS
    return f"{sign}{subscript_shown(node.index)} {body}", MINUS


RULES: dict[type[Node], Callable[..., Printed]] = {
    Num: num,
    Const: lambda node: ({"pi": "π"}.get(node.name, node.name), ATOM),
    Name: lambda node: (shown(node.key), ATOM),
    Add: add,
    Neg: neg,
    Mul: mul,
    Hadamard: hadamard,
    MatMul: matmul,
    Div: div,
    Power: power,
    Call: call,
    Apply: apply,
    Item: item,
    Filled: filled,
    Transpose: transpose,
    Compare: compare,
    Both: both,
    Either: either,
    Not: negation,
    Cases: cases,
    Fold: fold,
}
