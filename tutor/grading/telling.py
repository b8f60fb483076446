"""What must not go unnoticed, whatever the reports look like."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from tutor.grading.catalogue import Catalogue
from tutor.grading.finding import Place
from tutor.grading.lateness import strangers
from tutor.grading.report import Report
from tutor.language import _
from tutor.verdict import Status


def sentences(report: Report, places: Sequence[Place], catalogue: Catalogue) -> Iterator[str]:
    """What the teacher should know of a run as a whole."""
    yield from _of_the_places(places, catalogue)
    yield from _of_the_run(report)


def _of_the_places(places: Sequence[Place], catalogue: Catalogue) -> Iterator[str]:
    for platform, count in Counter(place.platform for place in places if place.platform).items():
        yield _(
            "{count} submissions were read as {platform} exports them",
            count=count,
            platform=platform,
        )
    assignment = catalogue.assignment
    for name in strangers(assignment, places) if assignment else ():
        yield _(
            "{name} is in the assignment's extensions or submitted, but handed in nothing",
            name=name,
        )


def _of_the_run(report: Report) -> Iterator[str]:
    if report.changed is not None:
        yield _(
            "by the course as it is now, {changed} of {count} submissions get another verdict or "
            "score",
            changed=report.changed,
            count=len(report.submissions),
        )
    if report.faults:
        yield (
            _(
                "the grader failed for {faults} of the results ({verdict}); they cost no points, "
                "and are tried again with --resume",
                faults=report.faults,
                verdict=Status.GRADER_ERROR,
            )
        )
    if not report.complete:
        yield (
            _(
                "interrupted with {left} of {submissions} submissions left; the same command with "
                "--resume goes on",
                left=report.left,
                submissions=len(report.submissions),
            )
        )
