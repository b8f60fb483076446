"""The mistakes a learner has made: when last, and whether they have been got over since."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from tutor.learner.sitting import Attempt, Sitting


@dataclass(frozen=True)
class Met:
    """A mistake made at a part of an exercise: how often, when last, and when last avoided.

    It is avoided by a right first try at that part in a sitting that was begun later: with other
    numbers, and not just after having been told.
    """

    exercise: str
    part: str
    mistake: str
    times: int
    seen: float
    avoided: float | None = None

    @property
    def overcome(self) -> bool:
        """Whether it has not come back since it was avoided."""
        return self.avoided is not None


def mistakes_met(sittings: Iterable[Sitting]) -> list[Met]:
    """Every mistake that is certain to have been made, the one made last first."""
    tries = _in_time(sittings)
    found: dict[tuple[str, str, str], Met] = {}
    for sitting, attempt in tries:
        if attempt.mistake and not attempt.rivals:
            key = (sitting.exercise, attempt.part, attempt.mistake)
            times = found[key].times + 1 if key in found else 1
            found[key] = Met(*key, times, attempt.time)
        elif attempt.right and sitting.first_tries[attempt.part] is attempt:
            for key in _those_at(sitting.exercise, attempt.part, found):
                if sitting.began > found[key].seen:
                    found[key] = replace(found[key], avoided=attempt.time)
    return sorted(found.values(), key=lambda met: met.seen, reverse=True)


def _in_time(sittings: Iterable[Sitting]) -> list[tuple[Sitting, Attempt]]:
    tries = [(sitting, attempt) for sitting in sittings for attempt in sitting.attempts]
    return sorted(tries, key=lambda pair: pair[1].time)


def _those_at(
    exercise: str, part: str, found: Iterable[tuple[str, str, str]]
) -> list[tuple[str, str, str]]:
    return [key for key in found if key[:2] == (exercise, part)]
