"""The value of formulas at points, in floats or in as many digits as are asked for."""

from collections.abc import Mapping

from tutor.algebra.declarations import Variable
from tutor.algebra.limits import Fuel
from tutor.algebra.tree import (
    Add,
    Apply,
    Both,
    Call,
    Cases,
    Compare,
    Const,
    Div,
    Either,
    Filled,
    Fold,
    Hadamard,
    Item,
    MatMul,
    Mul,
    Name,
    Neg,
    Node,
    Not,
    Num,
    Power,
    Transpose,
)
from tutor.algebra.values import choices, names, scalars, wholes
from tutor.algebra.values.arithmetic import Arithmetic
from tutor.algebra.values.evaluation import Visit
from tutor.algebra.values.grids import Value
from tutor.algebra.values.making import Formulas, Made, Maker, Rule
from tutor.algebra.values.points import Point

RULES: dict[type[Node], Rule] = {
    Num: scalars.num,
    Const: scalars.const,
    Name: names.name,
    Add: scalars.add,
    Mul: scalars.mul,
    Neg: scalars.neg,
    Div: scalars.div,
    Power: scalars.power,
    Call: scalars.call,
    Apply: scalars.apply,
    Item: wholes.item,
    Filled: wholes.filled,
    Transpose: wholes.transpose,
    MatMul: wholes.matmul,
    Hadamard: wholes.hadamard,
    Compare: choices.compare,
    Both: choices.both,
    Either: choices.either,
    Not: choices.negation,
    Cases: choices.cases,
    Fold: wholes.fold,
}
Trail = tuple[object, ...]  # the branches taken, in their order


class Evaluator:
    """Values of formulas over one set of declared names."""

    def __init__(self, declared: Mapping[str, Variable], formulas: Formulas) -> None:
        self.declared = declared
        self.formulas = formulas
        self.makers: dict[Arithmetic, Maker] = {}

    def maker(self, arithmetic: Arithmetic) -> Maker:
        """Give the maker for an arithmetic."""
        if arithmetic not in self.makers:
            maker = Maker(RULES, arithmetic, self.declared, self.formulas)
            self.makers[arithmetic] = maker
        return self.makers[arithmetic]

    def formula(self, tree: Node) -> "Formula":
        """Get a formula ready to be evaluated."""
        return Formula(tree, self)


class Formula:
    """A formula that can be evaluated; what it is made into is made once."""

    __slots__ = ("evaluator", "known", "tree")

    def __init__(self, tree: Node, evaluator: Evaluator) -> None:
        self.tree = tree
        self.evaluator = evaluator
        self.known: dict[Arithmetic, Made] = {}

    def visit(
        self, arithmetic: Arithmetic, point: Point, indices: Mapping[str, int], fuel: Fuel
    ) -> tuple[Value, Trail]:
        """Give the value at a point, and the branches that were taken.

        Raises Undefined, Exhausted, or one of NoEvidence where the point says nothing.
        """
        made = self.known.get(arithmetic)
        if made is None:
            made = self.known[arithmetic] = self.evaluator.maker(arithmetic).made(self.tree)
        at = Visit(arithmetic, point, fuel, dict(indices))
        at.spend(arithmetic.cost * made.cost)
        return made.step(at), tuple(at.trail)
