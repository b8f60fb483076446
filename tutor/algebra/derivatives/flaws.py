"""The wrong rules of differentiation: what is written where the right rule was meant.

Each takes a node and the right derivatives of its parts, and yields (code, words, formula) for
what a learner may write instead. The codes are explained in `tutor.algebra.codes`.
"""

from collections.abc import Callable, Iterator
from fractions import Fraction

from tutor.algebra.derivatives.building import (
    ONE,
    ZERO,
    lowered,
    minus,
    negative,
    over,
    plus,
    raised,
    square,
    times,
)
from tutor.algebra.derivatives.rules import Parts, product_term
from tutor.algebra.derivatives.slopes import SLOPES, slope
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
    walk,
)
from tutor.language import N_

Flaw = tuple[str, str, Node]
KINKED = frozenset(("abs", "relu"))


def is_plain(inner: Node) -> bool:
    """Whether an inner derivative is not worth a chain rule: 1, or 1 for one entry of an array."""
    return inner == ONE or isinstance(inner, Compare)


def chain(node: Call, d: Parts) -> Iterator[Flaw]:
    """f(u): the factor u' is missing, or in the wrong place."""
    if len(node.items) != 1 or node.function not in SLOPES:
        return
    f, u = node.function, node.items[0]
    if not is_plain(d[0]):
        words = N_("the inner derivative missing from the derivative of {part}")
        yield "chain-dropped", words, slope(f, u)
        for name in dict.fromkeys(n for n in walk(u) if isinstance(n, Name) and n != u):
            words = N_("the inner function lost from the slope of {part}")
            yield "chain-argument-lost", words, times(slope(f, name), d[0])
        words = N_("the slope taken at the inner derivative, not at the inner function, in {part}")
        yield "chain-at-slope", words, times(slope(f, d[0]), d[0])
        yield "chain-at-slope", words, slope(f, d[0])
        words = N_("the inner derivative added instead of multiplied in the derivative of {part}")
        yield "chain-added", words, plus(slope(f, u), d[0])
    yield "outer-kept", N_("the outer function of {part} left as it is"), times(node, d[0])
    if node.function not in KINKED:
        yield "slope-dropped", N_("the slope of the outer function of {part} missing"), d[0]
    yield "not-differentiated", N_("{part} left as it is, not differentiated"), node


def sigmoid(node: Call, d: Parts) -> Iterator[Flaw]:
    """Wrong slopes of σ."""
    if node.function != "sigma":
        return
    u, rest = node.items[0], minus(ONE, node)
    words = N_("σ′ = σ(1 − σ), with a plus")
    yield "sigmoid-plus", words, times(node, plus(ONE, node), d[0])
    yield "sigmoid-first-only", N_("σ′ = σ(1 − σ), without its second factor"), times(node, d[0])
    yield "sigmoid-second-only", N_("σ′ = σ(1 − σ), without its first factor"), times(rest, d[0])
    words = N_("σ′ = σ(1 − σ), with the argument in place of σ")
    yield "sigmoid-of-argument", words, times(u, minus(ONE, u), d[0])
    words = N_("the rule for tanh used for σ")
    yield "sigmoid-as-tanh", words, times(minus(ONE, square(node)), d[0])


def tangent(node: Call, d: Parts) -> Iterator[Flaw]:
    """Wrong slopes of tanh."""
    if node.function != "tanh":
        return
    yield (
        "tanh-no-square",
        N_("tanh′ = 1 − tanh², without the square"),
        times(minus(ONE, node), d[0]),
    )
    yield "tanh-plus", N_("tanh′ = 1 − tanh², with a plus"), times(plus(ONE, square(node)), d[0])
    yield (
        "tanh-reversed",
        N_("tanh′ = 1 − tanh², with the signs reversed"),
        times(minus(square(node), ONE), d[0]),
    )
    yield "tanh-square-only", N_("tanh′ = 1 − tanh², without the 1 −"), times(square(node), d[0])
    words = N_("the rule for σ used for tanh")
    yield "tanh-as-sigmoid", words, times(node, minus(ONE, node), d[0])


