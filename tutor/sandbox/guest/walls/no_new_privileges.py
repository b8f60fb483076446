"""No set-user-id program gives this process more than it has."""

from __future__ import annotations

from .cell import Cell
from .linux import GET_NO_NEW_PRIVS, SET_NO_NEW_PRIVS, prctl

NAME = "no-new-privileges"


def put_up(cell: Cell) -> bool:
    prctl(SET_NO_NEW_PRIVS, 1)
    return prctl(GET_NO_NEW_PRIVS) == 1
