"""Entries that the first step settles, many at once: a derivative is right nearly everywhere."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol

import numpy as np

from .batching import Apart
from .differences import EPSILON, STEPS, counting
from .judging import Check, agrees

Entry = tuple[int, ...]


class Point(Protocol):
    """A function at a point, which can be asked at many points near it at once."""

    @property
    def weights(self) -> Any:
        """What the elements of the result count, where one number is made of them."""

    def start(self, k: Any) -> Any:
        """Argument k as an array."""

    def at_rows(self, k: Any, x: Any) -> Any:
        """The results for many arrays, along the first axis of x, as argument k.

        Raises `Apart` if the function has to be called for each of them.
        """


NUMBERS = 2**16  # of an argument in one batch, so that it stays in a cache


def settled(
    called: Point, k: Any, entries: Sequence[Entry], slopes: Any, tolerance: float
) -> tuple[list[Check], list[Entry]]:
    """Which entries of argument k their first step shows to be right; and the others.

    Of those that are right it gives the verdicts on two that say all: that with the largest error,
    and that with the largest slope.
    """
    found: list[Check] = []
    others: list[Entry] = []
    size = max(1, NUMBERS // (2 * max(1, called.start(k).size)))
    for start in range(0, len(entries), size):
        batch = entries[start : start + size]
        right, rest = together(called, k, batch, slopes, tolerance)
        found += right
        others += rest
    return found, others


def together(
    called: Point, k: Any, entries: Sequence[Entry], slopes: Any, tolerance: float
) -> tuple[list[Check], Sequence[Entry]]:
    """The same of one batch; all are left if the function goes its own way for each of them."""
    places = tuple(map(np.array, zip(*entries, strict=True)))
    x = called.start(k)
    steps = STEPS[0] * np.maximum(1.0, np.abs(x[places]))
    try:
        y = called.at_rows(k, moved(x, places, steps))
    except (Apart, Exception):  # whatever it is, one by one it is met again
        return [], entries
    a = slopes[places]
    with np.errstate(all="ignore"):  # what is not finite is looked at alone
        left, right, noise = by_steps(y, called.weights, steps)
        n = (right + left) / 2
        fine = agrees(a, n, noise, left, right, tolerance) & np.isfinite(a) & np.isfinite(n)
        size = np.where(fine, np.maximum(np.abs(a), np.abs(n)), -1.0)
        errors = np.where(size > 0, np.abs(a - n) / size, np.minimum(size, 0.0))
    counts = counting(called.weights)
    tell = {int(errors.argmax()), int(size.argmax())}
    right_ones = [
        Check(
            "right", float(errors[i]), (k, entries[i]), float(a[i]) / counts, float(n[i]) / counts
        )
        for i in sorted(tell)
        if fine[i]
    ]
    return right_ones, [entries[i] for i in np.flatnonzero(~fine).tolist()]


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
