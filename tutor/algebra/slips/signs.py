"""Slips with signs and terms."""

from collections.abc import Iterator

from tutor.algebra.slips.edits import ONE, TWO, Edit, signed, slip, unsigned, with_item, without
from tutor.algebra.tree import Add, Mul, Neg, Node
from tutor.language import N_


def lost_minus(node: Node) -> Iterator[Edit]:
    """A minus sign that is gone."""
    if isinstance(node, Neg):
        yield slip("lost-minus", node.inside, N_("a lost minus sign before {part}"), node.inside)


def terms(node: Node) -> Iterator[Edit]:
    """A term with the wrong sign, or missing."""
    if not isinstance(node, Add):
        return
    for place, term in enumerate(node.items):
        other = term.inside if isinstance(term, Neg) else Neg(term)
        wrong = with_item(node, place, other)
        yield slip("term-sign", unsigned(term), N_("the wrong sign before {part}"), wrong)
    for place, term in enumerate(node.items):
        yield slip(
            "missing-term", unsigned(term), N_("the missing term {part}"), without(node, place)
        )


def one_minus(node: Node) -> Iterator[Edit]:
    """u where 1 − u belongs."""
    if isinstance(node, Add) and len(node.items) == 2 and node.items[0] == ONE:
        last = node.items[1]
        if isinstance(last, Neg):
            yield slip(
                "missing-one-minus", last.inside, N_("{part} where 1 − {part} belongs"), last.inside
            )


def minus_of_bracket(node: Node) -> Iterator[Edit]:
    """A minus before a bracket that reached its first term only."""
    if isinstance(node, Neg) and isinstance(node.inside, Add):
        first, *rest = node.inside.items
        words = N_("a minus sign that reached only the first term of {part}")
        yield slip("minus-first-term-only", node.inside, words, Add((Neg(first), *rest)))
    if isinstance(node, Add):
        for place, term in enumerate(node.items):
            if isinstance(term, Neg) and isinstance(term.inside, Add):
                first, *rest = term.inside.items
                items = (*node.items[:place], Neg(first), *rest, *node.items[place + 1 :])
                words = N_("a minus sign that reached only the first term of {part}")
                yield slip("minus-first-term-only", term.inside, words, Add(items))


def doubled_term(node: Node) -> Iterator[Edit]:
    """A 2 too many on one term."""
    if isinstance(node, Add):
        for place, term in enumerate(node.items):
            twice = with_item(node, place, signed(term, lambda t: Mul((TWO, t))))
            yield slip("doubled-term", unsigned(term), N_("a factor 2 too many on {part}"), twice)


RULES = (terms, lost_minus, one_minus, minus_of_bracket, doubled_term)
