"""Random spellings of one expression: Python, Unicode and LaTeX, mixed as learners mix them."""

import random

from tutor.algebra.names import ALIASES, shown
from tutor.algebra.reading.characters import GREEK
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
    Hadamard,
    Item,
    MatMul,
    Mul,
    Name,
    Neg,
    Node,
    Num,
    Power,
    Transpose,
)
from tutor.algebra.values.functions import FUNCTIONS

LATEX = frozenset(("exp", "log", "tanh", "sin", "cos", "max", "min", "cosh", "sinh"))
SAME = {"log": ("ln", "log", r"\ln ", r"\log "), "sigma": ("σ", "sigmoid", "sigma", r"\sigma")}
SAME |= {"abs": ("abs",), "sqrt": ("sqrt", "√", "np.sqrt"), "exp": ("exp", r"\exp", "np.exp")}
SAME |= {"max": ("max", r"\max"), "min": ("min", r"\min"), "sign": ("sign", "sgn", "np.sign")}
SAME |= {"tanh": ("tanh", r"\tanh", "np.tanh"), "cosh": ("cosh", r"\cosh"), "cos": ("cos", r"\cos")}
SAME |= {"relu": ("relu", "ReLU", r"\mathrm{ReLU}"), "Phi": ("Phi", "Φ", r"\Phi")}
SAME |= {"floor": ("floor", "np.floor"), "step": ("step", "heaviside"), "erf": ("erf",)}
TURNED = ("^T", "ᵀ", r"^\top", ".T", r"^{\mathsf{T}}", "^{T}")
SIGNS = {"<=": ("<=", "≤", r"\le "), ">=": (">=", "≥", r"\geq "), "!=": ("!=", "≠", r"\ne ")}


def spelled(node: Node, r: random.Random) -> str:
    """Spell an expression; what has one spelling only is spelled as its echo has it."""
    if r.random() < 0.1:
        return f"({show(node)})"
    match node:
        case Num():
            return number(node, r)
        case Const():
            return r.choice(("π", "pi", r"\pi ")) if node.name == "pi" else "e"
        case Name():
            return name(node.key, r)
        case Add():
            return total(node, r)
        case Mul():
            sign = r.choice(("*", "·", " * ", r" \cdot ", r"\times "))
            return sign.join(inside(item, r) for item in node.items)
        case Neg():
            return f"{r.choice('-−')}{inside(node.inside, r)}"
        case Div():
            return quotient(node, r)
        case Power():
            return power(node, r)
        case Call():
            return call(node, r)
        case Compare():
            return f"[{comparison(node, r)}]"
        case Cases():
            return cases(node, r)
        case Apply():
            arguments = ",".join(spelled(item, r) for item in node.items)
            return f"{name(node.key, r).strip()}{r.choice(('({})', ' ( {} )'))}".format(arguments)
        case Item():
            return entry(node, r)
        case Fold():
            return fold(node, r)
        case Transpose():
            return f"({spelled(node.inside, r)})" + r.choice(TURNED)
        case MatMul():
            return r.choice((" ", r"\,")).join(inside(part, r) for part in node.parts())
        case Hadamard():
            return r.choice((" ⊙ ", r" \odot ")).join(inside(part, r) for part in node.parts())
    return f"({show(node)})"


def inside(node: Node, r: random.Random) -> str:
    """Spell a part, in brackets unless it is a plain name."""
    text = spelled(node, r)
    if isinstance(node, Name) or (isinstance(node, Num) and text.isdigit()):
        return text
    return r.choice(("({})", "( {} )", r"\left({}\right)", "{{{}}}")).format(text)


def number(node: Num, r: random.Random) -> str:
    """Spell a number exactly."""
    top, bottom = node.value.numerator, node.value.denominator
    if bottom == 1:
        return str(top) if top >= 0 else f"({top})"
    return r.choice((f"({top}/{bottom})", rf"\frac{{{top}}}{{{bottom}}}"))


def name(key: str, r: random.Random) -> str:
    """Spell a name."""
    base, _, subscript = key.partition("_")
    ways = [shown(key), f"{base}_{{{subscript}}}" if subscript else base]
    if base in GREEK.values():
        ways.append(rf"\{base}_{{{subscript}}}" if subscript else rf"\{base} ")
    ways += [alias for alias, word in ALIASES.items() if word == key]
    return r.choice(ways)


