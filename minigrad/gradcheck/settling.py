"""Entries that the first step settles, many at once: a derivative is right nearly everywhere."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy as np

from .batching import Apart
from .differences import EPSILON, STEPS, Line
from .judging import Check, agrees

FEW = 8  # fewer are as quick one by one
NUMBERS = 2**20  # of arguments in one batch

Many = Callable[[Any], Any]


def settled(
    lines: Sequence[Line], many: Many, slopes: Any, tolerance: float
) -> tuple[list[Check], list[Line]]:
    """The verdicts on lines of one argument that are right by their first step; the other lines.

    many  the function at many arrays in the place of the argument, along a new first axis
    """
    right: list[Check] = []
    others: list[Line] = []
    for batch in batches(lines):
        found = checks(batch, many, slopes, tolerance) if len(batch) >= FEW else {}
        right += found.values()
        others += [line for i, line in enumerate(batch) if i not in found]
    return right, others


def batches(lines: Sequence[Line]) -> Iterator[Sequence[Line]]:
    """The lines, so many at a time that memory is no matter."""
    count = max(1, NUMBERS // (2 * lines[0].x().size))
    return (lines[i : i + count] for i in range(0, len(lines), count))


def checks(lines: Sequence[Line], many: Many, slopes: Any, tolerance: float) -> dict[int, Check]:
    """The verdicts by the number of the line; none if the function goes its own way on each."""
    places = tuple(np.array([line.index for line in lines]).T)
    steps = STEPS[0] * np.array([line.unit for line in lines])
    try:
        y = many(moved(lines[0].x(), places, steps))
    except (Apart, Exception):  # whatever it is, one by one it is met again
        return {}
    left, right, noise = by_steps(y, lines[0].w, steps)
    a, n = slopes[places], (right + left) / 2
    fine = agrees(a, n, noise, left, right, tolerance)
    size = np.maximum(abs(a), abs(n))
    errors = np.divide(abs(a - n), size, out=np.zeros(len(lines)), where=size > 0)
    rows = zip(errors.tolist(), a.tolist(), n.tolist(), fine.tolist(), strict=True)
    return {
        i: Check("right", error, (lines[i].argument, lines[i].index), given, found)
        for i, (error, given, found, right) in enumerate(rows)
        if right
    }


def moved(x: Any, places: Any, steps: Any) -> Any:
    """x as it is, then with each entry moved up, then with each moved down."""
    count = len(steps)
    found = np.repeat(x[None], 2 * count + 1, axis=0)
    at = np.arange(1, count + 1)
    found[(at, *places)] += steps
    found[(at + count, *places)] -= steps
    return found


def by_steps(y: Any, w: Any, steps: Any) -> tuple[Any, Any, Any]:
    """The slopes to the left and right, and what rounding may add to their mean: see `Line`."""
    count, axes = len(steps), tuple(range(1, y.ndim))
    here, y = y[0], y[1:]
    still = y == here
    still &= ~still.all(axis=axes, keepdims=True)
    size = np.where(still, 0.0, np.abs(y) + np.abs(here))
    rounding = EPSILON * np.sum(np.abs(w) * size, axis=axes)
    changes = np.sum(w * (y - here), axis=axes)
    noise = (rounding[:count] + rounding[count:]) / (2 * steps)
    return -changes[count:] / steps, changes[:count] / steps, noise
