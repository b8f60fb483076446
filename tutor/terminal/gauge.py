"""How far a long run is: a bar on a terminal, now and then a line everywhere else. On stderr."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TextIO

_LINE_SECONDS = 10.0  # between lines; a run that is sooner done says nothing
_SETTLED_SECONDS = 1.0  # before a rate is worth telling


class Pace:
    """How fast something is done, and how long the rest takes, from what was done since the start.

    What a resumed run finds done before it has done anything itself is no work of its own.
    """

    def __init__(self, total: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._total = total
        self._clock = clock
        self._began = clock()
        self.done = 0

    @property
    def rate(self) -> float | None:
        """How many a second; None as long as that is a guess."""
        seconds = self._clock() - self._began
        return self.done / seconds if self.done and seconds >= _SETTLED_SECONDS else None

    def said(self) -> str:
        """`180 a second, 49 s left`; empty as long as it is a guess."""
        if not self.rate:
            return ""
        left = (self._total - self.done) / self.rate
        return f"{_figure(self.rate)} a second, {_span(left)} left"


@contextmanager
def gauge(total: int, plain: bool) -> Iterator[Callable[[int], None]]:
    """Something to tell how many of `total` submissions are done."""
    pace = Pace(total)
    if plain or not sys.stderr.isatty():
        yield _lines(pace, total, sys.stderr)
        return
    from rich.console import Console  # noqa: PLC0415 - a log needs no terminal library
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn  # noqa: PLC0415

    columns = (BarColumn(), MofNCompleteColumn(), TextColumn("{task.fields[pace]}"))
    console = Console(stderr=True)
    with Progress("submissions", *columns, console=console, transient=True) as progress:
        task = progress.add_task("", total=total, pace="")

        def show(done: int) -> None:
            pace.done = done
            progress.update(task, completed=done, pace=pace.said())

        yield show


def _lines(pace: Pace, total: int, stream: TextIO) -> Callable[[int], None]:
    told = time.monotonic()

    def show(done: int) -> None:
        nonlocal told
        pace.done = done
        if time.monotonic() - told >= _LINE_SECONDS:
            told = time.monotonic()
            print(f"{done} of {total} submissions, {pace.said()}", file=stream, flush=True)

    return show


def _figure(rate: float) -> str:
    return f"{rate:.0f}" if rate >= 10 else f"{rate:.1f}"


def _span(seconds: float) -> str:
    if seconds < 100:
        return f"{seconds:.0f} s"
    minutes = seconds / 60
    return f"{minutes:.0f} min" if minutes < 100 else f"{minutes / 60:.1f} h"
