"""What is shown while something is under way."""

from __future__ import annotations

import io
import time

import pytest
from rich.console import Console

from tutor.course.watching import Progress, watcher
from tutor.terminal import waiting as room
from tutor.terminal.waiting import Look, waiting


def page(look):
    """What it looks like as text."""
    look.console.file = sink = io.StringIO()
    look.console.print(look.page())
    return sink.getvalue()


def paper(width=80, height=24):
    """A terminal of that size."""
    return Console(width=width, height=height, color_system=None, force_terminal=True)


def test_a_share_is_told_with_the_time_left():
    """A quarter took 10 seconds, so 30 are left."""
    now = iter([0.0, 10.0])
    look = Look(paper(), lambda: next(now))
    look.see(Progress(0.25))
    assert "25 %, 30 s left · Ctrl-C stops it" in page(look)


def test_without_a_share_only_the_time_is_told():
    """No bar is drawn of what nobody knows."""
    now = iter([0.0, 7.0])
    shown = page(Look(paper(), lambda: next(now)))
    assert "7 s" in shown
    assert "%" not in shown


@pytest.mark.parametrize(("width", "height"), [(80, 24), (120, 40), (40, 12)])
def test_the_curve_fits_the_window(width, height):
    """With its line below, at every size."""
    look = Look(paper(width, height))
    look.see(Progress(0.5, [1 / (1 + i) for i in range(50)]))
    lines = page(look).rstrip("\n").split("\n")
    assert 5 < len(lines) < height
    assert max(map(len, lines)) <= width


def test_a_curve_that_blows_up_is_still_drawn():
    """Only its finite values."""
    look = Look(paper())
    look.see(Progress(0.5, [1.0, 2.0, float("inf"), float("nan")]))
    assert "%" in page(look)


def test_what_is_quick_is_not_told(monkeypatch):
    """Nothing is painted before one wonders; afterwards it is wiped, and nobody watches."""
    sink = io.StringIO()
    console = Console(file=sink, width=80, force_terminal=True)
    with waiting(console):
        assert watcher() is not None
    assert sink.getvalue() == ""
    monkeypatch.setattr(room, "PATIENCE", 0.01)
    with waiting(console):
        time.sleep(0.3)
    assert "one moment" in sink.getvalue()
    assert watcher() is None
