"""Rules about code exercises: the solution passes, the starter fails, every wrong program shows."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator
from itertools import combinations

from tutor import sandbox
from tutor.answers.program import Program
from tutor.course import Exercise
from tutor.judge import judge
from tutor.lint.finding import Finding, in_code, rule
from tutor.verdict import Status

RUNS = 5  # sets of inputs to try a program on


@rule
def the_solution_passes(exercise: Exercise, seeds: Iterable[int]) -> Iterator[Finding]:
    """`solution.py` is judged right, whatever the inputs; `starter.py` is not."""
    for part in _programs(exercise):
        with sandbox.ForkServer() as server:
            for file, wanted in (("solution.py", True), ("starter.py", False)):
                for secret in map(str, range(RUNS)):
                    verdict = judge(
                        exercise,
                        exercise.variant(0),
                        {part.name: exercise.file(file)},
                        run=server.run,
                        secret=secret,
                    ).parts[0]
                    if (verdict.verdict is Status.RIGHT) is not wanted:
                        yield Finding(
                            exercise.id, file, f"is judged {verdict.verdict}: {verdict.message}"
                        )


@rule
def wrong_programs_show(exercise: Exercise, seeds: Iterable[int]) -> Iterator[Finding]:
    """On every set of inputs, each wrong program gives results of its own."""
    variant = exercise.variant(0)
    for part in _programs(exercise):
        functions = [("right", exercise.steps(variant)[part.name])]
        functions += [(id, steps[part.name]) for id, steps in exercise.mistaken(variant)]
        for secret in range(RUNS):
            calls = exercise.call("calls", variant.values, random.Random(f"lint/{secret}"))
            results = [(id, [function(*call) for call in calls]) for id, function in functions]
            for (one, first), (other, second) in combinations(results, 2):
                if one != other and part.agree(first, second):
                    yield in_code(exercise, f"{one!r} and {other!r} give the same on all calls")


def _programs(exercise: Exercise) -> list[Program]:
    return [part for part in exercise.parts if isinstance(part, Program)]
