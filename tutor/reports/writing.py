"""Files written whole or not at all: nobody ever reads half a report."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path


def write(file: Path, content: str | bytes) -> None:
    """Write bytes, or text in UTF-8, in place of what was there. Makes folders. Raises OSError."""
    data = content.encode() if isinstance(content, str) else content
    file = file.resolve()  # a link keeps pointing where it points
    if file.exists() and not file.is_file():
        file.write_bytes(data)  # /dev/stdout, say: not to be replaced by a file
        return
    file.parent.mkdir(parents=True, exist_ok=True)
    unfinished = file.with_name(f".{file.name[:100]}.{os.getpid()}.tmp")
    try:
        _flushed(unfinished, data)
        unfinished.replace(file)
    except BaseException:
        with contextlib.suppress(OSError):
            unfinished.unlink()
        raise


def _flushed(file: Path, data: bytes) -> None:
    with file.open("wb") as stream:
        stream.write(data)
        stream.flush()
        os.fsync(stream.fileno())
