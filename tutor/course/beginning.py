"""Begin an exercise: a folder that works and keeps every promise, to be rewritten from there."""

from __future__ import annotations

import re
from importlib.resources import files
from pathlib import Path

from tutor.course.listing import Course

_UNIT = re.compile(r"\d\d-[a-z0-9]+(-[a-z0-9]+)*")
_ID = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
FILES = ("exercise.py", "en.md", "zh.md")
STEP = 10  # between two places, so that an exercise fits between two others


class CannotBegin(ValueError):
    """Why no exercise can be begun there; the text says what to give instead."""


def begin(course: Path, name: str) -> Path:
    """Write the folder `<course>/<unit>/<id>` for a name `unit/id`, and return it.

    A unit may be named by its folder, or by its number or name if it is there already. Raises
    CannotBegin, and writes nothing, if the name will not do or is taken.
    """
    unit, slash, id = name.strip("/").partition("/")
    if not slash or not _ID.fullmatch(id):
        raise CannotBegin(
            f"{name!r} is no UNIT/ID; give a unit and a new name in small letters and hyphens, "
            "such as 08-optimisers/adam-by-hand"
        )
    folder = course / _unit(course, unit) / id
    taken = next(course.glob(f"*/{id}/exercise.py"), None) if course.is_dir() else None
    if taken or folder.exists():
        there = (taken.parent if taken else folder).relative_to(course)
        raise CannotBegin(f"there is {there} already; an id is never used twice")
    written = {"id": id, "title": id.replace("-", " ").capitalize(), "place": _place(folder.parent)}
    folder.mkdir(parents=True)
    if not (folder.parent / "en.md").exists():
        title = folder.parent.name.partition("-")[2].replace("-", " ").capitalize()
        (folder.parent / "en.md").write_text(f"# {title}\n", encoding="utf-8")
    for file in FILES:
        text = (files("tutor.course") / "skeleton" / f"{file}.txt").read_text(encoding="utf-8")
        (folder / file).write_text(text.format(**written), encoding="utf-8")
    return folder


def _unit(course: Path, wanted: str) -> str:
    there = sorted(child.name for child in course.iterdir()) if course.is_dir() else []
    units = [name for name in there if _UNIT.fullmatch(name)]
    for unit in units:
        number, _, name = unit.partition("-")
        if wanted in {unit, name, number, number.lstrip("0")}:
            return unit
    if _UNIT.fullmatch(wanted):
        return wanted
    known = f"; there are: {', '.join(units)}" if units else ""
    raise CannotBegin(f"{wanted!r} is no unit; a new one is named like 16-attention{known}")


def _place(unit: Path) -> int:
    """After the last exercise of the unit."""
    if not unit.is_dir():
        return STEP
    entries = [entry for entry in Course(unit.parent).entries if entry.unit == unit.name]
    return max((entry.head.place for entry in entries), default=0) // STEP * STEP + STEP
