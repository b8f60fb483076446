"""Running an experiment: once for each seed, watched by a clock, and kept."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any, TypeVar

import numpy as np

from tutor.course.author import TimeUp
from tutor.course.evidence import Evidence
from tutor.course.exercise import Exercise, Variant

T = TypeVar("T")


@dataclass(frozen=True)
class Run:
    """What one run of the author's `experiment` measured, and the evidence it left."""

    seed: int
    measured: Mapping[str, float]
    evidence: Sequence[Evidence] = ()


class Clock:
    """Handed to `experiment`, which puts its loops through it: `for step in clock(range(60))`.

    When the time is up, the loop ends with TimeUp, which the tutor tells the learner.
    """

    def __init__(self, seconds: float, now: Callable[[], float] = time.monotonic) -> None:
        self.ticks = 0
        self._now = now
        self._end = now() + seconds

    def __call__(self, steps: Iterable[T]) -> Iterator[T]:
        """The steps, as long as there is time."""
        for step in steps:
            self.tick()
            yield step

    def tick(self) -> None:
        """Look at the clock, where no loop is to be put through it. Raises TimeUp."""
        self.ticks += 1
        if self._now() > self._end:
            raise TimeUp


def run(
    exercise: Exercise, variant: Variant, settings: Mapping[str, Any], seed: int, clock: Clock
) -> Run:
    """One run. Raises TimeUp, or CourseFault for a fault of the author's."""
    with np.errstate(all="ignore"):  # a run that blows up is told by its numbers
        measured, evidence = exercise.call(
            "experiment", variant.values, SimpleNamespace(**settings), seed, clock
        )
    numbers = {name: float(value) for name, value in dict(measured).items()}
    return Run(seed, numbers, tuple(evidence))


def runs(
    exercise: Exercise,
    variant: Variant,
    settings: Mapping[str, Any],
    seeds: Sequence[int],
    seconds: float,
) -> list[Run]:
    """One run for each seed, made once and kept. Raises TimeUp when all take too long together."""
    clock = Clock(seconds)
    key = ("experiment", variant.seed, tuple(seeds), *settings.items())
    return exercise.kept(
        key, lambda: [run(exercise, variant, settings, seed, clock) for seed in seeds]
    )
