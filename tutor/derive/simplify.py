"""A shorter form of a formula, found by sympy and kept only if our own judge finds it equal."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import suppress
from typing import Any

from tutor import algebra
from tutor.algebra.reading.printing import show
from tutor.algebra.tree import Fold, Node, walk
from tutor.derive.from_sympy import formula
from tutor.derive.into_sympy import Into, Object, Unknown
from tutor.language import _

LARGEST = 160  # nodes; beyond that sympy may think for minutes
LONGEST_EXPANSION = 40
HIGHEST = 6


def simplified(
    tree: Node, variables: Mapping[str, Mapping[str, Any]], domains: Mapping[str, str]
) -> Node:
    """The shortest equal form that was found; the formula itself if there is none."""
    if sum(1 for _ in walk(tree)) > LARGEST or any(isinstance(n, Fold) for n in walk(tree)):
        return tree
    best = tree
    for candidate in candidates(tree, domains):
        if cost(candidate) < cost(best) and is_equal(tree, candidate, variables):
            best = candidate
    return best


def candidates(tree: Node, domains: Mapping[str, str]) -> Iterator[Node]:
    """Forms worth a look. What sympy cannot take, or give back, is passed over."""
    into = Into(domains, opaque=True)
    try:
        for form in forms(into.sympy, into.of(tree)):
            with suppress(Unknown):
                yield formula(form)
    except Exception:  # sympy fails in ways of its own; then the form found so far stands
        return


def forms(sympy: Any, start: Object) -> Iterator[Object]:
    """The formula, as sympy writes it, gathered, over one bar, and with common factors in front."""
    yield start
    yield sympy.factor_terms(start)
    if start.has(sympy.Piecewise):
        return
    together = sympy.together(start)
    yield together
    if sympy.count_ops(together) <= LONGEST_EXPANSION and not has_high_power(sympy, together):
        yield sympy.cancel(together)
        yield sympy.factor(together)


def has_high_power(sympy: Any, form: Object) -> bool:
    """Whether multiplying out would lead to very many terms."""
    exponents = [power.exp for power in form.atoms(sympy.Pow)]
    return any(exponent.is_Integer and abs(exponent) > HIGHEST for exponent in exponents)


def cost(tree: Node) -> int:
    """How long a formula is to read."""
    return sum(1 for _ in walk(tree)) * 3 + len(show(tree))


def is_equal(one: Node, other: Node, variables: Mapping[str, Mapping[str, Any]]) -> bool:
    """Whether the judge of answers would accept the one for the other."""
    found = algebra.compare(show(one), show(other), variables, seed=_("a simpler form"))
    return found.verdict == "equal"
