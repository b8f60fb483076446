"""What a class has in common: which mistakes, how many, on which exercise; how scores lie.

Only what every run of the same submissions agrees on: times are told in coarse steps.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from statistics import mean, median
from typing import Any

from tutor.answers.spoken import full_name
from tutor.grading.report import GradedExercise, GradedSubmission, Report
from tutor.reports.reasons import STOPPED
from tutor.verdict import Status, in_words

BINS = 10
SECONDS = (5.0, 2.0, 1.0, 0.5)  # the steps in which times are told, in seconds of computing

_LOST = {Status.WRONG, Status.PARTIAL}


@dataclass(frozen=True)
class Mistake:
    """One way to be wrong in one part: a known mistake by its id and message, or a wrong answer.
    `submissions` were wrong in that way, and are that `share` of those asked.
    """

    exercise: str
    part: str
    id: str
    message: str
    submissions: tuple[str, ...]
    share: float


@dataclass(frozen=True)
class Tally:
    """One exercise: how many submissions got each verdict, and the mean share of its points."""

    id: str
    verdicts: Mapping[Status | None, int]
    share: float | None

    @property
    def submissions(self) -> int:
        """How many were asked for it."""
        return sum(self.verdicts.values())


@dataclass(frozen=True)
class Scores:
    """Shares of the points, in tenths: `bins[9]` counts those from 90 % to all of them."""

    bins: tuple[int, ...]
    mean: float | None
    median: float | None
    full: int


def mistakes(report: Report) -> list[Mistake]:
    """Known mistakes, the most frequent first."""
    return _grouped(report, lambda part: str(part["mistake"] or ""))


def shared_answers(report: Report) -> list[Mistake]:
    """Wrong answers that no known mistake explains and that at least two submissions gave."""

    def answer(part: Mapping[str, Any]) -> str:
        read_as = "" if part["mistake"] else part["read_as"] or ""
        return in_words(read_as, part["name"], part.get("called", ""))

    return [one for one in _grouped(report, answer) if len(one.submissions) > 1]


def _grouped(report: Report, kind: Callable[[Mapping[str, Any]], str]) -> list[Mistake]:
    who: dict[tuple[str, str, str], dict[str, None]] = defaultdict(dict)
    messages: dict[tuple[str, str, str], Counter[str]] = defaultdict(Counter)
    for submission, exercise in _judged(report):
        for part in exercise.parts:
            if part["verdict"] in _LOST and (what := kind(part)):
                key = (exercise.id, full_name(part["name"], part.get("called", "")), what)
                who[key][submission.id] = None
                messages[key][part["message"]] += 1
    asked = Counter(exercise.id for _, exercise in _judged(report))
    found = [
        Mistake(*key, messages[key].most_common(1)[0][0], tuple(ids), len(ids) / asked[key[0]])
        for key, ids in who.items()
    ]
    return sorted(found, key=lambda one: -len(one.submissions))


def exercises(report: Report) -> list[Tally]:
    """Every exercise, in the order in which they are reported."""
    graded: dict[str, list[GradedExercise]] = defaultdict(list)
    for _, exercise in _judged(report):
        graded[exercise.id].append(exercise)
    return [
        Tally(id, Counter(one.verdict for one in those), _mean_share(those))
        for id, those in graded.items()
    ]


def _mean_share(those: list[GradedExercise]) -> float | None:
    shares = [one.score / one.max for one in those if one.max]
    return mean(shares) if shares else None


def scores(report: Report) -> Scores:
    """How the points that count lie, of the submissions that were judged and could earn any."""
    shares = [share for one in report.submissions if (share := share_of(one)) is not None]
    counts = Counter(min(int(share * BINS + 1e-9), BINS - 1) for share in shares)
    return Scores(
        tuple(counts[bin] for bin in range(BINS)),
        mean(shares) if shares else None,
        median(shares) if shares else None,
        sum(share >= 1 for share in shares),
    )


def share_of(submission: GradedSubmission) -> float | None:
    """The share of its points that a submission has; None without points, or if not judged."""
    if submission.verdict is None or not submission.max:
        return None
    return submission.final / submission.max


def stopped(report: Report) -> list[tuple[GradedSubmission, GradedExercise | GradedSubmission]]:
    """What was stopped, crashed, refused, or failed in the grader; a submission also as a whole."""
    found: list[tuple[GradedSubmission, GradedExercise | GradedSubmission]] = []
    for submission in report.submissions:
        if submission.trouble in STOPPED:
            found.append((submission, submission))
        found += [(submission, one) for one in submission.exercises if one.verdict in STOPPED]
    return found


def slowest(report: Report) -> list[tuple[float, GradedSubmission, GradedExercise]]:
    """Programs that ended by themselves, but not before the least of `SECONDS`; slowest first."""
    found = [
        (step, submission, exercise)
        for submission, exercise in _judged(report)
        if exercise.verdict not in STOPPED and (step := _step(exercise.seconds))
    ]
    return sorted(found, key=lambda one: -one[0])


def _step(seconds: float) -> float:
    return next((step for step in SECONDS if seconds >= step), 0.0)


def _judged(report: Report) -> Iterator[tuple[GradedSubmission, GradedExercise]]:
    for submission in report.submissions:
        for exercise in submission.exercises:
            yield submission, exercise
