r"""The text of a derivation cut into lines, and each line into the formulas that its = signs join.

A line ends at a line break, a semicolon or LaTeX's \\, but not inside cases or braces. Every piece
knows the column at which it stands in the text as typed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

ENVIRONMENT = re.compile(
    r"\\(begin|end)\s*\{\s*(aligned|align|gathered|gather|split|equation)\*?\s*\}|\$\$"
)
IN_WORDS = re.compile(r"\\text\w*\s*\{\s*,?\s*(?P<word>let|where|with)\s*\}", re.IGNORECASE)
CASES = re.compile(r"\\(begin|end)\s*\{")
LEADING = re.compile(
    r"\s*(?:(?:=>|⇒|⟹|→|⟺|⇔|\\(?:Rightarrow|implies|iff|Leftrightarrow|to)\b|&|=(?!=))\s*)+"
)
DEFINES = re.compile(r"\s*(let|where|with|put|set|define|令|设)(?![A-Za-z(])\s*", re.IGNORECASE)
AFTERWARDS = re.compile(r"[,\s]\s*(where|with)(?=\s+[^\s=<>]+\s*(=|:=)(?!=))", re.IGNORECASE)
CONDITION = re.compile(r"(?<![A-Za-z])(if|for|when|otherwise)(?![A-Za-z])|\\begin|\\text")
OPENING, CLOSING = "([{", ")]}"


@dataclass(frozen=True)
class Piece:
    """A part of the text as typed, and the column where it starts."""

    text: str
    start: int

    def part(self, first: int, last: int | None = None) -> Piece:
        """A part of this piece, without the blanks around it."""
        text = self.text[first:last]
        return Piece(text.strip(), self.start + first + len(text) - len(text.lstrip()))


@dataclass(frozen=True)
class Line:
    """One line: its number, its formulas from left to right, and the definitions on it."""

    number: int
    links: tuple[Piece, ...]
    definitions: tuple[Piece, ...] = ()


def lines_of(text: str) -> list[Line]:
    """The lines of a text that are not empty, counted from 1."""
    blank = ENVIRONMENT.sub(lambda found: " " * len(found[0]), text)
    blank = IN_WORDS.sub(lambda found: found["word"].rjust(len(found[0])), blank)
    for sign in (":=", "≔", "←"):
        blank = blank.replace(sign, "=".rjust(len(sign)))
    rows = [row for row in rows_of(Piece(blank, 0)) if row.text.strip("& =")]
    return [line_of(number, row) for number, row in enumerate(rows, start=1)]


def rows_of(whole: Piece) -> Iterator[Piece]:
    """The text cut where its lines end."""
    text, at, start, level, inside = whole.text, 0, 0, 0, 0
    while at < len(text):
        width, ends = 1, False
        if begun := CASES.match(text, at):
            inside += 1 if begun[1] == "begin" else -1
            width = len(begun[0]) - 1
        elif text[at] == "\\":
            width = 2
            ends = text.startswith("\\\\", at) and level <= 0 and inside <= 0
        elif text[at] == "\n":
            ends = inside <= 0
            level = 0 if ends else level
        elif text[at] == ";":
            ends = level <= 0 and inside <= 0
        else:
            level += (text[at] in OPENING) - (text[at] in CLOSING)
        if ends:
            yield whole.part(start, at)
            start = at + width
        at += width
    yield whole.part(start)


def line_of(number: int, row: Piece) -> Line:
    """A line: a definition, or formulas joined by =, with or without a definition after them."""
    if leading := LEADING.match(row.text):
        row = row.part(leading.end())
    row = row.part(0, len(row.text.rstrip(", ")))
    if said := DEFINES.match(row.text):
        return Line(number, (), tuple(commas(row.part(said.end()))))
    definitions: tuple[Piece, ...] = ()
    if after := AFTERWARDS.search(row.text):
        definitions = tuple(commas(row.part(after.end())))
        row = row.part(0, after.start())
    return Line(number, tuple(without_marks(link) for link in links(row)), definitions)


def commas(piece: Piece) -> list[Piece]:
    """`u = …, v = …` as two definitions; a comma inside one stays."""
    places = [place for place in at_top(piece.text) if piece.text[place] == ","]
    parts = cut(piece, places)
    return parts if all("=" in part.text for part in parts) else [piece]


def links(piece: Piece) -> list[Piece]:
    """The formulas that = signs join, outside brackets and conditions."""
    condition = CONDITION.search(piece.text)
    end = condition.start() if condition else len(piece.text)
    places = [
        place
        for place in at_top(piece.text)
        if place < end and piece.text[place] in "=＝" and is_alone(piece.text, place)
    ]
    return cut(piece, places)


def is_alone(text: str, place: int) -> bool:
    """Whether a = is not part of ==, <=, >= or !=."""
    return text[place - 1 : place] not in tuple("<>!=") and text[place + 1 : place + 2] != "="


def at_top(text: str) -> Iterator[int]:
    """The places of a text outside all brackets."""
    level = 0
    for place, character in enumerate(text):
        level += (character in OPENING) - (character in CLOSING)
        if level <= 0:
            yield place


def cut(piece: Piece, places: list[int]) -> list[Piece]:
    """A piece cut at places, which are left out."""
    starts = [0, *(place + 1 for place in places)]
    return [piece.part(a, b) for a, b in zip(starts, [*places, None], strict=True)]


def without_marks(piece: Piece) -> Piece:
    """A formula without the & of an aligned environment at its ends."""
    text = piece.text
    first = len(text) - len(text.lstrip("& "))
    return piece.part(first, max(first, len(text.rstrip("& "))))
