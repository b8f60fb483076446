"""Variants chosen for what they show: one mistake, or the difference between several."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations, islice
from typing import Any

from tutor.course import CourseFault, Exercise, Part

_LOOKED_AT = 20  # seeds; most exercises show what is looked for on nearly all of them


@dataclass(frozen=True)
class Target:
    """A part of a variant."""

    seed: int
    part: str


def showing(exercise: Exercise, seeds: Iterable[int], part: str, mistake: str) -> int:
    """The first seed on which the mistake shows at the part; the very first if none does."""
    looked_at = _looked_at(exercise, seeds)
    if mistake not in {known.id for known in exercise.mistakes}:
        return looked_at[0]  # a slip of the pen, a wrong option: they can be made on any
    return next((s for s in looked_at if _tells(exercise, s, part, [mistake])), looked_at[0])


def splitting(
    exercise: Exercise, seeds: Iterable[int], part: str, mistakes: Sequence[str]
) -> Target | None:
    """The first seed on which all these mistakes differ at that part, or None.

    At another part they may differ where they are one here: the answer there would tell nothing.
    """
    looked_at = _looked_at(exercise, seeds)
    telling = (seed for seed in looked_at if _tells(exercise, seed, part, mistakes))
    return next((Target(seed, part) for seed in telling), None)


def _looked_at(exercise: Exercise, seeds: Iterable[int]) -> list[int]:
    """The seeds that are drawn: fewer where each variant is a run that takes its time."""
    return list(islice(seeds, max(1, min(_LOOKED_AT, exercise.head.vetted))))


def _tells(exercise: Exercise, seed: int, name: str, mistakes: Sequence[str]) -> bool:
    """Whether each of these mistakes gives something else at the part, and none what another does.

    A mistake can be made in several ways; those that do not show at the part do not count.
    """
    part = exercise.part(name)
    if part is None:
        return False
    try:
        shown = [_shown(exercise, seed, part, mistake) for mistake in mistakes]
    except CourseFault:
        return False
    return all(shown) and not any(
        part.same(one, other)
        for ones, others in combinations(shown, 2)
        for one in ones
        for other in others
    )


def _shown(exercise: Exercise, seed: int, part: Part, mistake: str) -> list[Any]:
    """What the mistake gives at the part, where that is not what is right."""
    variant = exercise.variant(seed)
    right = exercise.steps(variant)[part.name]
    values = [steps[part.name] for id, steps in exercise.mistaken(variant) if id == mistake]
    return [value for value in values if not part.same(value, right)]
