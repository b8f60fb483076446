"""Rules about what has to fit on a line."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from tutor.course import Exercise
from tutor.course.words import called
from tutor.language.wrapping import width
from tutor.lint.finding import Finding, in_words, rule

WIDEST_NAME = 40  # columns: a value, and perhaps a mistake, stand behind it


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
