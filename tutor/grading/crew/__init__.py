"""Who judges: the cores of this machine, or a cluster of processes, here or on other machines.

A crew has `submit(work)`, which promises the result, and a `window`: how much work keeps it busy.
It writes nothing down; whoever handed the work out does, so a worker may die without harm to it.

    station    what judging needs: the same in every process of a run, and sent there as plain data
    threads    this machine, one process
    chunks     work sent to any `concurrent.futures.Executor` in handfuls, and got back from it
    cluster    Dask's scheduler and workers
"""

from __future__ import annotations

from concurrent.futures import Future
from types import TracebackType
from typing import Protocol, Self

from tutor.grading.submission import Result, Work


class Crew(Protocol):
    """What all crews are. Left, they end every process that they started."""

    window: int

    def submit(self, work: Work) -> Future[Result]:
        """The promise of a result."""

    def __enter__(self) -> Self: ...

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None: ...
