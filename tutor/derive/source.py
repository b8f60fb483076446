"""A formula together with the name it is differentiated by, and what its names may stand for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from random import Random
from typing import Any

from tutor import algebra
from tutor.algebra import Unreadable
from tutor.algebra.declarations import declare
from tutor.algebra.derivatives.rules import Differentiation
from tutor.algebra.derivatives.slopes import substituted
from tutor.algebra.names import shown
from tutor.algebra.problem import formulas
from tutor.algebra.tree import Name, Node, keys
from tutor.derive.engine import NoSlope, slope_at
from tutor.derive.letters import read_undeclared
from tutor.derive.printing import notation
from tutor.language import _

Declared = Mapping[str, Mapping[str, Any]]
TRIES = 200


@dataclass(frozen=True)
class Source:
    """What is differentiated, and by which name; `by` is that name's key."""

    tree: Node
    by: str
    variables: Declared

    @cached_property
    def formulas(self) -> dict[str, Node]:
        """What the derived names stand for."""
        return formulas(declare(self.variables))

    @cached_property
    def domains(self) -> dict[str, str]:
        """The domain of each name, by key."""
        return {key: variable.domain for key, variable in declare(self.variables).items()}

    @property
    def rules(self) -> Differentiation:
        """The rules of differentiation for this name."""
        return Differentiation(Name(self.by), self.formulas)

    @property
    def expanded(self) -> Node:
        """The formula with everything in it that stands for something else written out."""
        tree = self.tree
        while keys(tree) & self.formulas.keys() - {self.by}:
            tree = substituted(tree, {k: v for k, v in self.formulas.items() if k != self.by})
        return tree

    @property
    def text(self) -> str:
        """The formula in the notation of the subject."""
        return notation(self.tree, self.by)

    @property
    def names(self) -> list[str]:
        """The names that may be used, in the notation of the subject."""
        return [shown(key) for key in self.domains]

    def slopes(self, count: int) -> Iterator[tuple[dict[str, float], float]]:
        """Points of the declared domains, easy ones first, and the engine's slope at each."""
        drawn = algebra.samples(self.variables, Random("where a derivative is checked"))
        found = 0
        for point in islice(drawn, TRIES):
            if found == count:
                return
            try:
                _, slope = slope_at(self.tree, self.by, keyed(point), self.formulas)
            except NoSlope:
                continue
            found += 1
            yield point, slope


def keyed(point: Mapping[str, float]) -> dict[str, float]:
    """A point by keys instead of names."""
    return {key_of(name): value for name, value in point.items()}


def key_of(name: str) -> str:
    """The key of a name as it is typed. Raises Unreadable if it is no name."""
    try:
        tree = algebra.read(name, {name.strip(): {}}).tree
    except (algebra.BadProblem, algebra.Mismatch):
        tree = None
    if not isinstance(tree, Name):
        raise Unreadable(
            _("{name!r} is no name; give a letter such as x", name=name), (0, len(name))
        )
    return tree.key


def declared_source(text: str, by: str, variables: Declared) -> Source:
    """A source over declared names. Raises Unreadable, Mismatch or BadProblem."""
    return Source(algebra.read(text, variables).tree, key_of(by), variables)


def typed_source(text: str, by: str | None = None) -> Source:
    """A source as anybody types it: every letter in it is a real number.

    Without `by` it is x, or the only letter there is. Raises Unreadable or Mismatch.
    """
    reading, variables = read_undeclared(text)
    if by is None:
        by = likeliest(variables)
    key = key_of(by)
    if key not in map(key_of, variables):
        variables[by] = {"domain": "real"}
    return Source(reading.tree, key, variables)


def likeliest(variables: Declared) -> str:
    """The name that is meant when none is given. Raises Unreadable where that is not clear."""
    if "x" in variables or not variables:
        return "x"
    if len(variables) == 1:
        return next(iter(variables))
    there = ", ".join(shown(key_of(name)) for name in variables)
    raise Unreadable(_("by which of {there}? say it with --by", there=there), code="which-name")
