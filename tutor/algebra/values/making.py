"""A formula made into one function of a visit: once for each arithmetic, then run at many points.

What each kind of node is made into stands in `scalars`, `wholes` and `choices`. Formulas that share
a part share what it was made into, and at one point its value.
"""

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from tutor.algebra.declarations import Variable
from tutor.algebra.tree import Fold, Name, Node
from tutor.algebra.values.arithmetic import Arithmetic
from tutor.algebra.values.evaluation import Step, Visit
from tutor.algebra.values.grids import Value

Formulas = Mapping[str, Node]
Rule = Callable[["Maker", Any], "Made"]
KEPT = 500  # nodes that are remembered


class Made(NamedTuple):
    """A step, how many nodes it visits, and what is certain of its value.

    A plain value is a number; an exact one comes from names and numbers by + − · alone.
    """

    step: Step
    cost: int
    plain: bool
    exact: bool = False


class Maker:
    """Makes formulas into steps, for one arithmetic and one set of declared names.

    `shadows` are declared names that stand for the index of a sum here.
    """

    def __init__(
        self,
        rules: Mapping[type[Node], Rule],
        arithmetic: Arithmetic,
        declared: Mapping[str, Variable],
        formulas: Formulas,
        shadows: frozenset[str] = frozenset(),
    ) -> None:
        self.rules = rules
        self.m = arithmetic
        self.declared = declared
        self.formulas = formulas
        self.shadows = shadows
        self.known: dict[Node, Made] = {}
        self.below: dict[str, Maker] = {}

    def made(self, node: Node) -> Made:
        """Give what a formula is made into."""
        known = self.known.get(node)
        if known is None:
            if len(self.known) > KEPT:
                self.known.clear()
            known = self.known[node] = self.rules[type(node)](self, node)
        return known

    def all(self, nodes: tuple[Node, ...]) -> tuple[list[Step], int, bool]:
        """Make several: the steps, what they and a node above them cost, whether all are plain."""
        made = [self.made(node) for node in nodes]
        cost = 1 + sum(one.cost for one in made)
        return [one.step for one in made], cost, all(one.plain for one in made)

    def exact(self, nodes: tuple[Node, ...]) -> bool:
        """Whether all of several formulas are exact."""
        return all(self.made(node).exact for node in nodes)

    def inside(self, fold: Fold) -> "Maker":
        """The maker for what stands inside a fold, where its index hides a declared name."""
        key = fold.index
        if self.is_index(key):
            return self
        if key not in self.below:
            shadows = self.shadows | {key}
            self.below[key] = Maker(self.rules, self.m, self.declared, self.formulas, shadows)
        return self.below[key]

    def is_index(self, key: str) -> bool:
        """Whether a key can be bound: it is declared an index, or only known as one."""
        variable = self.declared.get(key)
        return variable is None or variable.domain == "index" or key in self.shadows

    def rank(self, node: Node) -> int | None:
        """How many indices an array takes, where it is one by its name alone."""
        if not isinstance(node, Name) or self.is_index(node.key):
            return None
        return len(self.declared[node.key].shape)

    def kept(self, node: Node, step: Step, cost: int, plain: bool) -> Made:
        """A step that is costly, and so is done once a point for the same values of its indices.

        What it visited and the branches it took count again each time: neither fuel nor branches
        depend on what was asked before.
        """
        free = tuple(sorted(key for key in node.names if self.is_index(key)))
        shadows, price = self.shadows, self.m.cost * cost

        def value(at: Visit) -> Value:
            bound = at.bound
            place = (node, shadows, *[bound.get(key) for key in free])
            known = at.kept.get(place)
            if known is not None:
                at.fuel.left -= known[1]
                at.trail += known[2]
                return known[0]
            left, start = at.fuel.left, len(at.trail)
            at.spend(price)
            found = step(at)
            at.kept[place] = found, left - at.fuel.left, tuple(at.trail[start:])
            return found

        return Made(value, 1, plain)
