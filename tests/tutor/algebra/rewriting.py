"""Random rewrites of formulas, true and false, written apart from the rewrites of the judge.

A rule looks at one node and gives others in its place. The true ones are laws that hold wherever
the formula has a value; the false ones are what goes wrong when a hand is quicker than a head.
"""

import random
from collections.abc import Callable, Iterable
from fractions import Fraction

from tutor.algebra.tree import (
    Add,
    Call,
    Cases,
    Compare,
    Div,
    Fold,
    Item,
    Mul,
    Name,
    Neg,
    Node,
    Not,
    Num,
    Power,
)

Rule = Callable[[Node, random.Random], Iterable[Node]]
ONE, TWO = Num(Fraction(1)), Num(Fraction(2))
POSITIVE = frozenset(("y", "beta_1", "t"))


def called(function: str, *inside: Node) -> Node:
    return Call(inside, function)


def power(base: Node, exponent: int) -> Node:
    return Power(base, Num(Fraction(exponent)))


def reordered(node: Node, r: random.Random) -> Iterable[Node]:
    """The terms of a sum, the factors of a product, in another order."""
    if isinstance(node, Add | Mul):
        yield type(node)(tuple(r.sample(node.items, len(node.items))))


def grouped(node: Node, r: random.Random) -> Iterable[Node]:
    """a + b + c as a + (b + c), and the like for products."""
    if isinstance(node, Add | Mul) and len(node.items) > 2:
        cut = r.randrange(1, len(node.items) - 1)
        yield type(node)((*node.items[:cut], type(node)(node.items[cut:])))


def expanded(node: Node, r: random.Random) -> Iterable[Node]:
    """a(b + c) as ab + ac, (b + c)/a as b/a + c/a, (a + b)² multiplied out."""
    if isinstance(node, Mul) and isinstance(node.items[-1], Add):
        yield Add(tuple(Mul((*node.items[:-1], term)) for term in node.items[-1].items))
    if isinstance(node, Div) and isinstance(node.left, Add):
        yield Add(tuple(Div(term, node.right) for term in node.left.items))
    if isinstance(node, Power) and node.right == TWO and isinstance(node.left, Add):
        first, rest = node.left.items[0], Add((*node.left.items[1:], Num(Fraction(0))))
        yield Add((power(first, 2), Mul((TWO, first, rest)), power(rest, 2)))


def factored(node: Node, r: random.Random) -> Iterable[Node]:
    """a + b as −(−a − b), as 2(a/2 + b/2), a difference of squares as a product."""
    if isinstance(node, Add):
        yield Neg(Add(tuple(Neg(term) for term in node.items)))
        yield Mul((TWO, Add(tuple(Div(term, TWO) for term in node.items))))


def divided(node: Node, r: random.Random) -> Iterable[Node]:
    """a/b as a·b⁻¹, as −a/(−b), as 2a/(2b)."""
    if isinstance(node, Div):
        yield Mul((node.left, power(node.right, -1)))
        yield Div(Neg(node.left), Neg(node.right))
        yield Div(Mul((TWO, node.left)), Mul((node.right, TWO)))


def powers(node: Node, r: random.Random) -> Iterable[Node]:
    """u² as u·u, u³ as u·u²."""
    if isinstance(node, Power) and isinstance(node.right, Num) and node.right.value in (2, 3):
        yield Mul((node.left, power(node.left, int(node.right.value) - 1)))


def sigmoid(node: Node, r: random.Random) -> Iterable[Node]:
    """The forms of σ, and of tanh."""
    if isinstance(node, Call) and node.function == "sigma":
        (u,) = node.items
        yield Div(ONE, Add((ONE, called("exp", Neg(u)))))
        yield Div(called("exp", u), Add((ONE, called("exp", u))))
        yield Add((ONE, Neg(called("sigma", Neg(u)))))
        yield Div(Add((ONE, called("tanh", Div(u, TWO)))), TWO)
    if isinstance(node, Call) and node.function == "tanh":
        (u,) = node.items
        yield Add((Mul((TWO, called("sigma", Mul((TWO, u))))), Neg(ONE)))
        yield Div(called("sinh", u), called("cosh", u))


def exponentials(node: Node, r: random.Random) -> Iterable[Node]:
    """The laws of exp, and of ln where its argument is positive everywhere."""
    if isinstance(node, Call) and node.function == "exp":
        (u,) = node.items
        yield Div(ONE, called("exp", Neg(u)))
        yield power(called("exp", Div(u, TWO)), 2)
        if isinstance(u, Add):
            yield Mul(tuple(called("exp", term) for term in u.items))
    if isinstance(node, Call) and node.function == "log":
        (u,) = node.items
        yield Neg(called("log", Div(ONE, u)))
        yield Div(called("log", power(u, 2)), TWO)
        if isinstance(u, Mul) and all(positive(factor) for factor in u.items):
            yield Add(tuple(called("log", factor) for factor in u.items))


