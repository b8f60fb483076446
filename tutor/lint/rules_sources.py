"""Rules about sources: a stated derivative is that of its source, by sympy and by the engine."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from tutor import algebra, derive
from tutor.answers.expression import Expression
from tutor.course import Exercise
from tutor.lint.finding import Finding, in_code, rule

POINTS = 10  # at which a stated derivative is compared with the engine's
NEAR = 1e-8


@rule
def sources_lead_to_what_is_stated(exercise: Exercise, seeds: Iterable[int]) -> Iterator[Finding]:
    """The derivative of a `source` is what the exercise states, by sympy and by the engine."""
    parts = [part for part in exercise.parts if isinstance(part, Expression) and part.source]
    if not parts:
        return
    runs = [exercise.steps(exercise.variant(seed)) for seed in seeds]
    for part in parts:
        for stated in dict.fromkeys(part.formula(run[part.name]) for run in runs):
            for what in against_source(part, stated):
                yield in_code(exercise, f"{part.name}: {what}")


def against_source(part: Expression, stated: str) -> list[str]:
    """What is wrong between a stated derivative and the source it is meant to come from."""
    assert part.source
    text, by = part.source
    try:
        source = derive.declared_source(text, by, part.variables)
    except (algebra.Unreadable, algebra.Mismatch) as problem:
        return [f"the source ({text!r}, {by!r}) cannot be read: {problem}"]
    complaints = [by_sympy(source, stated), by_engine(source, stated)]
    if complaints == [None, None]:
        return ["neither sympy nor the engine can check this source; leave it out"]
    return [complaint for complaint in complaints if complaint]


def by_sympy(source: derive.Source, stated: str) -> str | None:
    """What sympy says against a stated derivative: nothing (""), or None if it cannot tell."""
    try:
        found = derive.by_sympy(source)
    except derive.Unknown:
        return None
    result = algebra.compare(found, stated, source.variables, seed=0)
    if result.verdict == "equal":
        return ""
    return f"{stated} is stated, but sympy finds {found} from {source.text}; {result.message}"


def by_engine(source: derive.Source, stated: str) -> str | None:
    """What the engine says against a stated derivative: nothing (""), or None if it cannot tell."""
    seen = 0
    try:
        for point, slope in source.slopes(POINTS):
            try:
                value = algebra.evaluate(stated, source.variables, point)
            except algebra.NoEvidence:  # too large, or on a kink of what is stated
                continue
            if abs(value - slope) > NEAR * max(1.0, abs(slope)):
                return f"{stated} is {value:.9g} at {point}; the engine's slope is {slope:.9g}"
            seen += 1
    except derive.Unknown:
        return None
    except algebra.Undefined as problem:
        return f"{stated} has no value where the engine has a slope: {problem}"
    return "" if seen else None