def elementary(node: Call, d: Parts) -> Iterator[Flaw]:
    """Wrong slopes of exp, ln, √, sin, cos, |·|, max(0, ·)."""
    u = node.items[0]
    if node.function == "exp":
        wrong = times(u, Call((lowered(u),), "exp"), d[0])
        yield "exp-as-power", N_("the power rule used on {part}"), wrong
        yield (
            "exp-of-slope",
            N_("the derivative put into the exponent of {part}"),
            Call((d[0],), "exp"),
        )
    if node.function == "log":
        yield "log-of-slope", N_("1 over the inner derivative, for {part}"), over(ONE, d[0])
        yield (
            "log-of-slope",
            N_("the logarithm of the inner derivative, for {part}"),
            Call((d[0],), "log"),
        )
        yield "log-squared", N_("the rule for 1/u used on {part}"), over(d[0], square(u))
    if node.function == "sqrt":
        yield "root-no-half", N_("the missing 1/2 in the derivative of {part}"), over(d[0], node)
        words = N_("no root below the fraction bar in the derivative of {part}")
        yield "root-no-root", words, over(d[0], times(Num(Fraction(2)), u))
    if node.function in ("sin", "cos"):
        right = slope(node.function, u)
        words = N_("the wrong sign in the derivative of {part}")
        yield "sine-sign", words, times(negative(right), d[0])
    if node.function in KINKED:
        yield "kink-ignored", N_("{part} differentiated as if it had one branch"), d[0]


def product(node: Mul, d: Parts) -> Iterator[Flaw]:
    """u'v' for u'v + uv', or one of its terms only."""
    varying = [place for place, inner in enumerate(d) if inner != ZERO]
    fixed = [factor for factor, inner in zip(node.items, d, strict=True) if inner == ZERO]
    if len(varying) > 1:
        terms = [product_term(node, d, place) for place in varying]
        for term in terms:
            words = N_("only one term of the product rule for {part}")
            yield "product-one-term", words, term
        slopes = (d[i] if i in varying else factor for i, factor in enumerate(node.items))
        yield "product-of-slopes", N_("u′v′ in place of u′v + uv′ for {part}"), times(*slopes)
        words = N_("a minus in the product rule for {part}")
        yield "product-minus", words, minus(terms[0], plus(*terms[1:]))
        yield "product-minus", words, minus(plus(*terms[1:]), terms[0])
        slopes_added = plus(*(times(*fixed, d[place]) for place in varying))
        yield "product-as-sum", N_("u′ + v′ in place of u′v + uv′ for {part}"), slopes_added
    elif varying:
        for factor in fixed:
            rest = [one for one in (*fixed, d[varying[0]]) if one is not factor]
            words = N_("a constant factor lost in the derivative of {part}")
            yield "constant-factor-lost", words, times(*rest)
        words = N_("a constant factor differentiated to 0 in {part}")
        yield "constant-factor-to-zero", words, ZERO
        words = N_("all constant factors lost in the derivative of {part}")
        yield "constant-factor-lost", words, d[varying[0]]


def quotient(node: Div, d: Parts) -> Iterator[Flaw]:
    """The quotient rule with its parts confused."""
    u, v = node.left, node.right
    if d[1] == ZERO:
        yield "constant-factor-lost", N_("the constant below {part} lost"), d[0]
        return
    left, right, below = times(d[0], v), times(u, d[1]), square(v)
    if d[0] == ZERO and not is_plain(d[1]):
        words = N_("the inner derivative missing from the derivative of {part}")
        yield "chain-dropped", words, negative(over(u, below))
        yield "chain-dropped", words, over(u, below)
    yield (
        "quotient-of-slopes",
        N_("u′/v′ in place of the quotient rule for {part}"),
        over(d[0], d[1]),
    )
    yield (
        "quotient-plus",
        N_("a plus in the quotient rule for {part}"),
        over(plus(left, right), below),
    )
    words = N_("u′v and uv′ in each other's place in the quotient rule for {part}")
    yield "quotient-swapped", words, over(minus(right, left), below)
    words = N_("v² missing below the quotient rule for {part}")
    yield "quotient-no-square", words, over(minus(left, right), v)
    yield "quotient-no-bottom", words, minus(left, right)
    words = N_("only the top of {part} differentiated")
    yield "quotient-top-only", words, over(d[0], v)
    words = N_("1 over the derivative of the bottom, for {part}")
    yield "quotient-of-slopes", words, over(u, d[1])


