"""What a platform says of one hand-in."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import BinaryIO

from tutor.grading.intake.node import FOLDER, Node, Refusal
from tutor.language import _


@dataclass(frozen=True)
class HandIn:
    """One attempt of a student: `node` holds the files, under the names that the student gave.

    `key` tells students of the same name apart; `names` are others that the platform has for the
    student. `when` may be without a zone. `late` is what the platform says of it, if it does;
    `attempt` orders the attempts of a student.
    """

    student: str
    node: Node
    key: str = ""
    names: tuple[str, ...] = ()
    when: datetime | None = None
    late: bool | None = None
    attempt: str = ""


@dataclass(frozen=True)
class Gathered:
    """Files that belong together although no folder holds them."""

    name: str
    nodes: tuple[Node, ...] = ()
    kind: str = FOLDER

    @property
    def changed(self) -> datetime | None:
        """When the newest was changed."""
        return max((node.changed for node in self.nodes if node.changed), default=None)

    @property
    def faults(self) -> list[str]:
        """Those of all of them."""
        return [fault for node in self.nodes for fault in node.faults]

    def called(self, name: str) -> Gathered:
        """The same under another name."""
        return replace(self, name=name)

    def children(self, most: int | None = None) -> list[Node]:
        """The files, by name."""
        return sorted(self.nodes, key=lambda node: node.name)[:most]

    def read(self, most: int) -> bytes:
        """Never."""
        raise Refusal(_("{name} is {kind}, not a file", name=self.name, kind=_(self.kind)))

    def open(self, most: int) -> BinaryIO:
        """Never."""
        raise Refusal(_("{name} is {kind}, not a file", name=self.name, kind=_(self.kind)))


def together(pieces: Iterable[HandIn]) -> list[HandIn]:
    """One hand-in for each attempt of each student, from one for each file."""
    found: dict[tuple[str, str, str], list[HandIn]] = defaultdict(list)
    for piece in pieces:
        found[piece.student, piece.key, piece.attempt].append(piece)
    return [_joined(same) for same in found.values()]


def _joined(pieces: Sequence[HandIn]) -> HandIn:
    first = pieces[0]
    if len(pieces) == 1:
        return first
    nodes = tuple(piece.node for piece in pieces)
    names = tuple(dict.fromkeys(name for piece in pieces for name in piece.names))
    return replace(first, node=Gathered(first.student, nodes), names=names)
