"""The fork server: a trusted process with everything loaded, one thread, and no secret.

It reads jobs from stdin and answers on stdout. For each it forks a child. It never looks into a
job: the body is read for the child and wiped, and what the child made goes out as the kernel
copies it. So no program finds in its memory what an earlier one wrote.
"""

from __future__ import annotations

import json
import os
import resource
import time
from pathlib import Path
from typing import Any

from . import fresh, watch
from .channels import Channels
from .child import live
from .frames import receive, send
from .modules import note_loaded
from .preload import forget_disk, load
from .surroundings import surroundings
from .walls.cell import Cell
from .walls.linux import ON_LINUX, SET_CHILD_SUBREAPER, SET_DUMPABLE, prctl

JUDGE = 0  # requests come in here
MOST_DESCRIPTORS = 64


def serve() -> None:
    """Serves jobs until the judge closes its end."""
    answers = _own_stdout()
    opening = json.loads(receive(JUDGE) or b"{}")
    _settle()
    if not opening["fresh"]:
        load(opening["preload"], opening.pop("paths"), opening["withheld"])
        forget_disk()
        note_loaded()
    around = surroundings(os.getpid())
    send(answers, {"threads": _threads()})
    while (header := receive(JUDGE)) is not None and (body := receive(JUDGE)) is not None:
        _serve_one(json.loads(header), body, opening, around, answers)


def _own_stdout() -> int:
    """The judge's end under another number: what a library prints must not get between."""
    answers = os.dup(1)
    os.dup2(2, 1)
    return answers


def _settle() -> None:
    os.chdir("/")
    resource.setrlimit(resource.RLIMIT_NOFILE, (MOST_DESCRIPTORS, MOST_DESCRIPTORS))
    if ON_LINUX:
        prctl(SET_CHILD_SUBREAPER, 1)
        prctl(SET_DUMPABLE, 0)  # a child of the same user may not look into this process


def _threads() -> int:
    return len(list(Path("/proc/self/task").iterdir())) if ON_LINUX else 1


def _serve_one(
    header: dict[str, Any],
    body: bytearray,
    opening: dict[str, Any],
    around: dict[str, Any],
    answers: int,
) -> None:
    with Channels() as channels:
        started = time.monotonic()
        places = around | header["limits"] | channels.places()
        pid = _start(body, places, opening)
        body[:] = bytes(len(body))
        patience = header["wall_seconds"] + (fresh.STARTING_SECONDS if opening["fresh"] else 0.0)
        in_time = watch.wait(pid, patience, JUDGE)
        ending = watch.end(pid) | {"timed_out": not in_time, "seconds": time.monotonic() - started}
        sizes = channels.sizes(header["output_bytes"] + 1, header["limits"]["file_bytes"])
        send(answers, ending | sizes | {"ready": channels.told()})
        channels.pass_on(answers, sizes)


def _start(body: bytearray, places: dict[str, Any], opening: dict[str, Any]) -> int:
    if opening["fresh"]:
        return fresh.start(body, places, opening)
    cell = Cell(**places)
    pid = os.fork()
    if pid == 0:
        live(body, cell, opening["preload"])
    return pid
