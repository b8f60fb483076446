"""Text cut outside its brackets: rows, and the entries of a row."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

PAIRS = {"[": "]", "(": ")", "{": "}"}
_JOINS_BOTH = re.compile(r"[*/^+·×⋅-]+")  # `1 / 2`, `3 - 4`: an operator with room around it
_JOINS_LEFT = re.compile(r"[*/^·×⋅]")
_JOINS_RIGHT = re.compile(r".*[*/^+·×⋅-]", re.DOTALL)


def bracketed(text: str) -> bool:
    """Whether a text begins with a list: a square bracket, or one that holds a comma."""
    if text[:1] == "[":
        return True
    end = closing(text, 0) if text[:1] in PAIRS else -1
    return end > 0 and len(cut(text[1:end], ",")) > 1


def closing(text: str, start: int) -> int:
    """Where the bracket at `start` is closed; -1 if it is not, or wrongly."""
    waiting: list[str] = []
    for at in range(start, len(text)):
        if text[at] in PAIRS:
            waiting.append(PAIRS[text[at]])
        elif text[at] in PAIRS.values():
            if not waiting or waiting.pop() != text[at]:
                return -1
            if not waiting:
                return at
    return -1


def never_closed(text: str) -> int:
    """Where a bracket is opened that is not closed, or closed wrongly; -1 if there is none."""
    at = 0
    while at < len(text):
        if text[at] in PAIRS:
            end = closing(text, at)
            if end < 0:
                return at
            at = end
        at += 1
    return -1


def is_open(text: str) -> bool:
    """Whether a bracket is still to be closed."""
    return sum((c in PAIRS) - (c in PAIRS.values()) for c in text) > 0


def cut(text: str, marks: str) -> list[str]:
    """The text between marks that stand outside brackets, without the blanks around it."""
    places = [-1, *(at for at in _outside(text) if text[at] in marks), len(text)]
    return [text[a + 1 : b].strip() for a, b in pairwise(places)]


def rows_of(text: str) -> list[str]:
    """The rows of a text, joined by line breaks or semicolons; empty ones are left out."""
    return [row for row in cut(text, ";\n") if row.strip(", ")]


def pieces(row: str) -> list[str]:
    """The entries of a row: between commas or |, if there are any, else between blanks."""
    row = row.strip(" ,|")
    if any(row[at] in ",|&" for at in _outside(row)):
        return cut(row, ",|&")
    return _joined([piece for piece in cut(row, " ") if piece])


def _joined(words: list[str]) -> list[str]:
    """Words with those put together that an operator joins."""
    found: list[str] = []
    sticks = False
    for word in words:
        alone = bool(_JOINS_BOTH.fullmatch(word))
        if found and (sticks or alone or _JOINS_LEFT.match(word)):
            found[-1] += f" {word}"
        else:
            found.append(word)
        sticks = alone or bool(_JOINS_RIGHT.fullmatch(word))
    return found


def _outside(text: str) -> Iterator[int]:
    """The places outside all brackets."""
    level = 0
    for at, character in enumerate(text):
        level += (character in PAIRS) - (character in PAIRS.values())
        if level <= 0:
            yield at
