"""The submissions under the paths given, each with an id that no other has.

A path is one submission if it is a file, an empty folder, or a folder that holds a file named as an
answer (`adam-step.py`, `answers.toml`). Any other folder holds submissions: a child each.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from tutor.grading.opening import children
from tutor.sandbox.visible import visible

_LONGEST_ID = 100


@dataclass(frozen=True)
class Place:
    """Where a submission lies, and the id it is reported under."""

    id: str
    path: Path


def find_submissions(
    paths: Sequence[Path], answers: Callable[[str], bool], leave_out: Iterable[Path] = ()
) -> list[Place]:
    """The submissions in order of their paths; `answers` says whether a file is named as one.

    `leave_out` are files of the grading itself, such as its reports. Raises OSError for a path that
    is not there or may not be read.
    """
    outside = {path.resolve() for path in leave_out}
    found: dict[Path, None] = {}
    for path in paths:
        found |= dict.fromkeys(_submissions(path.resolve(strict=True), answers))
    return _told_apart([Place(_name(path), path) for path in found if path not in outside])


def _submissions(path: Path, answers: Callable[[str], bool]) -> Iterator[Path]:
    names = children(path) if path.is_dir() else []
    if not names or any(answers(name) and not (path / name).is_dir() for name in names):
        return iter([path])
    return (path / name for name in names)


def _name(path: Path) -> str:
    """A student's file is named after the student; a folder may have a dot in its name."""
    return path.name if path.is_dir() or not path.stem else path.stem


def _told_apart(places: list[Place]) -> list[Place]:
    """Ids made longer where two are alike: the whole name, the folder before it, then a number."""
    for longer in (lambda path: path.name, lambda path: f"{path.parent.name}/{path.name}"):
        taken = _count(places)
        places = [
            replace(place, id=longer(place.path)) if taken[_shown(place.id)] > 1 else place
            for place in places
        ]
    return list(_numbered(places))


def _numbered(places: list[Place]) -> Iterator[Place]:
    taken: set[str] = set()
    for place in places:
        id, number = _shown(place.id), 2
        while id in taken:
            id, number = f"{_shown(place.id)} ({number})", number + 1
        taken.add(id)
        yield replace(place, id=id)


def _count(places: list[Place]) -> Counter[str]:
    return Counter(_shown(place.id) for place in places)


def _shown(name: str) -> str:
    """A name as it can stand in any report: on one line, nothing hidden in it."""
    return visible(" ".join(name.split()) or "submission", _LONGEST_ID)
