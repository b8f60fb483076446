"""Cheaper calls: another way to the same numbers, or to the same sum in another order.

Exact to the last bit:

np.matmul of two matrices       np.dot, which calls the same routine with less ado
the maximum of short rows       the maximum of columns of a copy on its side
the maximum of whole numbers    the one that argmax finds
whole numbers without sign      those with a sign, looked at as such
a comparison to decide by       Python's, of the number itself
the larger of x and many zeros  of x and 0
where x is above 0              where the larger of x and 0 is

The terms of a sum are added in another order, which moves it by at most n ε times the sum of their
sizes, n the number of terms and ε the dtype's precision, as the order numpy chooses does too:

np.add.reduce of floats         np.dot with ones, for at most 4096 terms in a row
np.matmul of many matrices      with the same one: np.dot of all their rows

Each rule is a function of a call and the program; it returns calls in its stead, or None.
"""

from __future__ import annotations

from collections.abc import Callable

from minigrad.compiling.calls import Call
from minigrad.compiling.program import Program

from .comparing import SIGNS, above_zero, against_zeros, decision, same_bits
from .context import Context
from .sums import product, top, total

Rule = Callable[[Call, Context], list[Call] | None]

RULES: dict[str, tuple[Rule, ...]] = {
    ".astype": (same_bits,),
    "np.maximum": (against_zeros,),
    "np.minimum": (against_zeros,),
    "np.matmul": (product,),
    "np.add.reduce": (total,),
    "np.maximum.reduce": (top,),
    "np.minimum.reduce": (top,),
    **dict.fromkeys(SIGNS, (decision,)),
    "np.greater": (decision, above_zero),
}


def make_cheaper(program: Program) -> None:
    """Put cheaper calls in the place of dear ones."""
    context = Context(program)
    kept: list[Call] = []
    for step in program.steps:
        rules = RULES.get(step.name, ())
        for rule in rules:
            calls = rule(step, context)
            if calls is not None:
                for call in calls:
                    call.line, call.errors = step.line, step.errors
                kept += calls
                break
        else:
            kept.append(step)
    program.steps = kept
    program.rename(context.renaming)
