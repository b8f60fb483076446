"""Naming a mistake: the answer is compared with what known slips would give.

A name is given only when a slip gives the learner's own value at every sample; otherwise nothing
is said. Several slips can lead to one formula, so the words are "looks like …". In order: the
author's own list, relations that are plain to see, brackets left out, wrong rules of
differentiation (where the exercise says what was to be differentiated), single slips of the pen,
other relations.
"""

from collections.abc import Iterable, Sequence
from functools import cached_property
from itertools import chain, islice
from random import Random

from tutor.algebra.codes import DERIVATIVES
from tutor.algebra.comparison import Mistake
from tutor.algebra.decide import Trial, World
from tutor.algebra.errors import Exhausted, Mismatch, NoEvidence, Undefined, Unreadable
from tutor.algebra.limits import DIAGNOSIS, Fuel
from tutor.algebra.nature import branches
from tutor.algebra.reading.joining import Shape
from tutor.algebra.reading.shapes import fitted
from tutor.algebra.relations import (
    Row,
    apart,
    claimed,
    constant_apart,
    has_fraction,
    inverse,
    names_apart,
    numbers_beside,
    one_number,
    opposite,
    parts,
    roles,
)
from tutor.algebra.settle import Sample, close, side_by_side
from tutor.algebra.shelf import Remembered, Shelf, Usable, agrees, value_at
from tutor.algebra.slips import all_slips, bracketing, slips_of_other_forms
from tutor.algebra.slips.edits import Edit
from tutor.algebra.slips.shapes import mended
from tutor.algebra.tree import Node, Num, keys, walk
from tutor.algebra.values.arithmetic import floats
from tutor.algebra.values.grids import Grid, Value
from tutor.algebra.values.points import assignments, points
from tutor.language import _

FEW, MANY = 10, 24
OF_NUMBERS = frozenset(
    ("one-branch", "missing-term", "missing-division", "missing-factor", "missing-power")
)
ENOUGH = 6


