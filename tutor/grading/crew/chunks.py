"""Work sent to an executor in chunks, because a single piece costs less than sending it.

A chunk that does not come back, because its worker died of it or with it, is halved and sent again,
until the piece that kills workers stands alone. So nothing is lost with a worker, and one poisonous
piece costs none of the others its result.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import Executor, Future
from dataclasses import dataclass, field
from functools import partial
from queue import Empty, SimpleQueue
from threading import Thread

from tutor.grading.bench import settled
from tutor.grading.submission import Result, Trouble, Work
from tutor.language import _
from tutor.verdict import Status

TRIES = 3  # for a piece of work that stands alone: it may have met a worker that died of another
_LINGER_SECONDS = 0.02  # how long a chunk waits to be filled


@dataclass
class _Piece:
    """A piece of work and the promise made for it."""

    work: Work
    promise: Future[Result] = field(default_factory=Future)

    def keep(self, result: Result) -> None:
        """Keeps the promise, unless it was taken back."""
        if self.promise.set_running_or_notify_cancel():
            self.promise.set_result(result)


Chunk = list[_Piece]


class Chunks:
    """Gathers work into chunks of at most `size`, which `judge` makes results of over there."""

    def __init__(
        self, executor: Executor, judge: Callable[[Sequence[Work]], list[Result]], size: int
    ) -> None:
        self._executor = executor
        self._judge = judge
        self._size = size
        self._coming: set[Future[list[Result]]] = set()
        self._gathered: SimpleQueue[_Piece | tuple[Chunk, int] | None] = SimpleQueue()
        self._sender = Thread(target=self._send_all, daemon=True)
        self._sender.start()

    def submit(self, work: Work) -> Future[Result]:
        """The promise of a result, which can be taken back until it is kept."""
        piece = _Piece(work)
        self._gathered.put(piece)
        return piece.promise

    def give_up(self) -> None:
        """Takes everything that was sent for lost; where it cannot be sent again, that is told."""
        for coming in list(self._coming):
            coming.cancel()

    def close(self) -> None:
        """Sends no more."""
        self._gathered.put(None)
        self._sender.join()

    def _send_all(self) -> None:
        """The only thread that talks to the executor."""
        chunk: Chunk = []
        while True:
            try:
                item = self._gathered.get(timeout=_LINGER_SECONDS if chunk else None)
            except Empty:
                item = ([], 0)
            if item is None:
                return
            if isinstance(item, _Piece):
                chunk.append(item)
            elif item[0]:
                self._send(*item)
            if len(chunk) >= self._size or not isinstance(item, _Piece):
                self._send(chunk, 1)
                chunk = []

    def _send(self, chunk: Chunk, attempt: int) -> None:
        chunk = [piece for piece in chunk if not piece.promise.cancelled()]
        if not chunk:
            return
        try:
            coming = self._executor.submit(self._judge, [piece.work for piece in chunk])
        except Exception as error:
            self._lost(chunk, attempt, error)
        else:
            self._coming.add(coming)
            coming.add_done_callback(partial(self._came, chunk, attempt))

    def _came(self, chunk: Chunk, attempt: int, coming: Future[list[Result]]) -> None:
        self._coming.discard(coming)
        try:
            results = coming.result()
        except BaseException as error:  # among them that the executor called it off
            self._lost(chunk, attempt, error)
        else:
            for piece, result in zip(chunk, results, strict=True):
                piece.keep(result)

    def _lost(self, chunk: Chunk, attempt: int, error: BaseException) -> None:
        half = len(chunk) // 2
        if half:
            self._gathered.put((chunk[:half], 1))
            self._gathered.put((chunk[half:], 1))
        elif attempt < TRIES:
            self._gathered.put((chunk, attempt + 1))
        else:
            why = _(
                "the worker was lost {count} times while it judged this: {error}",
                count=TRIES,
                error=error,
            )
            (piece,) = chunk
            piece.keep(settled(piece.work, Trouble(Status.GRADER_ERROR, why)))
