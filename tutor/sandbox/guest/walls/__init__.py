"""What stands between a program and the machine: one file a wall, put up in this order.

A wall has a `NAME` and `put_up(cell) -> bool`, which tries itself out and says whether it stands.
A wall that was only asked for, and not tried, is not counted.
"""

from __future__ import annotations

from typing import Protocol

from . import (
    descriptors,
    empty_root,
    landlock,
    limits,
    no_files,
    no_new_privileges,
    no_processes,
    orphan,
    seccomp,
    session,
    user,
)
from .cell import Cell


class Wall(Protocol):
    """What each of these modules is."""

    NAME: str

    def put_up(self, cell: Cell) -> bool:
        """Puts the wall up for the rest of this process, and tries whether it holds."""


# The order matters: a new root needs privileges and a descriptor, a change of user clears the
# parent-death signal, nothing can be opened once `no_files` stands, and `seccomp` forbids putting
# up any other.
ORDER: tuple[Wall, ...] = (
    session,
    empty_root,
    descriptors,
    user,
    orphan,
    no_new_privileges,
    landlock,
    limits,
    no_processes,
    no_files,
    seccomp,
)


def put_up_all(cell: Cell) -> list[str]:
    """The names of the walls that stand."""
    return [wall.NAME for wall in ORDER if _stands(wall, cell)]


def _stands(wall: Wall, cell: Cell) -> bool:
    try:
        return wall.put_up(cell)
    except (OSError, ValueError):
        return False
