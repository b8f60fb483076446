"""The work that a submission makes: one exercise each, and nothing that was handed in forgotten.

With an assignment, every submission is graded on every exercise of it. Without one, each is graded
on what it holds itself: what one student hands in never changes another's report.
"""

from __future__ import annotations

from tutor.grading import kinds
from tutor.grading.catalogue import Catalogue
from tutor.grading.pile import Given, Pile
from tutor.grading.submission import Member, Submission, Trouble, Work
from tutor.verdict import Status


def plan(submission: Submission, catalogue: Catalogue) -> tuple[list[Work], list[str]]:
    """The work, never an empty list, and notes for the teacher."""
    pile = Pile(catalogue)
    for text in submission.notes:
        pile.note(text)
    for member in submission.members:
        _read(submission, member, pile)
    work = [_work(submission, id, pile) for id in catalogue.assigned or _answered(pile)]
    return work + _rest(submission, pile, bool(work)), pile.notes


def _read(submission: Submission, member: Member, pile: Pile) -> None:
    kind = kinds.kind_of(member.name)
    if kind is not None:
        kind.read(member, pile, submission.alone)
    elif submission.alone:
        reason = f"{member.name} is of no kind that is read ({', '.join(kinds.by_suffix())})"
        pile.lost.append(member.trouble or Trouble(Status.REFUSED, reason))
    else:
        pile.note(f"{member.name} was not graded: it is of no kind that is read")


def _answered(pile: Pile) -> list[str]:
    """The exercises that were answered, in the order of the course."""
    found = {id for id, given in pile.given.items() if given.answers or given.troubles}
    return [id for id in pile.catalogue.ids if id in found or id in pile.faults]


def _work(submission: Submission, id: str, pile: Pile) -> Work:
    given = pile.on(id)
    if given is None:
        return Work(submission.id, id, trouble=pile.faults[id])
    troubles = given.troubles | _lost_parts(submission, given, pile)
    return Work(submission.id, id, _seed(given, pile), given.answers, troubles)


def _lost_parts(submission: Submission, given: Given, pile: Pile) -> dict[str, Trouble]:
    """Parts whose answer may stand in a file that could not be read: not the same as missing."""
    trouble = submission.trouble or next(iter(pile.lost), None)
    if trouble is None:
        return {}
    return {
        part.name: trouble
        for part in given.exercise.parts
        if part.name not in given.answers | given.troubles
        and (part.kind != "code" or submission.trouble or submission.alone)
    }


def _seed(given: Given, pile: Pile) -> int:
    assigned = pile.catalogue.terms(given.exercise.id).seed
    if given.seed is None or given.seed == assigned:
        return assigned
    if pile.catalogue.assignment is None:
        return given.seed
    id = given.exercise.id
    pile.note(f"{id} was answered for seed {given.seed}; judged on the assigned seed {assigned}")
    return assigned


def _rest(submission: Submission, pile: Pile, something: bool) -> list[Work]:
    """What belongs to no exercise: told once, under none, unless the assigned ones tell it."""
    if pile.catalogue.assignment and something:
        return []
    trouble = submission.trouble or next(iter(pile.lost), None)
    if trouble is None and not something:
        trouble = Trouble(Status.MISSING, _nothing(submission))
    return [Work(submission.id, trouble=trouble)] if trouble else []


def _nothing(submission: Submission) -> str:
    if not submission.members and not submission.notes:
        return "the folder is empty"
    return "no file here answers an exercise; files are called <exercise-id>.py or answers.toml"
