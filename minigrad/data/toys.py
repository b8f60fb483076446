"""Small made-up sets, sorted by how much a network must bend.

`line` is for regression: numbers x and y, each (count, 1). The others are points in the plane
with a class each: `blobs`, which straight lines separate, then `xor`, `moons`, `rings`, `spirals`,
which they do not. These return `x (count, 2)` in float64 and `y (count,)`, the classes 0, 1, … in
int64.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from minigrad.limits import number, repeatable, whole

Points = tuple[NDArray[np.float64], NDArray[np.int64]]


def line(
    count: int,
    *,
    slope: float = 2.0,
    intercept: float = 1.0,
    noise: float = 0.1,
    rng: np.random.Generator | int,
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """y = slope·x + intercept, plus normal noise; x evenly from −1 to 1.

    Both are (count, 1), as a `Linear(1, 1)` takes and gives them: with y (count,), a difference
    would be (count, count).
    """
    x = np.linspace(-1, 1, whole("count", count))[:, None]
    number("slope", slope, low=-np.inf)
    number("intercept", intercept, low=-np.inf)
    return x, _jitter(slope * x + intercept, noise, rng)


def blobs(
    count: int, *, noise: float = 0.3, rng: np.random.Generator | int, classes: int = 3
) -> Points:
    """Round clouds with standard deviation `noise`, their centres evenly on a circle of radius 1.5.

    A point's likeliest class is that of the nearest centre, so straight lines are the best
    boundaries there are.
    """
    y = _classes(count, classes)
    angle = 2 * np.pi * y / classes
    return _jitter(1.5 * np.stack([np.cos(angle), np.sin(angle)], axis=1), noise, rng), y


def xor(
    count: int = 4, *, noise: float = 0.0, rng: np.random.Generator | int | None = None
) -> Points:
    """Exclusive or: class 1 where exactly one of the two inputs is 1.

    The four corners in turn, `count` points in all, each moved by a normal step of standard
    deviation `noise`; the four corners alone need no `rng`. No single line separates them:
    M. Minsky, S. Papert (1969), Perceptrons.

    >>> x, y = xor()
    >>> y
    array([0, 1, 1, 0])
    """
    corners = np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])
    corner = np.arange(whole("count", count)) % 4
    x, y = corners[corner], np.array([0, 1, 1, 0])[corner]
    if noise == 0.0:
        return x, y
    if rng is None:
        raise ValueError(f"noise={noise} needs randomness: give rng, a Generator or a number")
    return _jitter(x, noise, rng), y


def moons(count: int, *, noise: float = 0.1, rng: np.random.Generator | int) -> Points:
    """Two half circles of radius 1, each reaching into the other's hollow."""
    y = _classes(count, 2)
    angle = np.pi * _positions(count, 2)
    upper = np.stack([np.cos(angle), np.sin(angle)], axis=1)
    lower = np.stack([1 - np.cos(angle), 0.5 - np.sin(angle)], axis=1)
    return _jitter(np.where(y[:, None] == 0, upper, lower), noise, rng), y


def rings(
    count: int, *, noise: float = 0.1, rng: np.random.Generator | int, classes: int = 2
) -> Points:
    """Circles around the origin with radius 1, 2, …, one for each class."""
    y = _classes(count, classes)
    angle = 2 * np.pi * _positions(count, classes)
    x = (1 + y)[:, None] * np.stack([np.cos(angle), np.sin(angle)], axis=1)
    return _jitter(x, noise, rng), y


def spirals(
    count: int, *, noise: float = 0.02, rng: np.random.Generator | int, classes: int = 3
) -> Points:
    """Arms that wind out from the origin to radius 1, each four radians long."""
    y = _classes(count, classes)
    radius = _positions(count, classes)
    angle = 4 * radius + 2 * np.pi * y / classes
    x = radius[:, None] * np.stack([np.sin(angle), np.cos(angle)], axis=1)
    return _jitter(x, noise, rng), y


def _classes(count: int, classes: int) -> NDArray[np.int64]:
    """The classes in turn, so that they differ by at most one in number."""
    whole("classes", classes)
    whole("count", count, least=0)
    if count < classes:
        raise ValueError(f"{count} points cannot show {classes} classes; ask for more points")
    return np.arange(count) % classes


def _positions(count: int, classes: int) -> NDArray[np.float64]:
    """How far along its curve each point lies, evenly: above 0, where arms meet, and up to 1."""
    nth = np.arange(count) // classes + 1
    along: NDArray[np.float64] = nth / nth[-1]
    return along


def _jitter(
    x: NDArray[np.float64], noise: float, rng: np.random.Generator | int
) -> NDArray[np.float64]:
    number("noise", noise)
    return x + noise * repeatable(rng).standard_normal(x.shape)
