"""A child dies when the fork server does."""

from __future__ import annotations

import ctypes
import os
import signal

from .cell import Cell
from .linux import GET_PDEATHSIG, SET_PDEATHSIG, checked, prctl

NAME = "dies-with-parent"


def put_up(cell: Cell) -> bool:
    prctl(SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != cell.parent:  # it died before the signal was asked for
        os._exit(1)
    return _asked_for() == signal.SIGKILL


def _asked_for() -> int:
    number = ctypes.c_int(0)
    checked("prctl", GET_PDEATHSIG, ctypes.byref(number))
    return number.value
