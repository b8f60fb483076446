"""What a program prints, up to a limit; the rest is dropped without a word.

An error at the limit would fail an honest program for a forgotten print in a loop.
"""

from __future__ import annotations

import io
import os
import sys
from typing import Any


class Printed(io.RawIOBase):
    """A stream into `descriptor` that keeps the first `room` bytes."""

    def __init__(self, descriptor: int, room: int) -> None:
        self._descriptor = descriptor
        self._room = room

    def writable(self) -> bool:
        """Always."""
        return True

    def write(self, data: bytes) -> int:  # type: ignore[override]
        """Says that it wrote everything."""
        kept = bytes(data)[: self._room]
        self._room -= os.write(self._descriptor, kept) if kept else 0
        return len(data)


def catch(descriptor: int, room: int) -> None:
    """From here on stdout and stderr go there, unbuffered: a killed program loses nothing."""
    stream = Printed(descriptor, room)
    text: Any = io.TextIOWrapper(stream, "utf-8", "backslashreplace", write_through=True)
    vars(sys).update(stdout=text, stderr=text, __stdout__=text, __stderr__=text)
