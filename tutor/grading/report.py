"""Everything that a run found, as plain records in the order of the submissions.

`tutor.reports` turns a `Report` into text, JSON and so on. Nothing here knows the time or the
machine: the same submissions give the same report.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tutor.answers.spoken import full_name
from tutor.grading.submission import Result
from tutor.verdict import Status, overall

_DECIMALS = 6  # what points are rounded to: shares of points are fractions


@dataclass(frozen=True)
class GradedExercise:
    """One exercise of a submission. `verdict` is None if the run ended before it was judged.

    `parts` are records as in `tutor check --json`; `message` says in a line why points are missing;
    `seconds` is what its program computed, which no two runs agree on. `before` is what an earlier
    version of the course said, where there is one to compare with.
    """

    id: str
    seed: int
    verdict: Status | None
    score: float = 0.0
    max: float = 0.0
    parts: tuple[Mapping[str, Any], ...] = ()
    message: str = ""
    walls: tuple[str, ...] = ()
    seconds: float = 0.0
    before: GradedExercise | None = None

    @property
    def changed(self) -> bool:
        """Whether an earlier version of the course said otherwise: another verdict or score."""
        before = self.before
        return before is not None and (before.verdict, before.score) != (self.verdict, self.score)


@dataclass(frozen=True)
class GradedSubmission:
    """One submission: its exercises, and what is to be said about it as a whole.

    `trouble` is the verdict on what belongs to no exercise, `message` the reason for it. `counted`
    are the points after the rules for being late, `late` a sentence that says so, where they apply.
    """

    id: str
    exercises: tuple[GradedExercise, ...] = ()
    trouble: Status | None = None
    message: str = ""
    notes: tuple[str, ...] = ()
    complete: bool = True
    counted: float | None = None
    late: str = ""

    @property
    def verdict(self) -> Status | None:
        """One verdict for all; None if something was not judged yet."""
        verdicts = [exercise.verdict for exercise in self.exercises]
        if not self.complete or None in verdicts:
            return None
        known = [verdict for verdict in (*verdicts, self.trouble) if verdict is not None]
        return overall(known, self.score)

    @property
    def score(self) -> float:
        """Points earned."""
        return _rounded(sum(exercise.score for exercise in self._counted))

    @property
    def final(self) -> float:
        """Points that count: those earned, unless being late takes some."""
        return self.score if self.counted is None else _rounded(self.counted)

    @property
    def max(self) -> float:
        """Points that could be earned; a fault of the grader's takes its exercise out."""
        return _rounded(sum(exercise.max for exercise in self._counted))

    @property
    def _counted(self) -> list[GradedExercise]:
        return [one for one in self.exercises if one.verdict is not Status.GRADER_ERROR]


@dataclass(frozen=True)
class Report:
    """All submissions. `course` is a digest of the course and the tutor they were judged by;
    `feedback` is how much of the reasons students are told.
    """

    title: str
    course: str
    submissions: tuple[GradedSubmission, ...]
    feedback: str = "full"

    @property
    def complete(self) -> bool:
        """Whether everything was judged."""
        return not self.left

    @property
    def left(self) -> int:
        """How many submissions were not, or not wholly, judged."""
        return sum(submission.verdict is None for submission in self.submissions)

    @property
    def changed(self) -> int | None:
        """In how many submissions a newer course says otherwise; None if there is no older one."""
        graded = [one.exercises for one in self.submissions]
        if not any(exercise.before for exercises in graded for exercise in exercises):
            return None
        return sum(any(exercise.changed for exercise in exercises) for exercises in graded)

    @property
    def walls(self) -> tuple[str, ...] | None:
        """What stood around every program that was run; None if none was."""
        all_walls = [
            exercise.walls
            for submission in self.submissions
            for exercise in submission.exercises
            if exercise.walls
        ]
        if not all_walls:
            return None
        return tuple(wall for wall in all_walls[0] if all(wall in walls for walls in all_walls))

    @property
    def score(self) -> float:
        """Points earned by all together."""
        return _rounded(sum(submission.score for submission in self.submissions))

    @property
    def final(self) -> float:
        """Points that count, of all together."""
        return _rounded(sum(submission.final for submission in self.submissions))

    @property
    def max(self) -> float:
        """Points that could be earned by all together."""
        return _rounded(sum(submission.max for submission in self.submissions))

    @property
    def verdicts(self) -> dict[str, int]:
        """How many submissions got each verdict, those that nobody got left out."""
        counts = Counter(submission.verdict for submission in self.submissions)
        return {str(status): counts[status] for status in Status if counts[status]}

    @property
    def faults(self) -> int:
        """How many results are faults of the grader's."""
        return sum(
            verdict is Status.GRADER_ERROR
            for submission in self.submissions
            for verdict in (submission.trouble, *(one.verdict for one in submission.exercises))
        )


def graded_exercise(result: Result, points: float | None) -> GradedExercise:
    """A result as it is reported: worth `points`, if the assignment says how many."""
    factor = 1.0 if points is None or not result.max else points / result.max
    return GradedExercise(
        result.key[1],
        result.seed,
        result.verdict,
        _rounded(result.score * factor),
        _rounded(result.max * factor),
        tuple(_scaled(part, factor) for part in result.parts),
        result.message or _reason(result),
        result.walls,
        result.seconds,
    )


def _scaled(part: Mapping[str, Any], factor: float) -> dict[str, Any]:
    return {
        **part,
        "score": _rounded(part["score"] * factor),
        "max": _rounded(part["max"] * factor),
    }


def _rounded(points: float) -> float:
    return round(points, _DECIMALS)


def _reason(result: Result) -> str:
    """The message of the part that tells most: the first one that got the exercise's verdict."""
    told = [part for part in result.parts if part["verdict"] != Status.RIGHT]
    if not told:
        return ""
    first = min(told, key=lambda part: part["verdict"] != result.verdict)
    same = len({part["message"] for part in result.parts}) == 1
    return _sentence(first) if same else f"{_name(first)}: {_sentence(first)}"


def _name(part: Mapping[str, Any]) -> str:
    return full_name(part["name"], part.get("called", ""))


def _sentence(part: Mapping[str, Any]) -> str:
    """The message on one line."""
    return " ".join(str(part["message"]).split()) or str(part["verdict"])
