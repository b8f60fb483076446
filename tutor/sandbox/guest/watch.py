"""Waiting for a child, ending it, and leaving nobody behind."""

from __future__ import annotations

import contextlib
import math
import os
import select
import signal
import sys
import time
from pathlib import Path
from typing import Any

from .walls.linux import ON_LINUX

_PATIENCE = 5.0
_MOST_OWED = 10.0  # seconds of waiting for a core that a child is given back


def wait(pid: int, seconds: float, judge: int) -> bool:
    """True if the child ended in time. If the judge goes away meanwhile, so does everything.

    The time that the child wanted to run and others had the cores does not count, where the kernel
    tells it: on a busy machine an honest program gets the verdict it gets on an idle one.
    """
    if hasattr(os, "pidfd_open"):
        return _wait_for_event(pid, seconds, judge)
    return _wait_by_asking(pid, time.monotonic() + seconds)


def _wait_for_event(pid: int, seconds: float, judge: int) -> bool:
    child = os.pidfd_open(pid)
    try:
        poll = select.poll()
        poll.register(child, select.POLLIN)
        poll.register(judge, 0)  # asks for nothing, and is told of a hang-up all the same
        events = _polled(poll, pid, seconds)
    finally:
        os.close(child)
    if judge in events:
        end(pid)
        sys.exit()
    return child in events


def _polled(poll: select.poll, pid: int, seconds: float) -> dict[int, int]:
    """What happened first; nothing if that took too long."""
    started = time.monotonic()
    left = seconds
    while left > 0:
        if events := poll.poll(math.ceil(left * 1000)):
            return dict(events)
        left = started + seconds + _owed(pid) - time.monotonic()
    return {}


def _owed(pid: int) -> float:
    """Seconds that the process stood in the queue for a core."""
    try:
        waited = int(Path(f"/proc/{pid}/schedstat").read_text().split()[1]) / 1e9
    except (OSError, IndexError, ValueError):
        return 0.0
    return min(waited, _MOST_OWED)


def _wait_by_asking(pid: int, deadline: float) -> bool:
    while time.monotonic() < deadline:
        if os.waitid(os.P_PID, pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is not None:
            return True
        time.sleep(0.002)
    return False


def end(pid: int) -> dict[str, Any]:
    """Kills the child and its group, if still there; how it ended and what it used."""
    for kill in (os.killpg, os.kill):  # before reaping: until then the number is taken
        with contextlib.suppress(OSError):
            kill(pid, signal.SIGKILL)
    _, status, usage = os.wait4(pid, 0)
    _end_orphans()
    return {
        "exit": os.waitstatus_to_exitcode(status),
        "cpu": usage.ru_utime + usage.ru_stime,
        "resident": usage.ru_maxrss * (1024 if ON_LINUX else 1),
    }


def _end_orphans() -> None:
    """Kills what children left behind; the kernel makes it ours, whatever session it went to."""
    deadline = time.monotonic() + _PATIENCE
    while time.monotonic() < deadline:
        try:
            ended, _ = os.waitpid(-1, os.WNOHANG)
        except ChildProcessError:
            return
        if not ended:
            _kill_children()
            time.sleep(0.001)
    sys.exit("children of a program cannot be ended")


def _kill_children() -> None:
    own = Path(f"/proc/self/task/{os.getpid()}/children")
    with contextlib.suppress(OSError):
        for child in own.read_text().split():
            os.kill(int(child), signal.SIGKILL)
