"""Merge a file written by `tutor export` into what is known here; nothing is lost or doubled."""

from __future__ import annotations

import sqlite3
from argparse import ArgumentParser, Namespace
from pathlib import Path

from tutor.commands import BadInput
from tutor.language import _
from tutor.learner.bundle import Bundle
from tutor.learner.keeping import merge_programs
from tutor.learner.merging import merge
from tutor.learner.place import database, home, programs
from tutor.learner.programs import UnreadableFile
from tutor.learner.store import open_store
from tutor.learner.unpacking import BadBundle, read


def arguments(parser: ArgumentParser) -> None:
    """Which file."""
    parser.add_argument("file", metavar="FILE", type=Path)


def run(options: Namespace) -> int:
    """Merge the file in, and say what was new."""
    bundle = _read(options.file)
    store = open_store(home())
    if store.problem:
        raise BadInput(_not_begun(store.reason))
    try:
        fresh = merge_programs(programs(home()), bundle.programs)
        sittings, answers = store.at_once(lambda db: merge(db, bundle))
    except (OSError, UnreadableFile, sqlite3.Error) as problem:
        reason = problem.strerror if isinstance(problem, OSError) else str(problem)
        raise BadInput(_not_done(reason)) from None
    said = _(
        "New here: {sittings} sittings, {answers} answers, {programs} programs.",
        sittings=sittings,
        answers=answers,
        programs=fresh,
    )
    print(said if sittings or answers or fresh else _("Nothing in it was new here."))
    return 0


def _read(file: Path) -> Bundle:
    try:
        return read(file)
    except BadBundle as problem:
        raise BadInput(str(problem)) from None
    except OSError as error:
        said = _("{file} cannot be read: {reason}", file=file, reason=error.strerror)
        raise BadInput(said) from None


def _not_begun(reason: str) -> str:
    file = database(home())
    return _("nothing was imported: {file} cannot be used: {reason}", file=file, reason=reason)


def _not_done(reason: str | None) -> str:
    return _(
        "the import is not complete: {reason}. What was here is unharmed; once that is mended, "
        "import the file again: nothing will be doubled",
        reason=reason,
    )
