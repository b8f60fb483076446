"""What the lines of a derivation say: steps, definitions of one's own, remarks about names.

Everything is read before anything is judged, so that a slip of the keyboard in the last line never
costs a try for the first.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from tutor import algebra
from tutor.algebra import BadProblem, Mismatch, Reading
from tutor.algebra import Unreadable as NotRead
from tutor.algebra.tree import keys
from tutor.answers.derivation.lines import Line, Piece
from tutor.answers.derivation.notebook import Clash, Notebook, is_taken, key_of
from tutor.answers.reply import Unreadable
from tutor.language import _

WORK = re.compile(
    r"['′∂∇]|\\(?:partial|nabla|prime)\b|(?<![A-Za-z])d\s*[A-Za-z_0-9{}]*\s*/\s*d\s*[A-Za-z\\]"
    r"|\\[dt]?frac\s*\{\s*d|(?<![A-Za-z])[dD]/d"
)
SLOPE = re.compile(
    r"\s*(?:\\[dt]?frac\s*\{\s*)?(?:d|∂|\\partial)\s*(?P<of>[^\s/{}()]+(?:\{[^{}]*\})?)\s*"
    r"(?:/|\}\s*\{)\s*(?:d|∂|\\partial)\s*(?P<by>[^\s/{}()]+(?:\{[^{}]*\})?)\s*\}?\s*"
)
PRIME = re.compile(r"\s*(?P<of>[^\s'′()=]+)\s*['′]\s*(?:\(\s*(?P<by>[^\s()]+)\s*\))?\s*")
OUTSIDE = re.compile(r"[+\-−*·⋅×<>]")
BRACKETED = re.compile(r"\([^()]*\)|\{[^{}]*\}|\[[^\[\]]*\]")


@dataclass(frozen=True)
class Step:
    """A formula of the chain. `named` is the given or own name on the left of the line, if any."""

    line: int
    piece: Piece
    reading: Reading
    named: str | None = None

    @property
    def text(self) -> str:
        """The formula as typed."""
        return self.piece.text


@dataclass(frozen=True)
class Meaning:
    """What a line says a name stands for: the learner's own name, or a given one."""

    line: int
    name: str
    piece: Piece


@dataclass(frozen=True)
class SlopeOf:
    """What a line says is the derivative of a name, by another."""

    line: int
    name: str
    by: str
    piece: Piece


Statement = Step | Meaning | SlopeOf


