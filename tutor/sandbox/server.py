"""The judge's hold on a fork server: starts it, hands it jobs, starts it again when it dies."""

from __future__ import annotations

import importlib.util
import json
import os
import platform
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterable, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from tutor.sandbox.guest.frames import LENGTH, MAX_FRAME, packed
from tutor.sandbox.guest.wire import NotPlain, encode
from tutor.sandbox.jobs import Call, Job, Run, unreadable
from tutor.sandbox.reading import Ending, read

PRELOAD = ("numpy",)

_ON_LINUX = sys.platform.startswith("linux")
_SECCOMP_KNOWS = ("x86_64", "aarch64")
_GUEST = Path(__file__).parent
_BOOT = (
    "import sys; sys.path.insert(0, sys.argv[1]); from guest import forker, fresh;"
    " del sys.path[0]; {'serve': forker.serve, 'fresh': fresh.live_fresh}[sys.argv[2]]()"
)
_START_SECONDS = 60.0
_GRACE_SECONDS = 20.0  # beyond the wall limit, before the fork server itself counts as stuck
_ROOM_PER_CALL = 8192  # in the result channel, for an error's text
_KEPT_ENVIRONMENT = ("LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH")


class ServerDied(Exception):
    """The fork server is gone or does not answer; the text says what it said last."""


class ForkServer:
    """Runs jobs, one at a time, each in a process of its own. Threads may share it.

    `preload` names the modules that programs may import besides the harmless standard library;
    numpy is always among them. What is not loaded when the server starts no program can reach, so
    leave out what contains the answer. `require` names walls without which a job is not run.
    `fresh` starts a new interpreter for each job, which is slow; it is for systems that cannot
    fork safely.
    """

    def __init__(
        self,
        preload: Iterable[str] = PRELOAD,
        *,
        require: Sequence[str] | None = None,
        fresh: bool | None = None,
    ) -> None:
        self._preload = tuple(dict.fromkeys(("numpy", *preload)))
        self._fresh = not _ON_LINUX if fresh is None else fresh
        self._require = tuple(_required() if require is None else require)
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._socket: socket.socket | None = None
        self._errors: Any = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Ends the fork server, and with it a child that still runs."""
        with self._lock:
            self._stop()

    def run(self, job: Job) -> Run:
        """What came of the job. Raises NotPlain only if the arguments are not plain data."""
        run = unreadable(job.source) or self._unserved(job)
        if run is not None:
            return run
        header, body = _header(job), _body(job, self._require)
        with self._lock:
            return self._try_twice(header, body, job)

    def _unserved(self, job: Job) -> Run | None:
        if os.name != "posix":
            return Run("grader_error", message="programs are only run on Linux and macOS")
        loaded = {_root(name) for name in self._preload} | sys.stdlib_module_names
        if lacking := [name for name in job.modules if _root(name) not in loaded]:
            text = f"the fork server was started without {', '.join(lacking)}"
            return Run("grader_error", message=text)
        return None

    def _try_twice(self, header: bytes, body: bytes, job: Job) -> Run:
        """A server that was killed from outside costs nobody a point; twice is a fault."""
        reason = ""
        for _ in range(2):
            try:
                return read(self._exchange(header, body, job.limits.wall_seconds), job)
            except (ServerDied, OSError, ImportError) as error:
                self._stop()
                reason = str(error)
            except BaseException:  # an answer may still be under way: it must not meet the next job
                self._stop()
                raise
        return Run("grader_error", message=f"the fork server died twice: {reason}")

    def _exchange(self, header: bytes, body: bytes, wall_seconds: float) -> Ending:
        if self._process is None:
            self._start()
        self._send(header + body, _GRACE_SECONDS)
        patience = wall_seconds + _GRACE_SECONDS
        ending = self._answer(patience)
        output = self._receive(ending["output"], patience)
        return Ending(
            **ending | {"output": output, "results": self._receive(ending["results"], patience)}
        )

    def _start(self) -> None:
        ours, theirs = socket.socketpair()
        self._socket, self._errors = ours, tempfile.TemporaryFile()  # noqa: SIM115
        with theirs:
            self._process = subprocess.Popen(
                _command("serve"),
                stdin=theirs.fileno(),
                stdout=theirs.fileno(),
                stderr=self._errors,
                env=_environment(),
                start_new_session=True,
            )
        opening = {
            "preload": self._preload,
            "paths": _paths(self._preload),
            "fresh": _command("fresh") if self._fresh else None,
        }
        self._send(packed(opening), _START_SECONDS)
        threads = self._answer(_START_SECONDS)["threads"]
        if threads != 1:  # a lock held by another thread at the fork would never be released
            raise ServerDied(f"the fork server has {threads} threads")

    def _stop(self) -> None:
        if self._socket is not None:
            self._socket.close()
        if self._process is not None:
            self._process.kill()
            self._process.wait()
        if self._errors is not None:
            self._errors.close()
        self._socket = self._process = self._errors = None

    def _send(self, data: bytes, patience: float) -> None:
        assert self._socket is not None
        self._socket.settimeout(patience)
        try:
            self._socket.sendall(data)
        except OSError:
            raise ServerDied(self._last_words()) from None

    def _answer(self, patience: float) -> dict[str, Any]:
        (length,) = LENGTH.unpack(self._receive(LENGTH.size, patience))
        if length > MAX_FRAME:
            raise ServerDied("an answer of impossible length")
        answer = json.loads(self._receive(length, patience))
        if not isinstance(answer, dict):
            raise ServerDied("an answer that is no record")
        return answer

    def _receive(self, length: int, patience: float) -> bytes:
        assert self._socket is not None
        data, deadline = bytearray(), time.monotonic() + patience
        while len(data) < length:
            self._socket.settimeout(max(0.001, deadline - time.monotonic()))
            data += self._chunk(min(length - len(data), 1 << 20))
        return bytes(data)

    def _chunk(self, most: int) -> bytes:
        assert self._socket is not None
        try:
            chunk = self._socket.recv(most)
        except TimeoutError:
            raise ServerDied("it does not answer") from None
        except OSError:
            raise ServerDied(self._last_words()) from None
        if not chunk:
            raise ServerDied(self._last_words())
        return chunk

    def _last_words(self) -> str:
        self._errors.seek(0)
        lines = self._errors.read().decode(errors="replace").strip().splitlines()
        return lines[-1][:500] if lines else "it left no message"


def run_once(job: Job) -> Run:
    """Runs one job in a fork server of its own, which has loaded what the job allows."""
    run = unreadable(job.source)
    if run is not None:
        return run
    with ForkServer(job.modules) as server:
        return server.run(job)


def _required() -> tuple[str, ...]:
    """The walls without which nothing is run: those that this kind of system has for everybody."""
    if not _ON_LINUX:
        return ("session",)
    known = ("seccomp",) if platform.machine() in _SECCOMP_KNOWS else ()
    return ("session", "descriptors", "limits", "no-files", *known)


def _command(function: str) -> list[str]:
    return [sys.executable, "-I", "-c", _BOOT, str(_GUEST), function]


def _environment() -> dict[str, str]:
    """Nothing of the judge's; and one thread, for a library that starts more cannot be forked."""
    one = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS", "VECLIB_MAXIMUM_THREADS")
    kept = {name: os.environ[name] for name in _KEPT_ENVIRONMENT if name in os.environ}
    return kept | dict.fromkeys(one, "1") | {"LANG": "C.UTF-8"}


