"""What is read of a formula that is still being typed. Nothing is compared, nothing evaluated."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from tutor.algebra.declarations import Variable, declare
from tutor.algebra.errors import Mismatch, Span, Unreadable
from tutor.algebra.problem import Variables
from tutor.algebra.reading.printing import show
from tutor.algebra.reading.reader import as_written, read
from tutor.algebra.values.functions import FUNCTIONS

LONGEST = 500  # characters that are looked at, so that a look costs a few milliseconds at most
CLOSING = {"(": ")", "[": "]", "{": "}"}
LEFT_OPEN = re.compile(r"[\s+\-−*/^_·×⋅,=<>({\[|]+$|\\[A-Za-z]*$")
LAST_NAME = re.compile(r"\\?[^\W\d]+$")
UNFINISHED = {"incomplete", "unbalanced"}


class SoFar(NamedTuple):
    """`text` is what is read; `whole` says whether it is all. `reason` says why it is not."""

    text: str
    whole: bool
    reason: str = ""


def so_far(text: str, variables: Variables) -> SoFar:
    """How much of a text can be read already. Nothing is raised for anything that is typed."""
    if len(text) > LONGEST:
        return SoFar("", whole=False)
    declared = declare(variables)
    try:
        return SoFar(shown(text, declared), whole=True)
    except Unreadable as problem:
        unclear = problem
    reason = "" if is_under_way(text, unclear, variables) else unclear.message
    for beginning in beginnings(text, unclear.span, under_way=not reason):
        try:
            return SoFar(shown(beginning, declared), whole=False, reason=reason)
        except Unreadable:
            continue
    return SoFar("", whole=False, reason=reason)


def shown(text: str, declared: dict[str, Variable]) -> str:
    """A text as it is understood; whether its arrays fit is for the verdict to say."""
    try:
        return read(text, declared).text
    except Mismatch:
        return show(as_written(text, declared))


def is_under_way(text: str, problem: Unreadable, variables: Variables) -> bool:
    """Whether typing on may mend it: something open, or a name of which more letters follow."""
    first, last = problem.span or (0, 0)
    typed = text[first:last]
    if typed in CLOSING.values():
        return False
    if problem.code in UNFINISHED:
        return True
    if last < len(text.rstrip()):
        return False
    if problem.code == "syntax" and not typed.isalnum():
        return True
    return typed.startswith("\\") or any(
        name.startswith(typed) for name in (*variables, *FUNCTIONS)
    )


def beginnings(text: str, span: Span | None, *, under_way: bool) -> Iterator[str]:
    """The text without what is open at its end, or all before the place that is not clear."""
    if under_way:
        yield closed(text)
        yield closed(LAST_NAME.sub("", LEFT_OPEN.sub("", text)))
    if span and span[1] >= len(text.rstrip()):
        yield closed(text[: span[0]])


def closed(text: str) -> str:
    """A text without operators at its end, what it opens closed again."""
    text = LEFT_OPEN.sub("", text)
    opened: list[str] = []
    for character in text:
        if character in CLOSING:
            opened.append(CLOSING[character])
        elif opened and character == opened[-1]:
            opened.pop()
    return text + "".join(reversed(opened))
