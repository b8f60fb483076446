"""The fork server: a trusted process with everything loaded, one thread, and no secret.

It reads jobs from stdin and answers on stdout. For each it forks a child. It never looks into a
job: the body is read for the child and wiped, and what the child made goes out as the kernel
copies it. So no program finds in its memory what an earlier one wrote.

Where forking is not safe (macOS) each child is a new interpreter instead; the rest is the same.
"""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import resource
import sys
import tempfile
import time
from pathlib import Path
from typing import Any, NoReturn

from . import watch
from .child import live
from .frames import packed, receive, send
from .preload import forget_disk, load
from .walls.cell import Cell
from .walls.linux import ON_LINUX, SET_CHILD_SUBREAPER, SET_DUMPABLE, prctl

JUDGE = 0  # requests come in here
MOST_DESCRIPTORS = 64
STARTING_SECONDS = 10.0  # what a new interpreter may take to load everything


def serve() -> None:
    """Serves jobs until the judge closes its end."""
    answers = _own_stdout()
    opening = json.loads(receive(JUDGE) or b"{}")
    _settle()
    if not opening["fresh"]:
        load(opening["preload"], opening["paths"])
        forget_disk()
    send(answers, {"threads": _threads()})
    while (header := receive(JUDGE)) is not None:
        body = receive(JUDGE)
        if body is None:
            return
        _serve_one(json.loads(header), body, opening, answers)


def serve_fresh() -> NoReturn:
    """The life of a new interpreter that was started for one job."""
    opening, places = json.loads(receive(0) or b""), json.loads(receive(0) or b"")
    body = receive(0) or bytearray()
    load(opening["preload"], opening["paths"])
    forget_disk()
    cell = Cell(**places | {"parent": os.getppid(), "base_bytes": _address_space()})
    live(body, cell, opening["preload"])


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


def _address_space() -> int:
    if not ON_LINUX:
        return 0
    return int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()


def _serve_one(
    header: dict[str, Any], body: bytearray, opening: dict[str, Any], answers: int
) -> None:
    with contextlib.ExitStack() as files:
        output, results = _file(files), _file(files)
        told, ready = os.pipe()
        files.callback(os.close, told)
        started = time.monotonic()
        places = {"output": output, "results": results, "ready": ready} | header["limits"]
        pid = _start(body, places, opening)
        os.close(ready)
        body[:] = bytes(len(body))
        patience = header["wall_seconds"] + (STARTING_SECONDS if opening["fresh"] else 0.0)
        in_time = watch.wait(pid, patience, JUDGE)
        code, usage = watch.end(pid)
        ending = {
            "exit": code,
            "timed_out": not in_time,
            "cpu": usage.ru_utime + usage.ru_stime,
            "resident": usage.ru_maxrss * (1024 if ON_LINUX else 1),
            "seconds": time.monotonic() - started,
            "ready": os.read(told, 65536).decode(),
            "output": _size(output, header["output_bytes"] + 1),
            "results": _size(results, header["limits"]["file_bytes"]),
        }
        os.write(answers, packed(ending))
        _copy(output, answers, ending["output"])
        _copy(results, answers, ending["results"])


def _start(body: bytearray, places: dict[str, Any], opening: dict[str, Any]) -> int:
    if opening["fresh"]:
        return _start_fresh(body, places, opening)
    places |= {"parent": os.getpid(), "base_bytes": _address_space()}
    pid = os.fork()
    if pid == 0:
        live(body, Cell(**places), opening["preload"])
    return pid


def _start_fresh(body: bytearray, places: dict[str, Any], opening: dict[str, Any]) -> int:
    wanted = (places["output"], places["results"], places["ready"])
    output, results, ready = (fcntl.fcntl(fd, fcntl.F_DUPFD_CLOEXEC, 16) for fd in wanted)
    with tempfile.TemporaryFile(buffering=0) as job:
        there = places | {"output": 1, "results": 3, "ready": 4}
        for part in (packed(opening), packed(there), packed(json.loads(body))):
            job.write(part)
        job.seek(0)
        source = fcntl.fcntl(job.fileno(), fcntl.F_DUPFD_CLOEXEC, 16)
    ends = ((source, 0), (output, 1), (output, 2), (results, 3), (ready, 4))
    actions = [(os.POSIX_SPAWN_DUP2, here, number) for here, number in ends]
    pid = os.posix_spawn(sys.executable, opening["fresh"], os.environ, file_actions=actions)
    for descriptor in (source, output, results, ready):
        os.close(descriptor)
    return pid


def _file(files: contextlib.ExitStack) -> int:
    """A file in memory: bounded by the limit on file sizes, and read when its writer is gone."""
    if hasattr(os, "memfd_create"):
        descriptor = os.memfd_create("sandbox")
        files.callback(os.close, descriptor)
        return descriptor
    return files.enter_context(tempfile.TemporaryFile()).fileno()


def _size(descriptor: int, most: int) -> int:
    return min(os.fstat(descriptor).st_size, most)


def _copy(source: int, target: int, count: int) -> None:
    offset = 0
    while offset < count:
        if ON_LINUX:
            offset += os.sendfile(target, source, offset, count - offset)
        else:
            offset += os.write(target, os.pread(source, count - offset, offset))
