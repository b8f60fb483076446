"""Fork servers for as many programs at a time as may run; each is started when needed.

Programs that may import different modules get servers of their own: what an exercise allows is not
in the memory of a program that answers another one, where it might be the answer.
"""

from __future__ import annotations

import threading
from collections import defaultdict
from collections.abc import Sequence
from types import TracebackType
from typing import Self

from tutor.sandbox import ForkServer, Job, Run
from tutor.sandbox.launching import Place

_Needs = tuple[tuple[str, ...], tuple[str, ...]]  # the modules allowed, and those withheld


class Sandboxes:
    """Runs jobs from any thread, at most so many at a time. Closing it ends every server.

    `require` and `place` are as in `ForkServer`.
    """

    def __init__(
        self, most: int, require: Sequence[str] | None = None, place: Place | None = None
    ) -> None:
        self._require = require
        self._place = place
        self._places = threading.Semaphore(most)
        self._lock = threading.Lock()
        self._idle: dict[_Needs, list[ForkServer]] = defaultdict(list)
        self._all: list[ForkServer] = []

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
        """Ends every server."""
        for server in self._all:
            server.close()

    def run(self, job: Job) -> Run:
        """What came of the job, on a server that nobody else uses meanwhile."""
        needs = job.modules, job.withheld
        with self._places:
            server = self._taken(needs)
            try:
                return server.run(job)
            finally:
                with self._lock:
                    self._idle[needs].append(server)

    def _taken(self, needs: _Needs) -> ForkServer:
        with self._lock:
            if self._idle[needs]:
                return self._idle[needs].pop()
            modules, withheld = needs
            server = ForkServer(
                modules, withheld=withheld, require=self._require, place=self._place
            )
            self._all.append(server)
            return server
