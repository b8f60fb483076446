"""What judging needs, as plain data: the same in every process of a run, however far away."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tutor.course import Course
from tutor.grading.bench import Bench, settled
from tutor.grading.catalogue import Catalogue
from tutor.grading.sandboxes import Sandboxes
from tutor.grading.submission import Result, Trouble, Work
from tutor.language import _
from tutor.sandbox.container import Container
from tutor.verdict import Status


@dataclass(frozen=True)
class Station:
    """The course to judge by, the secret that inputs are drawn from, and how programs are shut in.

    `version` is the digest of course and tutor that the results are kept under; `require` names the
    walls without which no program is run (None: the usual ones).
    """

    course: Path
    language: str
    version: str
    secret: str
    require: tuple[str, ...] | None = None
    container: Container | None = None

    def sandboxes(self, most: int) -> Sandboxes:
        """Where programs are run, at most so many at a time."""
        return Sandboxes(most, self.require, self.container)


def judged(station: Station, works: Sequence[Work]) -> list[Result]:
    """The results of a few pieces of work: what a worker of a cluster is asked for."""
    bench = _bench(station)
    return [bench.judged(work) for work in works]


class _Stranger:
    """In place of a bench, where course or tutor are not those that the run is about."""

    def judged(self, work: Work) -> Result:
        """No score: the same answer might be judged otherwise by the others."""
        what = _("a worker has another version of the course, or of the tutor, than this run")
        return settled(work, Trouble(Status.GRADER_ERROR, what))


_at: tuple[Station, Bench | _Stranger, Sandboxes] | None = None


def _bench(station: Station) -> Bench | _Stranger:
    """The bench of this process: made for the first chunk, kept for those that follow."""
    global _at
    if _at is None or _at[0] != station:
        if _at is not None:
            _at[2].close()
        course, sandboxes = Course(station.course, station.language), station.sandboxes(1)
        known = Catalogue(course).version == station.version
        bench = Bench(course, station.secret, sandboxes.run) if known else _Stranger()
        _at = station, bench, sandboxes
    return _at[1]
