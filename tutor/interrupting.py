"""Ctrl-C: heard where it has something to stop, and nowhere in between.

One handler stands for a whole visit, so that no moment is without one. It raises once for each
place that wants to hear it: a second Ctrl-C, while the first is still being dealt with, does
nothing. What catches a KeyboardInterrupt and goes on says `interruptible` again for what follows.
"""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType, TracebackType


class _Hearing:
    """Whether Ctrl-C is to raise now."""

    def __init__(self) -> None:
        self.now = False

    def handle(self, number: int, frame: FrameType | None) -> None:
        """Raise, if somebody listens, and once. (To ignore the signal would deafen an editor.)"""
        if self.now:
            self.now = False
            raise KeyboardInterrupt


_HEARING = _Hearing()


@contextmanager
def held() -> Iterator[None]:
    """A `with` in which Ctrl-C does nothing, but for what is `interruptible`."""
    if threading.current_thread() is not threading.main_thread():  # no other is ever interrupted
        yield
        return
    before = signal.signal(signal.SIGINT, _HEARING.handle)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


class interruptible:
    """A `with` in which Ctrl-C raises KeyboardInterrupt, once.

    A class, as a generator would be interrupted between its first line and its `try`. Wherever the
    interrupt comes, on the way in or out too, what is left behind is deaf and not the other way.
    """

    def __enter__(self) -> None:
        self._outer = _HEARING.now
        _HEARING.now = True

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        where: TracebackType | None,
    ) -> None:
        _HEARING.now = self._outer
