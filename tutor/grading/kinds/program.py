"""A program: `<exercise-id>.py`, the answer to the one part of that exercise that asks for code."""

from __future__ import annotations

from pathlib import PurePath

from tutor.grading.catalogue import Catalogue
from tutor.grading.pile import Pile
from tutor.grading.submission import Member, Trouble
from tutor.verdict import Status

SUFFIXES = (".py",)
MOST_BYTES = 256 << 10


def answers(stem: str, catalogue: Catalogue) -> bool:
    """Whether the file is called after an exercise."""
    return catalogue.find(stem) is not None


def read(member: Member, pile: Pile, alone: bool) -> None:
    """The program goes to the exercise it is called after, or whose function it defines."""
    id = pile.catalogue.find(PurePath(member.name).stem)
    if id is None and alone:
        id = _by_function(member, pile)
    elif id is None:
        hint = pile.hint(PurePath(member.name).stem, "`tutor list` shows the ids")
        pile.note(f"{member.name} is not called after an exercise; {hint}")
    given = pile.on(id) if id else None
    if given is None:
        return
    names = [part.name for part in given.exercise.parts if part.kind == "code"]
    if len(names) == 1:
        pile.answer(given, names[0], member.trouble or member.text, member.name)
    else:
        pile.note(f"{member.name} is a program; {id} asks for {len(names)} programs")


def _by_function(member: Member, pile: Pile) -> str | None:
    """A file named after a student says by its function which exercise it answers."""
    if member.trouble:
        pile.lost.append(member.trouble)
        return None
    ids = pile.catalogue.by_function(member.text)
    if len(ids) == 1:
        return ids[0]
    several = f"defines the functions of {' and '.join(ids)}" if ids else "defines none of theirs"
    reason = f"{member.name} is called after no exercise and {several}"
    pile.lost.append(Trouble(Status.INVALID, reason))
    return None
