"""A new interpreter for each job, where forking one with libraries loaded is not safe (macOS).

Slow, for everything is loaded again; the walls and all the rest are the same.
"""

from __future__ import annotations

import fcntl
import json
import os
import sys
import tempfile
from typing import Any, NoReturn

from .child import live
from .frames import packed, receive
from .modules import note_loaded
from .preload import forget_disk, load
from .surroundings import surroundings
from .walls.cell import Cell

STARTING_SECONDS = 10.0  # what a new interpreter may take to load everything
_OUTPUT, _RESULTS, _READY = 1, 3, 4
_CLEAR_OF_THOSE = 16


def start(body: bytearray, places: dict[str, Any], opening: dict[str, Any]) -> int:
    """Starts an interpreter that runs `live_fresh`; its process id."""
    wanted = (places["output"], places["output"], places["results"], places["ready"])
    job = _job_file(opening, places, body)
    here = [fcntl.fcntl(end, fcntl.F_DUPFD_CLOEXEC, _CLEAR_OF_THOSE) for end in (job, *wanted)]
    there = (0, _OUTPUT, 2, _RESULTS, _READY)
    actions = [(os.POSIX_SPAWN_DUP2, *ends) for ends in zip(here, there, strict=True)]
    try:
        return os.posix_spawn(sys.executable, opening["fresh"], os.environ, file_actions=actions)
    finally:
        for descriptor in (job, *here):
            os.close(descriptor)


def live_fresh() -> NoReturn:
    """The life of that interpreter: what the fork server did once, then the child's part."""
    opening, places = json.loads(receive(0) or b""), json.loads(receive(0) or b"")
    body = receive(0) or bytearray()
    load(opening["preload"], opening["paths"], opening["withheld"])
    around = surroundings(os.getppid())
    forget_disk()
    note_loaded()
    live(body, Cell(**places | around), opening["preload"])


def _job_file(opening: dict[str, Any], places: dict[str, Any], body: bytearray) -> int:
    ends = {"output": _OUTPUT, "results": _RESULTS, "ready": _READY}
    with tempfile.TemporaryFile(buffering=0) as file:
        for part in (opening, places | ends, json.loads(body)):
            file.write(packed(part))
        file.seek(0)
        return os.dup(file.fileno())
