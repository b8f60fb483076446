"""Which examples when: hold some back for an honest test, and walk through the rest in batches."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]


class Split(NamedTuple):
    """Data in two parts. Everything that is fitted, scaling too, is fitted on the training part."""

    x_train: Array
    y_train: Array
    x_held: Array
    y_held: Array


def split(
    x: Array,
    y: Array,
    *,
    held_back: float = 0.2,
    rng: np.random.Generator | int,
    stratify: bool = False,
) -> Split:
    """Shuffle the examples and hold a share of them back: `(x_train, y_train, x_held, y_held)`.

    `x` is (examples, …) and `y` (examples, …). With `stratify`, the share is held back of every
    class in `y`, so that rare classes appear on both sides in proportion.

    Raises `ValueError` if `x` and `y` differ in length, or if a side would be empty.
    """
    _check_pairs(x, y)
    rng = np.random.default_rng(rng)
    order = rng.permutation(len(x))
    held = _held_by_class(order, y, held_back) if stratify else _held(order, held_back)
    if not (0 < held_back < 1 and 0 < held.sum() < len(x)):
        raise ValueError(
            f"held_back={held_back} of {len(x)} examples leaves one side empty; "
            "give a share between 0 and 1 that leaves examples on both sides"
        )
    kept, back = order[~held], order[held]
    return Split(x[kept], y[kept], x[back], y[back])


def batches(
    x: Array, y: Array, size: int, rng: np.random.Generator | int
) -> Iterator[tuple[Array, Array]]:
    """One pass over the data in a fresh random order: pairs of `size` examples and their targets.

    The last batch holds what is left and may be smaller, so every example comes exactly once.
    Make one generator before the first pass and hand over the same one each time, so that every
    pass has its own order; a number starts the same order again each time.

    >>> x, y = np.arange(5), np.arange(5) % 2
    >>> [len(xs) for xs, ys in batches(x, y, 2, rng=0)]
    [2, 2, 1]
    """
    _check_pairs(x, y)
    if size < 1:
        raise ValueError(f"a batch holds at least one example, not size={size}")
    order = np.random.default_rng(rng).permutation(len(x))
    # A generator expression, so that the checks above run now and not at the first batch.
    return (
        (x[order[start : start + size]], y[order[start : start + size]])
        for start in range(0, len(x), size)
    )


def _check_pairs(x: Array, y: Array) -> None:
    if len(x) != len(y):
        raise ValueError(
            f"x has {len(x)} examples and y has {len(y)}: row i of x belongs to entry i of y, "
            "so both must be equally long"
        )


def _held(order: NDArray[np.int64], held_back: float) -> NDArray[np.bool_]:
    """Marks the first share of `order`."""
    held = np.zeros(len(order), dtype=bool)
    held[: round(held_back * len(order))] = True
    return held


def _held_by_class(order: NDArray[np.int64], y: Array, held_back: float) -> NDArray[np.bool_]:
    """Marks the first share of each class of `y` within `order`."""
    held = np.zeros(len(order), dtype=bool)
    for label in np.unique(y):
        of_class = np.flatnonzero(y[order] == label)
        held[of_class[: round(held_back * len(of_class))]] = True
    return held
