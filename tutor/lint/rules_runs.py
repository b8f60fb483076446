"""Rules about what is really run: evidence, and experiments that can be won, by choice alone."""

from __future__ import annotations

import re
import time
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

from tutor.answers.choice import Choice
from tutor.answers.experiment import Clock, Experiment
from tutor.answers.experiment.running import run
from tutor.answers.experiment.settings import filled
from tutor.answers.reply import Unreadable
from tutor.course import Asked, Exercise, Variant
from tutor.course.evidence import Bars, Curves, Table
from tutor.lint.finding import Finding, in_code, in_words, rule
from tutor.lint.rules_judging import RUNS

_WORD = re.compile(r"[^\W\d_]{3}")  # x1, h and 1e-05 are the same in every language
LOOKS = 3  # variants whose evidence is looked at
PATIENCE = 120  # seconds that lint gives one run
SLOW = 3  # times the seconds declared; a busy machine may take that


@rule
def experiments_can_be_won(exercise: Exercise, seeds: Iterable[int]) -> Iterator[Finding]:
    """The reference reaches the goal with its margin on every seed; the start settings do not."""
    for part in _experiments(exercise):
        for seed in islice(seeds, RUNS):
            variant = exercise.variant(seed)
            yield from _reaches(exercise, part, variant)
            if _reached(exercise, part, variant, {}) >= 0:
                yield in_code(exercise, f"seed {seed}: {part.name} is won by the start settings")


def _reaches(exercise: Exercise, part: Experiment, variant: Variant) -> Iterator[Finding]:
    reference = exercise.steps(variant)[part.name]
    try:
        filled(reference, part.settings)
    except Unreadable as problem:
        yield in_code(exercise, f"the reference of {part.name} cannot be chosen: {problem}")
        return
    began = time.monotonic()
    reached = _reached(exercise, part, variant, reference)
    took = time.monotonic() - began
    wanted = 1.0 if any(goal.margin for goal in part.goals) else 0.0
    if reached < wanted:
        what = f"seed {variant.seed}: the reference of {part.name} misses the goal or its margin"
        yield in_code(exercise, what, f"It gets {reached:.3g} margins beyond the goal.")
    if took > SLOW * part.seconds:
        what = f"seed {variant.seed}: {part.name} took {took:.1f} s; `seconds` says {part.seconds}"
        yield in_code(exercise, what)


@rule
def experiments_are_repeatable(exercise: Exercise, seeds: Iterable[int]) -> Iterator[Finding]:
    """One seed gives one result, and the runs look at their clock."""
    variant = exercise.variant(0)
    for part in _experiments(exercise):
        chosen = filled(exercise.steps(variant)[part.name], part.settings)
        clock = Clock(PATIENCE)
        seed = part.seeds[0]
        one, other = (run(exercise, variant, chosen, seed, clock).measured for _ in range(2))
        if one != other:
            what = f"`experiment` measures {dict(one)}, then {dict(other)}, with one seed"
            yield in_code(exercise, what, "Draw chance from the seed it is given.")
        if not clock.ticks:
            mend = "Write `for step in clock(range(…))`, so that it can be ended."
            yield in_code(exercise, "`experiment` never looks at its clock", mend)


@rule
def evidence_can_be_shown(exercise: Exercise, seeds: Iterable[int]) -> Iterator[Finding]:
    """What is shown is tables, bars and curves, after every answer, with words for its labels."""
    labels: set[str] = set()
    for seed in islice(seeds, LOOKS):
        variant = exercise.variant(seed)
        for name, shown in _shown(exercise, variant):
            for item in shown:
                if isinstance(item, Table | Bars | Curves):
                    labels |= set(map(str, _labels(item)))
                else:
                    yield in_code(exercise, f"`{name}` gives {item!r}, which is no evidence")
    for part in _experiments(exercise):
        labels |= {goal.measure for goal in part.goals}
    for language, words in exercise.languages.items():
        for label in sorted(labels):
            if _WORD.search(label) and f"label {label}" not in words.sections:
                yield in_words(exercise, language, f"has no `## label {label}` for the evidence")


def _shown(exercise: Exercise, variant: Variant) -> Iterator[tuple[str, list[Any]]]:
    """Everything this variant may show, and the function that gives it."""
    if exercise.has("evidence"):
        yield "evidence", exercise.call("evidence", variant.values)
    right = exercise.steps(variant)
    runs = [right, *(steps for _, steps in exercise.mistaken(variant))]
    for part in exercise.parts:
        asked = Asked(exercise, variant, right[part.name])
        texts = dict.fromkeys(part.written(steps[part.name]) for steps in runs)
        if isinstance(part, Choice):
            texts = dict.fromkeys(part.options)
        if part.then or isinstance(part, Experiment):
            for text in texts:
                yield part.then or "experiment", part.consequence(text, asked)


def _labels(item: Table | Bars | Curves) -> list[str]:
    if isinstance(item, Table):
        return [item.label, *item.columns]
    if isinstance(item, Bars):
        return [item.label, *item.names]
    return [item.label, item.x_label, *item.series]


def _experiments(exercise: Exercise) -> list[Experiment]:
    return [part for part in exercise.parts if isinstance(part, Experiment)]


def _reached(
    exercise: Exercise, part: Experiment, variant: Variant, chosen: dict[str, Any]
) -> float:
    asked = Asked(exercise, variant, chosen)
    worst = part.run(filled(chosen, part.settings), asked)[0]
    return part.reached(worst, variant.as_dict())
