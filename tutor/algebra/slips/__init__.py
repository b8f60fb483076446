"""Every known slip, by subject; `all_slips` gives the formulas one slip away from a right one.

The codes are explained in `tutor.algebra.codes`.
"""

from collections.abc import Iterable, Iterator, Mapping
from itertools import islice

from tutor.algebra.declarations import Variable
from tutor.algebra.slips import (
    bracketing,
    brackets,
    factors,
    functions,
    naming,
    powers,
    signs,
    sums,
)
from tutor.algebra.slips.edits import Edit, Rule, all_places, one_place, one_value
from tutor.algebra.slips.rewriting import other_forms
from tutor.algebra.tree import Node

MOST = 800
MOST_OF_OTHER_FORMS = 400

__all__ = ["all_slips", "slips_of_other_forms"]


def all_slips(tree: Node, declared: Mapping[str, Variable]) -> Iterator[Edit]:
    """Give every formula one slip away from `tree`, the most telling slips first."""
    return distinct(tree, made(tree, rules_for(tree, declared), declared))


def slips_of_other_forms(tree: Node, declared: Mapping[str, Variable]) -> Iterator[Edit]:
    """Give the slips that show in another true form of the formula only."""
    rules = rules_for(tree, declared)
    forms = other_forms(tree)
    found = (edit for form in forms for rule in rules for edit in one_place(form, rule))
    other = (edit for edit in found if edit.tree not in forms)
    yield from islice(distinct(tree, other), MOST_OF_OTHER_FORMS)


def rules_for(tree: Node, declared: Mapping[str, Variable]) -> list[Rule]:
    """Give the rules for one formula, the most telling first."""
    first: list[Rule] = [*powers.ROOTS, *functions.FIRST, *powers.MISSING, *factors.MISSING]
    rules = [*first, *signs.RULES, *naming.rules(tree, declared), *powers.RULES, *functions.RULES]
    return [*rules, *brackets.RULES, *factors.RULES, *sums.RULES, *factors.CONSTANTS]


def made(tree: Node, rules: list[Rule], declared: Mapping[str, Variable]) -> Iterator[Edit]:
    """Make the slips, those at one place first."""
    for rule in rules:
        yield from one_place(tree, rule)
    yield from bracketing.missing(tree, declared)
    yield from bracketing.too_wide(tree, declared)
    yield from all_places(tree, rules)
    yield from naming.everywhere(tree, declared)
    yield from powers.everywhere(tree)
    for rule in (*powers.EXTRA, *functions.EXTRA, naming.one_off(declared)):
        yield from one_value(tree, rule)


def distinct(tree: Node, found: Iterable[Edit]) -> Iterator[Edit]:
    """Drop formulas that were met before."""
    seen = {tree}
    for edit in found:
        if edit.tree not in seen:
            seen.add(edit.tree)
            yield edit
        if len(seen) > MOST:
            return
