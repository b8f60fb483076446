"""Runs the corpus as it would be run elsewhere, and prints what was reported.

    python elsewhere.py USER REFUSED

USER is a number, or `root`. REFUSED names what the kernel here is made to lack, by a filter around
everything that follows: `landlock` (older than 5.13, or a container that does not let it through),
`seccomp` (a container that lets no filter be added), or `nothing`.
"""

from __future__ import annotations

import ctypes
import errno
import json
import os
import platform
import struct
import sys
from concurrent.futures import ThreadPoolExecutor
from queue import SimpleQueue
from typing import Any

from tests.tutor.sandbox.attacks import BROKEN, HONEST, HOSTILE, MODULES, Program
from tests.tutor.sandbox.attacks.judging import is_right, run, said
from tutor.sandbox import ForkServer
from tutor.sandbox.guest.walls.linux import SET_NO_NEW_PRIVS, SET_SECCOMP, prctl, prctl2

SERVERS = 2
_CREATE_RULESET = 444
_PRCTL = {"x86_64": 157, "aarch64": 167}
_LOAD, _EQUAL, _RETURN = 0x20, 0x15, 0x06
_ALLOW, _ERRNO = 0x7FFF0000, 0x00050000


def refuse(what: str) -> None:
    """From here on the kernel does not know `what`: for this process and all it starts."""
    if what == "nothing":
        return
    calls = [(_LOAD, 0, 0, 0)]
    if what == "landlock":
        calls += [(_EQUAL, 0, 1, _CREATE_RULESET), (_RETURN, 0, 0, _ERRNO | errno.ENOSYS)]
    else:
        calls += [(_EQUAL, 0, 3, _PRCTL[platform.machine()]), (_LOAD, 0, 0, 16)]
        calls += [(_EQUAL, 0, 1, SET_SECCOMP), (_RETURN, 0, 0, _ERRNO | errno.EPERM)]
    calls.append((_RETURN, 0, 0, _ALLOW))
    code = b"".join(struct.pack("=HBBI", op, yes, no, value) for op, yes, no, value in calls)
    instructions = ctypes.create_string_buffer(code, len(code))
    header = struct.pack("HP", len(calls), ctypes.addressof(instructions))
    prctl(SET_NO_NEW_PRIVS, 1)
    prctl2(SET_SECCOMP, 2, ctypes.create_string_buffer(header, len(header)))


def become(user: str) -> None:
    """An ordinary user, for good."""
    if user != "root":
        os.setgroups([])
        os.setresgid(int(user), int(user), int(user))
        os.setresuid(int(user), int(user), int(user))


def reported() -> dict[str, Any]:
    """What is said of each program: status, words, whether it is right, the walls."""
    free: SimpleQueue[ForkServer] = SimpleQueue()

    def one(program: Program) -> tuple[str, Any]:
        server = free.get()
        try:
            done = run(server, program)
        finally:
            free.put(server)
        return program.name, [done.status, said(done), is_right(done), done.layers]

    servers = [ForkServer(MODULES) for _ in range(SERVERS)]
    for server in servers:
        free.put(server)
    with ThreadPoolExecutor(SERVERS) as pool:
        found = dict(pool.map(one, (*HONEST, *BROKEN, *HOSTILE)))
    for server in servers:
        server.close()
    return found


if __name__ == "__main__":
    become(sys.argv[1])
    refuse(sys.argv[2])
    print(json.dumps(reported()))
