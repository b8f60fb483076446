"""One piece of work judged: a result, whatever happens.

The judge thinks one thought at a time: it is Python, so threads would win it nothing, and neither
exercises nor the libraries below them promise to be safe between threads. The lock is given up
while a program runs in its sandbox, which is where the time goes.
"""

from __future__ import annotations

import hashlib
import hmac
import threading
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from tutor.course import Course, Exercise
from tutor.grading.assignment import Check
from tutor.grading.submission import Result, Trouble, Work
from tutor.judge import judge
from tutor.language import _
from tutor.sandbox import Job, Run
from tutor.sandbox.visible import visible
from tutor.verdict import PartVerdict, Status, Verdict

_LONGEST_TEXT = 2000


class Bench:
    """Judges work on a course. `run` starts a program; `secret` makes its inputs unforeseeable."""

    def __init__(self, course: Course, secret: str, run: Callable[[Job], Run]) -> None:
        self._course = course
        self._secret = secret
        self._start = run
        self._thinking = threading.Lock()

    def judged(self, work: Work) -> Result:
        """The result. An error in the judge or in the course is one, too: `grader_error`."""
        try:
            return self._result(work)
        except Exception as error:
            what = _("the grader failed: {kind}: {error}", kind=type(error).__name__, error=error)
            return settled(work, Trouble(Status.GRADER_ERROR, what))

    def _result(self, work: Work) -> Result:
        if work.trouble:
            return settled(work, work.trouble)
        runs: list[Run] = []
        with self._thinking:
            exercise = self._course.load(work.exercise)
            parts = self._parts(exercise, work, runs)
        verdict = Verdict(exercise.id, work.seed, tuple(part for part, _ in parts))
        return Result(
            work.key,
            work.seed,
            verdict.verdict,
            verdict.score,
            verdict.max,
            tuple(_shown(part, hidden) for part, hidden in parts),
            walls=runs[-1].layers if runs else (),
            seconds=sum(run.cpu for run in runs),
        )

    def _parts(
        self, exercise: Exercise, work: Work, runs: list[Run]
    ) -> list[tuple[PartVerdict, bool]]:
        """The verdict on each part, and whether it is hidden; programs have one for each check."""
        judged = [self._verdict(exercise, work, check, runs).parts for check in work.checks]
        found: list[tuple[PartVerdict, bool]] = []
        for part, *verdicts in zip(exercise.parts, *judged, strict=True):
            if part.kind != "code":
                found.append((verdicts[0], False))
                continue
            for check, verdict in zip(work.checks, verdicts, strict=True):
                found.append((_share(verdict, check, len(judged) > 1), check.kind == "hidden"))
        return found

    def _verdict(self, exercise: Exercise, work: Work, check: Check, runs: list[Run]) -> Verdict:
        verdict = judge(
            exercise,
            exercise.variant(work.seed),
            work.answers,
            language=self._course.language,
            run=lambda job: self._run(job, runs),
            secret="" if check.kind == "public" else self._inputs(work),
        )
        parts = [_troubled(part, work.troubles.get(part.name)) for part in verdict.parts]
        return replace(verdict, parts=tuple(parts))

    def _inputs(self, work: Work) -> str:
        """What a program's inputs are drawn from: others for each student and for each program, so
        that nothing learnt from a report helps; the same whenever the same is graded again.
        """
        return hmac.new(
            self._secret.encode(), "\0".join(work.key).encode(), hashlib.sha256
        ).hexdigest()

    def _run(self, job: Job, runs: list[Run]) -> Run:
        self._thinking.release()
        try:
            run = self._start(job)
        finally:
            self._thinking.acquire()
        runs.append(run)
        return run


def settled(work: Work, trouble: Trouble) -> Result:
    """The result of work that is not judged."""
    message = visible(trouble.reason, _LONGEST_TEXT)
    return Result(work.key, work.seed, trouble.verdict, 0.0, 0.0, message=message)


def _troubled(part: PartVerdict, trouble: Trouble | None) -> PartVerdict:
    if trouble is None:
        return part
    reason, called = trouble.reason, part.called
    return PartVerdict(part.name, trouble.verdict, 0.0, part.max, message=reason, called=called)


def _share(part: PartVerdict, check: Check, named: bool) -> PartVerdict:
    """The verdict for the check's share of the points, named after it if it is not the only one."""
    return replace(
        part,
        name=f"{part.name} ({check.kind})" if named else part.name,
        called=f"{part.called} ({check.kind})" if named and part.called else part.called,
        score=part.score * check.percent / 100,
        max=part.max * check.percent / 100,
    )


def _shown(part: PartVerdict, hidden: bool) -> dict[str, Any]:
    """The part as plain data, a student's text in it cut and made visible."""
    shown = {
        key: visible(value, _LONGEST_TEXT) if isinstance(value, str) else value
        for key, value in part.as_dict().items()
    }
    return shown | {"hidden": True} if hidden else shown
