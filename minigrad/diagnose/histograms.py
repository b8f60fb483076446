"""How the numbers of each layer are spread: a histogram in one line, layer under layer.

The mean and the standard deviation do not tell a bell from two heaps at the bounds of a tanh, or
from one at 0; the eye does.

    with watch(model) as record:
        loss_fn(model(x)).backward()
    print(*histograms(record), sep="\\n")
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from .layers import watch

BARS = " ▁▂▃▄▅▆▇█"


class Histogram(NamedTuple):
    """How many numbers of a layer fall into each of equal bins. Printed, it is one line.

    name, kind   which layer
    low, high    the ends of the bins; what lies outside is counted in none
    counts       how many in each bin, from low to high; the upper end belongs to the last
    outside      how many lie beyond the ends, or are not finite
    """

    name: str
    kind: str
    low: float
    high: float
    counts: tuple[int, ...]
    outside: int

    def __str__(self) -> str:
        top = max(self.counts) or 1
        # Rounded up, so that a bin that is not empty is seen.
        bars = "".join(BARS[-(-count * (len(BARS) - 1) // top)] for count in self.counts)
        text = f"{self.name:>8}  {self.kind:<16}{self.low:>9.3g} │{bars}│ {self.high:<9.3g}"
        return text + (f"{self.outside} outside" if self.outside else "").rstrip()


def histograms(
    record: watch,
    of: Literal["activations", "gradients"] = "activations",
    *,
    bins: int = 24,
    limits: tuple[float, float] | None = None,
) -> list[Histogram]:
    """One histogram for each layer of the last pass that was watched, in the order of the calls.

    of      what is counted: the activations, or the gradients of the loss by them, which are
            there after backward()
    limits  the ends of the bins, the same for all layers, to compare them; without it each has
            its own smallest and largest number
    """
    if of not in ("activations", "gradients"):
        raise ValueError(f'of is "activations" or "gradients", not {of!r}')
    found = []
    for name, kind, activations, gradients in record.outputs():
        numbers = activations if of == "activations" else gradients
        if numbers is None:
            raise RuntimeError(
                f"layer {name} has no gradients yet: call backward() on the loss of the pass first"
            )
        found.append(Histogram(name, kind, *_counted(numbers, bins, limits)))
    return found


def _counted(
    numbers: NDArray[Any], bins: int, limits: tuple[float, float] | None
) -> tuple[float, float, tuple[int, ...], int]:
    """(low, high, counts, outside)"""
    finite = numbers[np.isfinite(numbers)].astype(np.float64)
    low, high = limits or _ends(finite)
    counts, _ = np.histogram(finite, bins, (low, high))
    return low, high, tuple(counts.tolist()), int(numbers.size - counts.sum())


def _ends(numbers: Iterable[float] | NDArray[Any]) -> tuple[float, float]:
    """The smallest and the largest, some way apart even where all are equal."""
    x = np.asarray(numbers)
    if not x.size:
        return 0.0, 1.0
    low, high = float(x.min()), float(x.max())
    wide = max(abs(low), abs(high)) or 1.0
    return (low, high) if low < high else (low - wide / 2, high + wide / 2)
