"""contours: a function of two numbers as a landscape seen from above, and walks on it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from minigrad.graph import Node, no_grad
from minigrad.tensor import Tensor

from .raster import Raster

LEVELS = 10
MARKS = "abcdefghij"


def contours(
    f: Callable[[Any], Any],
    across: tuple[float, float] = (-2.0, 2.0),
    up: tuple[float, float] = (-2.0, 2.0),
    *,
    paths: Mapping[str, ArrayLike] | None = None,
    size: tuple[int, int] = (24, 36),
) -> Raster:
    """The landscape of f between these ends, dark in the valleys, and walks from start to end.

        walk = train.trajectory(surface, (-1.5, 1.0), lambda p: optim.SGD(p, lr=0.1))
        print(drawing.contours(surface, paths={"SGD": walk}))

    f      takes a Tensor (2,), and returns one number
    paths  named walks (steps, 2), each drawn with a letter of its own; its end is a capital
    size   rows and columns of cells

    Heights are shown by rank, a tenth of the cells a shade, so that a narrow valley is seen
    however steep its walls; that is what lines of equal height do.
    """
    rows, columns = size
    xs, ys = np.linspace(*across, columns), np.linspace(up[1], up[0], rows)
    with no_grad(), np.errstate(all="ignore"):
        heights = np.array([[_height(f, (x, y)) for x in xs] for y in ys])
    marks: dict[tuple[int, int], str] = {}
    notes = [f"across {across[0]:.3g} to {across[1]:.3g}, up {up[0]:.3g} to {up[1]:.3g}"]
    for letter, (name, path) in zip(MARKS, (paths or {}).items(), strict=False):
        walk = np.asarray(path, dtype=float)
        if walk.ndim != 2 or walk.shape[1] != 2:
            raise ValueError(f"contours: the path {name!r} is (steps, 2), not {walk.shape}")
        cells = [_cell(point, across, up, size) for point in walk]
        marks |= {cell: letter for cell in cells if cell is not None}
        if cells[-1] is not None:
            marks[cells[-1]] = letter.upper()
        (x, y), end = walk[-1], "" if cells[-1] is not None else ", beyond the picture"
        notes.append(f"{letter} {name}: {len(walk) - 1} steps, ends at ({x:.3g}, {y:.3g}){end}")
    return Raster(_ranked(heights), marks=marks, notes=notes)


def _height(f: Callable[[Any], Any], point: tuple[float, float]) -> float:
    y = f(Tensor(point))
    y = np.asarray(y.raw if isinstance(y, Node) else y)
    if y.size != 1:
        raise ValueError(f"contours: the function must return one number, and returned {y.shape}")
    return float(y.reshape(()))


def _ranked(heights: NDArray[np.float64]) -> NDArray[np.float64]:
    """The share of cells that lie lower, in steps of a tenth; NaN and infinity are the highest."""
    flat = np.nan_to_num(heights, nan=np.inf, posinf=np.inf).reshape(-1)
    below = np.searchsorted(np.sort(flat), flat, side="left") / flat.size
    ranks: NDArray[np.float64] = (np.floor(below * LEVELS) / LEVELS).reshape(heights.shape)
    return ranks


def _cell(
    point: NDArray[np.float64],
    across: tuple[float, float],
    up: tuple[float, float],
    size: tuple[int, int],
) -> tuple[int, int] | None:
    """The cell of a point, or None beyond the picture."""
    shares = [(v - a) / (b - a) for v, (a, b) in zip(point, (across, up), strict=True)]
    if not all(0 <= share <= 1 for share in shares):
        return None
    return round((1 - shares[1]) * (size[0] - 1)), round(shares[0] * (size[1] - 1))
