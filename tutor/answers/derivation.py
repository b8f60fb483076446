"""A derivation: a formula reached in any number of lines, each following from the one before.

Every line must be equal to the goal; the first that is not is named, and compared with the line
before it, so that what is said is about this step.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import ClassVar

from tutor.answers.expression import Expression
from tutor.course.part import Asked
from tutor.verdict import PartVerdict, Status

_LINE_END = re.compile(r"\n|;|\\\\")
_MOST_LINES = 50


@dataclass(frozen=True)
class Derivation(Expression):
    """One or more lines; lines end at a line break or a semicolon."""

    kind: ClassVar[str] = "derivation"

    def judge(self, text: str, asked: Asked) -> PartVerdict:
        """Right if every line is; else the verdict on the first line that is not."""
        lines = [line.strip() for line in _LINE_END.split(text) if line.strip()][:_MOST_LINES]
        before = asked.expected
        for number, line in enumerate(lines, start=1):
            verdict = self.compared(before, line, asked)
            if verdict.verdict is not Status.RIGHT:
                return verdict if len(lines) == 1 else _at_line(verdict, number, line)
            before = line
        return verdict


def _at_line(verdict: PartVerdict, number: int, line: str) -> PartVerdict:
    """The verdict, saying which of several lines it is about."""
    follows = "" if number == 1 else " does not follow from the one before"
    return replace(
        verdict,
        message=f"Line {number}, {line}{follows}.\n{verdict.message}",
        step=f"{verdict.name}, line {number}",
        position=None,
    )
