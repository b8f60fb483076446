"""Rules about variants: pure, solvable from what is shown, and hiding no mistake."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

import numpy as np

from tutor.answers.arrays import Array
from tutor.answers.number import Number
from tutor.course import Exercise
from tutor.course.words import show
from tutor.lint.finding import Finding, in_code, rule

LONGEST_ANSWER = 8  # characters of a number found by hand
ENOUGH = 3  # variants, to see that names are told apart
MOST_BY_HAND = 36  # numbers in an array found by hand


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
def a_variant_is_plain_data(exercise: Exercise, seeds: Iterable[int]) -> Iterator[Finding]:
    """A variant holds numbers, text, True and False, None, and lists and dictionaries of them."""
    for seed in seeds:
        for name, value in exercise.variant(seed).as_dict().items():
            if what := _strange(value):
                yield in_code(exercise, f"{name} of a variant is {what}", "An array has tolist().")


@rule
def one_name_one_thing(exercise: Exercise, seeds: Iterable[int]) -> Iterator[Finding]:
    """No step is called like a value of the variant that it is not: words would show the step."""
    for seed in islice(seeds, ENOUGH):
        variant = exercise.variant(seed)
        values, steps = variant.as_dict(), exercise.steps(variant)
        for name in values.keys() & steps.keys():
            if show(values[name]) != show(steps[name]):
                what = f"{name} is a value of the variant and a step, and they differ"
                yield in_code(exercise, what, "The statement would show the step: rename one.")


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
    if not _by_hand(exercise):
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
            if np.any(np.abs(steps[name]) < 1e-9):
                yield in_code(exercise, f"seed {seed}: {name} is 0, right on the kink")


@rule
def hand_work_stays_small(exercise: Exercise, seeds: Iterable[int]) -> Iterator[Finding]:
    """A number found by hand has few digits, an array few numbers."""
    for seed in seeds:
        steps = exercise.steps(exercise.variant(seed))
        for part in _by_hand(exercise):
            numbers = np.ravel(np.asarray(steps[part.name], dtype=float)).tolist()
            written = max((part.exactness.written(number) for number in numbers), key=len)
            if len(written) > LONGEST_ANSWER:
                yield in_code(
                    exercise,
                    f"seed {seed}: {part.name} is {written}",
                    "Draw rounder numbers, or ask for fewer with `places` or `digits`.",
                )
            if len(numbers) > MOST_BY_HAND:
                what = f"seed {seed}: {part.name} is {len(numbers)} numbers to be typed"
                yield in_code(exercise, what, f"Ask for {MOST_BY_HAND} at most.")


@rule
def names_fit_the_array(exercise: Exercise, seeds: Iterable[int]) -> Iterator[Finding]:
    """An array has as many rows and columns as the part has names for them."""
    for seed in seeds:
        steps = exercise.steps(exercise.variant(seed))
        for part in exercise.parts:
            if isinstance(part, Array):
                shape = np.shape(np.asarray(steps[part.name], dtype=float))
                for axis, names in enumerate((part.rows, part.columns)):
                    if names and shape[axis : axis + 1] != (len(names),):
                        what = (
                            f"seed {seed}: {part.name} has shape {shape}, with {len(names)} names"
                        )
                        yield in_code(exercise, f"{what} along axis {axis}: {', '.join(names)}")


@rule
def shown_digits_suffice(exercise: Exercise, seeds: Iterable[int]) -> Iterator[Finding]:
    """To the digits asked for, an answer is not 0 throughout when its value is not."""
    for seed in seeds:
        steps = exercise.steps(exercise.variant(seed))
        for part in _by_hand(exercise):
            value = np.asarray(steps[part.name], dtype=float)
            if np.any(value) and part.same(value * 0, steps[part.name]):
                what = f"seed {seed}: {part.name} is 0 to the digits asked for"
                yield in_code(exercise, what, "Ask for more `places`, or for `digits`.")


@rule
def answers_are_not_trivial(exercise: Exercise, seeds: Iterable[int]) -> Iterator[Finding]:
    """Typing 0 everywhere, or 1, is not the answer."""
    numbers = _by_hand(exercise)
    for seed in seeds:
        steps = exercise.steps(exercise.variant(seed))
        values = [np.asarray(steps[part.name], dtype=float) for part in numbers]
        if values and all(np.all(value == 0) or np.all(value == 1) for value in values):
            yield in_code(exercise, f"seed {seed}: every answer is 0 or 1")


def _by_hand(exercise: Exercise) -> list[Number | Array]:
    return [part for part in exercise.parts if isinstance(part, Number | Array)]


def _strange(value: Any) -> str:
    """What is no plain data in a value; empty if nothing is."""
    if isinstance(value, dict):
        return next(filter(None, map(_strange, value.values())), "")
    if isinstance(value, list | tuple):
        return next(filter(None, map(_strange, value)), "")
    plain = value is None or type(value) in {bool, int, float, str}
    return "" if plain else f"of type {type(value).__name__}"


def _numbers(value: Any) -> Iterator[float]:
    if isinstance(value, list | tuple | dict):
        for item in value.values() if isinstance(value, dict) else value:
            yield from _numbers(item)
    elif isinstance(value, int | float) and not isinstance(value, bool):
        yield value
