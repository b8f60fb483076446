"""Workers that are processes, here or on many machines: Dask starts them, and starts them again.

`tutor grade --distributed local` needs nothing else; for more than one machine a scheduler and
workers are started first (`dask scheduler`, `dask worker`), and its address is given. They talk in
pickles, so all of them are trusted; no student's program ever gets a socket. Results come back to
this process, which alone writes the journal.
"""

from __future__ import annotations

import importlib
import logging
from concurrent.futures import Future
from functools import partial
from threading import Event, Thread
from types import TracebackType
from typing import Any, Self

from tutor.grading.crew.chunks import Chunks
from tutor.grading.crew.station import Station, judged
from tutor.grading.submission import Result, Work
from tutor.language import _

LOCAL = "local"
CHUNK = 50  # pieces: a third of a second's work, where sending one costs milliseconds
_AHEAD = 3  # chunks handed out for each worker
_PATIENCE = 15  # seconds for a scheduler to answer
_GLANCE_SECONDS = 1.0
# A terminal sends Ctrl-C to all processes of a command; this one decides about the others.
_IGNORE_CTRL_C = "import signal\nsignal.signal(signal.SIGINT, signal.SIG_IGN)\n"


class NoCluster(Exception):
    """A cluster that cannot be used: why, and what to do."""


class Cluster:
    """The workers at `address`, or so many of one's own if that is `local`. Raises NoCluster."""

    def __init__(self, station: Station, address: str, workers: int) -> None:
        dask = _distributed()
        self._own: Any = _workers(dask, workers) if address == LOCAL else None
        self._client: Any = None
        try:
            self._client = dask.Client(
                self._own or address, timeout=_PATIENCE, set_as_default=False
            )
            count = len(self._client.ncores())
            if not count:
                raise NoCluster(
                    _(
                        "the scheduler at {address} has no workers; `dask worker` adds some",
                        address=address,
                    )
                )
        except (OSError, ValueError) as error:
            self._end()
            raise NoCluster(
                _("no scheduler answers at {address}: {error}", address=address, error=error)
            ) from None
        except BaseException:
            self._end()
            raise
        self.window = _AHEAD * CHUNK * count
        executor = self._client.get_executor(pure=False, retries=0)
        self._chunks = Chunks(executor, partial(judged, station), CHUNK)
        self._left = Event()
        Thread(target=self._watch, daemon=True).start()

    def submit(self, work: Work) -> Future[Result]:
        """The promise of a result."""
        return self._chunks.submit(work)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._left.set()
        self._chunks.close()
        self._end()

    def _watch(self) -> None:
        """A scheduler that is gone for good answers nothing any more, not even that."""
        while not self._left.wait(_GLANCE_SECONDS):
            if self._client.status not in ("running", "connecting"):
                self._chunks.give_up()

    def _end(self) -> None:
        for one in (self._client, self._own):
            if one is not None:
                one.close()


def _distributed() -> Any:
    try:
        return importlib.import_module("distributed")
    except ImportError:
        text = "--distributed needs Dask: pip install 'minigrad-tutor[distributed]'"
        raise NoCluster(text) from None


def _workers(dask: Any, count: int) -> Any:
    """Processes of this machine that nobody else can reach. One that dies is replaced, and what it
    was given comes back at once, for `Chunks` to find out what killed it.
    """
    return dask.LocalCluster(
        n_workers=count,
        threads_per_worker=1,
        processes=True,
        host="127.0.0.1",
        dashboard_address="127.0.0.1:0",
        silence_logs=logging.CRITICAL,
        preload=_IGNORE_CTRL_C,
        scheduler_kwargs={"allowed_failures": 0, "dashboard": False},
    )
