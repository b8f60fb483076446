"""Computing time, memory, sizes: hard limits, kept by the kernel.

Soft and hard are equal everywhere: at the CPU limit the kernel then kills at once, where a soft
limit would send a signal that a program can ignore.
"""

from __future__ import annotations

import math
import resource
import time

from .cell import Cell

NAME = "limits"


def put_up(cell: Cell) -> bool:
    spent = math.floor(time.process_time() + 0.9)  # a fresh process has loaded numpy by now
    hard = {
        "RLIMIT_CPU": spent + cell.cpu_seconds,
        "RLIMIT_FSIZE": cell.file_bytes,
        "RLIMIT_AS": cell.base_bytes + cell.memory_bytes,
        "RLIMIT_CORE": 0,
        "RLIMIT_MEMLOCK": 0,
        "RLIMIT_MSGQUEUE": 0,
    }
    stand = [_limit(name, value) for name, value in hard.items()]
    return all(stand)  # not before each has been tried


def _limit(name: str, value: int) -> bool:
    """True if the limit stands, or if this system does not know such a resource."""
    kind = getattr(resource, name, None)
    if kind is None:
        return True
    try:
        resource.setrlimit(kind, (value, value))
    except (OSError, ValueError):
        return False
    return resource.getrlimit(kind) == (value, value)
