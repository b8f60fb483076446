"""Slips with functions and with branches."""

from collections.abc import Iterator

from tutor.algebra.slips.edits import ONE, Edit, quoted, signed, slip
from tutor.algebra.tree import Add, Call, Cases, Compare, Mul, Name, Neg, Node, walk

OTHERS = {
    "max": ("min",),
    "min": ("max",),
    "log": ("log10", "log2", "exp"),
    "exp": ("log",),
    "tanh": ("sigma",),
    "sigma": ("tanh",),
    "sin": ("cos",),
    "cos": ("sin",),
    "sinh": ("cosh",),
    "cosh": ("sinh",),
    "Phi": ("phi", "sigma"),
    "phi": ("Phi",),
    "floor": ("ceil",),
    "relu": ("abs",),
}
NOT_LINEAR = frozenset(("abs", "exp", "log", "sigma", "tanh", "relu", "sin", "cos", "sqrt"))
TURNED = {"<": ">", ">": "<", "<=": ">=", ">=": "<="}


def another_function(node: Node) -> Iterator[Edit]:
    """tan for tanh, log10 for ln."""
    if isinstance(node, Call):
        for other in OTHERS.get(node.function, ()):
            wrong = node.but(function=other)
            yield slip("wrong-function", node, f"{other} where {{}} belongs", wrong)


def argument(node: Node) -> Iterator[Edit]:
    """The wrong sign inside, a part of the argument only, or no function at all."""
    if not isinstance(node, Call) or len(node.items) != 1:
        return
    inner = node.items[0]
    if node.function not in ("sqrt", "step", "sign"):
        flipped = inner.inside if isinstance(inner, Neg) else Neg(inner)
        wrong = node.but(items=(flipped,))
        yield slip("argument-sign", node, "the wrong sign inside {}", wrong)
    if node.function == "abs":
        yield slip("missing-bars", node, "missing bars: {}", inner)
    else:
        yield slip("missing-function", node, f"{quoted(inner)} where {{}} belongs", inner)
    for name in dict.fromkeys(n for n in walk(inner) if isinstance(n, Name) and n != inner):
        wrong = node.but(items=(name,))
        yield slip(
            "part-of-argument", node, f"only {quoted(name)} inside, where {{}} belongs", wrong
        )


def each_term(node: Node) -> Iterator[Edit]:
    """f(a + b) taken for f(a) + f(b), |a − b| for ||a| − |b||."""
    if not isinstance(node, Call) or node.function not in NOT_LINEAR:
        return
    if isinstance(total := node.items[0], Add):
        terms = tuple(signed(term, lambda t: node.but(items=(t,))) for term in total.items)
        words = "a function taken of each term, where {} belongs"
        yield slip("function-of-each-term", node, words, Add(terms))
        if node.function == "abs":
            yield slip("function-of-each-term", node, words, node.but(items=(Add(terms),)))
        whole = tuple(node.but(items=(term,)) for term in total.items)
        yield slip("function-of-each-term", node, words, Add(whole))


def limits(node: Node) -> Iterator[Edit]:
    """One of the two values of a max or min."""
    if isinstance(node, Call) and node.function in ("max", "min") and len(node.items) == 2:
        for item in node.items:
            yield slip("missing-limit", node, f"{quoted(item)} where {{}} belongs", item)
        words = "a sum where {} belongs"
        yield slip("sum-for-limit", node, words, Add(node.items))


def slopes(node: Node) -> Iterator[Edit]:
    """The slope of an activation: σ(1 − σ) for 1 − tanh², and the like."""
    if isinstance(node, Call) and node.function in ("sigma", "tanh") and len(node.items) == 1:
        slope = Mul((node, Add((ONE, Neg(node)))))
        yield slip("slope-for-function", node, "a slope where {} itself belongs", slope)


def branches(node: Node) -> Iterator[Edit]:
    """Branches changed over, or only one of them."""
    if isinstance(node, Cases):
        if len(node.items) == 3:
            value, condition, otherwise = node.items
            wrong = Cases((otherwise, condition, value))
            yield slip("branches-swapped", node, "the two branches changed over", wrong)
        for value in node.items[0::2]:
            yield slip("one-branch", value, "the branch {} used everywhere", value)


def conditions(node: Node) -> Iterator[Edit]:
    """A condition the wrong way round."""
    if isinstance(node, Compare) and len(node.signs) == 1 and node.signs[0] in TURNED:
        wrong = node.but(signs=(TURNED[node.signs[0]],))
        yield slip("condition-turned", node, "the condition {} the wrong way round", wrong)


RULES = (argument, another_function, each_term, limits, conditions, slopes)
