"""Running an experiment: once for each seed, watched by a clock, and kept."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Sized
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any, TypeVar

import numpy as np

from tutor.course.author import TimeUp
from tutor.course.evidence import Evidence
from tutor.course.exercise import Exercise, Variant
from tutor.course.watching import Progress, watcher

BETWEEN = 0.1  # seconds between two looks at a run
T = TypeVar("T")


@dataclass(frozen=True)
class Run:
    """What one run of the author's `experiment` measured, and the evidence it left."""

    seed: int
    measured: Mapping[str, float]
    evidence: Sequence[Evidence] = ()


class Clock:
    """Handed to `experiment`, which puts its loops through it: `for step in clock(range(60))`.

    When the time is up, the loop ends with TimeUp, which the tutor tells the learner. A list that
    the loop appends to may be given too, `clock(range(60), losses)`: it is drawn while it grows.
    `runs` is how many runs share the clock.
    """

    def __init__(
        self, seconds: float, now: Callable[[], float] = time.monotonic, runs: int = 1
    ) -> None:
        self.ticks = 0
        self._now = now
        self._end = now() + seconds
        self._runs = runs
        self._done = 0  # runs
        self._began = 0  # tick at which this run began
        self._loops = 0  # outermost ones of this run
        self._depth = 0
        self._per_run: int | None = None  # ticks that a whole run took
        self._tell = watcher()
        self._told = now()

    def __call__(self, steps: Iterable[T], curve: Sequence[float] = ()) -> Iterator[T]:
        """The steps, as long as there is time."""
        count = len(steps) if isinstance(steps, Sized) else 0
        self._loops += self._depth == 0
        self._depth += 1
        try:
            for place, step in enumerate(steps):
                self.tick(place / count if count else None, curve)
                yield step
        finally:
            self._depth -= 1

    def tick(self, share: float | None = None, curve: Sequence[float] = ()) -> None:
        """Look at the clock, where no loop is to be put through it. Raises TimeUp."""
        self.ticks += 1
        now = self._now()
        if now > self._end:
            raise TimeUp
        if self._tell and now - self._told >= BETWEEN:
            self._told = now
            self._tell(Progress(self._share(share), tuple(curve)))

    def next_run(self) -> None:
        """A run has ended; how long it was says how far the next one is."""
        self._per_run = max(1, self.ticks - self._began)
        self._began = self.ticks
        self._done += 1
        self._loops = 0

    def _share(self, of_loop: float | None) -> float | None:
        """The share of all runs that is done: by the last run, else by the only loop of this."""
        if self._per_run:
            of_run = min(1.0, (self.ticks - self._began) / self._per_run)
        elif of_loop is not None and self._loops == self._depth == 1:
            of_run = of_loop
        else:
            return None
        return (self._done + of_run) / self._runs


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
    clock = Clock(seconds, runs=len(seeds))
    key = ("experiment", variant.seed, tuple(seeds), *settings.items())
    return exercise.kept(key, lambda: [*_in_turn(exercise, variant, settings, seeds, clock)])


def _in_turn(
    exercise: Exercise,
    variant: Variant,
    settings: Mapping[str, Any],
    seeds: Sequence[int],
    clock: Clock,
) -> Iterator[Run]:
    for seed in seeds:
        yield run(exercise, variant, settings, seed, clock)
        clock.next_run()
