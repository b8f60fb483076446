"""No set-user-id program gives this process more than it has."""

from __future__ import annotations

from .cell import Cell
from .linux import SET_NO_NEW_PRIVS, prctl

NAME = "no-new-privileges"


def put_up(cell: Cell) -> bool:
    prctl(SET_NO_NEW_PRIVS, 1)
    return True
