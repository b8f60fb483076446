"""What a run has found, put together: which attempt counts, what lateness costs, what was said
before.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from tutor.grading.assignment import Assignment
from tutor.grading.catalogue import Catalogue
from tutor.grading.finding import Place
from tutor.grading.journal import Journal
from tutor.grading.lateness import Delivery, charged
from tutor.grading.report import GradedExercise, GradedSubmission, Report, graded_exercise
from tutor.grading.submission import Key
from tutor.language import _
from tutor.verdict import Status


@dataclass
class Planned:
    """What is to be reported of a submission: the results of which work, notes, and its time."""

    works: list[tuple[Key, int]] = field(default_factory=list)  # the key of the result; the seed
    notes: list[str] = field(default_factory=list)
    delivery: Delivery | None = None


def to_judge(places: Sequence[Place], assignment: Assignment | None) -> list[Place]:
    """The attempts that are judged: all where the best one counts, else each student's last."""
    if assignment and assignment.attempts == "best":
        return list(places)
    return list({place.student or place.id: place for place in places}.values())


def reported(
    places: Sequence[Place], plans: Mapping[str, Planned], catalogue: Catalogue, journal: Journal
) -> Report:
    """One row for each student, in the order they were found."""
    assignment = catalogue.assignment
    students: dict[str, list[Place]] = defaultdict(list)
    for place in places:
        students[place.student or place.id].append(place)
    rows = _Rows(plans, catalogue, journal)
    return Report(
        assignment.title if assignment else "",
        catalogue.version,
        tuple(rows.row(student, theirs) for student, theirs in students.items()),
        assignment.feedback if assignment else "full",
    )


class _Rows:
    """The rows of a report, from plans and the results in a journal."""

    def __init__(
        self, plans: Mapping[str, Planned], catalogue: Catalogue, journal: Journal
    ) -> None:
        self._plans = plans
        self._catalogue = catalogue
        self._journal = journal

    def row(self, student: str, attempts: list[Place]) -> GradedSubmission:
        """The attempt that counts, and a note on the others."""
        judged = to_judge(attempts, self._catalogue.assignment)
        graded = [self._graded(place) for place in judged]
        chosen = max(range(len(graded)), key=lambda index: _rank(graded[index]))
        row = replace(graded[chosen], id=student, complete=all(one.complete for one in graded))
        notes = [*_changes(row)]
        if len(attempts) > 1:
            notes.append(_attempts(judged[chosen], judged, graded, len(attempts)))
        return replace(row, notes=(*notes, *row.notes))

    def _graded(self, place: Place) -> GradedSubmission:
        planned = self._plans.get(place.id)
        if planned is None:
            return GradedSubmission(place.id, complete=False)
        graded = [self._exercise(key, seed) for key, seed in planned.works]
        whole = next((one for one in graded if not one.id), None)
        submission = GradedSubmission(
            place.id,
            tuple(one for one in graded if one.id),
            whole.verdict if whole else None,
            whole.message if whole else "",
            tuple(planned.notes),
            complete=all(one.verdict is not None for one in graded),
        )
        return self._charged(submission, planned.delivery)

    def _exercise(self, key: Key, seed: int) -> GradedExercise:
        result = self._journal.result(key)
        if result is None:
            return GradedExercise(key[1], seed, None)
        points = self._catalogue.terms(key[1]).points if key[1] else None
        before = self._journal.before(key)
        graded = graded_exercise(result, points)
        return replace(graded, before=graded_exercise(before, points)) if before else graded

    def _charged(self, submission: GradedSubmission, due: Delivery | None) -> GradedSubmission:
        """What counts of the points, after what its time costs; no points have nothing to lose."""
        if due is None or not self._catalogue.assignment or not submission.score:
            return submission
        late = self._catalogue.assignment.late
        left, reason = charged(submission.score, submission.max, due, late)
        notes = submission.notes if reason else (due.said(), *submission.notes)
        return replace(submission, counted=left, late=reason, notes=notes)


def _changes(row: GradedSubmission) -> Iterator[str]:
    for exercise in row.exercises:
        if exercise.changed and (old := exercise.before):
            yield _(
                "{id} was {verdict} before, {score:g} of {max:g} points",
                id=exercise.id,
                verdict=old.verdict,
                score=old.score,
                max=old.max,
            )


def _rank(graded: GradedSubmission) -> tuple[bool, float]:
    """By points; a fault of the grader's comes first, for no better attempt may hide it."""
    return graded.verdict is Status.GRADER_ERROR, graded.final


def _attempts(
    counts: Place, judged: Sequence[Place], graded: Sequence[GradedSubmission], count: int
) -> str:
    if len(judged) == 1:
        return _("the last of {count} attempts counts; the others were not judged", count=count)
    scores = [_("{final:g} of {max:g}", final=one.final, max=one.max) for one in graded]
    return _(
        "attempt {attempt} counts, the best of {count}: {scores} points",
        attempt=counts.attempt,
        count=count,
        scores=", ".join(scores),
    )
