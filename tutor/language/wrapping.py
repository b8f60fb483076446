"""How wide text is on a screen, and where its lines may break: between words, and in Chinese
between any two characters that may stand at the end and at the beginning of a line.
"""

from __future__ import annotations

import re
import textwrap
import unicodedata
from collections.abc import Iterator
from itertools import pairwise

_NEVER_FIRST = frozenset("，。、；：？！）】》〉」』”’％…—·,.;:?!)]}%")
_NEVER_LAST = frozenset("（【《〈「『“‘([{")


def width(text: str) -> int:
    """How many columns of the screen a text takes: Chinese characters two, the hat of m̂ none."""
    marks = sum(bool(unicodedata.combining(character)) for character in text)
    return len(text) - marks + sum(map(is_wide, text))


def is_wide(text: str) -> bool:
    """Whether anything in a text takes two columns."""
    return not text.isascii() and any(unicodedata.east_asian_width(c) in "WF" for c in text)


def padded(text: str, room: int) -> str:
    """A text with spaces behind it, so that it takes at least that many columns."""
    return text + " " * (room - width(text))


def cut(text: str, room: int) -> str:
    """As much of a text as fits into so many columns."""
    while width(text) > room:
        text = text[:-1]
    return text


def wrapped(text: str, room: int, first: str = "", later: str = "") -> list[str]:
    """A paragraph in lines of at most `room` columns, the first behind `first`, the others behind
    `later`. A word that is longer than a line stays whole.
    """
    if not is_wide(text):
        return textwrap.wrap(
            text,
            room,
            initial_indent=first,
            subsequent_indent=later,
            break_long_words=False,
            break_on_hyphens=False,
        )
    starts = [0, *breaks(text, room, width(first), width(later)), len(text)]
    lines = [text[start:end].strip() for start, end in pairwise(starts)]
    return [f"{later if number else first}{line}" for number, line in enumerate(lines)]


def breaks(text: str, room: int, first: int = 0, later: int = 0) -> list[int]:
    """Where the lines of a paragraph begin, but for the first, of at most `room` columns each.
    `first` and `later` are how many columns are taken already on the first and on the other lines.
    """
    starts: list[int] = []
    at, used, bare = 0, first, True
    for piece in _pieces(text):
        if not bare and used + width(piece.rstrip()) > room:
            starts.append(at)
            used, bare = later, True
        used += width(piece.lstrip() if bare else piece)
        bare = bare and not piece.strip()
        at += len(piece)
    return starts


def _pieces(text: str) -> Iterator[str]:
    """What may not be broken: words with the space behind them, and single Chinese characters,
    each with the signs that belong to it.
    """
    piece = ""
    for atom in _atoms(text):
        joins = atom[0] in _NEVER_FIRST or piece[-1:] in _NEVER_LAST or atom.isspace()
        if piece and not joins:
            yield piece
            piece = ""
        piece += atom
    if piece:
        yield piece


def _atoms(text: str) -> Iterator[str]:
    """Single wide characters, spaces, and runs of all other characters."""
    for word in re.split(r"(\s+)", text):
        run = ""
        for character in word:
            if is_wide(character):
                yield from filter(None, [run, character])
                run = ""
            else:
                run += character
        if run:
            yield run
