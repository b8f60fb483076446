"""Write everything about you into one file: to take along, to keep, or to hand in.

`tutor import FILE` merges it into another machine, `tutor grade FILE` grades the answers in it.
With --answers it holds the answers alone, and nothing of how you came to them.
"""

from __future__ import annotations

import sqlite3
import sys
from argparse import ArgumentParser, Namespace
from dataclasses import replace
from pathlib import Path

from tutor.commands import BadInput
from tutor.course import Course, find_course
from tutor.language import _
from tutor.learner.bundle import Bundle, archive, packed
from tutor.learner.handing_in import submission
from tutor.learner.keeping import kept_programs
from tutor.learner.merging import dump
from tutor.learner.place import database, home, programs
from tutor.learner.store import look_at
from tutor.learner.unpacking import is_bundle
from tutor.reports.writing import write


def arguments(parser: ArgumentParser) -> None:
    """Where to, and how much."""
    parser.add_argument("file", metavar="FILE", type=Path)
    parser.add_argument("--answers", action="store_true", help=_("the answers alone, to hand in"))


def run(options: Namespace) -> int:
    """Write the file, whole or not at all."""
    _refuse_what_is_no_export(options.file)
    course = Course(find_course(options.course), options.lang)
    bundle = _everything()
    sittings = [sitting for sitting, _hints in bundle.sittings]
    files = submission(course, sittings)
    if not (files if options.answers else sittings or bundle.programs):
        raise BadInput(_("there is nothing to export yet: nothing has been answered"))
    data = archive(files) if options.answers else packed(bundle, files)
    try:
        write(options.file, data)
    except OSError as error:
        said = _("{file} cannot be written: {reason}", file=options.file, reason=error.strerror)
        raise BadInput(said) from None
    print(_told(options, bundle, len(files)))
    return 0


def _everything() -> Bundle:
    store = look_at(home())
    if store.problem:
        raise BadInput(_unreadable(store.reason))
    try:
        history = store.at_once(dump)
    except sqlite3.Error as error:
        raise BadInput(_unreadable(error)) from None
    found, problems = kept_programs(programs(home()))
    for problem in problems:
        print(_("tutor: left out: {problem}", problem=problem), file=sys.stderr)
    return replace(history, programs=tuple(found))


def _unreadable(reason: object) -> str:
    file = database(home())
    return _("nothing was exported: {file} cannot be read: {reason}", file=file, reason=reason)


def _refuse_what_is_no_export(file: Path) -> None:
    if file.is_dir():
        such = file / "tutor.zip"
        raise BadInput(_("{file} is a folder; name a file, such as {such}", file=file, such=such))
    if file.is_file() and file.stat().st_size and not is_bundle(file):
        taken = _(
            "{file} is there already, and is no export of the tutor: choose another name", file=file
        )
        raise BadInput(taken)


def _told(options: Namespace, bundle: Bundle, answered: int) -> str:
    if options.answers:
        return _(
            "{file}: your answers, in {count} files. `tutor grade` reads it.",
            file=options.file,
            count=answered,
        )
    return _(
        "{file}: {sittings} sittings, {answers} answers, {programs} programs.",
        file=options.file,
        sittings=len(bundle.sittings),
        answers=sum(len(sitting.attempts) for sitting, _hints in bundle.sittings),
        programs=len(bundle.programs),
    )
