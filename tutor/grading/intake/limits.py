"""How large an archive may be, packed and unpacked: what one student hands in, or a whole class.

Honest work is thousands of times smaller. The limits are what a bomb can cost: at most this much
is ever unpacked, whatever the ratio, and only the files that are read at all stay in memory.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Limits:
    """Bytes of the archive itself, things in it, and bytes of all that comes out of it."""

    packed: int
    entries: int
    unpacked: int


STUDENT = Limits(32 << 20, 5_000, 64 << 20)
CLASS = Limits(4 << 30, 200_000, 256 << 20)

MOST_ARCHIVES = 2  # within one another
