"""Fork servers for as many programs at a time as may run; each is started when needed.

Programs that may import different modules get servers of their own: what an exercise allows is not
in the memory of a program that answers another one, where it might be the answer.
"""

from __future__ import annotations

import threading
from collections import defaultdict
from types import TracebackType
from typing import Self

from tutor.sandbox import ForkServer, Job, Run


class Sandboxes:
    """Runs jobs from any thread, at most so many at a time. Closing it ends every server."""

    def __init__(self, most: int) -> None:
        self._places = threading.Semaphore(most)
        self._lock = threading.Lock()
        self._idle: dict[tuple[str, ...], list[ForkServer]] = defaultdict(list)
        self._all: list[ForkServer] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for server in self._all:
            server.close()

    def run(self, job: Job) -> Run:
        """What came of the job, on a server that nobody else uses meanwhile."""
        with self._places:
            server = self._taken(job.modules)
            try:
                return server.run(job)
            finally:
                with self._lock:
                    self._idle[job.modules].append(server)

    def _taken(self, modules: tuple[str, ...]) -> ForkServer:
        with self._lock:
            if self._idle[modules]:
                return self._idle[modules].pop()
            server = ForkServer(modules)
            self._all.append(server)
            return server
