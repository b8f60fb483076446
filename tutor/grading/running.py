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
from dataclasses import replace
from types import FrameType

from tutor.grading import kinds
from tutor.grading.bench import settled
from tutor.grading.catalogue import Catalogue
from tutor.grading.finding import Place
from tutor.grading.journal import Journal
from tutor.grading.lateness import delivery
from tutor.grading.opening import opened
from tutor.grading.planning import Seeds, plan
from tutor.grading.report import Report
from tutor.grading.reporting import Planned, reported, to_judge
from tutor.grading.submission import Result, Submission, Trouble, Work
from tutor.language import _
from tutor.verdict import Status

Submit = Callable[[Work], "Future[Result]"]
_GLANCE_SECONDS = 0.2  # how often a waiting run looks whether it should stop


class GradingRun:
    """One grading of `places` by a catalogue. `stop` ends it early, with what it has.

    `window` is how much work may be handed out at a time; `progress` is told how many submissions
    are done, and how many of these the journal held; `seeds` gives the variants of students who
    have their own.
    """

    def __init__(
        self,
        places: list[Place],
        catalogue: Catalogue,
        journal: Journal,
        submit: Submit,
        window: int,
        progress: Callable[[int, int], None] = lambda done, found: None,
        seeds: Seeds = lambda student, exercise: 0,
    ) -> None:
        self.stop = threading.Event()
        self._places = places
        self._catalogue = catalogue
        self._journal = journal
        self._submit = submit
        self._window = window
        self._progress = progress
        self._seeds = seeds
        self._plans: dict[str, Planned] = {}
        self._open: dict[str, int] = {}  # submissions, and how many of their results are missing
        self._done = self._found = 0

    def grade(self) -> Report:
        """Judge what the journal does not hold yet, and report."""
        failed: list[Work] = []
        for work, result in self._judged(self._work()):
            if result.verdict is Status.GRADER_ERROR and not work.trouble:
                failed.append(work)  # what was lost with a process is tried again by itself
            else:
                self._keep(result)
        for _key, result in self._judged(failed):
            self._keep(result)
        return reported(self._places, self._plans, self._catalogue, self._journal)

    def _work(self) -> Iterator[Work]:
        """What is left to do, submission after submission."""
        for place in to_judge(self._places, self._catalogue.assignment):
            works = self._planned(place)
            self._open[place.id] = len(works)
            left = [work for work in works if not self._journal.result(work.key)]
            self._found += not left
            for _work in range(len(works) - len(left)):
                self._count(place.id)
            yield from left

    def _planned(self, place: Place) -> list[Work]:
        submission, works, notes = self._opened(place)
        assignment = self._catalogue.assignment
        self._plans[place.id] = Planned(
            [(work.key, work.seed) for work in works],
            notes,
            delivery(place, submission.changed, assignment) if assignment else None,
        )
        return works

    def _opened(self, place: Place) -> tuple[Submission, list[Work], list[str]]:
        try:
            submission = opened(place.id, place.node, kinds.room)
            submission = replace(submission, student=place.student)
            return submission, *plan(submission, self._catalogue, self._seeds)
        except Exception as error:  # whatever a student thought of: the others are graded
            reason = _(
                "the grader could not open it: {kind}: {error}",
                kind=type(error).__name__,
                error=error,
            )
            trouble = Trouble(Status.GRADER_ERROR, reason)
            return Submission(place.id), [Work(place.id, trouble=trouble)], []

    def _judged(self, works: Iterable[Work]) -> Iterator[tuple[Work, Result]]:
        """Results in the order they come. When told to stop, it waits for what was handed out."""
        waiting: dict[Future[Result], Work] = {}
        for work in works:
            if self.stop.is_set():
                break
            waiting[self._submit(work)] = work
            while len(waiting) >= self._window and not self.stop.is_set():
                yield from _finished(waiting)
        while waiting:
            if self.stop.is_set():
                _call_off(waiting)
            yield from _finished(waiting)

    def _keep(self, result: Result) -> None:
        self._journal.add(result)
        self._count(result.key[0])

    def _count(self, submission: str) -> None:
        self._open[submission] -= 1
        if not self._open[submission]:
            self._done += 1
            self._progress(self._done, self._found)


def _finished(waiting: dict[Future[Result], Work]) -> Iterator[tuple[Work, Result]]:
    done, _ = wait(waiting, timeout=_GLANCE_SECONDS, return_when=FIRST_COMPLETED)
    for future in done:
        work = waiting.pop(future)
        yield work, _outcome(future, work)


def _call_off(waiting: dict[Future[Result], Work]) -> None:
    """Take back what no worker has begun."""
    for future in [future for future in waiting if future.cancel()]:
        del waiting[future]


def _outcome(future: Future[Result], work: Work) -> Result:
    """The result; if its worker was lost, that is no fault of the student's."""
    try:
        return future.result()
    except Exception as error:
        reason = _("a worker was lost: {kind}: {error}", kind=type(error).__name__, error=error)
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
