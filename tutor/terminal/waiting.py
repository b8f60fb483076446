"""What is shown while something is under way: how long it takes, how far it is, its curve."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Timer
from typing import TYPE_CHECKING

from rich.console import Console, Group, RenderableType
from rich.table import Table as Grid
from rich.text import Text

from tutor.course.evidence import Curves
from tutor.course.watching import Progress, watched
from tutor.language import _
from tutor.terminal.gauge import span

if TYPE_CHECKING:
    from rich.live import Live

PATIENCE = 0.3  # seconds before it is said that something is under way
SETTLED = 0.05  # share of a run after which the time left is worth telling
BAR = 24  # columns


@contextmanager
def waiting(console: Console) -> Iterator[None]:
    """Say that something is under way, if it takes long enough to wonder; at the end, wipe it."""
    look = Look(console)
    timer = Timer(PATIENCE, look.begin)
    timer.start()
    try:
        with watched(look.see):
            yield
    finally:
        timer.cancel()
        timer.join()
        look.end()


class Look:
    """The last that was seen of a run, as a page. `clock` gives seconds."""

    def __init__(self, console: Console, clock: Callable[[], float] = time.monotonic) -> None:
        self.console = console
        self.clock = clock
        self._began = clock()
        self._seen = Progress(None)
        self._live: Live | None = None

    def begin(self) -> None:
        """Paint it from now on."""
        from rich.live import Live  # noqa: PLC0415 - nothing that is quick needs it

        self._live = Live(
            console=self.console, get_renderable=self.page, refresh_per_second=8, transient=True
        )
        self._live.start()

    def end(self) -> None:
        """Wipe it."""
        if self._live:
            self._live.stop()

    def see(self, progress: Progress) -> None:
        """How far it is now."""
        self._seen = progress

    def page(self) -> RenderableType:
        """A line, and the curve above it if there is one and room for it."""
        curve = self._curve()
        return Group(Text(curve, no_wrap=True), self._line()) if curve else self._line()

    def _line(self) -> RenderableType:
        seconds = self.clock() - self._began
        share = self._seen.share
        if share is None:
            said = (
                _("one moment …") if seconds < 1 else _("one moment … {span}", span=span(seconds))
            )
            return Text(f"{said} · {_('Ctrl-C stops it')}")
        from rich.progress_bar import ProgressBar  # noqa: PLC0415 - few runs have a share

        left = span(seconds / share * (1 - share)) if share > SETTLED else "…"
        line = Grid.grid(padding=(0, 1))
        told = _("{percent} %, {span} left", percent=int(100 * share), span=left)
        bar = ProgressBar(total=1.0, completed=share, width=min(BAR, self.console.width // 3))
        line.add_row(bar, Text(f"{told} · {_('Ctrl-C stops it')}", no_wrap=True))
        return line

    def _curve(self) -> str:
        values = self._seen.curve
        height = min(11, self.console.height // 2)
        if len(values) < 2 or height < 5:
            return ""
        from tutor.terminal.plots import picture  # noqa: PLC0415 - few runs have a curve

        steps = range(1, len(values) + 1)
        curve = Curves("", _("step"), steps, {"": values})
        return picture(curve, min(self.console.width, 72), height)
