"""Entries that the first step settles, many at once: a derivative is right nearly everywhere."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from .batching import Apart
from .differences import EPSILON, STEPS
from .evaluating import Called
from .judging import Check, agrees

NUMBERS = 2**16  # of an argument in one batch, so that it stays in a cache


def settled(
    called: Called, k: int, entries: Sequence[tuple[int, ...]], slopes: Any, tolerance: float
) -> dict[int, Check]:
    """The verdicts on those entries of argument k that are right by their first step.

    By their place among the entries; none if the function goes its own way for each of them.
    """
    found: dict[int, Check] = {}
    size = max(1, NUMBERS // (2 * max(1, called.xs[k].size)))
    for start in range(0, len(entries), size):
        batch = entries[start : start + size]
        checks = checked_together(called, k, batch, slopes, tolerance) if len(batch) > 1 else []
        found |= {start + i: check for i, check in enumerate(checks) if check is not None}
    return found


def checked_together(
    called: Called, k: int, entries: Sequence[tuple[int, ...]], slopes: Any, tolerance: float
) -> list[Check | None]:
    """One batch of them: a verdict for each entry, None where one step is not enough."""
    places = tuple(np.array(entries).T)
    x = called.xs[k]
    steps = STEPS[0] * np.maximum(1.0, np.abs(x[places]))
    try:
        y = called.at_rows(k, moved(x, places, steps))
    except (Apart, Exception):  # whatever it is, one by one it is met again
        return []
    a = slopes[places]
    with np.errstate(all="ignore"):  # what is not finite is looked at alone
        left, right, noise = by_steps(y, called.weights, steps)
        n = (right + left) / 2
        fine = agrees(a, n, noise, left, right, tolerance) & np.isfinite(a) & np.isfinite(n)
        off, size = np.abs(a - n), np.maximum(np.abs(a), np.abs(n))
        errors = np.divide(off, size, out=np.zeros(len(entries)), where=size > 0)
    each = zip(entries, errors.tolist(), a.tolist(), n.tolist(), fine.tolist(), strict=True)
    return [
        Check("right", error, (k, index), given, found) if settled else None
        for index, error, given, found, settled in each
    ]


def moved(x: Any, places: Any, steps: Any) -> Any:
    """x as it is, then with each entry moved up, then with each moved down."""
    count = len(steps)
    found = np.empty((2 * count + 1, *x.shape))
    found[:] = x
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