def positive(node: Node) -> bool:
    """Whether a formula is plainly positive."""
    if isinstance(node, Name):
        return node.key in POSITIVE
    if isinstance(node, Num):
        return node.value > 0
    return isinstance(node, Call) and node.function in ("exp", "sigma", "cosh")


def corners(node: Node, r: random.Random) -> Iterable[Node]:
    """|u| and max without each other, √ as a power, branches the other way round."""
    if isinstance(node, Call) and node.function == "abs":
        (u,) = node.items
        yield called("sqrt", power(u, 2))
        yield called("max", u, Neg(u))
    if isinstance(node, Call) and node.function == "max" and len(node.items) == 2:
        a, b = node.items
        yield Div(Add((a, b, called("abs", Add((a, Neg(b)))))), TWO)
        yield Neg(called("min", Neg(a), Neg(b)))
        yield Add((a, called("relu", Add((b, Neg(a))))))
    if isinstance(node, Call) and node.function == "sqrt":
        yield Power(node.items[0], Div(ONE, TWO))
    if isinstance(node, Cases) and len(node.items) == 3:
        value, test, other = node.items
        yield Cases((other, Not(test), value))


def sums(node: Node, r: random.Random) -> Iterable[Node]:
    """A sum over another index, of each term by itself, with its minus outside."""
    if isinstance(node, Fold) and node.kind == "sum" and node.size:
        yield folded(renamed(node.body, node.index, "k"), node, "k")
        if isinstance(node.body, Add):
            yield Add(tuple(folded(term, node) for term in node.body.items))
        if isinstance(node.body, Neg):
            yield Neg(folded(node.body.inside, node))


def folded(body: Node, like: Fold, index: str = "") -> Fold:
    return Fold((body,), like.kind, index or like.index, like.size)


def renamed(node: Node, old: str, new: str) -> Node:
    """Give another name to an index."""
    if node == Name(old):
        return Name(new)
    if isinstance(node, Fold) and node.index == old:
        return node
    return node.with_parts(tuple(renamed(part, old, new) for part in node.parts()))


TRUE: list[Rule] = [
    *(reordered, grouped, expanded, factored, divided, powers),
    *(sigmoid, exponentials, corners, sums),
]


def signs(node: Node, r: random.Random) -> Iterable[Node]:
    """The wrong sign of a term."""
    if isinstance(node, Add):
        place = r.randrange(len(node.items))
        turned = Neg(node.items[place])
        yield Add((*node.items[:place], turned, *node.items[place + 1 :]))


def lost(node: Node, r: random.Random) -> Iterable[Node]:
    """A term or a factor lost, or a function, or a power."""
    if isinstance(node, Add | Mul):
        place = r.randrange(len(node.items))
        kept = node.items[:place] + node.items[place + 1 :]
        yield type(node)(kept) if len(kept) > 1 else kept[0]
    if isinstance(node, Call) and len(node.items) == 1:
        yield node.items[0]
    if isinstance(node, Power):
        yield node.left


def confused(node: Node, r: random.Random) -> Iterable[Node]:
    """Another function, a product for a power, a quotient upside down, branches changed over."""
    if isinstance(node, Call) and node.function in OTHERS:
        yield Call(node.items, OTHERS[node.function])
    if isinstance(node, Power):
        yield Mul((node.left, node.right))
    if isinstance(node, Div):
        yield Div(node.right, node.left)
        yield Mul((node.left, node.right))
    if isinstance(node, Cases) and len(node.items) == 3:
        yield Cases((node.items[2], node.items[1], node.items[0]))
    if isinstance(node, Compare):
        yield Compare(node.items, signs=(">" if node.signs[0] == "<" else "<",))


def spread(node: Node, r: random.Random) -> Iterable[Node]:
    """f(a + b) as f(a) + f(b), a sum of products as a product of sums."""
    if isinstance(node, Call) and len(node.items) == 1 and isinstance(node.items[0], Add):
        yield Add(tuple(Call((term,), node.function) for term in node.items[0].items))
    if isinstance(node, Fold) and isinstance(node.body, Mul):
        factors = [f for f in node.body.items if any(isinstance(p, Item) for p in (f, *f.parts()))]
        if len(factors) > 1:
            yield Mul(tuple(folded(factor, node) for factor in factors))


OTHERS = {"sigma": "tanh", "tanh": "sigma", "exp": "softplus", "max": "min", "log": "log10"}
OTHERS |= {"sqrt": "abs", "abs": "relu"}
FALSE: list[Rule] = [signs, lost, confused, spread]


def rewritten(node: Node, rules: list[Rule], r: random.Random) -> Node:
    """Apply one rule at one place, both chosen at random; the formula itself if none fits."""
    found = list(everywhere(node, rules, r))
    return r.choice(found) if found else node


def everywhere(node: Node, rules: list[Rule], r: random.Random) -> Iterable[Node]:
    """Give the formula with one rule applied at one place, for every rule and place."""
    for rule in rules:
        yield from rule(node, r)
    parts = node.parts()
    for place, part in enumerate(parts):
        for other in everywhere(part, rules, r):
            yield node.with_parts((*parts[:place], other, *parts[place + 1 :]))
