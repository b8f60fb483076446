"""What a learner leaves the conversation for: a file that is watched, Python, pictures to keep.

A front end does these; here is said what with.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from tutor.course.evidence import Evidence
from tutor.language import _
from tutor.session import telling
from tutor.session.blocks import Block, KeepPictures, OpenPython, WatchFile
from tutor.session.desk import Desk


def watch(desk: Desk, file: Path, argument: str) -> Iterator[Block]:
    """Check a file whenever it is saved."""
    assert desk.part
    yield WatchFile(file, f"file {argument}".strip(), desk.part.name, stamp(file))


def python(desk: Desk | None) -> Iterator[Block]:
    """Python with the numbers of the exercise; afterwards the same question is put again."""
    if desk is None:
        yield OpenPython({}, "")
        return
    sheet = desk.sheet
    origin = _("{exercise}, seed {seed}", exercise=sheet.exercise.id, seed=sheet.seed)
    values: dict[str, Any] = sheet.variant.as_dict()
    yield OpenPython(values, origin)
    if desk.part:
        yield desk.question(desk.part)


def keep(desk: Desk | None, shown: Sequence[Evidence]) -> Iterator[Block]:
    """The evidence that was shown, as pictures in files."""
    if desk is None or not shown:
        yield telling.nothing_to_keep()
    else:
        yield KeepPictures(f"{desk.sheet.exercise.id}-{desk.sheet.seed}", tuple(shown))


def stamp(file: Path) -> tuple[int, int] | None:
    """What changes when a file is saved; None while there is no file."""
    try:
        found = file.stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size
