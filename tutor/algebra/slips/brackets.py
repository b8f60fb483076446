"""Slips with brackets: left out, or drawn around too much."""

from collections.abc import Iterator

from tutor.algebra.slips.edits import Edit, signed, slip, unsigned, without
from tutor.algebra.tree import Add, Call, Div, Mul, Neg, Node, Num, Power
from tutor.language import N_

MISSING = N_("brackets missing around {part}")


def around_fraction(node: Node) -> Iterator[Edit]:
    """(a + b)/c typed as a + b/c; a/(b + c) as a/b + c; a/(bc) as a/b c."""
    if not isinstance(node, Div):
        return
    top, bottom = node.left, node.right
    if isinstance(top, Add):
        last = signed(top.items[-1], lambda term: Div(term, bottom))
        yield slip("missing-brackets", top, MISSING, Add((*top.items[:-1], last)))
    if isinstance(bottom, Add):
        first_only = Add((Div(top, bottom.items[0]), *bottom.items[1:]))
        yield slip("missing-brackets", bottom, MISSING, first_only)
        if isinstance(first := bottom.items[0], Mul):
            head = Mul((Div(top, first.items[0]), *first.items[1:]))
            yield slip("missing-brackets", bottom, MISSING, Add((head, *bottom.items[1:])))
    if isinstance(bottom, Mul):
        for place, factor in enumerate(bottom.items):
            wrong = Mul((Div(top, factor), without(bottom, place)))
            yield slip("missing-brackets", bottom, MISSING, wrong)


def around_factor(node: Node) -> Iterator[Edit]:
    """(a + b) c typed as a + b c, and c (a + b) as c a + b."""
    if not isinstance(node, Mul):
        return
    for place, factor in enumerate(node.items):
        if isinstance(factor, Add):
            others = without(node, place)
            for kept, term in enumerate(factor.items):
                times = signed(term, lambda t, others=others: Mul((others, t)))  # type: ignore[misc]
                items = (*factor.items[:kept], times, *factor.items[kept + 1 :])
                yield slip("missing-brackets", factor, MISSING, Add(items))


def factor_missing_on_term(node: Node) -> Iterator[Edit]:
    """c (a + b + d) as c (a + b) + d."""
    if not isinstance(node, Mul):
        return
    for place, factor in enumerate(node.items):
        if isinstance(factor, Add) and len(factor.items) > 2:
            others = without(node, place)
            for out, term in enumerate(factor.items):
                wrong = Add((Mul((others, without(factor, out))), term))
                words = N_("a factor that did not reach the term {part}")
                yield slip("factor-missing-on-term", term, words, wrong)


def too_wide(node: Node) -> Iterator[Edit]:
    """a b + c typed as a (b + c)."""
    if not isinstance(node, Add):
        return
    for place, term in enumerate(node.items):
        rest = (*node.items[:place], *node.items[place + 1 :])
        top = term.left if isinstance(term, Div) else term
        if isinstance(top, Mul) and not all(isinstance(unsigned(one), Num) for one in rest):
            for taken, factor in enumerate(top.items):
                left = without(top, taken)
                inner = Div(left, term.right) if isinstance(term, Div) else left
                wrong = Mul((factor, Add((inner, *rest))))
                yield slip(
                    "brackets-too-wide",
                    factor,
                    N_("brackets that let {part} multiply too much"),
                    wrong,
                )


def around_argument(node: Node) -> Iterator[Edit]:
    """f(a + b) typed as f(a) + b, f(a/b) as f(a)/b."""
    if not isinstance(node, Call) or len(node.items) != 1:
        return
    inner = node.items[0]
    if isinstance(inner, Add):
        first, *rest = inner.items
        yield slip("missing-brackets", inner, MISSING, Add((node.but(items=(first,)), *rest)))
    if isinstance(inner, Div):
        wrong = Div(node.but(items=(inner.left,)), inner.right)
        yield slip("missing-brackets", inner, MISSING, wrong)


def around_power(node: Node) -> Iterator[Edit]:
    """(a b)ⁿ typed as a bⁿ."""
    if isinstance(node, Power) and isinstance(node.left, Mul):
        for place, factor in enumerate(node.left.items):
            wrong = Mul((without(node.left, place), Power(factor, node.right)))
            yield slip("missing-brackets", node.left, MISSING, wrong)
    if isinstance(node, Power) and isinstance(node.left, Div):
        top = Div(Power(node.left.left, node.right), node.left.right)
        yield slip("missing-brackets", node.left, MISSING, top)
        bottom = Div(node.left.left, Power(node.left.right, node.right))
        yield slip("missing-brackets", node.left, MISSING, bottom)


def after_minus(node: Node) -> Iterator[Edit]:
    """a − b/(c + d) typed as a − b/c + d: the minus reaches the first part only."""
    if not isinstance(node, Add):
        return
    for place, term in enumerate(node.items):
        if isinstance(term, Neg):
            for edit in (*around_fraction(term.inside), *around_factor(term.inside)):
                if isinstance(edit.tree, Add):
                    first, *rest = edit.tree.items
                    items = (*node.items[:place], Neg(first), *rest, *node.items[place + 1 :])
                    yield edit._replace(tree=Add(items))


RULES = (
    after_minus,
    around_fraction,
    around_factor,
    factor_missing_on_term,
    around_argument,
    around_power,
    too_wide,
)
