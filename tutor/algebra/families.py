"""Answers that are right up to a constant: F(x) + C, where the exercise declares C a constant.

Two formulas belong to one family when their difference does not depend on the variables. To see
that, each is compared after its own value at one fixed point has been taken off.
"""

from collections.abc import Mapping
from fractions import Fraction
from itertools import islice
from random import Random

from tutor.algebra.decide import Decision, Trial, World
from tutor.algebra.errors import NoEvidence, Undefined
from tutor.algebra.limits import Fuel
from tutor.algebra.slips.edits import mapped
from tutor.algebra.tree import Add, Name, Neg, Node, Num
from tutor.algebra.values.arithmetic import Real, floats
from tutor.algebra.values.points import Point, points

FAR = (10**9, 200)  # the smaller one for answers such as ln(x e^C)
AWAY = 20
ANCHORS = 12


class Family:
    """An expected formula and an answer, each with constants that may take any value."""

    def __init__(
        self, world: World, expected: Node, answer: Node, constants: set[str], random: Random
    ) -> None:
        self.world = world
        self.expected = expected
        self.answer = answer
        self.constants = constants
        self.random = random

    def decide(self) -> Decision:
        """Whether the two differ by a constant only."""
        anchor = self.anchor()
        if anchor is None:
            return Decision(False, trouble="answer")
        expected, answer = self.anchored(self.expected, anchor), self.anchored(self.answer, anchor)
        return Trial(self.world, expected, answer, self.random).decide()

    def anchor(self) -> Mapping[str, Fraction] | None:
        """Find a point where both have a value."""
        for point in islice(points(self.world.declared, self.random), ANCHORS):
            if self.value(self.expected, point) is not None and (
                self.value(self.answer, point) is not None
            ):
                scalars = {k: v for k, v in point.values.items() if isinstance(v, Fraction)}
                return {k: v for k, v in scalars.items() if k not in self.constants}
        return None

    def anchored(self, tree: Node, anchor: Mapping[str, Fraction]) -> Node:
        """Take off the value at the anchor; the constants stay, and so cancel."""

        def fixed(node: Node) -> Node:
            if isinstance(node, Name) and node.key in anchor:
                return Num(anchor[node.key])
            return node

        return Add((tree, Neg(mapped(tree, fixed))))

    def value(self, tree: Node, point: Point) -> Real | None:
        """Give the value at a point, if there is one."""
        try:
            return self.world.formula(tree).visit(floats, point, {}, Fuel())[0]
        except (NoEvidence, Undefined):
            return None

    def reaches_all(self) -> bool:
        """Whether the constant in the answer can lift it as far up and down as one likes."""
        point = next(points(self.world.declared, self.random))
        return any(self.spans(point, far) for far in FAR)

    def spans(self, point: Point, far: int) -> bool:
        """Whether the answer is far above zero for one end of the constant, far below for one."""
        found = []
        for end in (-far, far):
            values = {**point.values, **dict.fromkeys(self.constants, Fraction(end))}
            there = Point(values, point.sizes, point.shapes, point.twist, point.easy)
            found.append(self.value(self.answer, there))
        low, high = found
        if low is None or high is None:
            return False
        return bool(low * high < 0 and min(abs(low), abs(high)) > AWAY)
