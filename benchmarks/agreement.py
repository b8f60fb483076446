"""Do all programs compute the same? Without that, who is faster means nothing.

Gradients are compared where training starts, entry by entry, then the losses of a few steps, so
that an optimiser that does something else is found too. The reference is numpy written by hand.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np

from .programs import Program

STEPS = 4


class Tolerance(NamedTuple):
    """How far two programs may be apart; each bound is met by all with room to spare."""

    relative: float
    """Of a gradient's entry, relative to that entry ..."""
    floor: float
    """... plus this share of the largest entry of all, for those that nearly cancel."""
    loss: float
    """Of a loss, relative."""


TOLERANCES = {
    np.dtype("float64"): Tolerance(relative=1e-7, floor=1e-9, loss=1e-8),
    np.dtype("float32"): Tolerance(relative=2e-3, floor=2e-5, loss=2e-5),
}


class Reference(NamedTuple):
    """What the program written by hand gave."""

    gradients: Sequence[Any] | None
    losses: list[float | None]


def losses(program: Program) -> list[float | None]:
    """The losses of the first steps."""
    found = [program.step() for _ in range(STEPS)]
    return [None if loss is None else float(loss) for loss in found]


def reference(program: Program) -> Reference:
    """What others are compared with."""
    gradients = None if program.gradients is None else [*map(np.array, program.gradients())]
    return Reference(gradients, losses(program))


def disagreement(program: Program, expected: Reference) -> str | None:
    """Where this program, freshly made, departs from the reference; None if it does not."""
    if expected.gradients is not None and program.gradients is not None:
        found = [np.asarray(g) for g in program.gradients()]
        if len(found) != len(expected.gradients):
            return f"{len(found)} gradients instead of {len(expected.gradients)}"
        largest = max(np.abs(e).max(initial=0) for e in expected.gradients)
        for i, (g, e) in enumerate(zip(found, expected.gradients, strict=True)):
            if wrong := off(g, e, largest):
                return f"gradient {i}: {wrong}"
    for i, (loss, e) in enumerate(zip(losses(program), expected.losses, strict=True)):
        if loss is not None and e is not None and not close(loss, e, expected):
            return f"loss {loss:.9g} instead of {e:.9g} in step {i + 1}"
    return None


def off(g: Any, expected: Any, largest: float) -> str | None:
    """What is wrong with a gradient, in words."""
    if g.shape != expected.shape:
        return f"shape {g.shape} instead of {expected.shape}"
    bound = TOLERANCES[expected.dtype]
    allowed = bound.relative * np.abs(expected) + bound.floor * largest
    beyond = ~(np.abs(g - expected) <= allowed)  # also where either is NaN
    if not beyond.any():
        return None
    place = np.unravel_index(int(np.argmax(beyond)), g.shape)
    here, there = g[place], expected[place]
    return f"{beyond.sum()} entries differ, the first {here:.9g} instead of {there:.9g}"


def close(loss: float, expected: float, reference: Reference) -> bool:
    """Whether a loss is the expected one, within what its dtype allows."""
    gradients = reference.gradients
    dtype = gradients[0].dtype if gradients else np.dtype("float64")
    return abs(loss - expected) <= TOLERANCES[dtype].loss * max(abs(expected), 1e-3)
