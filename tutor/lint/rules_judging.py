"""Rules about judging: right is right, each mistake is itself, nonsense gets no points."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tutor import algebra
from tutor.answers.experiment import Experiment
from tutor.answers.expression import Expression
from tutor.answers.program import Program
from tutor.course import Exercise, Variant
from tutor.judge import judge
from tutor.lint.finding import Finding, in_code, rule
from tutor.verdict import Status

RUNS = 4  # variants on which experiments are really run
ENOUGH = 3  # times that one wrong formula is judged, however many variants there are
WHOLE = ("int+", "binary", "index", "dim")  # domains of whole numbers
POINTS = 20  # at which a formula is compared with the engine
MARKS = (";", "=", "\\\\", "- -", "\x00", "\u200b")  # what joins answers, with no answer there
NONSENSE = (*MARKS, "?", "banana", "1 2 3 four", "x" * 5000, "((((", "[[]]", "nan")


def answers(exercise: Exercise, steps: Mapping[str, Any]) -> dict[str, str]:
    """What one would type for these steps; a program cannot be typed from a function."""
    return {
        part.name: part.written(steps[part.name])
        for part in exercise.parts
        if part.name in steps and not isinstance(part, Program)
    }


@rule
def right_is_right(exercise: Exercise, seeds: Iterable[int]) -> Iterator[Finding]:
    """The reference answer is judged right on every seed."""
    for seed in judged(exercise, seeds):
        variant = exercise.variant(seed)
        typed = answers(exercise, exercise.steps(variant))
        for part in judge(exercise, variant, typed).parts:
            if part.name in typed and part.verdict is not Status.RIGHT:
                what = f"seed {seed}: the expected answer to {part.name} is judged {part.verdict}"
                yield in_code(exercise, f"{what}: {part.message}")


@rule
def each_mistake_is_itself(exercise: Exercise, seeds: Iterable[int]) -> Iterator[Finding]:
    """Each mistake is recognised as itself and as no other, on every seed where it shows."""
    seen: Counter[Any] = Counter()
    hides = {pair[0] for pair in getattr(exercise.module, "first_hides", ())}
    for seed in judged(exercise, seeds):
        variant = exercise.variant(seed)
        right = exercise.steps(variant)
        for id, steps in exercise.mistaken(variant):
            if seed == 0 and id in hides:
                continue
            words = _in_words_alone(exercise, right, steps)
            seen[words] += 1
            if words and seen[words] > ENOUGH:
                continue
            named = _named(exercise, variant, right, steps)
            if named is not None and named != {id}:
                what = f"seed {seed}: {id!r} is taken for {', '.join(sorted(named)) or 'nothing'}"
                yield in_code(exercise, what)


def _in_words_alone(
    exercise: Exercise, right: Mapping[str, Any], steps: Mapping[str, Any]
) -> tuple[Any, ...]:
    """What a flaw changes, where that is formulas and choices: on every variant the same."""
    pairs = [(part.name, right[part.name], steps[part.name]) for part in exercise.parts]
    words = [pair for pair in pairs if isinstance(pair[1], str) and isinstance(pair[2], str)]
    others = [pair for pair in pairs if not isinstance(pair[1], str)]
    if any(not np.array_equal(one, other) for _, one, other in others):
        return ()
    return tuple(pair for pair in words if pair[1] != pair[2])


def _named(
    exercise: Exercise, variant: Variant, right: Mapping[str, Any], steps: Mapping[str, Any]
) -> set[str] | None:
    """The mistakes named for a flawed run; None where the flaw does not show."""
    typed = answers(exercise, steps)
    asked = [part for part in exercise.parts if part.name in typed]
    if all(part.same(steps[part.name], right[part.name]) for part in asked):
        return None
    verdict = judge(exercise, variant, typed)
    return {part.mistake for part in verdict.parts if part.mistake}


@rule
def examples_get_their_verdict(exercise: Exercise, seeds: Iterable[int]) -> Iterator[Finding]:
    """Every example is judged as its author says."""
    known = {part.name for part in exercise.parts}
    for example in exercise.examples:
        for name in sorted(example.answers.keys() - known):
            yield in_code(exercise, f"an example answers {name!r}, which is no part")
        if example.verdict not in {str(status) for status in Status}:
            yield in_code(exercise, f"an example declares {example.verdict!r}, which is no verdict")
        verdict = judge(exercise, exercise.variant(example.seed), example.answers)
        named = {part.mistake for part in verdict.parts if part.mistake}
        expected = {example.mistake} if example.mistake else set()
        if verdict.verdict != example.verdict or named != expected:
            said = ", ".join([str(verdict.verdict), *sorted(named)])
            wanted = ", ".join([example.verdict, *sorted(expected)])
            yield in_code(exercise, f"example {dict(example.answers)} is {said}; declared {wanted}")


@rule
def nonsense_gets_nothing(exercise: Exercise, seeds: Iterable[int]) -> Iterator[Finding]:
    """Blanks are missing, nonsense is invalid or wrong, and neither earns a point."""
    variant = exercise.variant(0)
    for text in ("", "   ", *NONSENSE):
        typed = {part.name: text for part in exercise.parts if not isinstance(part, Program)}
        verdict = judge(exercise, variant, typed)
        if verdict.score > 0:
            yield in_code(exercise, f"{text[:20]!r} earns {verdict.score} points")
        if not text.strip() and verdict.verdict is not Status.MISSING:
            yield in_code(exercise, f"a blank answer is judged {verdict.verdict}, not missing")


@rule
def formulas_agree_with_the_engine(exercise: Exercise, seeds: Iterable[int]) -> Iterator[Finding]:
    """A formula's expected value is the engine's, wherever `engine(part, at)` is defined."""
    if not exercise.has("engine"):
        return
    steps = exercise.steps(exercise.variant(0))
    for part in exercise.parts:
        if isinstance(part, Expression):
            yield from _against_engine(exercise, part, part.formula(steps[part.name]))


def _against_engine(exercise: Exercise, part: Expression, formula: str) -> Iterator[Finding]:
    variables = dict(part.variables)
    whole = {name for name, given in variables.items() if given.get("domain") in WHOLE}
    for point in islice(algebra.samples(variables, random.Random(part.name)), POINTS):
        at = {
            name: int(value) if name in whole and isinstance(value, float) else value
            for name, value in point.items()
        }
        expected = exercise.call("engine", part.name, at)
        if expected is None:  # no engine stands at such a point
            continue
        found = algebra.evaluate(formula, variables, at)
        if not _alike(np.asarray(found), np.asarray(expected, dtype=float)):
            yield in_code(
                exercise, f"{part.name} = {formula} is {found} at {at}; the engine has {expected}"
            )
            return


def _alike(found: NDArray[np.float64], expected: NDArray[np.float64]) -> bool:
    """Whether two numbers or arrays of one shape are the same but for rounding."""
    return found.shape == expected.shape and np.allclose(found, expected, rtol=1e-9, atol=1e-9)


def judged(exercise: Exercise, seeds: Iterable[int]) -> Iterable[int]:
    """The variants to judge answers on: few, where an answer is a run that takes its time."""
    runs = any(isinstance(part, Experiment) for part in exercise.parts)
    return islice(seeds, RUNS) if runs else seeds
