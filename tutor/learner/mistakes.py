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
    found: dict[tuple[str, str], dict[str, Met]] = {}  # by exercise and part, then by mistake
    for sitting, attempt, first in _in_time(sittings):
        here = found.setdefault((sitting.exercise, attempt.part), {})
        if attempt.mistake and not attempt.rivals:
            times = here[attempt.mistake].times + 1 if attempt.mistake in here else 1
            here[attempt.mistake] = Met(
                sitting.exercise, attempt.part, attempt.mistake, times, attempt.time
            )
        elif attempt.right and first:
            for id, met in here.items():
                if sitting.began > met.seen:
                    here[id] = replace(met, avoided=attempt.time)
    every = [met for here in found.values() for met in here.values()]
    return sorted(every, key=lambda met: met.seen, reverse=True)


def _in_time(sittings: Iterable[Sitting]) -> list[tuple[Sitting, Attempt, bool]]:
    """Every attempt, and whether it was the first try at its part, in the order of time."""
    tries = []
    for sitting in sittings:
        firsts = sitting.first_tries
        tries += [(sitting, a, firsts.get(a.part) is a) for a in sitting.attempts]
    return sorted(tries, key=lambda one: one[1].time)
