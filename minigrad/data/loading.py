"""Mini-batches: `batches` for one pass over the data, `Loader` for one after another."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from minigrad.data.pairs import Examples, paired, whole
from minigrad.limits import repeatable, truth

Array = NDArray[Any]


def batches(
    x: Examples, y: Examples, size: int, rng: np.random.Generator | int
) -> Iterator[tuple[Array, Array]]:
    """One pass over the data in a fresh random order: pairs of `size` examples and their targets.

    The last batch holds what is left and may be smaller, so every example comes exactly once.
    Make one generator before the first pass and hand over the same one each time, so that every
    pass has its own order; a number starts the same order again each time.

    >>> x, y = np.arange(5), np.arange(5) % 2
    >>> [len(xs) for xs, ys in batches(x, y, 2, rng=0)]
    [2, 2, 1]
    """
    x, y = paired(x, y)
    size = whole("size", size)
    order = repeatable(rng).permutation(len(x))
    # A generator expression, so that the checks above run now and not at the first batch.
    return (
        (x[order[start : start + size]], y[order[start : start + size]])
        for start in range(0, len(x), size)
    )


class Loader:
    """Passes over the data, each in an order of its own that can be had again.

        loader = Loader(x, y, batch_size=32, rng=0)
        for _ in range(10):
            for xs, ys in loader:
                …

    Every `for` over the loader is one epoch and moves `loader.epoch` on. The order of epoch n
    follows from the seed and n alone, not from what was drawn before: after
    `loader.epoch = 7` a broken run goes on with the batches it would have had.

    batch_size  examples in a batch; the last one may be smaller, or is left out by `drop_last`
    shuffle     whether the order is random; without it that of the data, and `rng` is not needed
    rng         a number, or a Generator from which one is drawn
    augment     applied to the x of every batch as `augment(xs, rng)`, with a generator that
                follows from seed and epoch too: see `augmentation`

    `len(loader)` is the number of batches in an epoch.
    """

    def __init__(
        self,
        x: Examples,
        y: Examples,
        batch_size: int = 32,
        *,
        rng: np.random.Generator | int | None = None,
        shuffle: bool = True,
        drop_last: bool = False,
        augment: Callable[[Array, np.random.Generator], Array] | None = None,
    ) -> None:
        x, y = paired(x, y)
        batch_size = whole("batch_size", batch_size)
        if drop_last and batch_size > len(x):
            raise ValueError(
                f"drop_last leaves nothing of {len(x)} examples in batches of {batch_size}"
            )
        if rng is None and (shuffle or augment):
            raise ValueError(
                "shuffling and augmentation need randomness: give rng, a number or a Generator, "
                "or shuffle=False"
            )
        if augment is not None and not callable(augment):
            raise TypeError(f"augment is a function of (images, rng), not {augment!r:.40}")
        truth("shuffle", shuffle)
        truth("drop_last", drop_last)
        self.x, self.y = x, y
        self.batch_size = batch_size
        self.shuffle = shuffle
        self.drop_last = drop_last
        self.augment = augment
        self.seed = int(rng.integers(2**63)) if isinstance(rng, np.random.Generator) else rng or 0
        repeatable(self.seed)  # raises for what is no seed
        self.epoch = 0

    def __len__(self) -> int:
        whole, rest = divmod(len(self.x), self.batch_size)
        return whole + (rest > 0 and not self.drop_last)

    def __iter__(self) -> Iterator[tuple[Array, Array]]:
        epoch, self.epoch = self.epoch, self.epoch + 1
        return self._pass(np.random.default_rng([self.seed, epoch]))

    def _pass(self, rng: np.random.Generator) -> Iterator[tuple[Array, Array]]:
        order = rng.permutation(len(self.x)) if self.shuffle else np.arange(len(self.x))
        for nth in range(len(self)):
            chosen = order[nth * self.batch_size : (nth + 1) * self.batch_size]
            xs = self.x[chosen]
            yield (xs if self.augment is None else self.augment(xs, rng)), self.y[chosen]
