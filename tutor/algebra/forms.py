"""What a right answer should look like, where an exercise cares. Kept apart from equality.

    "expanded"                    no product with a bracketed sum in it, no power of one
    "factored"                    a product or a power, not a sum
    "in terms of σ, y"            only these names, and others only inside these functions
    "no derivative signs left"    always true of what could be read: the reader asks them back

A form that is missed never makes a right answer wrong: the verdict stays "equal", with a sentence
and the code "form", and the caller decides what that is worth.
"""

from collections.abc import Callable, Iterator, Mapping

from tutor.algebra.declarations import Variable, declared_key
from tutor.algebra.errors import BadProblem
from tutor.algebra.names import shown
from tutor.algebra.tree import Add, Call, Div, Mul, Name, Neg, Node, Num, Power, walk
from tutor.algebra.values.functions import function_named

Policy = Callable[[Node], str]
IN_TERMS = "in terms of "


def policy(text: str, declared: Mapping[str, Variable]) -> Policy:
    """Give the check a policy stands for: it says what is amiss, or nothing."""
    if text in PLAIN:
        return PLAIN[text]
    if text.startswith(IN_TERMS):
        return in_terms(text.removeprefix(IN_TERMS), declared)
    raise BadProblem(f"there is no form {text!r}; use one of {[*PLAIN, IN_TERMS + '…']}")


def expanded(tree: Node) -> str:
    """Every product multiplied out."""
    for node in walk(tree):
        if isinstance(node, Mul) and any(isinstance(factor, Add) for factor in node.items):
            return "right, but multiply the brackets out"
        if isinstance(node, Neg) and isinstance(node.inside, Add):
            return "right, but resolve the bracket after the minus sign"
        if isinstance(node, Power) and isinstance(node.left, Add) and whole(node.right):
            return "right, but multiply the power of the bracket out"
    return ""


def whole(node: Node) -> bool:
    """Whether this is a number such as 2 or 3."""
    return isinstance(node, Num) and node.value.denominator == 1 and node.value > 1


def factored(tree: Node) -> str:
    """A product at the outside."""
    top = tree.inside if isinstance(tree, Neg) else tree
    while isinstance(top, Div):
        top = top.left
    return "right, but give it as a product" if isinstance(top, Add) else ""


def in_terms(names: str, declared: Mapping[str, Variable]) -> Policy:
    """Only some names and functions."""
    allowed_names, allowed_functions = set(), set()
    for name in (part.strip() for part in names.split(",")):
        key = declared_key(name)
        if key in declared:
            allowed_names.add(key)
        elif function := function_named(key):
            allowed_functions.add(function)
        else:
            raise BadProblem(f"{name!r} is neither a declared name nor a function")

    def check(tree: Node) -> str:
        stray = next(outside(tree, allowed_names, allowed_functions, declared), "")
        return f"right, but give it in terms of {names} alone, without {stray}" if stray else ""

    return check


def outside(
    tree: Node, names: set[str], functions: set[str], declared: Mapping[str, Variable]
) -> Iterator[str]:
    """Give what stands outside the allowed functions and is not allowed there."""
    if isinstance(tree, Name) and tree.key in declared and tree.key not in names:
        yield shown(tree.key)
    if isinstance(tree, Call):
        if tree.function in functions:
            return
        if functions:
            yield tree.function
    for part in tree.parts():
        yield from outside(part, names, functions, declared)


PLAIN: dict[str, Policy] = {
    "expanded": expanded,
    "factored": factored,
    "no derivative signs left": lambda tree: "",
}
