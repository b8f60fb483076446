"""Rules about the words: nothing missing, nothing misspelt, the same in every language."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from typing import Any

from tutor.answers.choice import Choice
from tutor.course import CourseFault, Exercise
from tutor.course.curriculum import read_curriculum
from tutor.course.words import Words
from tutor.lint.finding import Finding, in_code, in_words, rule

_LEFT = re.compile(r"\{\{[^{}\n]*\}\}")  # what looks like a placeholder and was not filled in
_NAME = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_LATEX = re.compile(r"\$[^$\n]*[\\^_{][^$\n]*\$")  # $…$ with something of LaTeX's in it


def _expected_sections(exercise: Exercise) -> set[str]:
    keys = {"solution", "teaches"}
    keys |= {f"mistake {mistake.id}" for mistake in exercise.mistakes}
    keys |= {f"mistake {name}" for name in exercise.files("wrong", ".py")}
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
    """Parts have a prompt and a word for wrong answers, mistakes a message."""
    expected = _expected_sections(exercise)
    for language, words in exercise.languages.items():
        for key in sorted(expected - words.sections.keys()):
            yield in_words(exercise, language, f"has no `## {key}`")
        welcome = {f"seen {part.name}" for part in exercise.parts if part.then}
        welcome |= {f"seen {part.name}" for part in exercise.parts if part.kind == "experiment"}
        welcome |= {f"name {part.name}" for part in exercise.parts}
        for key in sorted(words.sections.keys() - expected - welcome):
            if not key.startswith(("hint ", "label ", "word ", "mistake slip/")):
                yield in_words(
                    exercise, language, f"`## {key}` belongs to nothing", "Is it misspelt?"
                )
        for key, text in words.sections.items():
            if not text:
                yield in_words(exercise, language, f"`## {key}` is empty")


@rule
def every_language_is_there(exercise: Exercise, seeds: Iterable[int]) -> Iterator[Finding]:
    """The words are there in every language that the course's curriculum promises."""
    for language in read_curriculum(exercise.folder.parent.parent).languages:
        if language not in exercise.languages:
            yield in_words(exercise, language, "is missing", "The curriculum promises it.")


@rule
def languages_say_the_same(exercise: Exercise, seeds: Iterable[int]) -> Iterator[Finding]:
    """Every language has the sections of the English words, with the same values in each."""
    english = exercise.languages["en"]
    for language, words in exercise.languages.items():
        for key in sorted(english.sections.keys() ^ words.sections.keys()):
            if key in english.sections:
                yield in_words(exercise, language, f"has no `## {key}`, which en.md has")
            else:
                yield in_words(exercise, "en", f"has no `## {key}`, which {language}.md has")
        for key, text in _texts(words):
            values, wanted = set(_LEFT.findall(text)), set(_LEFT.findall(_texts_of(english, key)))
            for value in sorted(values ^ wanted):
                has, lacks = ("en", language) if value in wanted else (language, "en")
                what = f"{key} has no {value}, which {has}.md shows there"
                yield in_words(exercise, lacks, what)


def _texts(words: Words) -> list[tuple[str, str]]:
    whole = {"the title": words.title, "the statement": words.statement}
    return [*whole.items(), *((f"`## {key}`", text) for key, text in words.sections.items())]


def _texts_of(words: Words, key: str) -> str:
    return dict(_texts(words)).get(key, "")


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
def options_differ(exercise: Exercise, seeds: Iterable[int]) -> Iterator[Finding]:
    """On every variant, no two options of a choice have the same words."""
    choices = [part for part in exercise.parts if isinstance(part, Choice)]
    for seed in seeds if choices else ():
        variant = exercise.variant(seed)
        values = variant.as_dict() | exercise.steps(variant)
        for language, words in exercise.languages.items():
            for part in choices:
                for one, other in _alike(part, words, values):
                    what = f"on seed {seed}, {part.name}/{one} and {part.name}/{other} say the same"
                    yield in_words(exercise, language, what, "Draw other values, or reword one.")


def _alike(part: Choice, words: Words, values: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Pairs of options with the same words, whatever the case, the blanks and a last full stop."""
    told: dict[str, str] = {}
    for key in part.options:
        text = words.sections.get(f"option {part.name}/{key}", key)
        with suppress(CourseFault):  # of a placeholder, which another rule is about
            said = " ".join(words.fill(text, values).casefold().rstrip(" .。").split())
            if said in told:
                yield told[said], key
            told.setdefault(said, key)


@rule
def a_terminal_can_show_it(exercise: Exercise, seeds: Iterable[int]) -> Iterator[Finding]:
    """Formulas are written in plain signs: no terminal typesets LaTeX."""
    for language, words in exercise.languages.items():
        for key, text in _texts(words):
            for formula in _LATEX.findall(text):
                what = f"{key} shows {formula} as it stands"
                yield in_words(exercise, language, what, "Write e^(z_i), Σ_k, √, ², β₁, m̂_t.")


@rule
def the_statement_does_not_tell(exercise: Exercise, seeds: Iterable[int]) -> Iterator[Finding]:
    """Statement, prompts and names use values of the variant, never a step of its solution."""
    variant = exercise.variant(0)
    steps = exercise.steps(variant).keys() - variant.as_dict().keys()
    for language, words in exercise.languages.items():
        asking = ("part ", "name ")
        prompts = [text for key, text in words.sections.items() if key.startswith(asking)]
        for text in [words.statement, *prompts]:
            told = type(words)(words.file, "", text, {}).placeholders() & steps
            for name in sorted(told):
                what = f"the statement or a prompt shows {name!r}, a step of the solution"
                yield in_words(exercise, language, what, "Only numbers of `variant` belong there.")


@rule
def mistakes_or_a_reason(exercise: Exercise, seeds: Iterable[int]) -> Iterator[Finding]:
    """An exercise knows at least three ways to be wrong."""
    ways = len(exercise.mistakes) + len(exercise.files("wrong", ".py"))
    ways += sum(len(part.options) - 1 for part in exercise.parts if isinstance(part, Choice))
    if ways < 3:
        yield in_code(exercise, f"knows only {ways} mistakes", "Which wrong answers are usual?")


@rule
def the_head_says_what_it_teaches(exercise: Exercise, seeds: Iterable[int]) -> Iterator[Finding]:
    """Place, minutes and skills are given, and a name is written as names are."""
    for name in (exercise.id, *exercise.head.teaches, *(m.id for m in exercise.mistakes)):
        if not _NAME.fullmatch(name):
            yield in_code(exercise, f"{name!r} is no name such as `two-layer-net`")
    if not 1 <= exercise.head.minutes <= 60:
        yield in_code(exercise, f"takes {exercise.head.minutes} `minutes`; say 1 to 60")
    if not exercise.head.teaches:
        yield in_code(exercise, "does not say what it `teaches`")
    if not exercise.head.place:
        yield in_code(exercise, "has no `place` in its unit")
