"""Five descriptors and no other: nothing of the judge's or the fork server's is within reach.

0 reads nothing, 1 and 2 are what the program prints, 3 takes the results, 4 says that the walls
stand and is closed before the program starts.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import resource

from .cell import Cell

NAME = "descriptors"
OUTPUT, RESULTS, READY = 1, 3, 4
ABOVE_ALL = 32  # copies go here first, so that none is overwritten before its turn


def put_up(cell: Cell) -> bool:
    wanted = (cell.nothing, cell.output, cell.output, cell.results, cell.ready)
    copies = [fcntl.fcntl(descriptor, fcntl.F_DUPFD, ABOVE_ALL) for descriptor in wanted]
    for number, copy in enumerate(copies):
        os.dup2(copy, number)
    os.closerange(READY + 1, highest() + 1)
    return not _is_open(READY + 1) and not _is_open(copies[-1])


def highest() -> int:
    """A bound for open descriptors; the fork server lowers its own, so it is small."""
    return min(resource.getrlimit(resource.RLIMIT_NOFILE)[1] % (1 << 20), 1 << 16)


def _is_open(descriptor: int) -> bool:
    with contextlib.suppress(OSError):
        os.fstat(descriptor)
        return True
    return False
