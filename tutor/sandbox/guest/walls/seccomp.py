"""Seccomp: the system calls a program may make, and no others.

A list of what is allowed, because the list of what is dangerous grows with every kernel. What is
not on it answers EACCES, which Python turns into a PermissionError that can be read; another
architecture's calling convention, whose numbers mean other things, ends the process.
"""

from __future__ import annotations

import ctypes
import errno
import os
import platform
import struct
from collections.abc import Iterable

from .cell import Cell
from .linux import SET_SECCOMP, prctl2

NAME = "seccomp"

_ARCHITECTURES = {"x86_64": (0, 0xC000003E), "aarch64": (1, 0xC00000B7)}

# name: (number on x86_64, on aarch64); None where that architecture has no such call.
ALLOWED: dict[str, tuple[int | None, int | None]] = {
    # reading and writing what is open already
    "read": (0, 63), "write": (1, 64), "readv": (19, 65), "writev": (20, 66),
    "pread64": (17, 67), "pwrite64": (18, 68), "lseek": (8, 62), "close": (3, 57),
    "dup": (32, 23), "fstat": (5, 80), "poll": (7, None), "ppoll": (271, 73),
    "select": (23, None), "pselect6": (270, 72),
    # memory
    "mmap": (9, 222), "mprotect": (10, 226), "munmap": (11, 215), "mremap": (25, 216),
    "brk": (12, 214), "madvise": (28, 233), "membarrier": (324, 283),
    # time
    "clock_gettime": (228, 113), "clock_getres": (229, 114), "clock_nanosleep": (230, 115),
    "gettimeofday": (96, 169), "time": (201, None), "nanosleep": (35, 101),
    "setitimer": (38, 103), "getitimer": (36, 102), "alarm": (37, None), "times": (100, 153),
    # signals to itself
    "rt_sigaction": (13, 134), "rt_sigprocmask": (14, 135), "rt_sigreturn": (15, 139),
    "rt_sigpending": (127, 136), "rt_sigtimedwait": (128, 137), "rt_sigsuspend": (130, 133),
    "sigaltstack": (131, 132), "pause": (34, None),
    # who am I, what may I
    "getpid": (39, 172), "getppid": (110, 173), "gettid": (186, 178), "getuid": (102, 174),
    "geteuid": (107, 175), "getgid": (104, 176), "getegid": (108, 177),
    "getresuid": (118, 148), "getresgid": (120, 150), "getpgrp": (111, None),
    "getpgid": (121, 155), "getsid": (124, 156), "uname": (63, 160), "sysinfo": (99, 179),
    "getrusage": (98, 165), "getrlimit": (97, 163),
    # what Python and the C library need to keep going, and to end
    "futex": (202, 98), "rseq": (334, 293), "set_robust_list": (273, 99),
    "set_tid_address": (218, 96), "sched_yield": (24, 124), "sched_getaffinity": (204, 123),
    "getrandom": (318, 278), "exit": (60, 93), "exit_group": (231, 94),
    "restart_syscall": (219, 128),
}  # fmt: skip

# Allowed with these arguments only: (argument, its low 32 bits), any one of them. The kernel
# itself reads these arguments as 32 bits.
_F_DUPFD, _F_GETFD, _F_SETFD, _F_GETFL, _F_SETFL, _F_DUPFD_CLOEXEC = 0, 1, 2, 3, 4, 1030
_TCGETS = 0x5401
CHECKED: dict[str, tuple[tuple[int, int], int, tuple[int, ...]]] = {
    "fcntl": ((72, 25), 1, (_F_DUPFD, _F_GETFD, _F_SETFD, _F_GETFL, _F_SETFL, _F_DUPFD_CLOEXEC)),
    "ioctl": ((16, 29), 1, (_TCGETS,)),
}
_TO_ITSELF = ((62, 129), (234, 131))  # kill, tgkill: the process named first has to be this one
_PRLIMIT = (302, 261)  # for reading: the third argument, the new limit, has to be a null pointer
_CLONE3 = 435  # ENOSYS makes the C library fall back to clone, whose refusal can be read

_LOAD, _EQUAL, _AT_LEAST, _RETURN = 0x20, 0x15, 0x35, 0x06
_ALLOW, _KILL, _ERRNO = 0x7FFF0000, 0x80000000, 0x00050000
_EACCES, _ENOSYS = errno.EACCES, errno.ENOSYS
_NUMBER_AT, _ARCHITECTURE_AT, _ARGUMENTS_AT = 0, 4, 16
_X32 = 0x40000000


def put_up(cell: Cell) -> bool:
    if platform.machine() not in _ARCHITECTURES:
        return False
    code = _COMMON + _for_process(_ARCHITECTURES[platform.machine()][0], os.getpid())
    instructions = ctypes.create_string_buffer(code, len(code))
    header = struct.pack("HP", len(code) // 8, ctypes.addressof(instructions))
    prctl2(SET_SECCOMP, 2, ctypes.create_string_buffer(header, len(header)))
    return _stands()


def _for_all(column: int, architecture: int) -> bytes:
    """The filter as far as it is the same for all, in the byte code of the packet filter."""
    parts = [_op(_LOAD, _ARCHITECTURE_AT), _op(_EQUAL, architecture, 1, 0), _op(_RETURN, _KILL)]
    parts += [_op(_LOAD, _NUMBER_AT), _op(_AT_LEAST, _X32, 0, 1), _op(_RETURN, _KILL)]
    parts += [_when(pair[column], _op(_RETURN, _ALLOW)) for pair in ALLOWED.values()]
    for numbers, argument, values in CHECKED.values():
        parts.append(_when(numbers[column], _one_of(argument, values)))
    return b"".join([*parts, _when(_PRLIMIT[column], _null(2)), _when(_CLONE3, _refuse(_ENOSYS))])


def _for_process(column: int, process: int) -> bytes:
    """The rest of it, which ends in the answer to everything that is on no list."""
    to_itself = [_when(pair[column], _one_of(0, (process,))) for pair in _TO_ITSELF]
    return b"".join(to_itself) + _refuse(_EACCES)


def _stands() -> bool:
    """Asks for something harmless that is not on the list."""
    try:
        os.getcwd()  # noqa: PTH109
    except PermissionError:
        return True
    except OSError:
        return False
    return False


def _op(code: int, value: int, if_true: int = 0, if_false: int = 0) -> bytes:
    return struct.pack("=HBBI", code, if_true, if_false, value)


def _when(number: int | None, then: bytes) -> bytes:
    """`then`, which always returns, if this is the system call asked for."""
    return b"" if number is None else _op(_EQUAL, number, 0, len(then) // 8) + then


def _one_of(argument: int, values: Iterable[int]) -> bytes:
    """Allow if the argument has one of these values."""
    tests = [_op(_EQUAL, value, 0, 1) + _op(_RETURN, _ALLOW) for value in values]
    return _argument(argument) + b"".join(tests) + _refuse(_EACCES)


def _null(argument: int) -> bytes:
    """Allow if all 64 bits of the argument are zero."""
    high = _argument(argument, 4) + _op(_EQUAL, 0, 1, 0) + _refuse(_EACCES)
    return high + _one_of(argument, (0,))


def _argument(number: int, offset: int = 0) -> bytes:
    return _op(_LOAD, _ARGUMENTS_AT + 8 * number + offset)


def _refuse(number: int) -> bytes:
    return _op(_RETURN, _ERRNO | number)


# Made once, before any child.
_COMMON = _for_all(*_ARCHITECTURES.get(platform.machine(), (0, 0)))
