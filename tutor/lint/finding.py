"""What a rule finds, and the list that rules put themselves on."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from tutor.course import Exercise


@dataclass(frozen=True)
class Finding:
    """A broken promise: of which exercise, in which file, what, and how to mend it."""

    exercise: str
    file: str
    what: str
    mend: str = ""

    def __str__(self) -> str:
        mend = f"\n    {self.mend}" if self.mend else ""
        return f"{self.exercise}/{self.file}: {self.what}{mend}"


Rule = Callable[[Exercise, Iterable[int]], Iterator[Finding]]
RULES: list[Rule] = []


def rule(check: Rule) -> Rule:
    """Put a rule on the list. Its docstring is the promise it checks."""
    RULES.append(check)
    return check


def in_code(exercise: Exercise, what: str, mend: str = "") -> Finding:
    """A finding about `exercise.py`."""
    return Finding(exercise.id, "exercise.py", what, mend)


def in_words(exercise: Exercise, language: str, what: str, mend: str = "") -> Finding:
    """A finding about the words in one language."""
    return Finding(exercise.id, f"{language}.md", what, mend)