class Reader:
    """One pass over the lines: definitions first, then everything else."""

    def __init__(self, lines: list[Line], notebook: Notebook) -> None:
        self.lines = lines
        self.notebook = notebook
        self.meanings: dict[int, list[Meaning]] = {line.number: [] for line in lines}
        self.skip: dict[int, int] = {}  # line number to how many of its links are left sides

    def statements(self) -> list[Statement]:
        """What the lines say, in order. Raises Unreadable."""
        unread = self.defined([(line, piece) for line in self.lines for piece in line.definitions])
        for line in self.lines:
            self.bare(line)
        while unread:
            left = self.defined(unread)
            if len(left) == len(unread):
                self.explicit(*left[0])
            unread = left
        found: list[Statement] = []
        for line in self.lines:
            found += [*self.meanings[line.number], *self.chain(line)]
        return found

    def defined(self, definitions: list[tuple[Line, Piece]]) -> list[tuple[Line, Piece]]:
        """Take in definitions; give back those that need names which are not defined yet."""
        left = []
        for line, piece in definitions:
            try:
                self.explicit(line, piece)
            except Clash:
                raise
            except Unreadable:
                left.append((line, piece))
        return left

    def explicit(self, line: Line, definition: Piece) -> None:
        """`let u = …`: u must be a new name, or be given and mean just that."""
        head, sign, _body = definition.text.partition("=")
        if not sign or key_of(head) is None:
            message = _(
                "Line {line}: a definition is a name, = and what it stands for.", line=line.number
            )
            raise Clash(message, (definition.start, definition.start + len(definition.text)))
        body = definition.part(definition.text.index("=") + 1)
        self.meaning(line.number, head.strip(), body)

    def meaning(self, line: int, name: str, body: Piece) -> None:
        """Take down what a name stands for."""
        known = self.notebook.spelled(name)
        if known is None:
            if is_taken(name):
                raise Clash(
                    _(
                        "Line {line}: {name} already has a meaning; take another name.",
                        line=line,
                        name=name,
                    )
                )
            self.notebook.define(name, body, line)
        elif self.notebook.stands_for(known) is None:
            raise Clash(
                _(
                    "Line {line}: {name} is given in this exercise; take another name of your own.",
                    line=line,
                    name=name,
                )
            )
        self.meanings[line].append(Meaning(line, known or name, body))

    def bare(self, line: Line) -> None:
        """`u = …` without a word before it defines u if u is new and used further on."""
        if len(line.links) < 2:
            return
        name = line.links[0].text
        new = key_of(name) is not None and self.notebook.spelled(name) is None
        if new and not is_taken(name) and self.is_used(line, name):
            self.meaning(line.number, name, line.links[1])
            self.skip[line.number] = 2

    def is_used(self, line: Line, name: str) -> bool:
        """Whether a later line has the name in a formula, or the derivative of it or by it."""
        key = key_of(name)
        return any(
            self.uses(link, name, key, first=place == 0 and len(later.links) > 1)
            for later in self.lines
            if later.number > line.number
            for place, link in enumerate((*later.links, *later.definitions))
        )

    def uses(self, link: Piece, name: str, key: str | None, *, first: bool) -> bool:
        """Whether a piece mentions a name; a left side that is just the name does not count."""
        if first and key_of(link.text) == key:
            return False
        try:
            tree = algebra.read(link.text, self.notebook.names | {name: {}}).tree
        except (NotRead, Mismatch, BadProblem):
            before = r"(?<![A-Za-z\\])(?:d|∂|\\partial\s*)?"
            return re.search(before + re.escape(name) + r"(?![A-Za-z0-9])", link.text) is not None
        return key in keys(tree)

    def chain(self, line: Line) -> list[Statement]:
        """The steps of a line, its left side taken off."""
        links = list(line.links[self.skip.get(line.number, 0) :])
        named = None
        if len(links) > 1 and line.number not in self.skip:
            if slope := self.slope(line.number, links):
                return [slope]
            named, links = self.without_left_side(line.number, links)
        return [
            Step(line.number, link, self.notebook.read(link, line.number), named)
            for link in self.evaluated(links)
        ]

    def evaluated(self, links: list[Piece]) -> list[Piece]:
        """The formulas without those that only ask for a derivative, if another one follows."""
        return [
            link
            for place, link in enumerate(links)
            if place == len(links) - 1 or not (WORK.search(link.text) and self.is_unread(link))
        ]

    def is_unread(self, link: Piece) -> bool:
        """Whether a piece is no formula in the names there are."""
        try:
            algebra.read(link.text, self.notebook.names)
        except (NotRead, Mismatch):
            return True
        return False

    def slope(self, line: int, links: list[Piece]) -> SlopeOf | None:
        """`du/dx = …`, where u is a name that stands for something."""
        found = SLOPE.fullmatch(links[0].text) or PRIME.fullmatch(links[0].text)
        name = self.notebook.spelled(found["of"]) if found else None
        if found is None or name is None or self.notebook.stands_for(name) is None:
            return None
        by = self.notebook.spelled(found["by"]) if found["by"] else self.only_given()
        if by is None:
            return None
        self.notebook.read(links[-1], line)
        return SlopeOf(line, name, by, links[-1])

    def only_given(self) -> str | None:
        """The one name of the exercise, where it has just one."""
        free = [name for name in self.notebook.given if self.notebook.stands_for(name) is None]
        return free[0] if len(free) == 1 else None

    def without_left_side(self, line: int, links: list[Piece]) -> tuple[str | None, list[Piece]]:
        """The links after what only says what the line is about: `y`, `dL/dw`, `f'(x)`."""
        first = links[0]
        known = self.notebook.spelled(first.text)
        if known is not None:
            return known, links[1:]
        if self.is_unread(first) and is_left_side(first.text):
            return None, links[1:]
        return None, links


def is_left_side(text: str) -> bool:
    """Whether a text that cannot be read as a formula may be the name of one."""
    if WORK.search(text):
        return True
    bare = BRACKETED.sub("", BRACKETED.sub("", text))
    return not OUTSIDE.search(bare) and text[:1].isalpha() | text.startswith("\\")
