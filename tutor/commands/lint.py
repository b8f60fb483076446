"""Check that the exercises of a course keep their promises. Exit code: 0 yes, 3 no.

PATH is a course, or one exercise's folder; without it, the course that `tutor` uses. With --table,
show which topics of its curriculum are asked, and by which exercises: what is empty is not kept.
"""

from __future__ import annotations

import os
import sys
from argparse import ArgumentParser, ArgumentTypeError, Namespace
from pathlib import Path

from tutor.commands import BadInput
from tutor.course import Course, CourseFault, find_course
from tutor.language import _
from tutor.lint import Finding, inspect_course
from tutor.lint.coverage import coverage

KEPT, BROKEN = 0, 3


def arguments(parser: ArgumentParser) -> None:
    """Where, and on how many variants."""
    parser.add_argument("path", metavar="PATH", nargs="?", type=Path)
    parser.add_argument(
        "--seeds", type=_count, default=20, metavar="N", help=_("variants to try (20 if not given)")
    )
    parser.add_argument(
        "--jobs", type=_count, metavar="N", help=_("exercises at a time (one a core if not given)")
    )
    parser.add_argument(
        "--table", action="store_true", help=_("the curriculum beside the exercises instead")
    )


def run(options: Namespace) -> int:
    """Print what is wrong, exercise by exercise, and how to mend it."""
    course, only = _place(options)
    try:
        if options.table:
            return _table(course)
        jobs = options.jobs or os.cpu_count() or 1
        inspected = inspect_course(course, range(options.seeds), only, jobs)
        broken = sum(_told(*found) for found in inspected)
    except CourseFault as fault:  # of what must be read before anything else can be looked at
        print(f"course: 1 to mend\n  {fault}")
        return BROKEN
    return BROKEN if broken else KEPT


def _table(course: Course) -> int:
    """The curriculum, topic by topic: who asks which kind, and what is still empty."""
    rows = coverage(course)
    if not rows:
        raise BadInput(
            _("{folder} has no curriculum.toml with rows to compare with", folder=course.folder)
        )
    unit = ""
    for covered in rows:
        if covered.row.unit != unit:
            unit = covered.row.unit
            print(f"\n{unit}")
        print(f"  {covered.row.id}")
        for kind in covered.row.ask:
            print(f"    {kind:<11} {', '.join(covered.by_kind.get(kind, [])) or '-- empty --'}")
        for language, ids in covered.lacking.items():
            print(f"    no {language}.md    {', '.join(ids)}")
    empty = sum(len(covered.empty) for covered in rows)
    cells = sum(len(covered.row.ask) for covered in rows)
    print(f"\n{len(rows)} topics, {cells} cells, {empty} of them empty")
    return KEPT if all(covered.complete for covered in rows) else BROKEN


def _told(id: str, findings: list[Finding]) -> int:
    """Say how an exercise stands; the number of its findings."""
    if id != "course" or findings:
        print(f"{id}: {'well' if not findings else f'{len(findings)} to mend'}")
    for finding in findings:
        print(f"  {finding}")
    sys.stdout.flush()
    return len(findings)


def _place(options: Namespace) -> tuple[Course, str | None]:
    """The course, and the one exercise in it that was meant, if one was."""
    path: Path | None = options.path
    if path is None:
        return Course(find_course(options.course)), None
    if not path.is_dir():
        raise BadInput(
            _("{path} is no folder; give a course, or an exercise's folder in one", path=path)
        )
    if (path / "exercise.py").is_file():
        folder = path.resolve()
        return Course(folder.parent.parent), folder.name
    try:
        return Course(find_course(str(path))), None
    except CourseFault as fault:
        raise BadInput(fault.what) from None


def _count(text: str) -> int:
    if not (text.isdecimal() and 0 < int(text) <= 100_000):
        raise ArgumentTypeError(
            _("{text!r} is no number of variants; give one such as 200", text=text)
        )
    return int(text)
