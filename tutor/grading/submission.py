"""The records of a grading: what was handed in, the work it makes, and what came of it.

All are plain data: they can be written down, compared, and sent to another process.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from tutor.grading.assignment import FRESH, Checks
from tutor.verdict import Status

Key = tuple[str, str, str]  # submission, exercise, digest of what was answered


@dataclass(frozen=True)
class Trouble:
    """Why something handed in is not judged, and the verdict it gets instead."""

    verdict: Status
    reason: str


@dataclass(frozen=True)
class Member:
    """One file of a submission: its name, and its text or why there is none."""

    name: str
    text: str = ""
    trouble: Trouble | None = None


@dataclass(frozen=True)
class Submission:
    """One student's files. `alone` says that it is a single file, named after the student.

    `student` is whose it is, where that is not the id: several attempts have one student. `notes`
    are sentences for the teacher about what was left out; `changed` is the time of the newest
    file, or of the archive, without a zone if that is unknown.
    """

    id: str
    members: tuple[Member, ...] = ()
    alone: bool = False
    trouble: Trouble | None = None
    notes: tuple[str, ...] = ()
    changed: datetime | None = None
    student: str = ""


@dataclass(frozen=True)
class Work:
    """One exercise of one submission, to be judged.

    `answers` and `troubles` are by part; `checks` says what programs are tried on. An empty
    `exercise` stands for what belongs to none: its `trouble` is then about the submission as a
    whole.
    """

    submission: str
    exercise: str = ""
    seed: int = 0
    answers: Mapping[str, str] = field(default_factory=dict)
    troubles: Mapping[str, Trouble] = field(default_factory=dict)
    trouble: Trouble | None = None
    checks: Checks = FRESH

    @property
    def key(self) -> Key:
        """What a result is kept under: the same only if exactly the same was answered."""
        return self.submission, self.exercise, self.digest

    @property
    def digest(self) -> str:
        """The sha256 of everything that was answered."""
        answered = [
            self.seed,
            sorted(self.answers.items()),
            sorted((name, *_plain(trouble)) for name, trouble in self.troubles.items()),
            _plain(self.trouble) if self.trouble else None,
        ]
        if self.checks != FRESH:
            answered.append([(check.kind, check.percent) for check in self.checks])
        return hashlib.sha256(json.dumps(answered).encode()).hexdigest()


def _plain(trouble: Trouble) -> tuple[str, str]:
    return str(trouble.verdict), trouble.reason


@dataclass(frozen=True)
class Result:
    """What came of a piece of work. `parts` are records as in `tutor check --json`.

    `message` is about the exercise as a whole; `walls` names what stood around its program, and
    `seconds` is what that computed.
    """

    key: Key
    seed: int
    verdict: Status
    score: float
    max: float
    parts: tuple[Mapping[str, Any], ...] = ()
    message: str = ""
    walls: tuple[str, ...] = ()
    seconds: float = 0.0
