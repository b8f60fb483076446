"""A root directory that is empty and already deleted: nothing in it, nothing can be put there.

Needs privileges; whoever lacks them still has `landlock` and `no_files`.
"""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from .cell import Cell

NAME = "empty-root"


def nowhere() -> int | None:
    """A descriptor of a deleted directory, for those who may make it their root."""
    if os.geteuid() != 0:
        return None
    directory = Path(tempfile.mkdtemp())
    descriptor = os.open(directory, os.O_RDONLY | os.O_DIRECTORY)
    directory.rmdir()
    return descriptor


def put_up(cell: Cell) -> bool:
    if cell.nowhere is None:
        return False
    os.fchdir(cell.nowhere)
    os.chroot(".")
    return not os.listdir("/")  # noqa: PTH208
