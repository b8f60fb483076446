"""How far a run is, told to whoever watches while it is under way: a front end, or nobody."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass


@dataclass(frozen=True)
class Progress:
    """`share` of all runs that is done, between 0 and 1, None where that cannot be known; `curve`
    is what the run has measured so far, as far as its author lets it be seen.
    """

    share: float | None
    curve: Sequence[float] = ()


Watcher = Callable[[Progress], None]
_watcher: ContextVar[Watcher | None] = ContextVar("watcher", default=None)


@contextmanager
def watched(by: Watcher) -> Iterator[None]:
    """Whatever runs meanwhile in this thread tells its progress. Telling must be quick."""
    before = _watcher.set(by)
    try:
        yield
    finally:
        _watcher.reset(before)


def watcher() -> Watcher | None:
    """Who watches, if anyone."""
    return _watcher.get()
