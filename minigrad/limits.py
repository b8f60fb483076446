"""Settings within their limits: whole numbers, numbers, truths, and where chance comes from.

Each gives back what was given, or raises with the name of the setting.
"""

from __future__ import annotations

from math import inf
from typing import Any

import numpy as np


def whole(name: str, value: Any, least: int = 1) -> int:
    """A whole number of things."""
    if isinstance(value, bool) or not isinstance(value, int | np.integer) or value < least:
        raise ValueError(f"{name} is a whole number, at least {least}, not {value!r:.40}")
    return int(value)


def number(name: str, value: Any, low: float = 0.0, high: float = inf) -> Any:
    """A number between two others, both included."""
    if isinstance(value, bool) or not isinstance(value, int | float | np.number):
        raise TypeError(f"{name} is a number, not {value!r:.40}")
    if not low <= value <= high:
        limits = f", {low:g} or more" if high == inf else f" between {low:g} and {high:g}"
        raise ValueError(f"{name} is a number{limits if low > -inf else ''}, not {value!r}")
    return value


def truth(name: str, value: Any) -> bool:
    """True or False: "no" would count as True, and so would a generator in the wrong place."""
    if not isinstance(value, bool | np.bool_):
        raise TypeError(f"{name} is True or False, not {value!r:.40}")
    return bool(value)


# Quoted, so that numpy.random is loaded by those who draw and by nobody else.
def generator(rng: Any) -> "np.random.Generator":  # noqa: UP037
    """The generator itself, or one from a seed; of None, one that nobody can repeat."""
    try:
        return np.random.default_rng(rng)
    except (TypeError, ValueError) as error:
        raise (TypeError if isinstance(error, TypeError) else ValueError)(
            "rng is a generator, np.random.default_rng(seed), or a seed, a whole number from 0, "
            f"not {rng!r:.40}"
        ) from None


def repeatable(rng: Any) -> "np.random.Generator":  # noqa: UP037
    """The same where a run has to be had again, so that None will not do."""
    if rng is None:
        raise TypeError("rng=None draws anew each time: give a seed, rng=0, or a generator")
    return generator(rng)
