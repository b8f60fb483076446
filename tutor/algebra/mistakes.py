"""Naming a mistake: the answer is compared with what known slips would give.

A name is given only when a slip gives the learner's own value at every sample; otherwise nothing
is said. Several slips can lead to one formula, so the words are "looks like …".
"""

from collections.abc import Sequence
from fractions import Fraction
from functools import cached_property
from random import Random

from tutor.algebra.arithmetic import Real, floats
from tutor.algebra.comparison import Mistake
from tutor.algebra.decide import World, branches
from tutor.algebra.edits import Edit, edits, quoted
from tutor.algebra.errors import Exhausted, NoEvidence, Undefined
from tutor.algebra.grids import Value
from tutor.algebra.limits import VISITS, Fuel
from tutor.algebra.points import assignments, points
from tutor.algebra.settle import Sample, cells, close
from tutor.algebra.tree import Const, Item, Name, Node, Num, Several, walk

FEW, MANY = 10, 24
ENOUGH = 6
SIMPLE = 12
FAULTS = (Undefined, NoEvidence, AssertionError, ValueError, IndexError, TypeError, KeyError)


class Catalogue:
    """The slips one expected formula invites, the author's own first."""

    def __init__(self, world: World, expected: Node, authored: Sequence[tuple[str, Node]]) -> None:
        self.world = world
        self.expected = expected
        self.authored = authored

    @cached_property
    def edits(self) -> list[Edit]:
        """All slips, the most telling first."""
        return edits(self.expected, self.world.declared)

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
        except Exhausted:
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
        if simple := opposite(usable):
            return simple
        for edit in self.edits:
            if self.agrees(edit.tree, usable, fuel):
                return Mistake(edit.code, f"looks like {edit.words}", edit.about)
        return related(self, usable, fuel)

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
        except FAULTS:
            return None

    def agrees(self, tree: Node, usable: list[tuple[Sample, Value, Value]], fuel: Fuel) -> bool:
        """Whether a formula gives the learner's value everywhere."""
        for sample, _, given in usable:
            value = self.at(tree, sample, fuel)
            if value is None or len(cells(value)) != len(cells(given)) or not close(value, given):
                return False
        return True


def nearly(wanted: Value, given: Value) -> bool:
    """Whether two values differ by no more than a rounded constant explains."""
    pairs = zip(cells(wanted), cells(given), strict=True)
    return all(abs(a - b) <= 2e-2 * max(abs(a), abs(b)) for a, b in pairs)


def opposite(usable: list[tuple[Sample, Value, Value]]) -> Mistake | None:
    """The sign of the whole."""
    if all(close([-c for c in cells(w)][0], cells(g)[0]) for _, w, g in usable):
        return Mistake("overall-sign", "looks like the wrong sign of the whole", "")
    return None


def related(
    catalogue: Catalogue, usable: list[tuple[Sample, Value, Value]], fuel: Fuel
) -> Mistake | None:
    """See whether the ratio or the difference is a number, or a part of the expected formula."""
    if any(len(cells(given)) > 1 for _, _, given in usable):
        return None
    rows = [(sample, cells(w)[0], cells(g)[0]) for sample, w, g in usable]
    if factor := constant([over(g, w) for _, w, g in rows]):
        text = fraction_text(factor)
        return Mistake("constant-factor", f"looks like {text} times the expected value", text)
    if gap := constant([g - w for _, w, g in rows]):
        text = fraction_text(gap)
        return Mistake("constant-term", f"looks like a constant {text} too much", text)
    return part_of(catalogue, rows, fuel)


def over(top: Real, bottom: Real) -> Real | None:
    """Divide where it can be done."""
    return top / bottom if abs(bottom) > 1e-12 else None


def constant(values: Sequence[Real | None]) -> Fraction | None:
    """Give the simple fraction that all values are, if they are one."""
    first = next((v for v in values if v is not None), None)
    if first is None or abs(first) > 1e6 or any(v is None for v in values):
        return None
    simple = Fraction(first).limit_denominator(SIMPLE)
    if simple == 0 or abs(simple.numerator) > 20 * SIMPLE:
        return None
    near = all(abs(v - simple) <= 1e-8 * abs(simple) for v in values if v is not None)
    return simple if near else None


def fraction_text(value: Fraction) -> str:
    """Give a fraction with a proper minus sign."""
    return str(value).replace("-", "−")


def part_of(
    catalogue: Catalogue, rows: list[tuple[Sample, Real, Real]], fuel: Fuel
) -> Mistake | None:
    """See whether the answer is, misses or has too much of a part of the expected formula."""
    for part in parts(catalogue.expected):
        values = [catalogue.at(part, sample, fuel) for sample, _, _ in rows]
        if any(v is None or len(cells(v)) > 1 for v in values):
            continue
        if found := relation(quoted(part), [(w, g, v) for (_, w, g), v in zip(rows, values, strict=True)]):
            return found
    return None


def relation(text: str, rows: list[tuple[Real, Real, Real]]) -> Mistake | None:
    """Compare expected w and given g with a part v."""
    if all(close(g, v) for _, g, v in rows):
        return Mistake("part-only", f"looks like only the part {text}", text)
    if all(close(g * v, w) for w, g, v in rows):
        return Mistake("missing-factor", f"looks like the missing factor {text}", text)
    if all(close(g, w * v) for w, g, v in rows):
        return Mistake("extra-factor", f"looks like one factor {text} too many", text)
    if all(close(g + v, w) for w, g, v in rows):
        return Mistake("missing-term", f"looks like the missing term {text}", text)
    if all(close(g, w + v) for w, g, v in rows):
        return Mistake("extra-term", f"looks like one term {text} too many", text)
    if all(close(g, w + 2 * v) or close(g, w - 2 * v) for w, g, v in rows):
        return Mistake("term-sign", f"looks like the wrong sign before {text}", text)
    return None


def parts(tree: Node) -> list[Node]:
    """Give the distinct parts of a formula that are worth naming, the largest first."""
    found = dict.fromkeys(
        node for node in walk(tree) if node is not tree and not isinstance(node, Num | Const)
    )
    bound = {n.index for n in walk(tree) if hasattr(n, "index")}
    return [n for n in found if not (is_loose(n, bound))][:40]


def is_loose(node: Node, bound: set[str]) -> bool:
    """Whether a part names an index that only a sum around it binds."""
    if isinstance(node, Several) and isinstance(node, Item):
        return any(isinstance(n, Name) and n.key in bound for n in walk(node))
    return any(isinstance(n, Name) and n.key in bound for n in walk(node))
