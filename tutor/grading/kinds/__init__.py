"""What a file answers, by its kind: one file here for each kind, found by where it stands.

A kind has `SUFFIXES`, such as (".py",); `MOST_BYTES`, beyond which it is not read;
`answers(stem, catalogue)`, whether a file of that name in
a submission's folder answers something; and `read(member, pile, alone)`, which puts what it answers
on the pile. `alone` says that the file is the whole submission, named after the student.
"""

from __future__ import annotations

from functools import cache
from importlib import import_module
from pathlib import Path, PurePath
from typing import Protocol, cast

from tutor.grading.catalogue import Catalogue
from tutor.grading.pile import Pile
from tutor.grading.submission import Member


class Kind(Protocol):
    """What a file of this folder defines."""

    SUFFIXES: tuple[str, ...]
    MOST_BYTES: int

    def answers(self, stem: str, catalogue: Catalogue) -> bool:
        """Whether a file of that name in a submission's folder answers something."""
        raise NotImplementedError

    def read(self, member: Member, pile: Pile, alone: bool) -> None:
        """Put what the file answers on the pile."""
        raise NotImplementedError


@cache
def by_suffix() -> dict[str, Kind]:
    """Every suffix that is read, and its kind."""
    names = sorted(file.stem for file in Path(__file__).parent.glob("[!_]*.py"))
    kinds = [cast(Kind, import_module(f"{__name__}.{name}")) for name in names]
    return {suffix: kind for kind in kinds for suffix in kind.SUFFIXES}


def kind_of(name: str) -> Kind | None:
    """The kind of a file of that name, or None."""
    return by_suffix().get(PurePath(name).suffix.lower())


def room(name: str) -> int:
    """How many bytes a file of that name may have; none if it is of no kind that is read."""
    kind = kind_of(name)
    return kind.MOST_BYTES if kind else 0


def answers(name: str, catalogue: Catalogue) -> bool:
    """Whether a file of that name in a submission's folder answers something."""
    kind = kind_of(name)
    return kind is not None and kind.answers(PurePath(name).stem, catalogue)
