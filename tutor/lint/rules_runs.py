"""Rules about what is really run: evidence, and experiments that can be won, by choice alone."""

from __future__ import annotations

import re
import time
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

from tutor.answers.choice import Choice
from tutor.answers.experiment import Clock, Experiment
from tutor.answers.experiment.running import Run, run
from tutor.answers.experiment.settings import filled
from tutor.answers.reply import Unreadable
from tutor.course import Asked, Exercise, Variant
from tutor.course.evidence import Bars, Curves, Table
from tutor.lint.finding import Finding, in_code, in_words, rule
from tutor.lint.rules_judging import RUNS

_WORD = re.compile(r"[^\W\d_]{3}")  # x1, h and 1e-05 are the same in every language
_KEY = re.compile(r"[a-z]{3,}(-[a-z]+)*")  # of a word; ReLU, float64 and ‖w‖ speak for themselves
LOOKS = 3  # variants whose evidence is looked at
CHANCES = range(
    1, 11
)  # seeds on which the reference has to reach the goal, whatever the part's are
PATIENCE = 600  # seconds that lint gives these runs
SLOW = 3  # times the seconds declared; a busy machine may take that


@rule
def experiments_can_be_won(exercise: Exercise, seeds: Iterable[int]) -> Iterator[Finding]:
    """The reference reaches the goal with its margin on every seed; the start settings do not."""
    for part in _experiments(exercise):
        for seed in islice(seeds, RUNS):
            variant = exercise.variant(seed)
            reference = exercise.steps(variant)[part.name]
            try:
                made = part.run(filled(reference, part.settings), Asked(exercise, variant, None))
            except Unreadable as problem:
                yield in_code(exercise, f"the reference of {part.name} cannot be chosen: {problem}")
                return
            yield from _short_of_the_margin(exercise, part, variant, made)
            start = part.run(filled({}, part.settings), Asked(exercise, variant, None))
            if part.reached(start[0], variant.as_dict()) > 0:
                yield in_code(exercise, f"seed {seed}: {part.name} is won by the start settings")


def _short_of_the_margin(
    exercise: Exercise, part: Experiment, variant: Variant, made: Iterable[Run]
) -> Iterator[Finding]:
    for one in made:
        for goal in part.goals:
            beyond = goal.reached_by(one.measured, variant.as_dict())
            if beyond <= 0 or beyond < goal.margin:
                what = f"seed {variant.seed}: the reference of {part.name} misses the goal"
                said = f"its {goal.measure} is {one.measured[goal.measure]:.4g} in run {one.seed}"
                yield in_code(exercise, f"{what} or its margin: {said}")


@rule
def experiments_are_sound(exercise: Exercise, seeds: Iterable[int]) -> Iterator[Finding]:
    """One seed gives one result, ten seeds reach the goal, and runs look at their clock."""
    variant = exercise.variant(0)
    for part in _experiments(exercise):
        chosen = filled(exercise.steps(variant)[part.name], part.settings)
        clock, began = Clock(PATIENCE), time.monotonic()
        made = [run(exercise, variant, chosen, seed, clock) for seed in CHANCES]
        seconds = (time.monotonic() - began) / len(CHANCES) * len(part.seeds)
        yield from _short_of_the_margin(exercise, part, variant, made)
        again = run(exercise, variant, chosen, CHANCES[0], clock).measured
        if made[0].measured != again:
            what = f"`experiment` measures {made[0].measured}, then {again}, with one seed"
            yield in_code(exercise, what, "Draw chance from the seed it is given.")
        if seconds > SLOW * part.seconds:
            what = f"{part.name} takes {seconds:.1f} s; its `seconds` say {part.seconds:g}"
            yield in_code(exercise, what)
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
        cells = [cell for row in item.rows for cell in row if isinstance(cell, str)]
        return [item.label, *item.columns, *filter(_KEY.fullmatch, cells)]
    if isinstance(item, Bars):
        return [item.label, *item.names]
    return [item.label, item.x_label, *item.series]


def _experiments(exercise: Exercise) -> list[Experiment]:
    return [part for part in exercise.parts if isinstance(part, Experiment)]
