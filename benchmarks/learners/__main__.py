"""Prints the figures unit by unit, and every answer that was refused, accepted or misnamed."""

from __future__ import annotations

import os
import sys
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from multiprocessing import get_context

from benchmarks.learners.counting import Count, counted
from tutor.course import Course, find_course

SEEDS = 5
NAMED = 0.70  # at least so many of the answers whose mistake is known get its name
FALSE = 0.01  # at most so many of the wrong answers get a name that is not true


def main(words: list[str]) -> int:
    """Exit code 1 if a right answer was refused, a wrong one accepted, or the judge raised."""
    seeds = range(int(words.pop(0)) if words and words[0].isdecimal() else SEEDS)
    course = Course(find_course())
    entries = [e for e in course.entries if not words or e.id in words or e.unit in words]
    units: dict[str, Count] = {}
    exercises: dict[str, Count] = {}
    with ProcessPoolExecutor(os.cpu_count(), get_context("spawn")) as pool:
        found = pool.map(partial(counted, seeds), [entry.id for entry in entries])
        for entry, count in zip(entries, found, strict=True):
            exercises[entry.id] = count
            units.setdefault(entry.unit, Count()).add(count)
            print("\n".join(count.faults), end="\n" if count.faults else "", flush=True)
    total = Count()
    for count in units.values():
        total.add(count)
    print_table("unit", units | {"all": total})
    short = {id: one for id, one in exercises.items() if one.named < NAMED or one.false > FALSE}
    if short:
        print_table("below the mark", short)
    return 1 if any(total.of(fault) for fault in ("refused", "accepted", "raised")) else 0


def print_table(title: str, counts: dict[str, Count]) -> None:
    """A line each. Named: of the wrong answers that have a name; false: of all wrong ones."""
    print(f"\n{title:<27}{'right':>7}{'refused':>9}{'wrong':>8}{'accepted':>10}", end="")
    print(f"{'known':>8}{'named':>8}{'false':>8}")
    for name, count in counts.items():
        print(f"{name:<27}{count.of('right'):>7}{count.of('refused'):>9}{count.wrong:>8}", end="")
        print(f"{count.of('accepted'):>10}{count.known:>8}{count.named:>8.1%}{count.false:>8.2%}")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
