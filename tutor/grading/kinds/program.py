"""A program: `<exercise-id>.py`, the answer to the one part of that exercise that asks for code."""

from __future__ import annotations

from pathlib import PurePath

from tutor.grading.catalogue import Catalogue
from tutor.grading.pile import Pile
from tutor.grading.submission import Member, Trouble
from tutor.language import _, together
from tutor.verdict import Status

SUFFIXES = (".py",)
MOST_BYTES = 256 << 10


def answers(stem: str, catalogue: Catalogue) -> bool:
    """Whether the file is called after an exercise."""
    return catalogue.find(stem) is not None


def read(member: Member, pile: Pile, alone: bool) -> None:
    """The program goes to the exercise it is called after, or whose function it defines."""
    stem = PurePath(member.name).stem
    id = pile.catalogue.find(stem) or (
        _of_student(member, pile) if alone else _misnamed(member, pile)
    )
    given = pile.on(id) if id else None
    if given is None:
        return
    names = [part.name for part in given.exercise.parts if part.kind == "code"]
    if len(names) == 1:
        pile.answer(given, names[0], member.trouble or member.text, member.name)
    else:
        pile.note(
            _(
                "{member} is a program; {id} asks for {count} programs",
                member=member.name,
                id=id,
                count=len(names),
            )
        )


def _misnamed(member: Member, pile: Pile) -> str | None:
    """A file in a folder that should be called after its exercise is known by its function, too."""
    ids = pile.catalogue.by_function(member.text)
    if len(ids) == 1:
        pile.note(
            _(
                "{member} is not called after an exercise; it defines what {ids} asks for",
                member=member.name,
                ids=ids[0],
            )
        )
        return ids[0]
    hint = pile.hint(PurePath(member.name).stem, _("`tutor list` shows the ids"))
    pile.note(_("{member} is not called after an exercise; {hint}", member=member.name, hint=hint))
    return None


def _of_student(member: Member, pile: Pile) -> str | None:
    """A file named after a student is known by its function, or by being the only one asked for."""
    if member.trouble:
        pile.lost.append(member.trouble)
        return None
    only = list(pile.catalogue.functions) if len(pile.catalogue.functions) == 1 else None
    ids = only or pile.catalogue.by_function(member.text)
    if len(ids) == 1:
        return ids[0]
    several = _(
        "{member} is called after no exercise and defines the functions of {ids}",
        member=member.name,
        ids=together(ids),
    )
    none = _("{member} is called after no exercise and defines none of theirs", member=member.name)
    reason = several if ids else none
    pile.lost.append(Trouble(Status.INVALID, reason))
    return None
