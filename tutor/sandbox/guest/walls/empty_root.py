"""A root directory that is empty and already deleted: nothing in it, nothing can be put there.

Needs privileges; whoever lacks them still has `no_files`.
"""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from .cell import Cell

NAME = "empty-root"


def put_up(cell: Cell) -> bool:
    if os.geteuid() != 0:
        return False
    directory = Path(tempfile.mkdtemp())
    os.chdir(directory)
    directory.rmdir()
    os.chroot(".")
    return not any(Path("/").iterdir()) and not directory.exists()
