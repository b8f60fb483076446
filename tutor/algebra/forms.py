"""What a right answer should look like, where an exercise cares. Kept apart from equality.

    "expanded"                    no product, power or quotient of a bracketed sum
    "factored"                    a product or a power, not a sum
    "one fraction"                at most one fraction bar, and nothing beside it
    "in terms of σ, y"            only these names, and others only inside these functions
    "without exp, max"            none of these names and functions
    "no derivative signs left"    always true of what could be read: the reader asks them back

A form that is missed never makes a right answer wrong: the verdict stays "equal", with a sentence,
the code "form" and a mistake that says which form; the caller decides what that is worth.
"""

from collections.abc import Callable, Iterator, Mapping
from fractions import Fraction

from tutor.algebra.comparison import Mistake
from tutor.algebra.declarations import Variable, declared_key
from tutor.algebra.errors import BadProblem
from tutor.algebra.names import shown
from tutor.algebra.reading.folds import FOLDS
from tutor.algebra.tree import (
    Add,
    Call,
    Div,
    Fold,
    MatMul,
    Mul,
    Name,
    Neg,
    Node,
    Num,
    Power,
    number,
    walk,
)
from tutor.algebra.values.functions import function_named
from tutor.language import _

Policy = Callable[[Node], Mistake | None]
IN_TERMS, WITHOUT = "in terms of ", "without "
ALWAYS = frozenset(("index", "dim"))  # names that may stand in any answer


def policy(text: str, declared: Mapping[str, Variable]) -> Policy:
    """Give the check a policy stands for: it says what is amiss, if anything. Raises BadProblem."""
    if text in PLAIN:
        code, check = PLAIN[text]
        return lambda tree: missed(code, check(tree))
    for start, make in ((IN_TERMS, in_terms), (WITHOUT, without)):
        if text.startswith(start):
            return make(text.removeprefix(start), declared)
    known = [*PLAIN, f"{IN_TERMS}…", f"{WITHOUT}…"]
    raise BadProblem(f"there is no form {text!r}; use one of {known}")


def missed(code: str, what: str) -> Mistake | None:
    """A form that is missed, in words that say what to do."""
    return Mistake(code, _("the value is right, but {what}", what=what)) if what else None


def expanded(tree: Node) -> str:
    """Every product multiplied out."""
    for node in walk(tree):
        if isinstance(node, Mul | MatMul) and any(is_sum(factor) for factor in node.parts()):
            return _("the brackets are still to be multiplied out")
        if isinstance(node, Neg) and isinstance(node.inside, Add):
            return _("the bracket after the minus sign is still to be resolved")
        if isinstance(node, Power) and is_sum(node.left) and is_whole(node.right):
            return _("the power of the bracket is still to be multiplied out")
        if isinstance(node, Div) and is_sum(node.left):
            return _("the fraction is still to be divided term by term")
    return ""


def is_sum(node: Node) -> bool:
    """Whether this is a sum, whatever its sign."""
    return isinstance(node.inside if isinstance(node, Neg) else node, Add)


def is_whole(node: Node) -> bool:
    """Whether this is a number such as 2 or 3."""
    return isinstance(node, Num) and node.value.denominator == 1 and node.value > 1


def factored(tree: Node) -> str:
    """A product at the outside; a factor of 1, or numbers that cancel, make none."""
    number_before, others = factors(tree)
    plain = len(others) == 1 and isinstance(others[0], Add) and abs(number_before) == 1
    return _("it is still to be written as a product") if plain else ""


def factors(node: Node) -> tuple[Fraction, list[Node]]:
    """The number before a product, and its factors; what it is divided by is none."""
    if isinstance(node, Neg):
        value, others = factors(node.inside)
        return -value, others
    if isinstance(node, Num):
        return node.value, []
    if isinstance(node, Div) and isinstance(node.right, Num) and node.right.value:
        value, others = factors(node.left)
        return value / node.right.value, others
    if isinstance(node, Div):
        return factors(node.left)
    if isinstance(node, Power) and node.right == number(1):
        return factors(node.left)
    if isinstance(node, Mul):
        pairs = [factors(item) for item in node.items]
        value = Fraction(1)
        for one, _ in pairs:
            value *= one
        return value, [factor for _, found in pairs for factor in found]
    return Fraction(1), [node]


def one_fraction(tree: Node) -> str:
    """A single fraction, or none at all."""
    top = tree.inside if isinstance(tree, Neg) else tree
    inner = top.parts() if isinstance(top, Div) else (top,)
    below = [node for part in inner for node in walk(part) if is_fraction(node)]
    return _("it is still to be put over one fraction bar") if below else ""


def is_fraction(node: Node) -> bool:
    """Whether this has a fraction bar, and is no plain number such as 1/2."""
    return isinstance(node, Div) and not all(isinstance(part, Num) for part in node.parts())


def in_terms(names: str, declared: Mapping[str, Variable]) -> Policy:
    """Only some names and functions."""
    allowed_names, allowed_functions = named(names, declared)

    def check(tree: Node) -> Mistake | None:
        stray = next(outside(tree, allowed_names, allowed_functions, declared), "")
        what = _(
            "it is still to be given in terms of {names} alone, without {stray}",
            names=names,
            stray=stray,
        )
        return missed("not-in-terms", what if stray else "")

    return check


def without(names: str, declared: Mapping[str, Variable]) -> Policy:
    """None of some names and functions."""
    banned_names, banned_functions = named(names, declared)

    def check(tree: Node) -> Mistake | None:
        for node in walk(tree):
            if isinstance(node, Name) and node.key in banned_names:
                return missed(
                    "not-without",
                    _("it is still to be given without {stray}", stray=shown(node.key)),
                )
            if isinstance(node, Call | Fold) and function_of(node) in banned_functions:
                what = _("it is still to be given without {stray}", stray=function_of(node))
                return missed("not-without", what)
        return None

    return check


def function_of(node: Call | Fold) -> str:
    """The function a call or fold is of; a maximum over an index is one, too."""
    return node.function.removesuffix("_entry") if isinstance(node, Call) else node.kind


def named(names: str, declared: Mapping[str, Variable]) -> tuple[set[str], set[str]]:
    """Tell declared names from functions; raises BadProblem."""
    keys, functions = set(), set()
    for name in (part.strip() for part in names.split(",")):
        key = declared_key(name)
        if key in declared:
            keys.add(key)
        elif function := FOLDS.get(name) or function_named(key):
            functions.add(function)
        else:
            raise BadProblem(f"{name!r} is neither a declared name nor a function")
    return keys, functions


def outside(
    tree: Node, names: set[str], functions: set[str], declared: Mapping[str, Variable]
) -> Iterator[str]:
    """Give what stands outside the allowed functions and is not allowed there."""
    if isinstance(tree, Name) and tree.key not in names:
        variable = declared.get(tree.key)
        if variable and variable.domain not in ALWAYS:
            yield shown(tree.key)
    if isinstance(tree, Call):
        if tree.function in functions:
            return
        if functions:
            yield tree.function
    for part in tree.parts():
        yield from outside(part, names, functions, declared)


PLAIN: dict[str, tuple[str, Callable[[Node], str]]] = {
    "expanded": ("not-expanded", expanded),
    "factored": ("not-factored", factored),
    "one fraction": ("not-one-fraction", one_fraction),
    "no derivative signs left": ("", lambda tree: ""),
}
