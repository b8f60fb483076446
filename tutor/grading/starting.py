"""How a run begins: anew, where one was interrupted, or beside what an older course said."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from pathlib import Path

from tutor.grading.journal import Journal
from tutor.language import _


class CannotStart(ValueError):
    """A run that was asked for and cannot be: why, and what to do."""


def usual_journal(folder: Path, named: Iterable[Path]) -> Path:
    """The journal in a folder for gradings of just these files."""
    asked = "\0".join(str(path.resolve()) for path in named)
    return folder / f"{hashlib.sha256(asked.encode(errors='replace')).hexdigest()[:16]}.db"


def start(
    journal: Journal,
    given: str | None,
    own: Callable[[], str],
    *,
    resume: bool = False,
    regrade: bool = False,
) -> None:
    """Begin with the secret given, or with one's own; or go on with that of the journal.

    Raises CannotStart if the journal was begun with another one, or if there is nothing to regrade.
    """
    if not (resume or regrade) or journal.secret is None:
        journal.begin(given or own())
    if given not in (None, journal.secret):
        raise CannotStart(_("the journal was begun with another --secret; leave it out to go on"))
    journal.go_on()
    if regrade and not journal.look_back():
        raise CannotStart(
            _(
                "there is nothing to compare with: these submissions were not graded by another "
                "version of the course. --journal FILE names the journal of that grading"
            )
        )
