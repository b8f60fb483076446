"""Naming a mistake: the answer is compared with what known slips would give.

A name is given only when a slip gives the learner's own value at every sample; otherwise nothing
is said. Several slips can lead to one formula, so the words are "looks like …".
"""

from collections.abc import Sequence
from functools import cached_property
from random import Random

from tutor.algebra.comparison import Mistake
from tutor.algebra.decide import World, branches
from tutor.algebra.errors import Exhausted
from tutor.algebra.limits import VISITS, Fuel
from tutor.algebra.relations import Row, apart, constant_apart, opposite, parts
from tutor.algebra.settle import Sample, cells, close
from tutor.algebra.slips import all_slips
from tutor.algebra.slips.edits import Edit, quoted
from tutor.algebra.tree import Node, Num, walk
from tutor.algebra.values.arithmetic import floats
from tutor.algebra.values.grids import Grid, Value
from tutor.algebra.values.points import assignments, points

FEW, MANY = 10, 24
ENOUGH = 6


class Catalogue:
    """The slips one expected formula invites, the author's own first."""

    def __init__(self, world: World, expected: Node, authored: Sequence[tuple[str, Node]]) -> None:
        self.world = world
        self.expected = expected
        self.authored = authored

    @cached_property
    def edits(self) -> list[Edit]:
        """All slips, the most telling first."""
        return all_slips(self.expected, self.world.declared)

    @cached_property
    def samples(self) -> list[Sample]:
        """Where the formulas are compared: the same for every answer."""
        random = Random("the samples of the catalogue")
        drawn = points(self.world.declared, random)
        count = MANY if branches(self.expected) else FEW
        found: list[Sample] = []
        for point in (next(drawn) for _ in range(count)):
            free = self.world.free_indices(self.expected)
            combinations = assignments(self.world.declared, free, point.sizes)
            found += [Sample(point, indices) for indices in combinations[:1] + combinations[-1:]]
        return found

    def name(self, answer: Node) -> Mistake | None:
        """Name the mistake an answer looks like, or keep silent."""
        fuel = Fuel(2 * VISITS)
        try:
            return self.named(answer, fuel)
        except Exception:  # a verdict stands without a name for the mistake
            return None

    def named(self, answer: Node, fuel: Fuel) -> Mistake | None:
        """Try the author's list, then relations that are plain to see, then single slips."""
        usable = self.usable(answer, fuel)
        if len(usable) < ENOUGH:
            return None
        for code, tree in self.authored:
            if self.agrees(tree, usable, fuel):
                return Mistake(code)
        if all(nearly(wanted, given) for _, wanted, given in usable):
            return self.rounded(answer)
        if simple := opposite(values_of(usable)):
            return simple
        for edit in self.edits:
            if self.agrees(edit.tree, usable, fuel):
                return Mistake(edit.code, f"looks like {edit.words}", edit.about)
        rows = values_of(usable)
        return constant_apart(rows) or self.part_apart(rows, [s for s, _, _ in usable], fuel)

    def part_apart(self, rows: list[Row], samples: list[Sample], fuel: Fuel) -> Mistake | None:
        """See whether the answer is, misses or has too much of a part of the expected formula."""
        if len(rows) != len(samples):
            return None
        for part in parts(self.expected):
            values = [self.at(part, sample, fuel) for sample in samples]
            numbers = [v for v in values if v is not None and not isinstance(v, Grid)]
            if len(numbers) == len(rows) and (found := apart(quoted(part), rows, numbers)):
                return found
        return None

    def rounded(self, answer: Node) -> Mistake | None:
        """An answer that is off by less than rounding a constant would make it."""
        decimals = [n for n in walk(answer) if isinstance(n, Num) and "." in n.text]
        if not decimals:
            return None
        text = decimals[0].text
        return Mistake("rounded", f"looks like a rounded number, {text}; give it exactly", text)

    def usable(self, answer: Node, fuel: Fuel) -> list[tuple[Sample, Value, Value]]:
        """Give the samples where both formulas have a value, with the values."""
        found = []
        for sample in self.samples:
            wanted, given = self.at(self.expected, sample, fuel), self.at(answer, sample, fuel)
            if wanted is not None and given is not None:
                found.append((sample, wanted, given))
        return found

    def at(self, tree: Node, sample: Sample, fuel: Fuel) -> Value | None:
        """Give the value of a tree at a sample, if it has one."""
        try:
            return self.world.visit(tree, floats, sample, fuel)[0]
        except Exhausted:
            raise
        except Exception:  # a slip may well be a formula that makes no sense
            return None

    def agrees(self, tree: Node, usable: list[tuple[Sample, Value, Value]], fuel: Fuel) -> bool:
        """Whether a formula gives the learner's value everywhere."""
        for sample, _, given in usable:
            value = self.at(tree, sample, fuel)
            if value is None or len(cells(value)) != len(cells(given)) or not close(value, given):
                return False
        return True


def values_of(usable: list[tuple[Sample, Value, Value]]) -> list[Row]:
    """Give the pairs (expected, given) of all entries."""
    return [pair for _, w, g in usable for pair in zip(cells(w), cells(g), strict=True)]


def nearly(wanted: Value, given: Value) -> bool:
    """Whether two values differ by no more than a rounded constant explains."""
    pairs = zip(cells(wanted), cells(given), strict=True)
    return all(abs(a - b) <= 2e-2 * max(abs(a), abs(b)) for a, b in pairs)
