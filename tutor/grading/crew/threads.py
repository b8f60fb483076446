"""This machine: one process judges, and as many programs run meanwhile as there are cores."""

from __future__ import annotations

from concurrent.futures import Future, ThreadPoolExecutor
from types import TracebackType
from typing import Self

from tutor.course import Course
from tutor.grading.bench import Bench
from tutor.grading.crew.station import Station
from tutor.grading.submission import Result, Work

_WORKERS_PER_JOB = 2  # one is judged while the other's program runs
_AHEAD = 2  # pieces of work handed out for each worker, so that none waits for the next


class Threads:
    """Judges by `course`, which is loaded already; `jobs` programs run at a time."""

    def __init__(self, station: Station, course: Course, jobs: int) -> None:
        self.window = _AHEAD * _WORKERS_PER_JOB * jobs
        self._sandboxes = station.sandboxes(jobs)
        self._bench = Bench(course, station.secret, self._sandboxes.run)
        self._pool = ThreadPoolExecutor(_WORKERS_PER_JOB * jobs)

    def submit(self, work: Work) -> Future[Result]:
        """The promise of a result."""
        return self._pool.submit(self._bench.judged, work)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._pool.shutdown(cancel_futures=True)
        self._sandboxes.close()
