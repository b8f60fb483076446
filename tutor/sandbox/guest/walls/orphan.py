"""A child dies when the fork server does."""

from __future__ import annotations

import os
import signal

from .cell import Cell
from .linux import SET_PDEATHSIG, prctl

NAME = "dies-with-parent"


def put_up(cell: Cell) -> bool:
    prctl(SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != cell.parent:  # it died before the signal was asked for
        os._exit(1)
    return True
