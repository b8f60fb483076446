"""Landlock: the kernel's rule that this process reaches no file, no port and no other process.

Mickaël Salaün, "Landlock: unprivileged access control", Linux 5.13; the numbers are those of
include/uapi/linux/landlock.h. Nothing is allowed here, so no rule has to be written.
"""

from __future__ import annotations

import ctypes
import os
import struct

from .cell import Cell
from .linux import syscall

NAME = "landlock"
_CREATE, _RESTRICT = 444, 446  # the same on every architecture
_ASK_VERSION = 1
_FILE_RIGHTS = {1: 13, 2: 14, 3: 15, 4: 15}  # bits known to each version; 16 from the fifth on
_NET, _SCOPE = 0b11, 0b11  # bind and connect; abstract sockets and signals


def put_up(cell: Cell) -> bool:
    version = syscall(_CREATE, None, ctypes.c_size_t(0), _ASK_VERSION)
    rules = _everything_handled(version)
    ruleset = syscall(_CREATE, rules, ctypes.c_size_t(len(rules)), 0)
    try:
        syscall(_RESTRICT, ruleset, 0)
    finally:
        os.close(ruleset)
    return _closed() and (version < 6 or _nobody_in_reach(cell.parent))


def _everything_handled(version: int) -> bytes:
    """What is handled and not allowed by a rule is forbidden."""
    files = (1 << _FILE_RIGHTS.get(version, 16)) - 1
    known = 1 + (version >= 4) + (version >= 6)
    return struct.pack(f"={known}Q", *(files, _NET, _SCOPE)[:known])


def _closed() -> bool:
    try:
        os.close(os.open("/", os.O_RDONLY | os.O_DIRECTORY))
    except OSError:
        return True
    return False


def _nobody_in_reach(parent: int) -> bool:
    try:
        os.kill(parent, 0)
    except PermissionError:
        return True
    return False
