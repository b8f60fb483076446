"""A picture made of cells, such as an image, a map of classes, a landscape.

As text for a terminal, as SVG, or in a file of any kind: `.txt` and `.svg` by ourselves, `.png`,
`.pdf` and others by matplotlib, which `pip install "minigrad-tutor[plots]"` brings.
"""

from __future__ import annotations

import importlib
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from html import escape
from os import PathLike
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

SHADES = " ░▒▓█"  # of a terminal, from dark to bright
SIZE = 12  # of a cell in a picture, in pixels
LINE = 16
FONT = "12px ui-monospace,Menlo,Consolas,'DejaVu Sans Mono',monospace"
# Colours that people who see few colours can tell apart (M. Okabe, K. Ito, 2008).
COLOURS = ("#56b4e9", "#e69f00", "#009e73", "#cc79a7", "#f0e442", "#0072b2", "#d55e00", "#999999")
OWN = (".svg", ".txt")


@dataclass
class Raster:
    """Cells in rows, the first row on top. `print(raster)`, `raster.svg`, `raster.save(path)`.

    cells   what each cell is: with `glyphs` a number of a class; else a brightness from 0 to 1,
            or three of them, red, green and blue, along a last axis. NaN stays empty
    glyphs  the character of each class in a terminal
    kinds   what the classes are called, by number, for the legend
    marks   characters to be put on cells, by (row, column)
    notes   lines of text below
    """

    cells: NDArray[Any]
    glyphs: Sequence[str] = ()
    kinds: Mapping[int, str] = field(default_factory=dict)
    marks: Mapping[tuple[int, int], str] = field(default_factory=dict)
    notes: Sequence[str] = ()

    @property
    def text(self) -> str:
        """Two characters a cell, so that cells are about square."""
        rows = []
        for i, row in enumerate(self.cells):
            cells = (self._written(i, j, cell) for j, cell in enumerate(row))
            rows.append("".join(cells).rstrip())
        kinds = (f"{self.glyphs[k % len(self.glyphs)]} {name}" for k, name in self.kinds.items())
        legend = [", ".join(kinds)] if self.kinds else []
        return "\n".join([*rows, *legend, *self.notes])

    def _written(self, i: int, j: int, cell: Any) -> str:
        if (i, j) in self.marks:
            return f"{self.marks[i, j]:<2}"[:2]
        if np.isnan(cell).any():
            return "  "
        if self.glyphs:
            return self.glyphs[int(cell) % len(self.glyphs)] * 2
        level = float(np.mean(cell)) * len(SHADES)
        return SHADES[min(max(int(level), 0), len(SHADES) - 1)] * 2

    @property
    def svg(self) -> str:
        """The picture in SVG."""
        high, wide = self.cells.shape[:2]
        lines = [*self.kinds.values(), *self.notes]
        width = max([wide * SIZE, *(8 * len(text) + LINE for text in lines)])
        height = high * SIZE + (LINE * len(lines) + 6 if lines else 0)
        parts = [
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" '
            f'viewBox="0 0 {width} {height}" shape-rendering="crispEdges">',
            f"<style>text{{font:{FONT};fill:#0f172a}}.mark{{text-anchor:middle;"
            "paint-order:stroke;stroke:#fff;stroke-width:3px}</style>",
        ]
        for i, row in enumerate(self.cells):
            for j, cell in enumerate(row):
                if not np.isnan(cell).any():
                    parts.append(
                        f'<rect x="{j * SIZE}" y="{i * SIZE}" width="{SIZE}" height="{SIZE}" '
                        f'fill="{self._colour(cell)}"/>'
                    )
        for (i, j), mark in self.marks.items():
            x, y = (j + 0.5) * SIZE, (i + 0.5) * SIZE + 4
            parts.append(f'<text class="mark" x="{x:g}" y="{y:g}">{escape(mark)}</text>')
        for k, text in enumerate(lines, 1):
            y = high * SIZE + k * LINE
            parts.append(f'<text x="{LINE}" y="{y}">{escape(text)}</text>')
        for k, colour in enumerate(self._legend(), 1):
            y = high * SIZE + k * LINE - SIZE + 2
            parts.append(f'<rect x="1" y="{y}" width="{SIZE}" height="{SIZE}" fill="{colour}"/>')
        return "\n".join([*parts, "</svg>"]) + "\n"

    def _legend(self) -> list[str]:
        """The colour of each kind."""
        return [self._colour(kind) for kind in self.kinds]

    def _colour(self, cell: Any) -> str:
        if self.glyphs:
            return COLOURS[int(cell) % len(COLOURS)]
        levels = np.broadcast_to(np.clip(cell, 0, 1), 3) * 255
        return "#" + "".join(f"{round(float(level)):02x}" for level in levels)

    def save(self, path: str | PathLike[str]) -> None:
        """Write the picture to a file, whose ending says how."""
        path = Path(path)
        if path.suffix in OWN:
            path.write_text(self.svg if path.suffix == ".svg" else self.text + "\n", "utf-8")
            return
        figure = self._figure(path)
        written = io.BytesIO()
        try:
            figure.savefig(written, format=path.suffix.removeprefix("."), bbox_inches="tight")
        except ValueError as error:
            raise ValueError(f"{path}: no picture can be written in this form: {error}") from error
        path.write_bytes(written.getvalue())

    def _figure(self, path: Path) -> Any:
        """The picture drawn by matplotlib, without its state of windows and current figures."""
        try:
            figures = importlib.import_module("matplotlib.figure")
            effects = importlib.import_module("matplotlib.patheffects")
        except ImportError as error:
            raise ImportError(
                f"{path}: {path.suffix or 'such'} files are drawn by matplotlib: pip install "
                '"minigrad-tutor[plots]". Files ending in .svg and .txt need nothing more'
            ) from error
        high, wide = self.cells.shape[:2]
        figure = figures.Figure(figsize=(max(wide * 0.15, 2), max(high * 0.15, 1)))
        axes = figure.add_subplot()
        axes.imshow(self._colours(), interpolation="nearest")
        for (i, j), mark in self.marks.items():
            outline = [effects.withStroke(linewidth=2, foreground="white")]
            axes.text(j, i, mark, ha="center", va="center", fontsize=7, path_effects=outline)
        axes.set_axis_off()
        axes.set_title("\n".join(self.notes), fontsize=7, loc="left")
        for name, colour in zip(self.kinds.values(), self._legend(), strict=True):
            axes.plot([], [], "s", color=colour, label=name)
        if self.kinds:
            axes.legend(fontsize=7, loc="upper left", bbox_to_anchor=(1, 1))
        return figure

    def _colours(self) -> NDArray[np.float64]:
        """Red, green and blue of each cell, and how much of it is seen."""
        found = np.zeros((*self.cells.shape[:2], 4))
        for place in np.ndindex(*found.shape[:2]):
            if not np.isnan(self.cells[place]).any():
                code = self._colour(self.cells[place])
                found[place] = [*(int(code[k : k + 2], 16) / 255 for k in (1, 3, 5)), 1.0]
        return found

    def __str__(self) -> str:
        return self.text

    __repr__ = __str__

    def _repr_svg_(self) -> str:
        return self.svg
