"""Rules about variants: pure, solvable from what is shown, and hiding no mistake."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from tutor.answers.number import Number
from tutor.course import Exercise
from tutor.course.words import show
from tutor.lint.finding import Finding, in_code, rule

LONGEST_ANSWER = 8  # characters of a number found by hand


@rule
def a_seed_is_a_variant(exercise: Exercise, seeds: Iterable[int]) -> Iterator[Finding]:
    """One seed gives one variant, however often it is asked for."""
    for seed in seeds:
        if exercise.draw(seed).as_dict() != exercise.draw(seed).as_dict():
            yield in_code(
                exercise,
                f"seed {seed} gives two different variants",
                "Draw every number from the `rng` that `variant` is given.",
            )


@rule
def variants_differ(exercise: Exercise, seeds: Iterable[int]) -> Iterator[Finding]:
    """Different seeds mostly give different numbers."""
    if not exercise.has("variant"):
        return
    drawn = [show(exercise.variant(seed).as_dict()) for seed in seeds]
    if len(drawn) > 3 and len(set(drawn)) < 0.9 * len(drawn):
        yield in_code(exercise, f"{len(drawn)} seeds give only {len(set(drawn))} variants")


@rule
def no_mistake_is_hidden(exercise: Exercise, seeds: Iterable[int]) -> Iterator[Finding]:
    """On every variant, right and every mistake give different answers."""
    for seed in seeds:
        pairs = set(exercise.collisions(exercise.variant(seed)))
        if seed == 0 and exercise.has("first"):
            pairs -= {tuple(pair) for pair in getattr(exercise.module, "first_hides", ())}
        for one, other in sorted(pairs):
            yield in_code(
                exercise,
                f"on seed {seed}, {one!r} gives the same answers as {other!r}",
                "Draw other numbers; for a fixed `first`, name the pair in `first_hides`.",
            )


@rule
def numbers_are_shown_whole(exercise: Exercise, seeds: Iterable[int]) -> Iterator[Finding]:
    """What a reader sees of a number is all of it, so the answer can be found from it."""
    if not any(isinstance(part, Number) for part in exercise.parts):
        return
    for seed in seeds:
        for name, value in exercise.variant(seed).as_dict().items():
            for number in _numbers(value):
                if float(show(number)) != number:
                    yield in_code(
                        exercise,
                        f"seed {seed}: {name} holds {number!r}, shown as {show(number)}",
                        "Round what is drawn to the digits that are shown.",
                    )


@rule
def nothing_sits_on_a_kink(exercise: Exercise, seeds: Iterable[int]) -> Iterator[Finding]:
    """The steps named in `kinks` (what a ReLU or a max looks at) are never 0."""
    names = getattr(exercise.module, "kinks", ())
    for seed in seeds:
        steps = exercise.steps(exercise.variant(seed))
        for name in names:
            if abs(steps[name]) < 1e-9:
                yield in_code(exercise, f"seed {seed}: {name} is 0, right on the kink")


@rule
def hand_work_stays_small(exercise: Exercise, seeds: Iterable[int]) -> Iterator[Finding]:
    """A number found by hand has few digits."""
    for seed in seeds:
        steps = exercise.steps(exercise.variant(seed))
        for part in exercise.parts:
            if isinstance(part, Number) and len(part.written(steps[part.name])) > LONGEST_ANSWER:
                written = part.written(steps[part.name])
                yield in_code(
                    exercise,
                    f"seed {seed}: {part.name} is {written}",
                    "Draw rounder numbers, or ask for fewer decimals with `places`.",
                )


@rule
def answers_are_not_trivial(exercise: Exercise, seeds: Iterable[int]) -> Iterator[Finding]:
    """Typing 0 everywhere, or 1, is not the answer."""
    numbers = [part for part in exercise.parts if isinstance(part, Number)]
    for seed in seeds:
        steps = exercise.steps(exercise.variant(seed))
        if numbers and all(steps[part.name] in (0, 1) for part in numbers):
            yield in_code(exercise, f"seed {seed}: every answer is 0 or 1")


def _numbers(value: Any) -> Iterator[float]:
    if isinstance(value, list | tuple):
        for item in value:
            yield from _numbers(item)
    elif isinstance(value, int | float) and not isinstance(value, bool):
        yield value
