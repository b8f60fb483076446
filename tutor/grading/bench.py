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
from tutor.grading.submission import Result, Trouble, Work
from tutor.judge import judge
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
            what = f"the grader failed: {type(error).__name__}: {error}"
            return settled(work, Trouble(Status.GRADER_ERROR, what))

    def _result(self, work: Work) -> Result:
        if work.trouble:
            return settled(work, work.trouble)
        walls: list[str] = []
        with self._thinking:
            exercise = self._course.load(work.exercise)
            parts = self._parts(exercise, work, walls)
        verdict = Verdict(exercise.id, work.seed, tuple(part for part, _ in parts))
        return Result(
            work.key,
            work.seed,
            verdict.verdict,
            verdict.score,
            verdict.max,
            tuple(_shown(part, on) for part, on in parts),
            walls=tuple(walls),
        )

    def _parts(
        self, exercise: Exercise, work: Work, walls: list[str]
    ) -> list[tuple[PartVerdict, str]]:
        """The verdicts on all parts; on programs with what they were tried on, for its share."""
        shares = {"public": work.checks.public, "hidden": work.checks.hidden}
        judged = {
            on: self._verdict(exercise, work, on, walls).parts
            for on, share in shares.items()
            if share
        }
        several = len(judged) > 1
        found: list[tuple[PartVerdict, str]] = []
        for part, *verdicts in zip(exercise.parts, *judged.values(), strict=True):
            if part.kind != "code":
                found.append((verdicts[0], ""))
                continue
            for on, verdict in zip(judged, verdicts, strict=True):
                found.append((_share(verdict, shares[on], on if several else ""), on))
        return found

    def _verdict(self, exercise: Exercise, work: Work, on: str, walls: list[str]) -> Verdict:
        verdict = judge(
            exercise,
            exercise.variant(work.seed),
            work.answers,
            language=self._course.language,
            run=lambda job: self._run(job, walls),
            secret=self._inputs(work) if on == "hidden" else "",
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

    def _run(self, job: Job, walls: list[str]) -> Run:
        self._thinking.release()
        try:
            run = self._start(job)
        finally:
            self._thinking.acquire()
        walls[:] = run.layers
        return run


def settled(work: Work, trouble: Trouble) -> Result:
    """The result of work that is not judged."""
    message = visible(trouble.reason, _LONGEST_TEXT)
    return Result(work.key, work.seed, trouble.verdict, 0.0, 0.0, message=message)


def _troubled(part: PartVerdict, trouble: Trouble | None) -> PartVerdict:
    if trouble is None:
        return part
    return PartVerdict(part.name, trouble.verdict, 0.0, part.max, message=trouble.reason)


def _share(part: PartVerdict, percent: float, on: str) -> PartVerdict:
    """The verdict for its percent of the points, named after what the program was tried on."""
    return replace(
        part,
        name=f"{part.name} ({on})" if on else part.name,
        score=part.score * percent / 100,
        max=part.max * percent / 100,
    )


def _shown(part: PartVerdict, on: str) -> dict[str, Any]:
    """The part as plain data, a student's text in it cut and made visible."""
    shown = {
        key: visible(value, _LONGEST_TEXT) if isinstance(value, str) else value
        for key, value in part.as_dict().items()
    }
    return shown | {"checks": on} if on else shown
