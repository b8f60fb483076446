"""Rules about the words: nothing missing, nothing misspelt, the same in every language."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from tutor.answers.choice import Choice
from tutor.course import CourseFault, Exercise
from tutor.lint.finding import Finding, in_code, in_words, rule

_LEFT = re.compile(r"\{\{[^{}\n]*\}\}")  # what looks like a placeholder and was not filled in
RUNGS = 4  # what to notice, the concept, your numbers, a worked step


def _expected_sections(exercise: Exercise) -> set[str]:
    keys = {"solution", "teaches"} | {f"hint {rung}" for rung in range(1, RUNGS + 1)}
    keys |= {f"mistake {mistake.id}" for mistake in exercise.mistakes}
    for part in exercise.parts:
        keys.add(f"part {part.name}")
        if isinstance(part, Choice):
            keys |= {f"option {part.name}/{key}" for key in part.options}
            keys |= {f"mistake {part.name}/{key}" for key in part.options}
        else:
            keys.add(f"wrong {part.name}")
    return keys


@rule
def every_section_is_there(exercise: Exercise, seeds: Iterable[int]) -> Iterator[Finding]:
    """Parts have a prompt and a word for wrong answers, mistakes a message, rungs a hint."""
    expected = _expected_sections(exercise)
    for language, words in exercise.languages.items():
        for key in sorted(expected - words.sections.keys()):
            rung = key.startswith("hint ")
            missing = f"`## hint`, rung {key[5:]} of {RUNGS}" if rung else f"`## {key}`"
            yield in_words(exercise, language, f"has no {missing}")
        for key in sorted(words.sections.keys() - expected):
            if not key.startswith(("hint ", "label ")):
                yield in_words(
                    exercise, language, f"`## {key}` belongs to nothing", "Is it misspelt?"
                )
        for key, text in words.sections.items():
            if not text:
                yield in_words(exercise, language, f"`## {key}` is empty")


@rule
def every_placeholder_has_a_value(exercise: Exercise, seeds: Iterable[int]) -> Iterator[Finding]:
    """Statement, hints and solution can be filled in for every seed."""
    for seed in seeds:
        variant = exercise.variant(seed)
        values = variant.as_dict() | exercise.steps(variant)
        for language, words in exercise.languages.items():
            try:
                filled = words.filled(values)
            except CourseFault as fault:
                yield in_words(exercise, language, fault.what)
                continue
            for text in _LEFT.findall("\n".join([filled.statement, *filled.sections.values()])):
                how = "Write {{name}}, {{name[0]}}, {{(name)}} or {{name:6}}, without spaces."
                yield in_words(exercise, language, f"{text} is no placeholder", how)


@rule
def the_statement_does_not_tell(exercise: Exercise, seeds: Iterable[int]) -> Iterator[Finding]:
    """Statement and prompts use values of the variant, never a step of its solution."""
    variant = exercise.variant(0)
    steps = exercise.steps(variant).keys() - variant.as_dict().keys()
    for language, words in exercise.languages.items():
        prompts = [text for key, text in words.sections.items() if key.startswith("part ")]
        for text in [words.statement, *prompts]:
            told = type(words)(words.file, "", text, {}).placeholders() & steps
            for name in sorted(told):
                what = f"the statement or a prompt shows {name!r}, a step of the solution"
                yield in_words(exercise, language, what, "Only numbers of `variant` belong there.")


@rule
def mistakes_or_a_reason(exercise: Exercise, seeds: Iterable[int]) -> Iterator[Finding]:
    """An exercise knows at least three ways to be wrong."""
    ways = len(exercise.mistakes) + sum(
        len(part.options) - 1 for part in exercise.parts if isinstance(part, Choice)
    )
    if ways < 3:
        yield in_code(exercise, f"knows only {ways} mistakes", "Which wrong answers are usual?")


@rule
def the_head_says_what_it_teaches(exercise: Exercise, seeds: Iterable[int]) -> Iterator[Finding]:
    """Place, minutes and skills are given."""
    if not exercise.head.teaches:
        yield in_code(exercise, "does not say what it `teaches`")
    if not exercise.head.place:
        yield in_code(exercise, "has no `place` in its unit")
