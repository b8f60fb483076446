"""No descriptor beside the ones that are open: no file, socket or pipe can be made or copied.

A limit of zero stops every new descriptor and leaves the open ones alone. It needs no privileges,
and a program needs no file: all it may import is in memory.
"""

from __future__ import annotations

import os
import resource
from collections.abc import Callable

from .cell import Cell

NAME = "no-files"


def put_up(cell: Cell) -> bool:
    resource.setrlimit(resource.RLIMIT_NOFILE, (0, 0))
    return _refused(lambda: os.open("/", os.O_RDONLY)) and _refused(os.pipe)


def _refused(attempt: Callable[[], object]) -> bool:
    try:
        attempt()
    except OSError:
        return True
    return False
