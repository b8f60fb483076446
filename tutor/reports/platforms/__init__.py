"""What a platform needs to grade by itself, one file each: `gradescope.py` makes an autograder.

A platform has a docstring whose first line says what is made, `FILE`, where that is usually kept,
and `make(kit)`, which returns its bytes. What it puts into them stands in `files/`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import cast

from tutor.course import Course


class CannotMake(ValueError):
    """Something the kit lacks: what, and what to do about it."""


@dataclass(frozen=True)
class Kit:
    """What is to be graded by. `paths` are where submissions will lie, `assignment` is a file."""

    course: Course
    secret: str
    paths: tuple[Path, ...] = ()
    assignment: Path | None = None


def names() -> list[str]:
    """Every platform, in alphabetical order."""
    return sorted(file.stem for file in Path(__file__).parent.glob("[!_]*.py"))


def summary(name: str) -> str:
    """What is made, in a line."""
    return str(_platform(name).__doc__).partition("\n")[0]


def usual_file(name: str) -> Path:
    """Where what is made for the platform is usually kept."""
    return Path(cast(str, _platform(name).FILE))


def make(name: str, kit: Kit) -> bytes:
    """What the platform needs, as the bytes of one file. Raises CannotMake."""
    return cast("Callable[[Kit], bytes]", _platform(name).make)(kit)


def _platform(name: str) -> ModuleType:
    return import_module(f"{__name__}.{name}")