class Catalogue:
    """The mistakes one expected formula invites, the author's own first."""

    def __init__(
        self,
        world: World,
        expected: Node,
        authored: Sequence[tuple[str, Node]],
        flawed: Iterable[Edit] = (),
        elsewhere: Iterable[Edit] = (),
    ) -> None:
        self.world = world
        self.expected = expected
        self.trees = [expected, *(tree for _code, tree in authored)]
        self.authored = [(code, self.remembered(tree)) for code, tree in authored]
        self.flawed = flawed
        self.elsewhere = elsewhere

    def remembered(self, tree: Node) -> Remembered:
        """Get ready to evaluate a formula at the samples."""
        return Remembered(self.world, tree, self.samples)

    @cached_property
    def samples(self) -> list[Sample]:
        """Where formulas are compared, for every answer: with every index that an author uses."""
        random = Random("the samples of the catalogue")
        drawn = points(self.world.declared, random)
        count = MANY if branches(self.expected) else FEW
        free = self.world.free_indices(*self.trees)
        found: list[Sample] = []
        for point in islice(drawn, count):
            combinations = assignments(self.world.declared, free, point.sizes)
            found += [Sample(point, indices) for indices in spread(combinations)]
        return found

    @cached_property
    def typed(self) -> Shelf:
        """Brackets left out at the keyboard."""
        return Shelf(self.expected, bracketing.missing(self.expected, self.world.declared))

    @cached_property
    def single(self) -> Shelf:
        """Single slips, and wrong rules of differentiation."""
        every = all_slips(self.expected, self.world.declared)
        return Shelf(self.expected, chain(self.flawed, every, self.elsewhere))

    @cached_property
    def distant(self) -> Shelf:
        """Slips that show in another true form of the formula only."""
        return Shelf(self.expected, slips_of_other_forms(self.expected, self.world.declared))

    @cached_property
    def wanted(self) -> Remembered:
        """The values of the expected formula."""
        return self.remembered(self.expected)

    @cached_property
    def is_fraction(self) -> bool:
        """Whether the expected formula is a fraction such as 2/3 of something."""
        return has_fraction(self.expected)

    @cached_property
    def parts(self) -> list[tuple[Node, Remembered]]:
        """The parts of the expected formula, with their values."""
        every = (*parts(self.expected), *self.beside)
        return [(part, self.remembered(part)) for part in every]

    @cached_property
    def beside(self) -> list[Node]:
        """The declared numbers that the expected formula does without."""
        return numbers_beside(self.world.declared, self.expected)

    def name(self, answer: Node) -> Mistake | None:
        """Name the mistake an answer looks like, or keep silent."""
        fuel = Fuel(DIAGNOSIS)
        try:
            return self.named(answer, fuel)
        except Exception:  # a verdict stands without a name for the mistake
            return None

    def named(self, answer: Node, fuel: Fuel) -> Mistake | None:
        """Try every kind of mistake in turn."""
        usable = self.usable(answer, fuel)
        if len(usable) < ENOUGH:
            written = self.single.written(answer)
            return written.mistake() if written else None
        if known := self.known(usable, fuel):
            return known
        if all(nearly(wanted, given) for _, wanted, given in usable) and (
            rounded := self.rounded(answer)
        ):
            return rounded
        rows = values_of(usable)
        if all(close(wanted, given) for wanted, given in rows):
            return self.undefined_somewhere(answer, fuel)
        if simple := opposite(rows):
            return simple
        constant = constant_apart(rows)
        number = one_number(rows)
        try:
            edit = self.typed.written(answer) or self.found(self.single, answer, usable, fuel)
        except Exhausted:
            return number or constant
        single = edit.mistake() if edit else None
        if number:
            return single if single and leaves_number(single, answer) else number
        if constant and single and single.code == "missing-constant" and self.is_fraction:
            single = None
        related = single or constant or inverse(rows) or self.part_apart(answer, rows, usable, fuel)
        if related is None and (edit := self.found(self.distant, answer, usable, fuel)):
            return edit.mistake()
        return related or names_apart(self.world, self.expected, answer)

    def known(self, usable: Usable, fuel: Fuel) -> Mistake | None:
        """The author's mistake that has these values."""
        agreeing = (code for code, values in self.authored if agrees(values, usable, fuel))
        return next((Mistake(code) for code in agreeing), None)

    def misshapen(self, answer: Node) -> Mistake | None:
        """The author's mistake that an answer of another shape is."""
        fuel = Fuel(DIAGNOSIS)
        usable = self.usable(answer, fuel)
        return self.known(usable, fuel) if len(usable) >= ENOUGH else None

    def found(self, shelf: Shelf, answer: Node, usable: Usable, fuel: Fuel) -> Edit | None:
        """Find the slip on a shelf that an answer is."""
        return shelf.find(self.remembered, usable, fuel, lambda tree: self.same(tree, answer, fuel))

    def mend(self, written: Node, shape: Shape) -> Mistake | None:
        """Name the slip that keeps the arrays of an answer from fitting, if one is enough."""
        fuel = Fuel(DIAGNOSIS)
        for edit in mended(written, self.world.declared):
            try:
                tree, found = fitted(edit.tree, self.world.declared)
            except (Mismatch, Unreadable):
                continue
            if found == shape and agrees(self.wanted, self.usable(tree, fuel), fuel):
                return edit.mistake()
        return None

    def same(self, one: Node, other: Node, fuel: Fuel) -> bool:
        """Whether formulas that agree at all samples do so on every branch."""
        if not branches(one) and not branches(other):
            return True
        random = Random("the branches of a slip")
        return Trial(self.world, one, other, random, fuel).decide().equal

    def part_apart(
        self, answer: Node, rows: list[Row], usable: Usable, fuel: Fuel
    ) -> Mistake | None:
        """See whether the answer is, misses or has too much of a part of the expected formula."""
        if len(rows) != len(usable):
            return None
        place = roles(self.expected)
        for part, values in self.parts:
            found = [values.at(place, fuel) for place, _, _ in usable]
            numbers = [v for v in found if v is not None and not isinstance(v, Grid)]
            inside = part not in self.beside
            if len(numbers) != len(rows):
                continue
            mistake = apart(part, rows, numbers, place, inside)
            if mistake and self.same(*claimed(mistake.code, self.expected, answer, part), fuel):
                return mistake
        return None

    def rounded(self, answer: Node) -> Mistake | None:
        """An answer that is off by less than rounding a constant would make it."""
        decimals = [n.text for n in walk(answer) if isinstance(n, Num) and "." in n.text]
        text = max(decimals, key=len, default="")
        if len(text.strip("0.")) < 2:
            return None
        return Mistake(
            "rounded", _("looks like a rounded number, {text}; give it exactly", text=text), text
        )

    def undefined_somewhere(self, answer: Node, fuel: Fuel) -> Mistake | None:
        """An answer that is right wherever it has a value, and has none where it should."""
        formula = self.world.formula(answer)
        for place, sample in enumerate(self.samples):
            if self.wanted.at(place, fuel) is None:
                continue
            try:
                formula.visit(floats, *sample, fuel)
            except Undefined:
                message = _("right where it has a value, but it must have one everywhere")
                return Mistake("domain", message)
            except NoEvidence:
                continue
        return None

    def usable(self, answer: Node, fuel: Fuel) -> Usable:
        """Give the samples where both formulas have a value, with the values."""
        formula, found = self.world.formula(answer), []
        for place, sample in enumerate(self.samples):
            wanted = self.wanted.at(place, fuel)
            if wanted is None:
                continue
            given = value_at(formula, sample, fuel)
            if given is not None:
                found.append((place, wanted, given))
        return found


def leaves_number(mistake: Mistake, answer: Node) -> bool:
    """Whether a slip explains why an answer is the same number everywhere."""
    return not keys(answer) and (mistake.code in OF_NUMBERS or mistake.code in DERIVATIVES)


def spread(combinations: list[dict[str, int]]) -> list[dict[str, int]]:
    """Some of the combinations of indices: equal ones, and different ones in both orders."""
    count = len(combinations)
    places = sorted({0, min(1, count - 1), count // 2, count - 1})
    return [combinations[place] for place in places]


def values_of(usable: Usable) -> list[Row]:
    """Give the pairs (expected, given) of all entries."""
    return [pair for _, wanted, given in usable for pair in side_by_side(wanted, given)]


def nearly(wanted: Value, given: Value) -> bool:
    """Whether two values differ by no more than a rounded constant explains."""
    pairs = side_by_side(wanted, given)
    return all(abs(a - b) <= 2e-2 * max(abs(a), abs(b)) for a, b in pairs)
