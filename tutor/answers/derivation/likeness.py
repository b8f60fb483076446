"""Whether two formulas say the same in the same way, but for order and what says nothing."""

from __future__ import annotations

from tutor.algebra.derivatives.building import rebuilt
from tutor.algebra.reading.printing import show
from tutor.algebra.tree import Add, Mul, Neg, Node, Num, number


def says_the_same(one: Node, other: Node) -> bool:
    """True for x + 1 and 1 + x + 0; a line like that is no step from the other."""
    return normal(one) == normal(other)


def normal(node: Node) -> Node:
    """A formula with its terms and factors in order, its numbers added up."""
    made = rebuilt(node, tuple(map(normal, node.parts()))) if node.parts() else node
    if isinstance(made, Add):
        made = added_up(made)
    if isinstance(made, Add | Mul) and not is_ordered(made):
        made = made.with_parts(tuple(sorted(made.parts(), key=show)))
    return made


def added_up(node: Add) -> Node:
    """A sum whose numbers are one number."""
    total = sum((value for term in node.items if (value := plain(term)) is not None), start=0)
    terms = tuple(term for term in node.items if plain(term) is None)
    if not terms:
        return number(total)
    kept = (*terms, number(total)) if total else terms
    return kept[0] if len(kept) == 1 else Add(kept)


def plain(node: Node) -> int | None:
    """The value of a whole number, with its sign."""
    if isinstance(node, Neg):
        inside = plain(node.inside)
        return None if inside is None else -inside
    return int(node.value) if isinstance(node, Num) and node.value.denominator == 1 else None


def is_ordered(node: Add | Mul) -> bool:
    """Whether the order of the factors matters, as between arrays, where @ joins them."""
    return isinstance(node, Mul) and "@" in node.marks
