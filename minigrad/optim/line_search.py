"""How far to go along a direction: `backtracking`, and a search for the strong Wolfe conditions.

Both walk along a line: `line(t)` computes loss and gradient t steps along the direction, and the
start is the `Point` at t = 0. A point is good enough when

    loss ≤ start.loss + c1·t·start.slope      sufficient decrease (L. Armijo, 1966)
    |slope| ≤ c2·|start.slope|                strong curvature (P. Wolfe, 1969)

`backtracking` asks for the first alone.
"""

from __future__ import annotations

from collections.abc import Callable
from math import isfinite, sqrt
from typing import Any, NamedTuple

from numpy.typing import NDArray


class Point(NamedTuple):
    """A place on the line: how far along, the loss there, its slope along the line."""

    t: float
    loss: float
    slope: float
    gradient: NDArray[Any]


Line = Callable[[float], Point]


def backtracking(
    line: Line, start: Point, t: float, *, c1: float = 1e-4, shrink: float = 0.5, most: int = 25
) -> Point:
    """Shorten the step until the loss has decreased enough; the start, if it never does."""
    for _ in range(most):
        trial = line(t)
        if _decreased(trial, start, c1):
            return trial
        t *= shrink
    return start


def strong_wolfe(
    line: Line,
    start: Point,
    t: float,
    *,
    c1: float = 1e-4,
    c2: float = 0.9,
    most: int = 25,
    narrow: float = 1e-9,
) -> Point:
    """A point that meets both conditions, after at most about `most` evaluations of the line.

    First steps outwards until an interval must hold such a point, then steps inside it. Ends
    early, with the lowest point found, when the interval is narrower than `narrow`.

    Source: J. Nocedal, S. Wright (2006), Numerical optimization, algorithms 3.5 and 3.6, with the
    cubic steps and safeguards of M. Schmidt (2005), minFunc, which torch uses too.
    """
    before, trial = start, line(t)
    for trials in range(most):
        if not _decreased(trial, start, c1) or (trials > 1 and trial.loss >= before.loss):
            break
        if abs(trial.slope) <= -c2 * start.slope:
            return trial
        if trial.slope >= 0:
            break
        nearest = trial.t + 0.01 * (trial.t - before.t)
        further = _cubic_minimum(before, trial, nearest, 10 * trial.t)
        before, trial = trial, line(further)
    else:
        trials, before = most, start
    low, high = sorted((before, trial), key=_loss)
    return _zoom(line, start, low, high, c1, c2, most - trials, narrow)


def _zoom(
    line: Line,
    start: Point,
    low: Point,
    high: Point,
    c1: float,
    c2: float,
    most: int,
    narrow: float,
) -> Point:
    """Narrow the interval between two points, `low` the lower, until it yields a good one."""
    crowded = False
    for _ in range(most):
        if abs(high.t - low.t) < narrow:
            break
        t, crowded = _inside(low, high, crowded)
        trial = line(t)
        if not _decreased(trial, start, c1) or trial.loss >= low.loss:
            low, high = sorted((low, trial), key=_loss)
            continue
        if abs(trial.slope) <= -c2 * start.slope:
            return trial
        if trial.slope * (high.t - low.t) >= 0:
            high = low
        low = trial
    return low


def _inside(low: Point, high: Point, crowded: bool) -> tuple[float, bool]:
    """The next t to try, and whether it is close to an end.

    Twice in a row it may not be, or the interval would hardly shrink: then it is moved away.
    """
    left, right = sorted((low.t, high.t))
    t = _cubic_minimum(low, high, left, right)
    margin = 0.1 * (right - left)
    if min(right - t, t - left) >= margin:
        return t, False
    if crowded or not left < t < right:
        return (right - margin if right - t < t - left else left + margin), False
    return t, True


def _cubic_minimum(one: Point, other: Point, least: float, most: float) -> float:
    """Where the cubic through both points, with their slopes, is lowest; kept within limits."""
    a, b = sorted((one, other), key=lambda point: point.t)
    if not (isfinite(a.loss) and isfinite(b.loss) and a.t < b.t):
        return (least + most) / 2
    d = a.slope + b.slope - 3 * (a.loss - b.loss) / (a.t - b.t)
    square = d * d - a.slope * b.slope
    if not square >= 0 or b.slope - a.slope + 2 * sqrt(square) == 0:
        return (least + most) / 2
    root = sqrt(square)
    t = b.t - (b.t - a.t) * (b.slope + root - d) / (b.slope - a.slope + 2 * root)
    return min(max(t, least), most)


def _decreased(trial: Point, start: Point, c1: float) -> bool:
    """Armijo's condition, which a loss that is NaN does not meet."""
    return trial.loss <= start.loss + c1 * trial.t * start.slope


def _loss(point: Point) -> float:
    return point.loss if isfinite(point.loss) else float("inf")
