"""The expected formula in other true forms: a slip made in one of them shows in that one only.

σ(1 − σ) differs by many edits from e^{-x}/(1 + e^{x})², which is one slip away from its other form.
"""

from collections.abc import Callable, Iterator

from tutor.algebra.slips.edits import ONE, TWO, Edit, one_place, signed, slip, unsigned
from tutor.algebra.tree import Add, Call, Div, Mul, Neg, Node, Power

MOST = 12


def other_forms(tree: Node) -> list[Node]:
    """Give true forms of a formula, each rewritten at one place, then all with one rule."""
    found: dict[Node, None] = {}
    for rule in RULES:
        for edit in one_place(tree, lambda node, rule=rule: as_edits(node, rule)):  # type: ignore[misc]
            found[edit.tree] = None
    found.pop(tree, None)
    return list(found)[:MOST]


def as_edits(node: Node, rule: Callable[[Node], Iterator[Node]]) -> Iterator[Edit]:
    """Wrap what a rule gives, so that it can be put in place like a slip."""
    return (slip("", node, "", form) for form in rule(node))


def exp(node: Node) -> Node:
    """Give e to a formula."""
    return Call((node,), "exp")


def opposite(node: Node) -> Node:
    """Give −u, and u for −u."""
    return node.inside if isinstance(node, Neg) else Neg(node)


def is_call(node: Node, function: str) -> bool:
    """Whether this is a call of a function of one argument."""
    return isinstance(node, Call) and node.function == function and len(node.items) == 1


def sigmoid_slope(node: Node) -> Iterator[Node]:
    """σ(1 − σ) as e^{-u}/(1 + e^{-u})², other factors kept."""
    if not isinstance(node, Mul):
        return
    for one in node.items:
        rest = Add((ONE, Neg(one)))
        if is_call(one, "sigma") and rest in node.items:
            small = exp(opposite(one.parts()[0]))
            slope = Div(small, Power(Add((ONE, small)), TWO))
            others = tuple(factor for factor in node.items if factor not in (one, rest))
            yield Mul((*others, slope)) if others else slope


def sigmoid(node: Node) -> Iterator[Node]:
    """σ(u) as 1/(1 + e^{-u}), and back."""
    if is_call(node, "sigma"):
        small = exp(opposite(node.parts()[0]))
        yield Div(ONE, Add((ONE, small)))
    if isinstance(node, Div) and isinstance(node.right, Add) and len(node.right.items) == 2:
        first, second = node.right.items
        if first == ONE == node.left and is_call(second, "exp"):
            yield Call((opposite(second.parts()[0]),), "sigma")


def tanh(node: Node) -> Iterator[Node]:
    """tanh u as 2σ(2u) − 1, and by exponentials."""
    if is_call(node, "tanh"):
        u = node.parts()[0]
        yield Add((Mul((TWO, Call((Mul((TWO, u)),), "sigma"))), Neg(ONE)))
        up, down = exp(u), exp(opposite(u))
        yield Div(Add((up, Neg(down))), Add((up, down)))


def logarithm(node: Node) -> Iterator[Node]:
    """ln of a product, a quotient or a power, taken apart."""
    if not is_call(node, "log"):
        return
    inner = node.parts()[0]
    if isinstance(inner, Div):
        yield Add((Call((inner.left,), "log"), Neg(Call((inner.right,), "log"))))
    if isinstance(inner, Mul):
        yield Add(tuple(Call((factor,), "log") for factor in inner.items))
    if isinstance(inner, Power):
        yield Mul((inner.right, Call((inner.left,), "log")))


def root(node: Node) -> Iterator[Node]:
    """√(a/b) as √a/√b."""
    if is_call(node, "sqrt") and isinstance(inner := node.parts()[0], Div):
        yield Div(Call((inner.left,), "sqrt"), Call((inner.right,), "sqrt"))


def split(node: Node) -> Iterator[Node]:
    """(a + b)/c as a/c + b/c."""
    if isinstance(node, Div) and isinstance(node.left, Add):
        terms, bottom = node.left.items, node.right
        yield Add(tuple(signed(term, lambda top: Div(top, bottom)) for term in terms))


def expansion(node: Node) -> Iterator[Node]:
    """c (a + b) as c a + c b."""
    if isinstance(node, Mul) and len(node.items) == 2:
        for factor, total in (node.items, node.items[::-1]):
            if isinstance(total, Add) and not isinstance(factor, Add):
                yield Add(tuple(times(factor, term) for term in total.items))


def square(node: Node) -> Iterator[Node]:
    """(a + b)² as a² + 2 a b + b²."""
    if not isinstance(node, Power) or node.right != TWO or not isinstance(node.left, Add):
        return
    if len(node.left.items) == 2:
        first, second = node.left.items
        a, b = unsigned(first), unsigned(second)
        middle = Mul((TWO, a, b))
        differ = isinstance(first, Neg) != isinstance(second, Neg)
        yield Add((Power(a, TWO), Neg(middle) if differ else middle, Power(b, TWO)))


def times(factor: Node, term: Node) -> Node:
    """Multiply a term by a factor, its sign kept outside."""
    if isinstance(term, Neg):
        return Neg(times(factor, term.inside))
    if term == ONE:
        return factor
    return Mul((factor, *term.items)) if isinstance(term, Mul) else Mul((factor, term))


RULES = (sigmoid_slope, sigmoid, tanh, logarithm, root, split, expansion, square)
