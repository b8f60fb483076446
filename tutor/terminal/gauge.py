"""How far a long run is: a bar on a terminal, now and then a line everywhere else. On stderr."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TextIO

from tutor.language import _

_LINE_SECONDS = 10.0  # between lines; a run that is sooner done says nothing
_SETTLED_SECONDS = 1.0  # before a rate is worth telling


class Pace:
    """How fast something is done, and how long the rest takes.

    What a resumed run finds in its journal was not done by it, and does not count as speed.
    """

    def __init__(self, total: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._total = total
        self._clock = clock
        self._began = clock()

    def said(self, done: int, found: int) -> str:
        """`180 a second, 49 s left`; empty as long as that would be a guess."""
        seconds = self._clock() - self._began
        if done == found or seconds < _SETTLED_SECONDS:
            return ""
        rate = (done - found) / seconds
        left = span((self._total - done) / rate)
        return _("{rate} a second, {span} left", rate=_figure(rate), span=left)


@contextmanager
def gauge(total: int, plain: bool) -> Iterator[Callable[[int, int], None]]:
    """Something to tell how many of `total` submissions are done, and how many of these were found
    done.
    """
    pace = Pace(total)
    if plain or not sys.stderr.isatty():
        yield _lines(pace, total, sys.stderr)
        return
    from rich.console import Console  # noqa: PLC0415 - a log needs no terminal library
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn  # noqa: PLC0415

    columns = (BarColumn(), MofNCompleteColumn(), TextColumn("{task.fields[pace]}"))
    console = Console(stderr=True)
    with Progress(_("submissions"), *columns, console=console, transient=True) as progress:
        task = progress.add_task("", total=total, pace="")
        yield lambda done, found: progress.update(task, completed=done, pace=pace.said(done, found))


def _lines(pace: Pace, total: int, stream: TextIO) -> Callable[[int, int], None]:
    told = time.monotonic()

    def show(done: int, found: int) -> None:
        nonlocal told
        if time.monotonic() - told >= _LINE_SECONDS:
            told = time.monotonic()
            words = [_("{done} of {total} submissions", done=done, total=total)]
            words.append(pace.said(done, found))
            print(", ".join(filter(None, words)), file=stream, flush=True)

    return show


def _figure(rate: float) -> str:
    return f"{rate:.0f}" if rate >= 10 else f"{rate:.1f}"


def span(seconds: float) -> str:
    """A time as it is told: seconds, minutes or hours."""
    if seconds < 100:
        return _("{seconds:.0f} s", seconds=seconds)
    minutes = seconds / 60
    if minutes < 100:
        return _("{minutes:.0f} min", minutes=minutes)
    return _("{hours:.1f} h", hours=minutes / 60)
