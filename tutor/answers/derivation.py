"""A derivation: a formula reached in any number of lines, each following from the one before.

Every line must be equal to the goal; the first that is not is named, and compared with the line
before it, so that what is said is about this step. A line may begin with `=`, or with the `&=` of
an aligned LaTeX formula.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import ClassVar

from tutor.answers.expression import Expression
from tutor.answers.reply import Unreadable, invalid
from tutor.course.part import Asked
from tutor.verdict import PartVerdict, Status

_LINE_END = re.compile(r"\n|;|\\\\")
_CONTINUES = re.compile(r"^\s*&?\s*:?=\s*")  # the sign of equality at which a line goes on
_MOST_LINES = 50


@dataclass(frozen=True)
class Derivation(Expression):
    """One or more lines; lines end at a line break or a semicolon."""

    kind: ClassVar[str] = "derivation"

    def judge(self, text: str, asked: Asked) -> PartVerdict:
        """Right if every line is; else the verdict on the first line that is not."""
        lines = [line for piece in _LINE_END.split(text) if (line := _formula(piece))]
        if not 0 < len(lines) <= _MOST_LINES:
            return invalid(self, _not_that_many(lines))
        before = asked.expected
        for number, line in enumerate(lines, start=1):
            verdict = self.compared(before, line, asked)
            if verdict.verdict is not Status.RIGHT:
                return verdict if len(lines) == 1 else _at_line(verdict, number, line)
            before = line
        return verdict


def _formula(line: str) -> str:
    """What a line says, without the marks that only join it to the line before."""
    return _CONTINUES.sub("", line.replace("&=", "=")).strip()


def _not_that_many(lines: list[str]) -> Unreadable:
    if not lines:
        return Unreadable("There is no formula here.")
    return Unreadable(f"These are {len(lines)} lines; at most {_MOST_LINES} are read.")


def _at_line(verdict: PartVerdict, number: int, line: str) -> PartVerdict:
    """The verdict, saying which of several lines it is about."""
    said = "is not right"
    if verdict.verdict is Status.INVALID:
        said = "could not be read"
    elif number > 1:
        said = "does not follow from the one before"
    return replace(
        verdict,
        message=f"Line {number}, {line}, {said}.\n{verdict.message}",
        step=f"{verdict.name}, line {number}",
        position=None,
    )
