"""regions: which class a network gives to every point of the plane, and where the data lie."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from minigrad.graph import Node, no_grad

from .raster import Raster

GLYPHS = ("·", "░", "▒", "▓", "+", "=", "~", ":")
POINTS = "0123456789"


def regions(
    predict: Callable[[Any], Any],
    x: ArrayLike,
    y: ArrayLike | None = None,
    *,
    threshold: float | None = None,
    margin: float = 0.15,
    size: tuple[int, int] = (24, 36),
) -> Raster:
    """The plane around the points x (count, 2), each cell drawn as the class it is given.

        print(drawing.regions(model, x, y))

    predict    a network, or any function of points (n, 2): it gives a score for each class, (n,
               classes), a single score, (n,) or (n, 1), or classes, whole numbers (n,)
    y          the classes of the points, drawn as digits: a digit in a region of another kind was
               classified wrongly
    threshold  above which a single score means class 1. Without it 0.5 where all scores lie in 0
               to 1, as probabilities do, and 0 elsewhere
    margin     how much of the plane is shown around the points, as a share of their range
    size       rows and columns of cells

    A network is asked in evaluation, without a graph, and is left as it was.
    """
    points = np.asarray(x.raw if isinstance(x, Node) else x, dtype=float)
    if points.ndim != 2 or points.shape[1] != 2 or not len(points):
        raise ValueError(f"regions draws the plane: points (count, 2), not {points.shape}")
    low, high = points.min(axis=0), points.max(axis=0)
    wide = np.where(high > low, high - low, 1.0)
    low, high = low - margin * wide, high + margin * wide
    rows, columns = size
    across, up = np.linspace(low[0], high[0], columns), np.linspace(high[1], low[1], rows)
    places = np.stack(np.meshgrid(across, up), axis=-1).reshape(-1, 2)
    cells = _classes(predict, places, threshold).reshape(rows, columns)
    marks = {} if y is None else _marks(points, y, low, high, size)
    kinds = {int(k): f"class {int(k)}" for k in np.unique(cells)}
    ends = f"across {low[0]:.3g} to {high[0]:.3g}, up {low[1]:.3g} to {high[1]:.3g}"
    return Raster(cells, GLYPHS, kinds, marks, (ends,))


def _classes(predict: Callable[[Any], Any], places: NDArray[Any], threshold: float | None) -> Any:
    """The class of each place."""
    with no_grad(), evaluating(predict):
        given = predict(places)
    scores = np.asarray(given.raw if isinstance(given, Node) else given)
    if scores.ndim == 2 and scores.shape[1] > 1:
        return scores.argmax(axis=1).astype(float)
    if scores.size != len(places):
        raise ValueError(
            f"regions gave predict {places.shape[0]} points and got shape {scores.shape}: it must "
            "give a class, a score, or a score for each class, for every point"
        )
    scores = scores.reshape(-1)
    if scores.dtype.kind in "iu":
        return scores.astype(float)
    if threshold is None:
        threshold = 0.5 if scores.min() >= 0 and scores.max() <= 1 else 0.0
    return (scores > threshold).astype(float)


@contextmanager
def evaluating(model: Any) -> Iterator[None]:
    """Inside, a network is in evaluation; afterwards every part is as it was. Others are let be."""
    parts = [(part, part.training) for part in model.modules()] if _is_network(model) else []
    for part, _ in parts:
        part.training = False
    try:
        yield
    finally:
        for part, training in parts:
            part.training = training


def _is_network(model: Any) -> bool:
    return hasattr(type(model), "modules") and hasattr(type(model), "training")


def _marks(
    points: NDArray[Any], y: ArrayLike, low: Any, high: Any, size: tuple[int, int]
) -> dict[tuple[int, int], str]:
    """The digit of each point's class, at its cell."""
    classes = np.asarray(y.raw if isinstance(y, Node) else y).reshape(-1)
    if len(classes) != len(points):
        raise ValueError(f"regions: {len(points)} points and {len(classes)} classes")
    share = (points - low) / (high - low)
    rows = np.rint((1 - share[:, 1]) * (size[0] - 1)).astype(int).tolist()
    columns = np.rint(share[:, 0] * (size[1] - 1)).astype(int).tolist()
    digits = [POINTS[int(k) % len(POINTS)] for k in classes]
    return dict(zip(zip(rows, columns, strict=True), digits, strict=True))
