"""Slips with functions and with branches."""

from collections.abc import Iterator

from tutor.algebra.slips.edits import ONE, Edit, quoted, signed, slip
from tutor.algebra.tree import (
    Add,
    Call,
    Cases,
    Compare,
    Div,
    Fold,
    Hadamard,
    Item,
    Mul,
    Name,
    Neg,
    Node,
    number,
    walk,
)
from tutor.language import N_

ZERO = number(0)

OTHERS = {
    "max": ("min",),
    "min": ("max",),
    "log": ("log10", "log2", "exp", "sqrt"),
    "exp": ("log", "sigma"),
    "tanh": ("sigma", "tan", "sinh"),
    "sigma": ("tanh", "Phi", "exp"),
    "sin": ("cos", "sinh", "tan"),
    "cos": ("sin", "cosh", "tan"),
    "sinh": ("cosh", "sin"),
    "cosh": ("sinh", "cos"),
    "Phi": ("phi", "sigma", "erf"),
    "phi": ("Phi",),
    "erf": ("Phi",),
    "floor": ("ceil", "round"),
    "ceil": ("floor", "round"),
    "relu": ("abs", "sigma", "step"),
    "step": ("relu", "sigma"),
    "sign": ("abs",),
    "abs": ("square", "relu", "sign"),
    "softplus": ("relu", "sigma"),
    "norm": ("norm1", "total"),
    "norm1": ("norm",),
    "total": ("mean", "max_entry"),
    "mean": ("total", "max_entry"),
    "max_entry": ("min_entry", "mean"),
    "min_entry": ("max_entry", "mean"),
}
TYPED = {"total": "sum", "max_entry": "max", "min_entry": "min", "norm1": "the 1-norm"}
NOT_LINEAR = frozenset(
    ("abs", "exp", "log", "sigma", "tanh", "relu", "sin", "cos", "sqrt", "norm", "norm1")
)
TURNED = {"<": ">", ">": "<", "<=": ">=", ">=": "<="}


def another_function(node: Node) -> Iterator[Edit]:
    """tan for tanh, log10 for ln."""
    if isinstance(node, Call):
        for other in OTHERS.get(node.function, ()):
            wrong = node.but(function=other)
            words = N_("{other} where {part} belongs")
            yield slip("wrong-function", node, words, wrong, other=TYPED.get(other, other))
        for inner in rectified(node):
            for other in ("sigma", "abs"):
                words = N_("{other} where {part} belongs")
                yield slip("wrong-function", node, words, Call((inner,), other), other=other)


def rectified(node: Call) -> list[Node]:
    """The u of max(0, u)."""
    if node.function != "max" or len(node.items) != 2 or ZERO not in node.items:
        return []
    return [item for item in node.items if item != ZERO]


def argument(node: Node) -> Iterator[Edit]:
    """The wrong sign inside, a part of the argument only, or no function at all."""
    if not isinstance(node, Call) or len(node.items) != 1:
        return
    inner = node.items[0]
    if node.function not in ("sqrt", "step", "sign"):
        flipped = inner.inside if isinstance(inner, Neg) else Neg(inner)
        wrong = node.but(items=(flipped,))
        yield slip("argument-sign", node, N_("the wrong sign inside {part}"), wrong)
    if node.function == "abs":
        yield slip("missing-bars", node, N_("missing bars: {part}"), inner)
    else:
        yield slip(
            "missing-function",
            node,
            N_("{other} where {part} belongs"),
            inner,
            other=quoted(inner),
        )
    for name in dict.fromkeys(n for n in walk(inner) if isinstance(n, Name) and n != inner):
        wrong = node.but(items=(name,))
        yield slip(
            "part-of-argument",
            node,
            N_("only {other} inside, where {part} belongs"),
            wrong,
            other=quoted(name),
        )


