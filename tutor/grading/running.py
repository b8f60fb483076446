"""The run: submissions are opened one by one, judged side by side, and every result is kept.

The seam is `submit`, which hands out a piece of work and promises its result: a thread pool's by
default. Only this side writes the journal, so a worker may die without harm to it.
"""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, wait
from contextlib import contextmanager
from dataclasses import dataclass, field
from types import FrameType

from tutor.grading import kinds
from tutor.grading.bench import settled
from tutor.grading.catalogue import Catalogue
from tutor.grading.finding import Place
from tutor.grading.journal import Journal
from tutor.grading.opening import opened
from tutor.grading.planning import plan
from tutor.grading.report import GradedExercise, GradedSubmission, Report, graded_exercise
from tutor.grading.submission import Key, Result, Trouble, Work
from tutor.verdict import Status

Submit = Callable[[Work], "Future[Result]"]
_GLANCE_SECONDS = 0.2  # how often a waiting run looks whether it should stop


@dataclass
class Planned:
    """What is to be reported of a submission: the results of which work, and which notes."""

    works: list[tuple[Key, int]] = field(default_factory=list)  # the key of the result; the seed
    notes: list[str] = field(default_factory=list)


class GradingRun:
    """One grading of `places` by a catalogue. `stop` ends it early, with what it has.

    `window` is how much work may be handed out at a time; `progress` is told how many submissions
    have been opened and how many results there are.
    """

    def __init__(
        self,
        places: list[Place],
        catalogue: Catalogue,
        journal: Journal,
        submit: Submit,
        window: int,
        progress: Callable[[int, int], None] = lambda opened, results: None,
    ) -> None:
        self.stop = threading.Event()
        self._places = places
        self._catalogue = catalogue
        self._journal = journal
        self._submit = submit
        self._window = window
        self._progress = progress
        self._plans: dict[str, Planned] = {}
        self._results = 0

    def grade(self) -> Report:
        """Judge what the journal does not hold yet, and report."""
        for result in self._judged(self._work()):
            self._journal.add(result)
            self._count()
        return self._report()

    def _work(self) -> Iterator[Work]:
        """What is left to do, submission after submission."""
        for place in self._places:
            works, notes = self._planned(place)
            self._plans[place.id] = Planned([(work.key, work.seed) for work in works], notes)
            for work in works:
                if self._journal.result(work.key):
                    self._count()
                else:
                    yield work

    def _planned(self, place: Place) -> tuple[list[Work], list[str]]:
        try:
            return plan(opened(place.id, place.path, _is_read), self._catalogue)
        except Exception as error:  # whatever a student thought of: the others are graded
            reason = f"the grader could not open it: {type(error).__name__}: {error}"
            return [Work(place.id, trouble=Trouble(Status.GRADER_ERROR, reason))], []

    def _judged(self, works: Iterable[Work]) -> Iterator[Result]:
        """Results in the order they come. When told to stop, it waits for what was handed out."""
        waiting: dict[Future[Result], Work] = {}
        for work in works:
            if self.stop.is_set():
                break
            waiting[self._submit(work)] = work
            while len(waiting) >= self._window and not self.stop.is_set():
                yield from self._done(waiting)
        while waiting:
            if self.stop.is_set():
                _call_off(waiting)
            yield from self._done(waiting)

    def _done(self, waiting: dict[Future[Result], Work]) -> Iterator[Result]:
        done, _ = wait(waiting, timeout=_GLANCE_SECONDS, return_when=FIRST_COMPLETED)
        for future in done:
            yield _outcome(future, waiting.pop(future))

    def _count(self) -> None:
        self._results += 1
        self._progress(len(self._plans), self._results)

    def _report(self) -> Report:
        assignment = self._catalogue.assignment
        return Report(
            assignment.title if assignment else "",
            self._catalogue.version,
            tuple(self._graded(place) for place in self._places),
        )

    def _graded(self, place: Place) -> GradedSubmission:
        planned = self._plans.get(place.id)
        if planned is None:
            return GradedSubmission(place.id, complete=False)
        graded = [self._exercise(key, seed) for key, seed in planned.works]
        whole = next((one for one in graded if not one.id), None)
        return GradedSubmission(
            place.id,
            tuple(one for one in graded if one.id),
            whole.verdict if whole else None,
            whole.message if whole else "",
            tuple(planned.notes),
            complete=all(one.verdict is not None for one in graded),
        )

    def _exercise(self, key: Key, seed: int) -> GradedExercise:
        result = self._journal.result(key)
        if result is None:
            return GradedExercise(key[1], seed, None)
        return graded_exercise(result, self._catalogue.terms(key[1]).points if key[1] else None)


def _is_read(name: str) -> bool:
    return kinds.kind_of(name) is not None


def _call_off(waiting: dict[Future[Result], Work]) -> None:
    """Take back what no worker has begun."""
    for future in [future for future in waiting if future.cancel()]:
        del waiting[future]


def _outcome(future: Future[Result], work: Work) -> Result:
    """The result; if its worker was lost, that is no fault of the student's."""
    try:
        return future.result()
    except Exception as error:
        reason = f"a worker was lost: {type(error).__name__}: {error}"
        return settled(work, Trouble(Status.GRADER_ERROR, reason))


@contextmanager
def stopped_by_signals(stop: threading.Event) -> Iterator[None]:
    """While this lasts, Ctrl-C and a request to terminate set `stop`; the second one is not heeded
    any more than usual, and ends the program.
    """
    usual = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}

    def on_signal(number: int, frame: FrameType | None) -> None:
        stop.set()
        signal.signal(number, usual[signal.Signals(number)])

    for number in usual:
        signal.signal(number, on_signal)
    try:
        yield
    finally:
        for number, handler in usual.items():
            signal.signal(number, handler)
