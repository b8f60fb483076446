"""The work that a submission makes: one exercise each, and nothing that was handed in forgotten.

With an assignment, every submission is graded on every exercise of it. Without one, each is graded
on what it holds itself: what one student hands in never changes another's report.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import PurePath

from tutor.grading import kinds
from tutor.grading.catalogue import Catalogue, original
from tutor.grading.pile import Given, Pile
from tutor.grading.submission import Member, Submission, Trouble, Work
from tutor.language import _
from tutor.verdict import Status

Seeds = Callable[[str, str], int]  # the student and the exercise: a seed of their own


def plan(
    submission: Submission, catalogue: Catalogue, seeds: Seeds = lambda student, exercise: 0
) -> tuple[list[Work], list[str]]:
    """The work, never an empty list, and notes for the teacher."""
    pile = Pile(catalogue)
    for text in submission.notes:
        pile.note(text)
    for member in sorted(submission.members, key=lambda member: _doubt(member, catalogue)):
        _read(submission, member, pile)
    exercises = catalogue.assigned or _answered(pile)
    work = [_work(submission, id, pile, seeds) for id in exercises]
    return work + _rest(submission, pile, bool(work)), pile.notes


def _doubt(member: Member, catalogue: Catalogue) -> int:
    """How far from its proper name a file is: those that are called as they should be come first,
    then copies of such, then what else there may be.
    """
    stem = PurePath(member.name).stem
    if original(stem) != stem:
        return 1
    return 0 if kinds.answers(member.name, catalogue) else 2


def _read(submission: Submission, member: Member, pile: Pile) -> None:
    kind = kinds.kind_of(member.name)
    if kind is not None:
        kind.read(member, pile, submission.alone)
    elif submission.alone:
        reason = _(
            "{member} is of no kind that is read ({by_suffix})",
            member=member.name,
            by_suffix=", ".join(kinds.by_suffix()),
        )
        pile.lost.append(member.trouble or Trouble(Status.REFUSED, reason))
    else:
        pile.note(_("{member} was not graded: it is of no kind that is read", member=member.name))


def _answered(pile: Pile) -> list[str]:
    """The exercises that were answered, in the order of the course."""
    found = {id for id, given in pile.given.items() if given.answers or given.troubles}
    return [id for id in pile.catalogue.ids if id in found or id in pile.faults]


def _work(submission: Submission, id: str, pile: Pile, seeds: Seeds) -> Work:
    given = pile.on(id)
    if given is None:
        return Work(submission.id, id, trouble=pile.faults[id])
    troubles = given.troubles | _lost_parts(submission, given, pile)
    seed = _seed(submission.student or submission.id, given, pile, seeds)
    checks = pile.catalogue.terms(id).checks
    return Work(submission.id, id, seed, given.answers, troubles, checks=checks)


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


def _seed(student: str, given: Given, pile: Pile, seeds: Seeds) -> int:
    """The seed that is judged: the submission's own only where that is allowed."""
    id = given.exercise.id
    terms = pile.catalogue.terms(id)
    if terms.variants == "free":
        return terms.seed if given.seed is None else given.seed
    assigned = seeds(student, id) if terms.variants == "student" else terms.seed
    if given.seed not in (None, assigned):
        told = _("judged on the assigned seed {assigned}", assigned=assigned)
        pile.note(_("{id} was answered for seed {seed}; {told}", id=id, seed=given.seed, told=told))
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
        return _("the folder is empty")
    return _("no file here answers an exercise; files are called <exercise-id>.py or answers.toml")
