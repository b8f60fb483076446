"""Seeds chosen for what their variants show: one mistake, or the difference between several."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import combinations, islice
from typing import Any

from tutor.course import CourseFault, Exercise, Part, Variant

_LOOKED_AT = 30  # seeds; most exercises show what is looked for on nearly all of them


def showing(exercise: Exercise, seeds: Iterable[int], part: str, mistake: str) -> int:
    """The first seed on which the mistake shows at the part; the very first if none does."""
    looked_at = list(islice(seeds, _most(exercise)))
    if mistake not in {known.id for known in exercise.mistakes}:
        return looked_at[0]  # a slip of the pen, a wrong option: they can be made on any
    return next((s for s in looked_at if _tells(exercise, s, part, [mistake])), looked_at[0])


def splitting(
    exercise: Exercise, seeds: Iterable[int], part: str, mistakes: Sequence[str]
) -> int | None:
    """The first seed on which all these mistakes and the right answer differ at the part."""
    looked_at = islice(seeds, _most(exercise))
    return next((s for s in looked_at if _tells(exercise, s, part, mistakes)), None)


def _most(exercise: Exercise) -> int:
    """How many variants are drawn at most: fewer where each is a run that takes its time."""
    return max(1, min(_LOOKED_AT, exercise.head.vetted))


def _tells(exercise: Exercise, seed: int, name: str, mistakes: Sequence[str]) -> bool:
    """Whether the part tells these mistakes from one another and from what is right."""
    part = exercise.part(name)
    try:
        return part is not None and _differ(exercise, exercise.variant(seed), part, mistakes)
    except CourseFault:
        return False


def _differ(exercise: Exercise, variant: Variant, part: Part, mistakes: Sequence[str]) -> bool:
    runs = exercise.mistaken(variant)
    values = [[exercise.steps(variant)[part.name]]]
    values += [[steps[part.name] for id, steps in runs if id == mistake] for mistake in mistakes]
    return all(values) and not any(
        part.same(one, other)
        for ones, others in combinations(values, 2)
        for one, other in _pairs(ones, others)
    )


def _pairs(ones: Sequence[Any], others: Sequence[Any]) -> list[tuple[Any, Any]]:
    return [(one, other) for one in ones for other in others]
