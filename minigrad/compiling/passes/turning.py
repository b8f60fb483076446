"""Turning: a matrix that is multiplied with time and again is laid the way BLAS likes it, once.

Before it multiplies, BLAS copies the second matrix into an order of its own, which takes longer if
that stands on its side. In `hₜ Wᵀ` for many t it is the same matrix each time.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from minigrad.compiling.calls import Call, Storage, View
from minigrad.compiling.program import Program, written

OFTEN = 8  # times it has to be used for a copy to be worth it


def turn(program: Program) -> None:
    """Copy matrices that stand on their side and are used often."""
    uses: dict[View, list[int]] = {}
    changing = written(program.steps)
    for at, step in enumerate(program.steps):
        if step.name == "np.dot" and stands_on_its_side(step.args[1]):
            uses.setdefault(step.args[1], []).append(at)
    first: dict[int, list[Call]] = {}
    for x, places in uses.items():
        if len(places) < OFTEN or is_changed_between(x, places, program, changing):
            continue
        copy = Storage(np.empty(x.shape, x.dtype), "made").whole
        call = program.steps[places[0]]
        first.setdefault(places[0], []).append(
            Call(".copy", (x,), {}, (copy,), (), call.line, call.errors)
        )
        for at in places:
            program.steps[at].args = (program.steps[at].args[0], copy)
    program.steps = [
        part for at, step in enumerate(program.steps) for part in (*first.get(at, ()), step)
    ]


def stands_on_its_side(x: Any) -> bool:
    """Whether it is a matrix whose columns lie in one go."""
    if not isinstance(x, View) or len(x.shape) != 2 or x.contiguous:
        return False
    return x._replace(shape=x.shape[::-1], strides=x.strides[::-1]).contiguous


def is_changed_between(
    x: View, places: list[int], program: Program, changing: dict[Storage, int]
) -> bool:
    """Whether somebody writes to a matrix between its first use and its last."""
    if x.storage not in changing:
        return False
    between = program.steps[places[0] : places[-1]]
    return any(v.storage is x.storage for step in between for v in getattr(step, "writes", ()))
