"""How the error of a difference follows the step: too long bends away, too short rounds away."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import numpy as np

from minigrad.derivatives import grad
from minigrad.graph import no_grad
from minigrad.tensor import Tensor

from .differences import WAYS

STEPS = tuple(10.0**-k for k in range(13))


class Sweep(NamedTuple):
    """The relative error of a difference at each step: a U when both are drawn logarithmically.

    steps   the h that were tried
    errors  |difference - derivative| / max of both
    best    the step with the smallest error
    way     "centred" or "forward"
    dtype   of the arithmetic
    """

    steps: tuple[float, ...]
    errors: tuple[float, ...]
    best: float
    way: str
    dtype: str

    def __str__(self) -> str:
        """One step a line, with a bar as long as the error has digits wrong."""
        rows = [f"{self.way} differences in {self.dtype}", "      h   error"]
        for h, error in zip(self.steps, self.errors, strict=True):
            digits = min(16.0, -math.log10(error)) if error else 16.0
            bar = "█" * round(2 * (16 - max(0.0, digits)))
            rows.append(f"{h:7.0e} {error:7.0e} {bar}{'  ← best' if h == self.best else ''}")
        return "\n".join(rows)


def sweep(
    f: Callable[[Any], Any],
    x: Any,
    index: tuple[int, ...] | None = None,
    *,
    way: str = "centred",
    dtype: str = "float64",
    steps: Sequence[float] = STEPS,
) -> Sweep:
    """The error of differences of f at one entry of x, for many steps.

    f      takes one Tensor and returns one number
    index  the entry; the one with the largest slope if none is given
    dtype  "float64", or "float32" to see how early rounding sets in

    Centred differences are off by about h²: in float64 they are best near h = 1e-5 (the cube root
    of the rounding error), forward ones, off by about h, near 1e-8 (its square root).
    """
    if way not in WAYS:
        raise ValueError(f'way is "centred" or "forward", not {way!r}')
    exact = np.asarray(grad(f)(np.array(x, dtype=float)))
    place = np.unravel_index(np.abs(exact).argmax(), exact.shape) if index is None else index
    a = float(exact[place])
    with no_grad(), np.errstate(all="ignore"):
        slopes = [_slope(f, np.array(x, dtype=dtype), place, h, way) for h in steps]
    errors = [abs(n - a) / max(abs(n), abs(a)) if n != a else 0.0 for n in slopes]
    best = steps[int(np.argmin(np.nan_to_num(errors, nan=np.inf)))]
    return Sweep(tuple(steps), tuple(errors), best, way, str(np.dtype(dtype)))


def _slope(f: Callable[[Any], Any], x: Any, place: Any, h: float, way: str) -> float:
    """One difference, all of it in the dtype of x."""
    here = x[place]
    step = here.dtype.type(h)

    def at(entry: Any) -> Any:
        x[place] = entry
        return np.asarray(f(Tensor(x)).raw, dtype=x.dtype)[()]

    if way == "centred":
        return float((at(here + step) - at(here - step)) / (2 * step))
    return float((at(here + step) - at(here)) / step)
