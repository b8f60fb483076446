"""Slips with their values, each made and evaluated when an answer first needs it."""

from collections.abc import Callable, Iterator, Sequence

from tutor.algebra.decide import World
from tutor.algebra.errors import Exhausted
from tutor.algebra.limits import Fuel
from tutor.algebra.settle import Sample, cells, close
from tutor.algebra.slips.edits import Edit
from tutor.algebra.tree import Add, Call, Compare, Div, Neg, Node, walk
from tutor.algebra.values.arithmetic import floats
from tutor.algebra.values.evaluate import Formula
from tutor.algebra.values.grids import Value

Usable = list[tuple[int, Value, Value]]  # the place of a sample, the expected value, the given one


class Remembered:
    """The values of one formula at the samples, each worked out when first asked for.

    A value costs the same fuel whenever it is used: what is named for one answer does not depend
    on the answers before it.
    """

    __slots__ = ("known", "samples", "tree", "world")

    def __init__(self, world: World, tree: Node, samples: Sequence[Sample]) -> None:
        self.world = world
        self.tree = tree
        self.samples = samples
        self.known: dict[int, tuple[Value | None, int]] = {}

    def at(self, place: int, fuel: Fuel) -> Value | None:
        """Give the value at a sample, if there is one."""
        known = self.known.get(place)
        if known is None:
            before = fuel.left
            value = value_at(self.world.formula(self.tree), self.samples[place], fuel)
            known = self.known[place] = (value, before - fuel.left)
        else:
            fuel.spend(known[1])
        return known[0]


class Shelf:
    """Slips in their order; those that no answer has needed yet are made on the way."""

    def __init__(self, expected: Node, coming: Iterator[Edit]) -> None:
        self.coming = coming
        self.known: list[Edit] = []
        self.values: list[Remembered] = []
        self.price = 2 * sum(1 for _ in walk(expected))  # of making one, made or not
        self.empty = empty(expected)

    def all(self) -> Iterator[tuple[int, Edit]]:
        """Give every slip with its place."""
        place = 0
        while True:
            if place == len(self.known):
                if (edit := next(self.coming, None)) is None:
                    return
                self.known.append(edit)
            yield place, self.known[place]
            place += 1

    def find(
        self,
        remembered: Callable[[Node], Remembered],
        usable: Usable,
        fuel: Fuel,
        is_it: Callable[[Node], bool],
    ) -> Edit | None:
        """Give the first slip that has the answer's values, if `is_it` finds it the same."""
        for place, edit in self.all():
            fuel.spend(self.price)
            if place == len(self.values):
                self.values.append(remembered(edit.tree))
            likely = agrees(self.values[place], usable, fuel) and empty(edit.tree) <= self.empty
            if likely and is_it(edit.tree):
                return edit
        return None

    def written(self, answer: Node) -> Edit | None:
        """Give the slip that is this very formula."""
        return next((edit for _, edit in self.all() if edit.tree == answer), None)


def value_at(formula: Formula, sample: Sample, fuel: Fuel) -> Value | None:
    """Give the value of a formula at a sample, if it has one."""
    try:
        return formula.visit(floats, *sample, fuel)[0]
    except Exhausted:
        raise
    except Exception:  # a slip may well be a formula that makes no sense
        return None


def agrees(values: Remembered, usable: Usable, fuel: Fuel) -> bool:
    """Whether a formula gives the learner's value everywhere."""
    for place, _, given in usable:
        value = values.at(place, fuel)
        if value is None or len(cells(value)) != len(cells(given)) or not close(value, given):
            return False
    return True


def empty(tree: Node) -> int:
    """How many parts say nothing: max(a, a), a − a, a/a, [a > a]. No slip is meant to make one."""
    return sum(says_nothing(node) for node in walk(tree))


def says_nothing(node: Node) -> bool:
    """Whether two of the parts of a node undo each other."""
    if isinstance(node, Add):
        return any(isinstance(t, Neg) and t.inside in node.items for t in node.items)
    if isinstance(node, Call) and node.function in ("max", "min", "clip"):
        return len(set(node.items)) < len(node.items)
    if isinstance(node, Compare | Div):
        return len(set(node.parts())) < len(node.parts())
    return False
