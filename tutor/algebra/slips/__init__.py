"""Every known slip, by subject; `all_slips` gives the formulas one slip away from a right one."""

from collections.abc import Iterable, Iterator, Mapping

from tutor.algebra.declarations import Variable
from tutor.algebra.slips import brackets, factors, functions, naming, powers, signs, sums
from tutor.algebra.slips.edits import Edit, Rule, all_places, one_place
from tutor.algebra.tree import Node

MOST = 1500

__all__ = ["all_slips"]


def all_slips(tree: Node, declared: Mapping[str, Variable]) -> list[Edit]:
    """Give every formula one slip away from `tree`, the most telling slips first."""
    first: list[Rule] = [*powers.ROOTS, *signs.RULES]
    rules = [*first, *naming.rules(tree, declared), *powers.RULES, *factors.RULES, *sums.RULES]
    rules += [*functions.RULES, *brackets.RULES, *factors.CONSTANTS]
    return list(distinct(tree, made(tree, rules, declared)))


def made(tree: Node, rules: list[Rule], declared: Mapping[str, Variable]) -> Iterator[Edit]:
    """Make the slips, those at one place first."""
    for rule in rules:
        yield from one_place(tree, rule)
    yield from all_places(tree, rules)
    yield from naming.everywhere(tree, declared)
    yield from powers.everywhere(tree)


def distinct(tree: Node, found: Iterable[Edit]) -> Iterator[Edit]:
    """Drop formulas that were met before."""
    seen = {tree}
    for edit in found:
        if edit.tree not in seen:
            seen.add(edit.tree)
            yield edit
        if len(seen) > MOST:
            return