def powers(node: Power, d: Parts) -> Iterator[Flaw]:
    """n uⁿ⁻¹ u' with a part missing or the exponent wrong."""
    u, n = node.left, node.right
    if d[1] == ZERO:
        less, more = lowered(n), lowered(n, -1)
        words = N_("the exponent not brought down in the derivative of {part}")
        yield "power-no-factor", words, times(raised(u, less), d[0])
        words = N_("the exponent not lowered in the derivative of {part}")
        yield "power-not-lowered", words, times(n, node, d[0])
        words = N_("the exponent raised instead of lowered in {part}")
        yield "power-raised", words, times(n, raised(u, more), d[0])
        yield "power-raised", words, times(more, raised(u, more), d[0])
        yield "power-integrated", N_("{part} integrated"), over(raised(u, more), more)
        yield "power-as-factor", N_("a power read as a product in {part}"), times(n, d[0])
        words = N_("the lowered exponent brought down in {part}")
        yield "power-wrong-factor", words, times(less, raised(u, less), d[0])
        if not is_plain(d[0]):
            dropped = times(n, raised(u, less))
            words = N_("the inner derivative missing from the derivative of {part}")
            yield "chain-dropped", words, dropped
            words = N_("the derivative inside the power, in {part}")
            yield "chain-at-slope", words, times(n, raised(d[0], less))
            yield "not-differentiated", N_("{part} left as it is, not differentiated"), node
    elif d[0] == ZERO:
        words = N_("the inner derivative missing from the derivative of {part}")
        log = ONE if u == Const("e") else Call((u,), "log")
        yield "chain-dropped", words, times(node, log)
        yield "exponential-no-log", N_("ln of the base missing for {part}"), times(node, d[1])
        wrong = times(n, raised(u, lowered(n)), d[1])
        yield "exp-as-power", N_("the power rule used on {part}"), wrong
        yield "exp-as-power", N_("the power rule used on {part}"), times(n, raised(u, lowered(n)))


def sums(node: Add, d: Parts) -> Iterator[Flaw]:
    """A constant that did not go away, or a term left as it was."""
    for place, term in enumerate(node.items):
        others = [inner for i, inner in enumerate(d) if i != place]
        if d[place] == ZERO:
            words = N_("a constant that stayed: its derivative is 0, in {part}")
            yield "constant-kept", words, plus(*d, term)
            if not isinstance(term, Num | Neg):
                yield (
                    "constant-to-one",
                    N_("a constant differentiated to 1 in {part}"),
                    plus(*d, ONE),
                )
        elif not isinstance(term, Name):
            words = N_("one term of {part} left as it is")
            yield "term-not-differentiated", words, plus(*others, term)


def minus_sign(node: Neg, d: Parts) -> Iterator[Flaw]:
    """A minus sign that did not survive."""
    yield "minus-dropped", N_("a minus sign lost while differentiating {part}"), d[0]


def branches(node: Cases, d: Parts) -> Iterator[Flaw]:
    """A branch left as it was, or the slope of one branch used everywhere."""
    places = [i for i in range(len(node.items)) if i % 2 == 0 or i == len(node.items) - 1]
    right = tuple(d[i] if i in places else node.items[i] for i in range(len(d)))
    for place in places:
        if node.items[place] != d[place]:
            kept = (*right[:place], node.items[place], *right[place + 1 :])
            yield "branch-not-differentiated", N_("a branch of {part} left as it is"), Cases(kept)
        yield "one-branch", N_("one branch of {part} used everywhere"), d[place]


def larger(node: Call, d: Parts) -> Iterator[Flaw]:
    """max(a, b) differentiated as one of its two, or entry by entry."""
    if node.function in ("max", "min") and len(node.items) == 2:
        yield "max-of-slopes", N_("{part} differentiated inside"), Call((d[0], d[1]), node.function)
        for inner in d:
            yield "kink-ignored", N_("{part} differentiated as if it had one branch"), inner
        yield "not-differentiated", N_("{part} left as it is, not differentiated"), node


FLAWS: tuple[tuple[type[Node], Callable[..., Iterator[Flaw]]], ...] = (
    (Call, chain),
    (Call, sigmoid),
    (Call, tangent),
    (Call, elementary),
    (Call, larger),
    (Mul, product),
    (Div, quotient),
    (Power, powers),
    (Add, sums),
    (Neg, minus_sign),
    (Cases, branches),
)
