"""Ctrl-C: heard where it has something to stop, and nowhere in between."""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from types import FrameType
from typing import Any

Handler = Callable[[int, FrameType | None], Any]


def deaf(number: int, frame: FrameType | None) -> None:
    """Nothing happens. (To ignore the signal would make an editor ignore it as well.)"""


def held() -> AbstractContextManager[None]:
    """A `with` in which Ctrl-C does nothing, but for what is `interruptible`."""
    return _handled_by(deaf)


def interruptible() -> AbstractContextManager[None]:
    """A `with` in which Ctrl-C raises KeyboardInterrupt."""
    return _handled_by(signal.default_int_handler)


@contextmanager
def _handled_by(handler: Handler) -> Iterator[None]:
    if threading.current_thread() is not threading.main_thread():  # no other is ever interrupted
        yield
        return
    before = signal.signal(signal.SIGINT, handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
