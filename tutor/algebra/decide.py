"""The decision: are two formulas the same function on the declared domains?

Both are evaluated at easy points, then at random ones, until every branch that can be found has
been visited. Where floats disagree, and again at the end where they agree, more digits settle it.

Holes. An answer must have a value wherever the expected one has. A single missing point is
forgiven if it is a hole that can be filled: (x² − 4)/(x − 2) is accepted for x + 2, because it is
the same function everywhere beside x = 2. A gap that stays when everything that varies smoothly
is moved a little is none: ln x for ln |x|, or m/(t − 3) with a whole number t, is refused.
"""

from collections.abc import Callable, Iterator, Mapping
from itertools import islice
from random import Random
from typing import NamedTuple

from tutor.algebra import limits
from tutor.algebra.declarations import Variable
from tutor.algebra.edges import bound, edges, regions, shrunk, side_of
from tutor.algebra.errors import NoEvidence, OutOfRange, Undefined
from tutor.algebra.limits import Fuel
from tutor.algebra.nature import aims_of, branches, is_rational
from tutor.algebra.settle import Difference, Sample, close, exactly, is_rounding, settle
from tutor.algebra.tree import Node, Num, keys
from tutor.algebra.values.arithmetic import Arithmetic, floats
from tutor.algebra.values.balls import balls
from tutor.algebra.values.evaluate import Evaluator, Formula, Trail
from tutor.algebra.values.grids import Grid, Value
from tutor.algebra.values.making import Formulas
from tutor.algebra.values.points import (
    EASY,
    Point,
    assignments,
    easy_point,
    nudged,
    random_points,
)

ENOUGH = 10
FEWEST = 5
STALE = 40
PLENTY = 100
DRAWS = 300
CONFIRMED = 5
CONFIRMED_BRANCHES = 8
COMBINATIONS = 12
FEWER_COMBINATIONS = 4  # later, and where many more points are visited
LINES = 1  # points of each kind that lines are drawn through
LINES_OF_WHOLE = 3  # easy ones where there are whole numbers, which change by jumps
SMALLEST = 4  # branches that are looked at where everything is small
Branches = tuple[Trail, Trail]


class Decision(NamedTuple):
    """equal, or the difference found, or why nothing could be decided."""

    equal: bool
    difference: Difference | None = None
    trouble: str = ""


class World:
    """What both formulas live in: the declared names, and what derived ones stand for."""

    def __init__(self, declared: Mapping[str, Variable], formulas: Formulas) -> None:
        self.declared = declared
        self.formulas = formulas
        self.formula = Evaluator(declared, formulas).formula
        self.easy: list[Point] = []

    def easy_points(self) -> Iterator[Point]:
        """Give the points that are easy to work with, each made when first asked for."""
        for turn in range(EASY):
            if turn == len(self.easy):
                self.easy.append(easy_point(self.declared, turn))
            yield self.easy[turn]

    def free_indices(self, *trees: Node) -> list[str]:
        """Give the declared indices that trees leave free, in order."""
        used: set[str] = set().union(*(keys(tree) for tree in trees))
        return [k for k, v in self.declared.items() if v.domain == "index" and k in used]


