"""Another user, one that nothing else runs as: no signal, no trace, no file of anybody's.

Each child gets a user id of its own, so that two programs that run at once are strangers too.
"""

from __future__ import annotations

import os

from .cell import Cell

NAME = "user"
UNUSED = 0x7000_0000  # above every range that login or container managers hand out
FEW = 10_000  # in a container that maps only 65536 ids


def put_up(cell: Cell) -> bool:
    if os.geteuid() != 0:
        return False
    os.setgroups([])
    return _become(UNUSED + os.getpid()) or _become(FEW + os.getpid() % 50_000)


def _become(number: int) -> bool:
    try:
        os.setresgid(number, number, number)
        os.setresuid(number, number, number)
    except OSError:
        return False
    return os.getresuid() == (number,) * 3 and not _can_return()


def _can_return() -> bool:
    try:
        os.setuid(0)
    except OSError:
        return False
    return True
