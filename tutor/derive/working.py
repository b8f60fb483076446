"""A derivative worked out step by step, each step with the rule that was taken."""

from __future__ import annotations

from dataclasses import dataclass

from tutor.algebra.derivatives.building import rebuilt
from tutor.algebra.derivatives.rules import Differentiation
from tutor.algebra.errors import NoRule
from tutor.algebra.tree import Node, walk
from tutor.derive.rules import Pending, taken
from tutor.language import _

LARGEST = 250  # nodes of a formula that is still worked out by hand
GROWN = 6000  # nodes of a result that nobody would read
LINES = 30


@dataclass(frozen=True, slots=True)
class Stage:
    """The whole formula after a rule was taken at one place of it."""

    rule: str
    tree: Node


def stages(tree: Node, rules: Differentiation) -> list[Stage]:
    """Every stage from d/dx(…) to a formula without anything pending. Raises NoRule."""
    if size(tree) > LARGEST:
        raise NoRule(_("this formula is too long to be worked out step by step"))
    current: Node = Pending(tree)
    found: list[Stage] = []
    while pending := first_pending(current):
        step = taken(rules, pending.inside)
        current = replaced(current, pending, step.tree)
        found.append(Stage(step.rule, current))
        if size(current) > GROWN:
            raise NoRule(_("this derivative grows too long to be worked out step by step"))
    return found


def shortened(found: list[Stage]) -> list[Stage]:
    """Not more stages than one would read; the last one is always there."""
    if len(found) <= LINES:
        return found
    return [*found[: LINES - 1], Stage(_("the same rules, to the end"), found[-1].tree)]


def size(node: Node) -> int:
    """How many nodes a formula has."""
    return sum(1 for _ in walk(node))


def first_pending(node: Node) -> Pending | None:
    """What is to be worked out next: the leftmost of the outermost."""
    return next((part for part in walk(node) if isinstance(part, Pending)), None)


def replaced(node: Node, old: Node, new: Node) -> Node:
    """The formula with `new` wherever `old` stood."""
    if node == old:
        return new
    parts = node.parts()
    others = tuple(replaced(part, old, new) for part in parts)
    if all(other is part for other, part in zip(others, parts, strict=True)):
        return node
    return rebuilt(node, others)
