"""What must not go unnoticed, whatever the reports look like."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from tutor.grading.catalogue import Catalogue
from tutor.grading.finding import Place
from tutor.grading.lateness import strangers
from tutor.grading.report import Report
from tutor.verdict import Status


def sentences(report: Report, places: Sequence[Place], catalogue: Catalogue) -> Iterator[str]:
    """What the teacher should know of a run as a whole."""
    yield from _of_the_places(places, catalogue)
    yield from _of_the_run(report)


def _of_the_places(places: Sequence[Place], catalogue: Catalogue) -> Iterator[str]:
    for platform, count in Counter(place.platform for place in places if place.platform).items():
        yield f"{count} submissions were read as {platform} exports them"
    assignment = catalogue.assignment
    for name in strangers(assignment, places) if assignment else ():
        yield f"{name} is in the assignment's extensions or submitted, but handed in nothing"


def _of_the_run(report: Report) -> Iterator[str]:
    if report.changed is not None:
        of_all = f"{report.changed} of {len(report.submissions)} submissions"
        yield f"by the course as it is now, {of_all} get another verdict or score"
    if report.faults:
        yield (
            f"the grader failed for {report.faults} of the results ({Status.GRADER_ERROR});"
            " they cost no points, and are tried again with --resume"
        )
    if not report.complete:
        yield (
            f"interrupted with {report.left} of {len(report.submissions)} submissions left;"
            " the same command with --resume goes on"
        )