def each_term(node: Node) -> Iterator[Edit]:
    """f(a + b) taken for f(a) + f(b), |a − b| for ||a| − |b||, f(a/b) for f(a)/f(b)."""
    if not isinstance(node, Call) or node.function not in NOT_LINEAR:
        return
    words = N_("a function taken of each part, where {part} belongs")
    if isinstance(inner := node.items[0], Div):
        parts = (node.but(items=(inner.left,)), node.but(items=(inner.right,)))
        yield slip("function-of-each-term", node, words, Div(*parts))
    if isinstance(inner, Fold) and inner.kind == "sum":
        each = inner.with_parts((node.but(items=(inner.body,)), *inner.parts()[1:]))
        yield slip("function-of-each-term", node, words, each)
    if isinstance(total := node.items[0], Add):
        terms = tuple(signed(term, lambda t: node.but(items=(t,))) for term in total.items)
        words = N_("a function taken of each term, where {part} belongs")
        yield slip("function-of-each-term", node, words, Add(terms))
        if node.function == "abs":
            yield slip("function-of-each-term", node, words, node.but(items=(Add(terms),)))
        whole = tuple(node.but(items=(term,)) for term in total.items)
        yield slip("function-of-each-term", node, words, Add(whole))


def limits(node: Node) -> Iterator[Edit]:
    """One of the two values of a max or min; a clip without one of its ends."""
    if isinstance(node, Call) and node.function == "clip":
        x, low, high = node.items
        for end, kept, name in ((low, high, "min"), (high, low, "max")):
            words = N_("the limit {other} missing from {part}")
            yield slip("missing-limit", node, words, Call((x, kept), name), other=quoted(end))
    if isinstance(node, Call) and node.function in ("max", "min") and len(node.items) == 2:
        for item in node.items:
            yield slip(
                "missing-limit",
                node,
                N_("{other} where {part} belongs"),
                item,
                other=quoted(item),
            )
        words = N_("a sum where {part} belongs")
        yield slip("sum-for-limit", node, words, Add(node.items))


def slopes(node: Node) -> Iterator[Edit]:
    """The slope of an activation: σ(1 − σ) for 1 − tanh², and the like."""
    if isinstance(node, Call) and node.function in ("sigma", "tanh") and len(node.items) == 1:
        slope = Mul((node, Add((ONE, Neg(node)))))
        yield slip("slope-for-function", node, N_("a slope where {part} itself belongs"), slope)


def branches(node: Node) -> Iterator[Edit]:
    """Branches changed over, or only one of them."""
    if isinstance(node, Cases):
        if len(node.items) == 3:
            value, condition, otherwise = node.items
            wrong = Cases((otherwise, condition, value))
            yield slip("branches-swapped", node, N_("the two branches changed over"), wrong)
        for place in range(0, len(node.items), 2):
            value = node.items[place]
            yield slip("one-branch", value, N_("the branch {part} used everywhere"), value)
            other = value.inside if isinstance(value, Neg) else Neg(value)
            wrong = Cases((*node.items[:place], other, *node.items[place + 1 :]))
            yield slip("term-sign", value, N_("the wrong sign of {part}"), wrong)


def conditions(node: Node) -> Iterator[Edit]:
    """A condition the wrong way round, or the number that is compared where it counts as 1 or 0."""
    if isinstance(node, Mul | Hadamard | Fold | Add):
        for place, part in enumerate(node.parts()):
            counts = not isinstance(node, Fold) or place == 0
            if isinstance(part, Compare) and len(part.items) == 2 and counts:
                inner = part.items[0]
                parts = (*node.parts()[:place], inner, *node.parts()[place + 1 :])
                words = N_("{other} where {part} belongs")
                yield slip(
                    "missing-function", part, words, node.with_parts(parts), other=quoted(inner)
                )
    if isinstance(node, Compare) and node.signs in (("==",), ("!=",)):
        wrong = node.but(signs=("!=",) if node.signs == ("==",) else ("==",))
        yield slip("condition-turned", node, N_("the condition {part} turned around"), wrong)
    if isinstance(node, Compare) and len(node.signs) == 1 and node.signs[0] in TURNED:
        wrong = node.but(signs=(TURNED[node.signs[0]],))
        yield slip("condition-turned", node, N_("the condition {part} the wrong way round"), wrong)


def complement(node: Node) -> Iterator[Edit]:
    """1 − u where u belongs."""
    if isinstance(node, Name | Item | Call | Div | Fold | Compare):
        wrong = Add((ONE, Neg(node)))
        yield slip("one-minus", node, N_("1 − {part} where {part} belongs"), wrong)


FIRST = (branches, limits)
RULES = (argument, another_function, each_term, conditions, slopes)
EXTRA = (complement,)
