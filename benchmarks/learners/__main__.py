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
KNOWN = ("mistake", "pair", "sign")  # kinds of wrong answers that have a name
NAMELESS = ("digit", "typo", "blank", "nonsense")


def main(words: list[str]) -> int:
    """Exit code 1 if a right answer was refused, a wrong one accepted, or the judge raised."""
    seeds = range(int(words.pop(0)) if words and words[0].isdecimal() else SEEDS)
    course = Course(find_course())
    entries = [e for e in course.entries if not words or e.id in words or e.unit in words]
    units: dict[str, Count] = {}
    with ProcessPoolExecutor(os.cpu_count(), get_context("spawn")) as pool:
        found = pool.map(partial(counted, seeds), [entry.id for entry in entries])
        for entry, count in zip(entries, found, strict=True):
            units.setdefault(entry.unit, Count()).add(count)
            print("\n".join(count.faults), end="\n" if count.faults else "", flush=True)
    total = Count()
    for count in units.values():
        total.add(count)
    print_table(units | {"all": total})
    return 1 if any(total.of(fault) for fault in ("refused", "accepted", "raised")) else 0


def print_table(units: dict[str, Count]) -> None:
    """A line a unit. Named: of the wrong answers that have a name; false: of all wrong ones."""
    print(f"\n{'unit':<20}{'right':>7}{'refused':>9}{'wrong':>8}{'accepted':>10}", end="")
    print(f"{'known':>8}{'named':>8}{'false':>8}")
    for unit, count in units.items():
        named, silent = (count.of(outcome, *KNOWN) for outcome in ("named", "silent"))
        false, accepted = count.of("false"), count.of("accepted")
        known = named + silent + count.of("false", *KNOWN)
        wrong = known + accepted + sum(count.of(o, *NAMELESS) for o in ("silent", "named", "false"))
        print(f"{unit:<20}{count.of('right'):>7}{count.of('refused'):>9}{wrong:>8}", end="")
        print(f"{accepted:>10}{known:>8}{named / max(known, 1):>8.1%}{false / max(wrong, 1):>8.2%}")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