def _paths(names: Iterable[str]) -> list[str]:
    """Where the modules to preload lie: an isolated interpreter does not know these places."""
    places = []
    for name in names:
        spec = (
            None
            if _root(name) in sys.stdlib_module_names
            else importlib.util.find_spec(_root(name))
        )
        if spec is not None and spec.origin is not None:
            depth = 2 if spec.submodule_search_locations else 1
            places.append(str(Path(spec.origin).parents[depth - 1].resolve()))
    return list(dict.fromkeys(places))


def _root(name: str) -> str:
    return name.partition(".")[0]


def _header(job: Job) -> bytes:
    """What the fork server has to know of a job; it looks at nothing else."""
    limits = job.limits
    room = limits.result_bytes + _ROOM_PER_CALL * (len(job.calls) + 1)
    return packed(
        {
            "wall_seconds": limits.wall_seconds,
            "output_bytes": limits.output_bytes,
            "limits": {
                "cpu_seconds": limits.cpu_seconds,
                "memory_bytes": limits.memory_mb << 20,
                "file_bytes": max(room, limits.output_bytes + 1),
            },
        }
    )


def _body(job: Job, require: Sequence[str]) -> bytes:
    """What only the child reads."""
    return packed(
        {
            "source": job.source,
            "entry": job.entry,
            "calls": [_encoded(number, call) for number, call in enumerate(job.calls, 1)],
            "modules": job.modules,
            "require": require,
            "output_bytes": job.limits.output_bytes,
            "result_bytes": job.limits.result_bytes,
        }
    )


def _encoded(number: int, call: Call) -> Any:
    try:
        return encode((tuple(call.args), dict(call.kwargs)))
    except NotPlain as error:
        raise NotPlain(f"arguments of call {number}: {error}") from None
