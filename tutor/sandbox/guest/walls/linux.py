"""The few system calls that Python does not have, by ctypes. Linux only."""

from __future__ import annotations

import ctypes
import os
import sys

SET_PDEATHSIG, SET_DUMPABLE, SET_NO_NEW_PRIVS, SET_CHILD_SUBREAPER = 1, 4, 38, 36
GET_PDEATHSIG, GET_NO_NEW_PRIVS = 2, 39
SET_SECCOMP = 22

ON_LINUX = sys.platform.startswith("linux")

_libc = ctypes.CDLL(None, use_errno=True) if ON_LINUX else None


def forget() -> None:
    """From here on this process makes none of these calls."""
    global _libc
    _libc = None


def prctl(option: int, value: int = 0) -> int:
    """prctl(2) with one argument; what it answers. Raises OSError."""
    zero = ctypes.c_ulong(0)
    return checked("prctl", option, ctypes.c_ulong(value), zero, zero, zero)


def prctl2(option: int, mode: int, structure: ctypes.Array[ctypes.c_char]) -> None:
    """prctl(2) with a mode and a structure. Raises OSError."""
    checked("prctl", option, ctypes.c_ulong(mode), structure)


def syscall(number: int, *arguments: object) -> int:
    """A system call by its number. Raises OSError."""
    return checked("syscall", ctypes.c_long(number), *arguments)


def checked(function: str, *arguments: object) -> int:
    """A function of libc that answers -1 and sets errno when it fails. Raises OSError."""
    if _libc is None:
        raise OSError(f"{function} is not known on this system")
    result = int(getattr(_libc, function)(*arguments))
    if result < 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))
    return result
