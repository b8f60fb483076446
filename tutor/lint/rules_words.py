"""Rules about the words: nothing missing, nothing misspelt, the same in every language."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from tutor.answers.choice import Choice
from tutor.course import Exercise
from tutor.lint.finding import Finding, in_code, in_words, rule

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
            heading = "hint" if key.startswith("hint ") else key
            yield in_words(exercise, language, f"has no `## {heading}` ({key})")
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
        for words in exercise.languages.values():
            words.filled(values)
    return
    yield


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
                yield in_words(exercise, language, f"the question gives away the step {name!r}")


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
