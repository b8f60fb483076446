"""The value of a tree at a point, in floats or in as many digits as are asked for."""

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
    Not,
    Num,
    Power,
    Transpose,
)
from tutor.algebra.values import choices, scalars, wholes
from tutor.algebra.values.arithmetic import Arithmetic
from tutor.algebra.values.evaluation import Evaluation, Formulas, Rules
from tutor.algebra.values.points import Point

RULES: Rules = {
    Num: scalars.num,
    Const: scalars.const,
    Name: scalars.name,
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


def visit(
    arithmetic: Arithmetic,
    point: Point,
    declared: Mapping[str, Variable],
    formulas: Formulas,
    fuel: Fuel,
    indices: Mapping[str, int],
) -> Evaluation:
    """Begin an evaluation at a point."""
    return Evaluation(RULES, arithmetic, point, declared, formulas, fuel, indices)
