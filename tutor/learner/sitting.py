"""What is remembered: an attempt at a part, and a sitting at a variant."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Attempt:
    """An answer to a part, and its verdict; `hints` were taken before, it took `seconds`."""

    part: str
    text: str
    verdict: str
    mistake: str | None
    score: float
    max: float
    hints: int
    seconds: float
    time: float


@dataclass
class Sitting:
    """A learner at one variant of an exercise: what is settled, and what help was taken."""

    id: int
    exercise: str
    seed: int
    hints: int = 0
    shown: bool = False
    draft: str = ""
    attempts: list[Attempt] = field(default_factory=list)
