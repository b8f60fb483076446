"""Every answer of the table at many seeds: a verdict must not depend on where it was looked.

    python -m benchmarks.algebra.verdicts [SEEDS] [UNIT ...]

Prints the answers that got a wrong verdict, with the seeds at which they did, and exits with 1 if
there are any.
"""

from __future__ import annotations

import sys

from tests.tutor.algebra.table import questions

SEEDS = 20


def main(seeds: int = SEEDS, *units: str) -> int:
    """Judge; 1 if a verdict was wrong."""
    count = wrong = 0
    for question in questions():
        if not question.unit.startswith(units or ("",)):
            continue
        problem = question.problem()
        for answer, wanted in question.answers():
            got = [problem.compare(answer, seed=seed).verdict for seed in range(seeds)]
            count += 1
            if missed := [seed for seed in range(seeds) if got[seed] != wanted]:
                wrong += 1
                verdicts = ", ".join(sorted({got[seed] for seed in missed}))
                print(f"{question.unit}: {question.topic} | {question.expected} | {answer}")
                print(f"    {verdicts}, not {wanted}, at {len(missed)} of {seeds} seeds: {missed}")
    print(f"{count} answers at {seeds} seeds: {wrong} with a wrong verdict")
    return int(wrong > 0)


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:2]), *sys.argv[2:]))
