"""The judge's hold on a fork server: starts it, hands it jobs, starts it again when it dies."""

from __future__ import annotations

import json
import os
import socket
import sys
import tempfile
import threading
import time
from collections.abc import Iterable, Sequence
from types import TracebackType
from typing import Any, Self

from tutor.language import _
from tutor.sandbox.guest.frames import LENGTH, MAX_FRAME, packed
from tutor.sandbox.guest.wire import NotPlain, encode
from tutor.sandbox.isolation import usual
from tutor.sandbox.jobs import Call, Job, Run, unreadable
from tutor.sandbox.launching import Here, Launched, Place, command, root
from tutor.sandbox.reading import Ending, read

PRELOAD = ("numpy",)

_ON_LINUX = sys.platform.startswith("linux")
_START_SECONDS = 60.0
_GRACE_SECONDS = 20.0  # beyond the wall limit, before the fork server itself counts as stuck
_ROOM_PER_CALL = 8192  # in the result channel, for an error's text


class ServerDied(Exception):
    """The fork server is gone or does not answer; the text says what it said last."""


class ForkServer:
    """Runs jobs, one at a time, each in a process of its own. Threads may share it.

    `preload` names the modules that programs may import besides the harmless standard library;
    numpy is always among them. What is not loaded when the server starts no program can reach, so
    leave out what contains the answer, or have a part of a package `withheld`. `require` names the
    walls without which a job is not run (`isolation.usual` by default). `place` is where it is
    started: here, or in a container. `fresh` starts a new interpreter for each job, which is slow;
    it is for systems that cannot fork safely.
    """

    def __init__(
        self,
        preload: Iterable[str] = PRELOAD,
        *,
        withheld: Iterable[str] = (),
        require: Sequence[str] | None = None,
        place: Place | None = None,
        fresh: bool | None = None,
    ) -> None:
        forks = _ON_LINUX or place is not None  # whatever the system, in a container it is Linux
        self._preload = tuple(dict.fromkeys(("numpy", *preload)))
        self._withheld = tuple(withheld)
        self._place: Place = place or Here()
        self._fresh = not forks if fresh is None else fresh
        self._require = tuple(usual(forks) if require is None else require)
        self._lock = threading.Lock()
        self._launched: Launched | None = None
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
            return Run("grader_error", message=_("programs are only run on Linux and macOS"))
        loaded = {root(name) for name in self._preload} | sys.stdlib_module_names
        if lacking := [name for name in job.modules if root(name) not in loaded]:
            text = _("the fork server was started without {lacking}", lacking=", ".join(lacking))
            return Run("grader_error", message=text)
        if known := [name for name in job.withheld if name not in self._withheld]:
            text = _("the fork server was started with {known}", known=", ".join(known))
            return Run("grader_error", message=text)
        return None

    def _try_twice(self, header: bytes, body: bytes, job: Job) -> Run:
        """A server that was killed from outside costs nobody a point; twice is a fault."""
        reason = ""
        for _attempt in range(2):
            try:
                return read(self._exchange(header, body, job.limits.wall_seconds), job)
            except (ServerDied, OSError, ImportError) as error:
                self._stop()
                reason = str(error)
            except BaseException:  # an answer may still be under way: it must not meet the next job
                self._stop()
                raise
        return Run("grader_error", message=_("the fork server died twice: {reason}", reason=reason))

    def _exchange(self, header: bytes, body: bytes, wall_seconds: float) -> Ending:
        if self._launched is None:
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
            self._launched = self._place.launch(theirs.fileno(), self._errors)
        opening = {
            "preload": self._preload,
            "withheld": self._withheld,
            "paths": self._place.paths(self._preload),
            "fresh": command("fresh") if self._fresh else None,
        }
        self._send(packed(opening), _START_SECONDS)
        threads = self._answer(_START_SECONDS)["threads"]
        if threads != 1:  # a lock held by another thread at the fork would never be released
            raise ServerDied(_("the fork server has {threads} threads", threads=threads))

    def _stop(self) -> None:
        if self._socket is not None:
            self._socket.close()
        if self._launched is not None:
            self._launched.end()
        if self._errors is not None:
            self._errors.close()
        self._socket = self._launched = self._errors = None

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
            raise ServerDied(_("an answer of impossible length"))
        answer = json.loads(self._receive(length, patience))
        if not isinstance(answer, dict):
            raise ServerDied(_("an answer that is no record"))
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
            raise ServerDied(_("it does not answer")) from None
        except OSError:
            raise ServerDied(self._last_words()) from None
        if not chunk:
            raise ServerDied(self._last_words())
        return chunk

    def _last_words(self) -> str:
        self._errors.seek(0)
        lines = self._errors.read().decode(errors="replace").strip().splitlines()
        return lines[-1][:500] if lines else _("it left no message")


def run_once(job: Job) -> Run:
    """Runs one job in a fork server of its own, which has loaded what the job allows."""
    run = unreadable(job.source)
    if run is not None:
        return run
    with ForkServer(job.modules, withheld=job.withheld) as server:
        return server.run(job)


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
        raise NotPlain(
            _("arguments of call {number}: {error}", number=number, error=error)
        ) from None
