"""Slopes by differences, and how far they may be off."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cached_property
from typing import Any

import numpy as np

from .branches import Branch, branches, crossing

STEPS = (1e-5, 1e-4, 1e-3, 1e-6, 1e-7)  # the first serves for almost everything
EPSILON = 2.3e-16
WAYS = ("centred", "forward")


def numerical_gradient(
    f: Callable[[Any], Any], x: Any, h: float = 1e-5, way: str = "centred"
) -> Any:
    """The gradient at x of a function of one number or array that returns one number.

    way  "centred": (f(x+h) - f(x-h)) / 2h, off by about h² f‴/6
         "forward": (f(x+h) - f(x)) / h, off by about h f″/2; one evaluation an entry less
    """
    if way not in WAYS:
        raise ValueError(f'way is "centred" or "forward", not {way!r}')
    x = np.array(x, dtype=float)
    slopes = np.empty(x.shape)
    back = h if way == "centred" else 0.0
    for index in np.ndindex(*x.shape):
        up, down = (_number(f(_moved(x, index, step))) for step in (h, -back))
        slopes[index] = (up - down) / (h + back)
    return slopes if slopes.ndim else float(slopes)


def _moved(x: Any, index: tuple[int, ...], step: float) -> Any:
    moved = x.copy()
    moved[index] += step
    return moved if moved.ndim else float(moved)


def _number(y: Any) -> float:
    found = np.asarray(getattr(y, "raw", y))
    if found.size != 1:
        raise ValueError(
            f"numerical_gradient needs a function that returns one number; this one returned shape "
            f"{found.shape}. Sum it up"
        )
    return float(found.reshape(()))


def counting(weights: Any) -> float:
    """The weight of a result that is one number: what is reported is divided by it again."""
    return float(np.reshape(weights, ())) if np.size(weights) == 1 else 1.0


class Line:
    """A function along one entry of one argument, weighted to one number.

    f      computes the result, as an array
    trace  the same, recorded, as a node
    x      the array that holds the entry, written to while a step is tried
    """

    def __init__(
        self,
        f: Callable[[], Any],
        trace: Callable[[], Any],
        x: Callable[[], Any],
        argument: int | str,
        index: tuple[int, ...],
        weights: Any,
    ) -> None:
        self.f, self.trace, self.x, self.w = f, trace, x, weights
        self.argument, self.index = argument, index
        self.start = float(x()[index])
        self.unit = max(1.0, abs(self.start))
        self.counts = counting(weights)

    @cached_property
    def here(self) -> Any:
        """What f gives where nothing is moved."""
        return self.f()

    def at(self, step: float, f: Callable[[], Any]) -> Any:
        """What f gives with the entry moved by a step."""
        self.x()[self.index] = self.start + step
        try:
            return f()
        finally:
            self.x()[self.index] = self.start

    def change(self, step: float) -> tuple[float, float]:
        """How much f changes by a step, and how much of that may be rounding."""
        y = self.at(step, self.f)
        moved = y != self.here  # what stands still while others move is exact
        if not np.any(moved):  # or everything moved by less than its last digit
            moved = np.ones(y.shape, dtype=bool)
        size = moved * (np.abs(y) + np.abs(self.here))
        rounding = EPSILON * float(np.sum(np.abs(self.w) * size))
        return float(np.sum(self.w * (y - self.here))), rounding

    def scaled(self, h: float) -> float:
        """A step as large compared with the entry as h is with 1; entries below 1 count as 1."""
        return h * self.unit

    def shorten(self) -> bool:
        """Measure steps by a small entry itself, for a function that ends just beyond it."""
        short = abs(self.start)
        shorter, self.unit = short < self.unit, short or self.unit
        return shorter and short > 0

    def slope(self, h: float) -> tuple[float, float, float, float]:
        """The centred slope, what rounding may add to it, and the slopes to the left and right."""
        h = self.scaled(h)
        (right, r), (left, s) = self.change(h), self.change(-h)
        return (right - left) / (2 * h), (r + s) / (2 * h), -left / h, right / h

    def estimate(self, steps: Sequence[float]) -> tuple[float, float]:
        """The best centred slope and its error: from step to half step, plus rounding."""
        best = (0.0, np.inf)
        for h in steps:
            (whole, _, _, _), (half, rounding, _, _) = self.slope(h), self.slope(h / 2)
            error = abs(whole - half) + 4 * rounding
            if error < best[1]:
                best = half, error
        return best

    def crossed(self, h: float) -> str:
        """Which op changes sides between x - h and x + h, by the ops' own account."""
        left, here, right = (self.branches(step) for step in (-h, 0.0, h))
        return crossing(left, right) or crossing(left, here)

    def branches(self, h: float) -> list[Branch]:
        """The sides that all ops take a step h away."""
        found: list[Branch] = self.at(self.scaled(h), lambda: branches(self.trace))
        return found

    def bends(self) -> bool:
        """Whether left and right slope stay apart however short the step: smooth ones approach."""
        (wide, _), (narrow, noise) = self.gap(1e-4), self.gap(1e-6)
        return narrow > 0.5 * wide and narrow > 100 * noise

    def jumps(self) -> bool:
        """Whether the slopes grow without end as the step shrinks."""
        (_, _, *wide), (_, _, *narrow) = self.slope(1e-4), self.slope(1e-6)
        return sum(map(abs, narrow)) > 50 * sum(map(abs, wide)) > 0

    def steepens(self) -> bool:
        """Whether the slope on some side grows without end as the step shrinks."""
        wide, narrow = self.slope(1e-4)[2:], self.slope(1e-6)[2:]
        return any(abs(b) > 1.1 * abs(a) for a, b in zip(wide, narrow, strict=True))

    def gap(self, h: float) -> tuple[float, float]:
        """How far left and right slope are apart, and how much of that may be rounding."""
        _, rounding, left, right = self.slope(h)
        return abs(right - left), rounding
