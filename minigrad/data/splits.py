"""Which examples for what: hold some back for an honest test, or each in turn."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from minigrad.data.pairs import Examples, classes_of, paired
from minigrad.limits import number, repeatable, truth

Array = NDArray[Any]


class Split(NamedTuple):
    """Data in two parts. Everything that is fitted, scaling too, is fitted on the training part."""

    x_train: Array
    y_train: Array
    x_held: Array
    y_held: Array


class ThreeWaySplit(NamedTuple):
    """Data in three parts: to learn from, to choose by, and to be judged by, once, at the end."""

    x_train: Array
    y_train: Array
    x_validation: Array
    y_validation: Array
    x_test: Array
    y_test: Array


def split(
    x: Examples,
    y: Examples,
    *,
    held_back: float = 0.2,
    rng: np.random.Generator | int,
    stratify: bool = False,
) -> Split:
    """Shuffle the examples and hold a share of them back: `(x_train, y_train, x_held, y_held)`.

    `x` is (examples, …) and `y` (examples, …), arrays, tensors or lists. With `stratify`, the
    share is held back of every class in `y`, so that rare classes appear on both sides in
    proportion.

    Raises `ValueError` if `x` and `y` differ in length, or if a side would be empty.
    """
    x, y = paired(x, y)
    rng = repeatable(rng)
    order = rng.permutation(len(x))
    truth("stratify", stratify)
    share = held_back if 0 < number("held_back", held_back, low=-np.inf) < 1 else 0.0
    of = classes_of(y, len(x)) if stratify else np.zeros(len(x))
    held = _held_by_class(order, of, share)
    if not 0 < held.sum() < len(x):
        raise ValueError(
            f"held_back={held_back} of {len(x)} examples leaves one side empty; "
            "give a share between 0 and 1 that leaves examples on both sides"
        )
    kept, back = order[~held], order[held]
    return Split(x[kept], y[kept], x[back], y[back])


def train_validation_test(
    x: Examples,
    y: Examples,
    *,
    validation: float = 0.1,
    test: float = 0.1,
    rng: np.random.Generator | int,
    stratify: bool = False,
) -> ThreeWaySplit:
    """Shuffle and part in three; shares are of all examples, and the rest is for training.

    Choose (when to stop, which settings) by the validation part. What was chosen by a part looks
    better on it than it is, so the test part must have had no say. Raises as `split` does.
    """
    number("validation", validation, low=-np.inf)
    number("test", test, low=-np.inf)
    if not (validation > 0 and test > 0 and validation + test < 1):
        raise ValueError(
            f"validation={validation} and test={test} are shares of all examples: above 0, and "
            "together below 1, so that some are left to learn from"
        )
    rng = repeatable(rng)
    x, y, x_test, y_test = split(x, y, held_back=test, rng=rng, stratify=stratify)
    rest = split(x, y, held_back=validation / (1 - test), rng=rng, stratify=stratify)
    return ThreeWaySplit(*rest, x_test, y_test)


def k_fold(
    x: Examples,
    y: Examples,
    k: int = 5,
    *,
    rng: np.random.Generator | int,
    stratify: bool = False,
) -> Iterator[Split]:
    """k splits, in which every example is held back exactly once: cross-validation.

    For small data, where one validation set would be too small to choose by; it costs k
    trainings. Folds differ in size by at most one, and with `stratify` also in how many examples
    of each class they hold.

    Raises `ValueError` if `x` and `y` differ in length, or for fewer than k examples.
    """
    x, y = paired(x, y)
    if not isinstance(k, int | np.integer) or not 2 <= k <= len(x):
        raise ValueError(f"k={k!r} folds of {len(x)} examples: k lies between 2 and their number")
    order = repeatable(rng).permutation(len(x))
    if stratify:  # classes one after another, so that every k in a row go to k different folds
        order = order[np.argsort(classes_of(y, len(x))[order], kind="stable")]
    fold = np.empty(len(x), dtype=np.int64)
    fold[order] = np.arange(len(x)) % k
    return (Split(x[fold != i], y[fold != i], x[fold == i], y[fold == i]) for i in range(k))


def _held_by_class(order: NDArray[np.int64], y: Array, held_back: float) -> NDArray[np.bool_]:
    """Marks the first share of each class of `y` within `order`."""
    held = np.zeros(len(order), dtype=bool)
    for label in np.unique(y):
        of_class = np.flatnonzero(y[order] == label)
        held[of_class[: round(held_back * len(of_class))]] = True
    return held
