"""Begin an exercise: a folder that works and passes `tutor lint`, to be rewritten from there.

UNIT/ID names the folder, such as 08-optimisers/adam-by-hand. It goes into `--course PATH`, or else
into ./exercises.
"""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from pathlib import Path

from tutor.commands import BadInput
from tutor.language import _


def arguments(parser: ArgumentParser) -> None:
    """Where."""
    parser.add_argument("name", metavar="UNIT/ID")


def run(options: Namespace) -> int:
    """Write the files, and say what to do next."""
    from tutor.course.beginning import FILES, CannotBegin, begin  # noqa: PLC0415 - not for --help

    course = Path(options.course or "exercises")
    try:
        folder = begin(course, options.name)
    except CannotBegin as problem:
        raise BadInput(str(problem)) from None
    except OSError as problem:
        raise BadInput(
            _("{course} cannot be written to: {reason}", course=course, reason=problem.strerror)
        ) from None
    where = f"--course {course} "
    print(_("Begun: {files}", files=", ".join(str(folder / file) for file in FILES)))
    print(
        _(
            "  tutor {where}preview {folder}    shows it again whenever a file is saved",
            where=where,
            folder=folder.name,
        )
    )
    print(
        _("  tutor {where}lint {folder}    says what is still missing", where=where, folder=folder)
    )
    return 0
