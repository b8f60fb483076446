"""Merge a file written by `tutor export` into what is known here; nothing is lost or doubled."""

from __future__ import annotations

import sqlite3
from argparse import ArgumentParser, Namespace
from pathlib import Path

from tutor.commands import BadInput
from tutor.learner.bundle import BadBundle, Bundle, read
from tutor.learner.keeping import merge_programs
from tutor.learner.merging import merge
from tutor.learner.place import database, home, programs
from tutor.learner.programs import UnreadableFile
from tutor.learner.store import open_store

_MERGED = "New here: {sittings} sittings, {answers} answers, {programs} programs."
_NOTHING_NEW = "Nothing in it was new here."
_NOT_BEGUN = "nothing was imported: {file} cannot be used: {reason}"
_NOT_DONE = (
    "the import is not complete: {reason}. What was here is unharmed; once that is mended, import "
    "the file again: nothing will be doubled"
)


def arguments(parser: ArgumentParser) -> None:
    """Which file."""
    parser.add_argument("file", metavar="FILE", type=Path)


def run(options: Namespace) -> int:
    """Merge the file in, and say what was new."""
    bundle = _read(options.file)
    store = open_store(home())
    if store.problem:
        raise BadInput(_NOT_BEGUN.format(file=database(home()), reason=store.reason))
    try:
        fresh = merge_programs(programs(home()), bundle.programs)
        sittings, answers = store.at_once(lambda db: merge(db, bundle))
    except (OSError, UnreadableFile, sqlite3.Error) as problem:
        reason = problem.strerror if isinstance(problem, OSError) else str(problem)
        raise BadInput(_NOT_DONE.format(reason=reason)) from None
    said = _MERGED.format(sittings=sittings, answers=answers, programs=fresh)
    print(said if sittings or answers or fresh else _NOTHING_NEW)
    return 0


def _read(file: Path) -> Bundle:
    try:
        return read(file)
    except BadBundle as problem:
        raise BadInput(str(problem)) from None
    except OSError as error:
        raise BadInput(f"{file} cannot be read: {error.strerror}") from None
