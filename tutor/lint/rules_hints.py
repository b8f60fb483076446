"""Rules about hints: every part has a ladder, and it leads up to a worked step."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from tutor.course import Exercise, Part
from tutor.course.words import Words
from tutor.lint.finding import Finding, in_words, rule

RUNGS = 4  # what to notice, the concept, your numbers, a worked step
OWN_RUNGS = range(2, RUNGS + 1)  # a part alone may need no more than a nudge and a step
_IN_NUMBERS = ("number", "array")


@rule
def every_part_has_a_ladder(exercise: Exercise, seeds: Iterable[int]) -> Iterator[Finding]:
    """Four hints for all parts, but for those that have two to four hints of their own."""
    names = [part.name for part in exercise.parts]
    for language, words in exercise.languages.items():
        own = {part: rungs for part, rungs in words.ladders.items() if part}
        for part in sorted(own.keys() - set(names)):
            what = f"`## hint {part}` belongs to no part"
            yield in_words(exercise, language, what, f"The parts are: {', '.join(names)}.")
        for part, rungs in own.items():
            if len(rungs) not in OWN_RUNGS:
                what = f"`## hint {part}` is there {len(rungs)} times"
                yield in_words(exercise, language, what, "A part's own ladder has 2 to 4 rungs.")
        wanted = 0 if own.keys() >= set(names) else RUNGS
        for rung in range(len(words.hints) + 1, wanted + 1):
            yield in_words(exercise, language, f"has no `## hint`, rung {rung} of {RUNGS}")
        if words.hints and not wanted:
            what = "`## hint` is never shown"
            yield in_words(exercise, language, what, "Every part has a ladder of its own.")


@rule
def a_ladder_ends_in_a_worked_step(exercise: Exercise, seeds: Iterable[int]) -> Iterator[Finding]:
    """The last hint of a part's own shows its numbers; none before it shows the answer."""
    seeds = list(seeds)
    for part in exercise.parts:
        drawn = part.kind in _IN_NUMBERS and _differs(exercise, part, seeds)
        for language, words in exercise.languages.items():
            *before, last = words.ladders.get(part.name, [""])
            if any(part.name in _shown(words, rung) for rung in before):
                what = f"`## hint {part.name}` shows the answer before the last rung"
                yield in_words(exercise, language, what)
            if before and drawn and not _shown(words, last):
                what = f"the last `## hint {part.name}` shows no number of this variant"
                yield in_words(exercise, language, what, "It is a worked step.")


def _differs(exercise: Exercise, part: Part, seeds: Iterable[int]) -> bool:
    """Whether the answer depends on what was drawn."""
    answers = (exercise.steps(exercise.variant(seed))[part.name] for seed in seeds)
    return len({part.written(answer) for answer in answers}) > 1


def _shown(words: Words, text: str) -> set[str]:
    """The names whose values a text shows."""
    return Words(words.file, "", text, {}).placeholders()
