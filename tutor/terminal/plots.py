"""Curves drawn with characters, for those who read a shape faster than a column of numbers.

Only finite points reach the plotting library, and logarithms are taken here: its own logarithmic
scale ends the whole process on a value that is not a number.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import cycle
from typing import Any

import plotext  # type: ignore[import-untyped]

from tutor.course.evidence import Curves
from tutor.terminal.figures import figure

MARKS = {"braille": "⣀⣀", "hd": "▄▄", "x": "xx", "o": "oo", "+": "++"}  # told apart without colour


def picture(curves: Curves, width: int, height: int = 11) -> str:
    """The curves as text of that size; empty if there is nothing finite to draw."""
    points = {name: _points(curves, values) for name, values in curves.series.items()}
    heights = [y for found in points.values() for _, y in found]
    if len(heights) < 2 or width < 30:
        return ""
    figure_ = plotext.figure
    figure_.clear()
    figure_.theme("colorless")
    figure_.plot_size(width, height)
    figure_.axes(False, side=1)
    for found, mark in zip(points.values(), cycle(MARKS), strict=False):
        signal = figure_.signal([x for x, _ in found], [y for _, y in found], marker=mark)
        signal.lines(True)
        figure_.draw(signal)
    _label_axes(figure_, curves, heights)
    return str(figure_.build().string(colorless=True)).rstrip("\n")


def legend(curves: Curves) -> list[tuple[str, str]]:
    """The mark of every curve, and its name."""
    return list(zip(cycle(MARKS.values()), curves.series, strict=False))


def _points(curves: Curves, values: Sequence[float]) -> list[tuple[float, float]]:
    """The points that can be drawn; of a logarithmic plot, the powers of ten."""
    pairs = [(float(x), float(y)) for x, y in zip(curves.x, values, strict=False)]
    finite = [(x, y) for x, y in pairs if math.isfinite(x) and math.isfinite(y)]
    return [(x, math.log10(y)) for x, y in finite if y > 0] if curves.log else finite


def _label_axes(figure_: Any, curves: Curves, heights: list[float]) -> None:
    low, high = min(heights), max(heights)
    ticks = [low, (low + high) / 2, high] if high > low else [low]
    values = [10**tick for tick in ticks] if curves.log else ticks
    figure_.ruler("y").ticks(ticks, [figure(float(f"{value:.3g}")) for value in values])
    steps = [curves.x[0], curves.x[len(curves.x) // 2], curves.x[-1]]
    figure_.ruler("x").ticks(steps, [figure(step) for step in steps])
    figure_.label(curves.x_label)
