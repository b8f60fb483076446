"""Evidence drawn for the terminal, its numbers always beside it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import singledispatch

from rich.bar import Bar
from rich.console import Console, ConsoleOptions, Group, RenderableType, RenderResult
from rich.table import Table as Grid
from rich.text import Text

from tutor.course.evidence import Bars, Curves, Evidence, Table
from tutor.language import _
from tutor.language.wrapping import width
from tutor.terminal.figures import columns, figure
from tutor.terminal.lines import curve_rows
from tutor.terminal.markdown import unmarked
from tutor.terminal.visible import visible


@singledispatch
def drawn(evidence: Evidence) -> RenderableType:
    """Evidence as a picture with its numbers."""
    raise TypeError(f"no drawing for {type(evidence).__name__}")


@drawn.register
def _table(evidence: Table) -> RenderableType:
    rows = [[figure(cell) for cell in row] for row in evidence.rows]
    return Group(_caption(evidence.label), Rows([list(evidence.columns), *rows]))


@drawn.register
def _bars(evidence: Bars) -> RenderableType:
    grid = Grid.grid(padding=(0, 2), expand=True)
    grid.add_column()
    grid.add_column(justify="right")
    grid.add_column(ratio=1)
    lengths = _lengths(evidence)
    for name, value, length in zip(evidence.names, evidence.values, lengths, strict=True):
        bar = Bar(1.0, 0.0, length, color="cyan") if length else ""
        grid.add_row(visible(str(name)), figure(value), bar)
    scale = f"  {_('(length of the bars: powers of ten)')}" if evidence.log else ""
    return Group(_caption(evidence.label, scale), grid)


def _lengths(bars: Bars) -> list[float]:
    """The length of every bar between 0 and 1; nothing for what is not finite."""
    sizes = [_size(float(value), bars.log) for value in bars.values]
    known = [size for size in sizes if size is not None]
    if not known:
        return [0.0] * len(sizes)
    # A power of ten below the smallest still gets a bar of its own.
    floor = math.floor(min(known)) - 1 if bars.log else min(0.0, *known)
    span = (max(known) - floor) or 1.0
    return [0.0 if size is None else (size - floor) / span for size in sizes]


def _size(value: float, log: bool) -> float | None:
    if not math.isfinite(value) or (log and value <= 0):
        return None
    return math.log10(value) if log else value


@drawn.register
def _curves(evidence: Curves) -> RenderableType:
    return Group(_caption(evidence.label), _Plot(evidence), _Figures(evidence))


class _Plot:
    """Curves drawn as wide as there is room."""

    def __init__(self, curves: Curves) -> None:
        self.curves = curves

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        from tutor.terminal.plots import legend, picture  # noqa: PLC0415 - few have curves

        plot = picture(self.curves, min(options.max_width, 72))
        if plot:
            names = "   ".join(f"{mark} {name}" for mark, name in legend(self.curves))
            yield Text(visible(names))
            yield Text(visible(plot), no_wrap=True)


class _Figures:
    """A few points of every curve, as many as there is room for."""

    def __init__(self, curves: Curves) -> None:
        self.curves = curves

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        names = [self.curves.x_label, *self.curves.series]
        room = options.max_width - max(map(width, names)) - 2
        yield Rows(curve_rows(self.curves, most=max(2, min(8, room // 9))))


def _caption(label: str, aside: str = "") -> Text:
    caption = Text(visible(unmarked(label)), "bold")
    return caption.append(aside, "not bold dim")


class Rows:
    """Rows under their heads, numbers to the right; no number is cut, however little room."""

    def __init__(self, rows: Sequence[Sequence[str]]) -> None:
        self.rows = [[visible(cell) for cell in row] for row in rows]

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        lines = columns(self.rows, options.max_width)
        head = len(lines) - len(self.rows) + 1
        yield Text("\n".join(lines[:head]), "dim", overflow="fold")
        yield Text("\n".join(lines[head:]), overflow="fold")
