"""How long a step takes, when machines speed up and slow down while one looks.

Programs take turns in one process, in an order that is rotated. What is compared are the turns of
one round, which lie side by side in time: the median of their ratios holds still where times
do not.
"""

from __future__ import annotations

import gc
import resource
from collections.abc import Callable, Mapping
from statistics import median
from time import perf_counter
from typing import NamedTuple

from .programs import REFERENCE, Program

TURN = 0.02
ROUNDS = 15
BUDGET = 20.0


class Times(NamedTuple):
    """Seconds per step, one number a round."""

    rounds: list[float]

    def against(self, other: Times) -> float:
        """How many times as long as the other: the median over rounds of the ratio."""
        return median(a / b for a, b in zip(self.rounds, other.rounds, strict=True))


Clock = Callable[[], float]


def processor() -> float:
    """Seconds that processors have worked for this process and for those it has waited for."""
    used = map(resource.getrusage, (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(each.ru_utime + each.ru_stime for each in used)


def steps_per_turn(program: Program, clock: Clock) -> int:
    """So many that a turn lasts long enough to be measured."""
    count = 1
    while count < 10_000:
        seconds = turn(program, count, clock) * count
        if seconds >= TURN:
            break
        count = max(count + 1, min(10 * count, int(1.2 * count * TURN / max(seconds, 1e-9))))
    return count


def turn(program: Program, count: int, clock: Clock) -> float:
    """Seconds per step over `count` steps."""
    step = program.step
    start = clock()
    for _ in range(count):
        step()
    return (clock() - start) / count


def times(
    programs: Mapping[str, Program], rounds: int = ROUNDS, clock: Clock = perf_counter
) -> dict[str, Times]:
    """Let all take turns; fewer rounds, but at least three, if they are slow."""
    gc.collect()
    gc.freeze()  # what lies about already is nobody's litter: no sweep looks at it again
    counts = {name: steps_per_turn(program, clock) for name, program in programs.items()}
    found: dict[str, list[float]] = {name: [] for name in programs}
    names = list(programs)
    start = perf_counter()
    for i in range(rounds):
        if i >= 3 and perf_counter() - start > BUDGET:
            break
        first = i % len(names)
        for name in names[first:] + names[:first]:
            gc.collect()  # each sweeps its own litter, outside its time
            found[name].append(turn(programs[name], counts[name], clock))
    return {name: Times(seconds) for name, seconds in found.items()}


def reference_of(measured: Mapping[str, Times]) -> Times:
    """The times everything is divided by."""
    return measured.get(REFERENCE) or next(iter(measured.values()))
