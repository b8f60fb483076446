"""A session and process group of its own: signals to the group stay inside, killpg takes all."""

from __future__ import annotations

import os

from .cell import Cell

NAME = "session"


def put_up(cell: Cell) -> bool:
    os.setsid()
    os.chdir("/")
    os.umask(0o077)
    return os.getpgid(0) == os.getpid()
