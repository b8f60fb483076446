"""Sums, layers and slopes in plain Python and mpmath, for the sources of all units."""

import math
from collections.abc import Callable, Sequence
from typing import Any

from mpmath import mp

Row = Sequence[Any]


def dot(one: Row, other: Row) -> Any:
    """The scalar product of two vectors."""
    return sum(a * b for a, b in zip(one, other, strict=True))


def norm(vector: Row) -> float:
    """The Euclidean length."""
    return math.hypot(*vector)


def layer(weights: Sequence[Row], inputs: Row, biases: Row) -> list[Any]:
    """What neurons add up; a row of the weights leads into each."""
    return [dot(row, inputs) + bias for row, bias in zip(weights, biases, strict=True)]


def relu(values: Row) -> list[Any]:
    """max(0, ·) of each value."""
    return [max(value, 0) for value in values]


def columns(matrix: Sequence[Row]) -> list[list[Any]]:
    """The transpose."""
    return [list(column) for column in zip(*matrix, strict=True)]


def product(one: Sequence[Row], other: Sequence[Row]) -> list[list[Any]]:
    """The product of two matrices."""
    return [[dot(row, column) for column in columns(other)] for row in one]


def entrywise(rule: Callable[[Any, Any], Any], one: Any, other: Any) -> list[list[Any]]:
    """Two matrices joined entry by entry."""
    return [list(map(rule, *rows)) for rows in zip(one, other, strict=True)]


def mean(values: Row) -> Any:
    """The sum over the count, exact for whole numbers and fractions alike."""
    return math.fsum(values) / len(values)


def softmax(scores: Row) -> list[float]:
    """Shares from exponentials, by Python's own exp."""
    powers = [math.exp(score) for score in scores]
    return [power / math.fsum(powers) for power in powers]


def sigma(x: Any) -> Any:
    """The logistic function, with mpmath's digits."""
    return 1 / (1 + mp.exp(-x))


def logit(p: Any) -> Any:
    """The number whose logistic function is p."""
    return mp.log(p) - mp.log(1 - p)


def slope(function: Callable[..., Any], *at: Any, by: int = 0) -> Any:
    """The derivative by one of the arguments, numerically, with mpmath's digits."""
    orders = tuple(int(place == by) for place in range(len(at)))
    return mp.diff(function, at, orders) if len(at) > 1 else mp.diff(function, at[0])


def slope_at(function: Callable[[list[Any]], Any], vector: Row, place: int) -> Any:
    """The derivative by one entry of a vector."""
    before, after = list(vector[:place]), list(vector[place + 1 :])
    return mp.diff(lambda entry: function([*before, entry, *after]), vector[place])


def slopes(function: Callable[[list[Any]], Any], vector: Row) -> list[Any]:
    """The derivatives by each entry of a vector."""
    return [slope_at(function, vector, place) for place in range(len(vector))]
