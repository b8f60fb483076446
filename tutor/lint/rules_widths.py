"""Rules about what stands on a line: fenced text, and what a reader calls a part."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import islice

from tutor.course import Exercise
from tutor.course.words import Words, called
from tutor.language.wrapping import width
from tutor.lint.finding import Finding, in_words, rule

_FENCED = re.compile(r"^```.*?\n(.*?)^```", re.DOTALL | re.MULTILINE)
_WORD = re.compile(r"[^\W\d_]{3}|_")  # x1, dW and mu are the same in every language
_SHOWN = 40  # characters of a line that is too wide
WIDEST = 78  # columns of a fenced line: a terminal of 80 has it two columns in
WIDEST_NAME = 40  # columns: a value, and perhaps a mistake, stand behind it
LOOKS = 3  # variants whose numbers are filled in


@rule
def fenced_lines_fit(exercise: Exercise, seeds: Iterable[int]) -> Iterator[Finding]:
    """Code and tables keep their lines in a terminal of 80 columns, where Chinese counts twice."""
    found: dict[tuple[str, str, int], str] = {}
    for seed in islice(seeds, LOOKS):
        variant = exercise.variant(seed)
        values = variant.as_dict() | exercise.steps(variant)
        for language, words in exercise.languages.items():
            for key, number, line in _fenced(words.filled(values)):
                if width(line) > WIDEST:
                    found.setdefault((language, key, number), line.strip())
    for (language, key, _), line in found.items():
        what = f"{key} has a fenced line wider than {WIDEST} columns: {line[:_SHOWN]}…"
        yield in_words(exercise, language, what, "Break it, or move its columns together.")


def _fenced(words: Words) -> Iterator[tuple[str, int, str]]:
    """Every line within a fence: the section it is in, its number there, and the line."""
    for key, text in {"the statement": words.statement, **words.sections}.items():
        fenced = "\n".join(match[1] for match in _FENCED.finditer(text))
        yield from ((key, number, line) for number, line in enumerate(fenced.split("\n")))


@rule
def names_of_parts_are_short(exercise: Exercise, seeds: Iterable[int]) -> Iterator[Finding]:
    """What a reader calls a part stands before a value on one line, and is no other part's name."""
    for language, words in exercise.languages.items():
        names = {part.name: called(words.sections, part.name) for part in exercise.parts}
        times = Counter(names.values())
        for part, name in names.items():
            if "\n" in name or width(name) > WIDEST_NAME:
                what = f"`## name {part}` is longer than {WIDEST_NAME} columns"
                yield in_words(exercise, language, what, "It stands before a value: ∂L/∂w = 3.")
            if times[name] > 1:
                yield in_words(exercise, language, f"two parts are called {name!r}")


@rule
def names_of_parts_are_in_words(exercise: Exercise, seeds: Iterable[int]) -> Iterator[Finding]:
    """Where a part's name is an English word, other languages say what their readers call it."""
    for language in sorted(exercise.languages.keys() - {"en"}):
        sections = exercise.languages[language].sections
        for part in exercise.parts:
            if _WORD.search(part.name) and f"name {part.name}" not in sections:
                what = f"has no `## name {part.name}`, for verdicts to begin with"
                yield in_words(exercise, language, what)
