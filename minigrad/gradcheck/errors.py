"""How far two gradients are apart, and what that means."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np


def relative_error(a: Any, n: Any, size: str = "max") -> Any:
    """The difference of two gradients as a share of their size; 0 where both are 0.

    size  "max": |a - n| / max(|a|, |n|), entry by entry, from 0 to 2
          "sum": |a - n| / (|a| + |n|), entry by entry, from 0 to 1
          "norm": ‖a - n‖ / (‖a‖ + ‖n‖), one number for all entries together, from 0 to 1
    """
    a, n = np.asarray(a, dtype=float), np.asarray(n, dtype=float)
    if size == "norm":
        return _share(_length(a - n), _length(a) + _length(n))
    if size not in ("max", "sum"):
        raise ValueError(f'size is "max", "sum" or "norm", not {size!r}')
    whole = np.maximum if size == "max" else np.add
    apart = np.zeros(np.broadcast(a, n).shape)
    np.subtract(a, n, out=apart, where=a != n)  # two infinities agree too
    return _share(np.abs(apart), whole(np.abs(a), np.abs(n)))


def _length(x: Any) -> Any:
    return np.sqrt(np.sum(x * x))


def _share(part: Any, whole: Any) -> Any:
    """part / whole, where 0 of 0 is 0: two zeros agree; and an infinite part is infinitely far."""
    whole = np.where((part == 0) | np.isinf(part), 1.0, whole)
    share = np.where(part == 0, 0.0, part / whole)
    return float(share) if share.ndim == 0 else share


class Band(NamedTuple):
    """What relative errors of a size mean. True if there is nothing to worry about."""

    word: str
    meaning: str

    def __bool__(self) -> bool:
        return self.word in ("good", "fine")


def band(error: float, kinks: bool = False, layers: int = 1) -> Band:
    """What a relative error of this size means.

    Above 1e-2 the gradient is probably wrong. From 1e-2 to 1e-4 one should feel uneasy. From there
    to 1e-7 it is fine if the function has kinks (relu, max, abs), and too much if it is smooth.
    Below 1e-7 be happy. Errors build up on their way, so that the limits grow with the `layers`
    behind the gradient: 1e-2 at the input of ten layers may be fine.
    """
    error /= max(1, layers)
    if not error <= 1e-2:
        return Band("wrong", "above 1e-2: the gradient is probably wrong")
    if error > 1e-4:
        return Band("uneasy", "between 1e-2 and 1e-4: probably a mistake, or a kink was crossed")
    if error <= 1e-7:
        return Band("good", "1e-7 or less: be happy")
    if kinks:
        return Band("fine", "between 1e-4 and 1e-7: fine for a function with kinks")
    return Band("high", "between 1e-4 and 1e-7: too much for a smooth function")