def total(node: Add, r: random.Random) -> str:
    """Spell a sum, spaced or not."""
    plus, minus = r.choice(((" + ", " - "), ("+", "−"), ("+", "-")))
    text = inside(node.items[0], r)
    for term in node.items[1:]:
        if isinstance(term, Neg):
            text += minus + inside(term.inside, r)
        else:
            text += plus + inside(term, r)
    return text


def quotient(node: Div, r: random.Random) -> str:
    """Spell a fraction."""
    if r.random() < 0.4:
        form = r.choice((r"\frac{{{}}}{{{}}}", r"\dfrac{{{}}}{{{}}}"))
        return form.format(spelled(node.left, r), spelled(node.right, r))
    return f"{inside(node.left, r)}{r.choice(('/', ' / ', '÷'))}{inside(node.right, r)}"


def power(node: Power, r: random.Random) -> str:
    """Spell a power."""
    base = spelled(node.left, r)
    if not isinstance(node.left, Name | Const):
        base = f"({base})"
    if isinstance(node.right, Num) and node.right.value == 2 and r.random() < 0.4:
        return f"{base}²"
    return base + r.choice(("^({})", "**({})", "^{{{}}}")).format(spelled(node.right, r))


def call(node: Call, r: random.Random) -> str:
    """Spell a function; one of whole arrays as its echo has it."""
    if node.function not in FUNCTIONS or node.function == "norm":
        return f"({show(node)})"
    arguments = [spelled(item, r) for item in node.items]
    if node.function == "abs" and "|" not in arguments[0] and r.random() < 0.5:
        return f"|{arguments[0]}|"
    if node.function == "sqrt" and r.random() < 0.4:
        return rf"\sqrt{{{arguments[0]}}}"
    word = r.choice(SAME.get(node.function, (node.function,)))
    return f"{word}({r.choice((', ', ',')).join(arguments)})"


def entry(node: Item, r: random.Random) -> str:
    """Spell an entry of an array: x_i, x_{i}, xᵢ, x[i], X_{n,d}."""
    if not all(isinstance(part, Name) for part in node.items) or r.random() < 0.3:
        return show(node)
    array, *indices = (part.key for part in node.items if isinstance(part, Name))
    form = r.choice(("{}_{{{}}}", "{}[{}]"))
    return form.format(name(array, r).strip(), r.choice((",", ", ")).join(indices))


def fold(node: Fold, r: random.Random) -> str:
    """Spell a sum or a product over an index; a bracket around it ends its body."""
    if node.given is not None or node.kind not in ("sum", "prod"):
        return f"({show(node)})"
    sign = r.choice({"sum": ("∑", "sum", r"\sum"), "prod": ("∏", "prod", r"\prod")}[node.kind])
    over = f"_{{{node.index}}}" if r.random() < 0.5 or len(node.index) > 1 else f"_{node.index}"
    if len(node.items) == 3:
        low, high = (spelled(part, r) for part in node.items[1:])
        over = f"_{{{node.index}={low}}}^{{{high}}}"
    return f"({sign}{over} {inside(node.body, r)})"


def comparison(node: Compare, r: random.Random) -> str:
    """Spell a comparison without brackets around it."""
    text = inside(node.items[0], r)
    for sign, item in zip(node.signs, node.items[1:], strict=True):
        text += f" {r.choice(SIGNS.get(sign, (sign,)))} {inside(item, r)}"
    return text


def cases(node: Cases, r: random.Random) -> str:
    """Spell branches: as a choice, a call, or a LaTeX environment."""
    if len(node.items) != 3 or not isinstance(node.items[1], Compare):
        return f"({show(node)})"
    value, test, other = node.items
    texts = spelled(value, r), comparison(test, r), spelled(other, r)  # type: ignore[arg-type]
    form = r.choice(
        (
            "(({0}) if {1} else ({2}))",
            "where({1}, {0}, {2})",
            "if({1}, {0}, {2})",
            r"\begin{{cases}} {0} & {1} \\ {2} & \text{{otherwise}} \end{{cases}}",
        )
    )
    return form.format(*texts)
