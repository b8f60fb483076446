"""What the walls need that can be had once, before any child: see `walls.cell.Cell`."""

from __future__ import annotations

import os
import resource
from pathlib import Path
from typing import Any

from .walls.empty_root import nowhere
from .walls.linux import ON_LINUX


def surroundings(parent: int) -> dict[str, Any]:
    """The part of a `Cell` that is the same for all children of this process."""
    return {
        "parent": parent,
        "base_bytes": _address_space(),
        "nothing": os.open(os.devnull, os.O_RDWR),
        "nowhere": nowhere(),
    }


def _address_space() -> int:
    if not ON_LINUX:
        return 0
    return int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