class Trial:
    """One decision in the making."""

    def __init__(
        self,
        world: World,
        expected: Node,
        answer: Node,
        random: Random,
        fuel: Fuel | None = None,
    ) -> None:
        self.world = world
        self.expected = world.formula(expected)
        self.answer = world.formula(answer)
        self.random = random
        self.fuel = fuel or Fuel()
        self.spare = fuel or Fuel(2 * limits.VISITS)
        self.seen: dict[Branches, Sample] = {}
        self.agreed: list[Sample] = []
        self.stale = self.good = self.usable = self.overflows = 0
        self.isolated: Difference | None = None
        self.branchy = branches(expected) or branches(answer)
        self.nothing = any(isinstance(tree, Num) and not tree.value for tree in (expected, answer))
        self.rational = is_rational(expected, answer)
        self.aims = aims_of(expected, answer) if self.branchy else ()
        self.free = world.free_indices(expected, answer)
        self.patience = max(STALE, 4 * len(self.aims) + 8)

    def decide(self, confirmed: bool = True) -> Decision:
        """Compare at points until enough has been seen, then confirm with more digits."""
        for point in islice(self.draws(), DRAWS):
            if difference := self.compare_at(point):
                return Decision(False, difference)
            if self.overflows >= 4 and not self.good:
                return Decision(False, trouble="overflow")
            if self.good >= ENOUGH and self.seen_all():
                break
        if difference := self.where_small() or self.beyond_edges():
            return Decision(False, difference)
        if self.good < FEWEST:
            return Decision(False, self.isolated, "" if self.isolated else self.why_too_few())
        return self.confirm() if confirmed else Decision(True)

    def seen_all(self) -> bool:
        """Whether no more branches are to be expected; over arrays they would never end."""
        return not self.branchy or self.stale >= self.patience or self.good >= PLENTY

    def where_small(self) -> Difference | None:
        """Compare where everything is small: there tanh(1000x) is no longer the sign of x."""
        each = {id(sample.point): sample.point for sample in self.seen.values()}
        small = [shrunk(point, self.world.declared) for point in list(each.values())[:SMALLEST]]
        return next((d for point in small if point and (d := self.compare_at(point))), None)

    def beyond_edges(self) -> Difference | None:
        """Compare in the regions between the edges of the branches, wherever those may lie."""
        if not self.branchy:
            return None
        visited = {id(s.point): s.point for s in self.agreed}.values()
        whole = any(variable.domain == "int+" for variable in self.world.declared.values())
        many = LINES_OF_WHOLE if whole else LINES
        easy = [point for point in visited if point.easy][:many]
        others = [point for point in visited if not point.easy][:LINES]
        formulas = self.expected.tree, self.answer.tree
        found = [self.world.formula(edge) for edge in edges(*formulas)]
        inner = dict.fromkeys(bound(*formulas), 1)

        def signs(point: Point) -> tuple[int, ...]:
            free = next(iter(assignments(self.world.declared, self.free, point.sizes)), {})
            return tuple(self.side(edge, point, inner | free) for edge in found)

        trees = [formula.tree for formula in found]
        near = regions(trees, [*easy, *others], self.world.declared, signs)
        return next((d for point in near if (d := self.compare_at(point))), None)

    def side(self, edge: Formula, point: Point, indices: dict[str, int]) -> int:
        """Give the sign of what is compared at an edge; 0 where it has none."""
        try:
            value = edge.visit(floats, point, indices, self.spare)[0]
        except (NoEvidence, Undefined):
            return 0
        return side_of(value.cells[0] if isinstance(value, Grid) else value)

    def why_too_few(self) -> str:
        """Say whose fault it is that there is too little to compare."""
        return "answer" if self.usable >= FEWEST else "author"

    def draws(self) -> Iterator[Point]:
        """Give the points to visit: the easy ones are the same for every answer."""
        yield from self.world.easy_points()
        yield from random_points(self.world.declared, self.random, self.aims)

    def compare_at(self, point: Point) -> Difference | None:
        """Compare at one point, for every combination of the free indices."""
        self.stale += 1
        agreed = False
        for sample in self.samples(point):
            result = self.compare_sample(sample)
            if isinstance(result, Difference):
                if result.yours is not None or not self.is_hole(result.sample):
                    return self.isolated or result
                self.isolated = self.isolated or result
            agreed = agreed or result is True
        self.good += agreed
        return None

    def is_hole(self, sample: Sample) -> bool:
        """Whether an answer without a value here has one right beside, where nothing is whole."""
        if not sample.point.easy:
            return False  # a random point does not meet a single hole
        beside = Sample(nudged(sample.point, self.world.declared, self.random), sample.indices)
        try:
            self.answer.visit(floats, *beside, self.fuel)
        except Undefined:
            return False
        except NoEvidence:
            return True
        return True

    def samples(self, point: Point) -> list[Sample]:
        """Give the combinations of free indices, or some of them where there are many."""
        combinations = assignments(self.world.declared, self.free, point.sizes)
        few = self.branchy or self.good >= FEWEST
        most = FEWER_COMBINATIONS if few else COMBINATIONS
        if len(combinations) > most:
            combinations = self.random.sample(combinations, most)
        return [Sample(point, indices) for indices in combinations]

    def compare_sample(self, sample: Sample) -> Difference | bool | None:
        """Compare at one sample: a difference, agreement, or nothing learned."""
        try:
            wanted, expected_trail = self.expected.visit(floats, *sample, self.spare)
        except (NoEvidence, Undefined):
            return None
        self.usable += 1
        try:
            given, answer_trail = self.answer.visit(floats, *sample, self.fuel)
        except OutOfRange:
            self.overflows += 1
            return None
        except NoEvidence:
            return None
        except Undefined:
            return self.settle(sample)
        if not close(wanted, given) and not self.vanishes(sample):
            settled = self.settle(sample)
            if settled is not True:
                return settled
        self.note((expected_trail, answer_trail), sample)
        return True

    def vanishes(self, sample: Sample) -> bool:
        """Whether what is to be nothing is no more than rounding of floats can leave of nothing.

        No float is close to 0, and more digits at every point would cost too much: `confirm` looks
        with them at a few, as it does where floats are close.
        """
        if not self.nothing:
            return False
        formulas = evaluator(self.expected, self.spare), evaluator(self.answer, self.fuel)
        try:
            return is_rounding(*(formula(balls, sample) for formula in formulas))
        except (NoEvidence, Undefined):
            return False

    def note(self, trail: Branches, sample: Sample) -> None:
        """Remember an agreement, and whether it took branches not seen before."""
        if trail not in self.seen:
            self.seen[trail] = sample
            self.stale = 0
        self.agreed.append(sample)

    def settle(
        self, sample: Sample, first: int = 0, at_sight: bool = False
    ) -> Difference | bool | None:
        """Let more digits decide, or fractions, which need none."""
        expected = evaluator(self.expected, self.spare)
        answer = evaluator(self.answer, self.fuel)
        result = exactly(expected, answer, sample) if at_sight and self.rational else None
        return settle(expected, answer, sample, first, at_sight) if result is None else result

    def confirm(self) -> Decision:
        """Look for a difference too small for floats, on every branch that was found."""
        for place, sample in enumerate(self.to_confirm()):
            result = self.settle(sample, first=1 + (place == 0), at_sight=True)
            if isinstance(result, Difference):
                return Decision(False, result)
        return Decision(True)

    def to_confirm(self) -> list[Sample]:
        """Choose samples, one for each branch first, the random ones before the easy ones."""
        branches_first = list(self.seen.values())[:CONFIRMED_BRANCHES]
        return [*branches_first, *self.agreed[::-1][: max(0, CONFIRMED - len(branches_first))]]


def evaluator(formula: Formula, fuel: Fuel) -> Callable[[Arithmetic, Sample], Value]:
    """Give the function that evaluates a formula at a sample."""
    return lambda arithmetic, sample: formula.visit(arithmetic, *sample, fuel)[0]
