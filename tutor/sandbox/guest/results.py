"""The channel for results: one JSON object a line, at most so many bytes.

What stands in it was written by a process that runs a student's program, so the judge reads it as
if the student had written it.
"""

from __future__ import annotations

import json
import os
from typing import Any

from .wire import NotPlain, encode

MAX_TEXT = 500


class Results:
    """Writes to `descriptor`; the values together take at most `room` bytes."""

    def __init__(self, descriptor: int, room: int) -> None:
        self._descriptor = descriptor
        self._room = room

    def begin(self, call: int) -> None:
        """The call is under way: should nothing more come, this is where it stopped."""
        self._line({"begin": call})

    def value(self, call: int, value: Any) -> None:
        """What the call returned. Raises NotPlain if that cannot be sent."""
        plain = encode(value)
        text = json.dumps({"value": call, "is": plain})
        self._room -= len(text)
        if self._room < 0:
            raise NotPlain("more data than may be returned")
        self._write(text)

    def error(self, call: int, text: str, line: int | None) -> None:
        """Why the call gave no value."""
        self._line({"error": call, "text": text[:MAX_TEXT], "line": line})

    def stop(self, status: str, text: str, line: int | None) -> None:
        """Why no further call is made."""
        self._line({"stop": status, "text": text[:MAX_TEXT], "line": line})

    def end(self) -> None:
        """Every call was made."""
        self._line({"end": True})

    def _line(self, record: dict[str, Any]) -> None:
        self._write(json.dumps(record))

    def _write(self, text: str) -> None:
        rest = memoryview(text.encode() + b"\n")
        while rest:
            rest = rest[os.write(self._descriptor, rest) :]
