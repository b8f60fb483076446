"""Rules about code exercises: the solution passes, the starter fails, every wrong program shows."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Iterator
from itertools import combinations
from typing import Any

from tutor import sandbox
from tutor.answers.program import Program
from tutor.answers.program.calls import chains
from tutor.course import Exercise
from tutor.judge import judge
from tutor.lint.finding import Finding, in_code, rule
from tutor.lint.rules_judging import NONSENSE
from tutor.verdict import PartVerdict, Status

RUNS = 5  # sets of inputs to try a program on


@rule
def programs_get_their_verdict(exercise: Exercise, seeds: Iterable[int]) -> Iterator[Finding]:
    """`solution.py` is right; `starter.py` and those in `wrong` run, and are wrong as they say."""
    for part in _programs(exercise):
        with sandbox.ForkServer(part.modules) as server:
            for file in ("solution.py", "starter.py", *_wrong_files(exercise)):
                for verdict in _verdicts(exercise, part, file, server.run):
                    yield from _as_it_should(exercise, part, file, verdict)
            for text in NONSENSE:
                answer = {part.name: text}
                if judge(exercise, exercise.variant(0), answer, run=server.run).score:
                    yield in_code(exercise, f"the program {text[:20]!r} earns points")


def _as_it_should(
    exercise: Exercise, part: Program, file: str, verdict: PartVerdict
) -> Iterator[Finding]:
    said = f"is judged {verdict.verdict}: {verdict.message}"
    named = f"is judged {verdict.verdict} ({verdict.mistake}): {verdict.message}"
    if file == "solution.py":
        if verdict.verdict is not Status.RIGHT:
            yield Finding(exercise.id, file, said)
    elif verdict.verdict is not Status.WRONG:
        yield Finding(exercise.id, file, said, "It should run, and give wrong results.")
    elif file == "starter.py" and part.bug and verdict.mistake != part.bug:
        yield Finding(exercise.id, file, named, f"Its bug is declared as {part.bug}.")
    elif file in _wrong_files(exercise) and file != f"wrong/{verdict.mistake}.py":
        yield Finding(exercise.id, file, named, "It should be recognised as its own mistake.")


@rule
def wrong_programs_show(exercise: Exercise, seeds: Iterable[int]) -> Iterator[Finding]:
    """On every set of inputs, each wrong program gives results of its own."""
    variant = exercise.variant(0)
    for part in _programs(exercise):
        functions = [("right", exercise.steps(variant)[part.name])]
        functions += [(id, steps[part.name]) for id, steps in exercise.mistaken(variant)]
        functions += part.wrong_programs(exercise).items()
        for secret in range(RUNS):
            rng = random.Random(f"lint/{secret}")
            calls = chains(exercise.call("calls", variant.values, rng))
            results = [(id, _results(part, function, calls)) for id, function in functions]
            for (one, first), (other, second) in combinations(results, 2):
                if one != other and first and second and part.agree(first, second):
                    yield in_code(exercise, f"{one!r} and {other!r} give the same on all calls")


@rule
def one_program_an_exercise(exercise: Exercise, seeds: Iterable[int]) -> Iterator[Finding]:
    """A file that is handed in answers one part."""
    if len(programs := _programs(exercise)) > 1:
        names = ", ".join(part.name for part in programs)
        yield in_code(exercise, f"asks for several programs: {names}", "Make them exercises.")


def _results(part: Program, function: Callable[..., Any], calls: list[Any]) -> list[Any] | None:
    """What a function gives; None if it stops, which no other one does in the same way."""
    try:
        return part.results(function, calls)
    except Exception:
        return None


def _verdicts(
    exercise: Exercise, part: Program, file: str, run: Callable[[sandbox.Job], sandbox.Run]
) -> Iterator[PartVerdict]:
    """The verdicts on a file, on several sets of inputs."""
    text = {part.name: exercise.file(file)}
    for secret in map(str, range(RUNS)):
        found = judge(exercise, exercise.variant(0), text, run=run, secret=secret)
        yield next(one for one in found.parts if one.name == part.name)


def _wrong_files(exercise: Exercise) -> list[str]:
    return [f"wrong/{name}.py" for name in exercise.files("wrong", ".py")]


def _programs(exercise: Exercise) -> list[Program]:
    return [part for part in exercise.parts if isinstance(part, Program)]
