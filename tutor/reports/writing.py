"""Files written whole or not at all: nobody ever reads half a report."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path


def write(file: Path, text: str) -> None:
    """Write the text in UTF-8, in place of what was there. Folders are made. Raises OSError."""
    file = file.resolve()  # a link keeps pointing where it points
    if file.exists() and not file.is_file():
        file.write_text(text, encoding="utf-8")  # /dev/stdout, say: not to be replaced by a file
        return
    file.parent.mkdir(parents=True, exist_ok=True)
    unfinished = file.with_name(f".{file.name[:100]}.{os.getpid()}.tmp")
    try:
        _flushed(unfinished, text)
        unfinished.replace(file)
    except BaseException:
        with contextlib.suppress(OSError):
            unfinished.unlink()
        raise


def _flushed(file: Path, text: str) -> None:
    with file.open("w", encoding="utf-8", newline="\n") as stream:
        stream.write(text)
        stream.flush()
        os.fsync(stream.fileno())
