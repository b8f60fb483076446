"""The names that may be used in a derivation: those of the exercise, then the learner's own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from tutor import algebra
from tutor.algebra import BadProblem, Mismatch, Reading
from tutor.algebra import Unreadable as NotRead
from tutor.algebra.tree import Name, Node
from tutor.answers.derivation.lines import Piece
from tutor.answers.reply import Unreadable
from tutor.language import _


class Clash(Unreadable):
    """A definition that cannot stand: of a name that is taken, or of no name."""


@dataclass
class Notebook:
    """The names that may be used: those of the exercise, then the learner's own."""

    given: Mapping[str, Mapping[str, Any]]
    own: dict[str, dict[str, Any]] = field(default_factory=dict)

    @property
    def names(self) -> dict[str, Any]:
        """All of them, as the algebra wants them declared."""
        return {**self.given, **self.own}

    def spelled(self, name: str) -> str | None:
        """How a name is declared, whichever way it is typed; None if it is not."""
        key = key_of(name)
        return next((known for known in self.names if key and key_of(known) == key), None)

    def stands_for(self, name: str) -> str | None:
        """The formula of a derived name."""
        formula = self.names[name].get("def")
        return str(formula) if formula is not None else None

    def read(self, piece: Piece, line: int) -> Reading:
        """Read a formula. Raises Unreadable, with the place in the text as typed."""
        try:
            return algebra.read(piece.text, self.names)
        except NotRead as problem:
            raise refused(line, problem.message, piece, problem.span) from None
        except Mismatch as problem:
            raise refused(line, problem.message, piece, problem.span) from None

    def define(self, name: str, piece: Piece, line: int) -> None:
        """Take in a definition of the learner's own. Raises Unreadable, or Clash."""
        reading = self.read(piece, line)
        self.own[name] = {"domain": "real", "def": piece.text, "shape": list(reading.shape)}


def refused(line: int, message: str, piece: Piece, span: tuple[int, int] | None) -> Unreadable:
    """Why a line cannot be read, and where in the whole text."""
    place = (piece.start + span[0], piece.start + span[1]) if span else None
    return Unreadable(_("Line {line}: {message}", line=line, message=message), place)


def key_of(name: str) -> str | None:
    """The key of a name as typed; None if it is no name."""
    tree: Node | None = None
    try:
        tree = algebra.read(name, {name.strip(): {}}).tree
    except (NotRead, Mismatch, BadProblem):
        return None
    return tree.key if isinstance(tree, Name) else None


def is_taken(name: str) -> bool:
    """Whether a name is a number or a function of more than one letter: e, π, σ, tanh."""
    try:
        algebra.read(name, {})
    except NotRead as problem:
        return problem.code == "arity"
    except Mismatch:
        return False
    return True
