"""An autograder for Gradescope: a zip to upload, with the tutor, the course and the assignment.

It holds all that it needs but the libraries, which its setup installs, so it grades just as this
installation does. It also holds the secret and the solutions of the course: it is not to be shown
to students. The same course, assignment and secret give the same bytes.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, requires
from pathlib import Path

import minigrad
import tutor
from tutor.reports.platforms import CannotMake, Kit

FILE = "autograder.zip"

_DISTRIBUTION = "minigrad-tutor"
_FILES = Path(__file__).with_name("files") / "gradescope"
_LONG_AGO = (1980, 1, 1, 0, 0, 0)  # a zip knows no earlier time
_PROGRAMS = {"setup.sh", "run_autograder"}
_SHIPPED = "lib/tutor/exercises/"  # the course that an installed tutor brings along


def make(kit: Kit) -> bytes:
    """The zip."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in sorted(_members(kit)):
            member = zipfile.ZipInfo(name, _LONG_AGO)
            member.compress_type = zipfile.ZIP_DEFLATED
            member.create_system = 3  # Unix, whose permissions follow
            member.external_attr = (0o100755 if name in _PROGRAMS else 0o100644) << 16
            archive.writestr(member, content)
    return stream.getvalue()


def _members(kit: Kit) -> Iterator[tuple[str, bytes]]:
    """What is in the zip: names and contents."""
    yield from _folder("", _FILES)
    yield "requirements.txt", "\n".join([*_requirements(), ""]).encode()
    yield "secret", kit.secret.encode()
    yield "language", kit.course.language.encode()
    if kit.assignment:
        yield "assignment.toml", kit.assignment.read_bytes()
    yield from _folder("course/", kit.course.folder)
    for package in (minigrad, tutor):
        members = _folder(f"lib/{package.__name__}/", Path(str(package.__file__)).parent)
        yield from (one for one in members if not one[0].startswith(_SHIPPED))


def _folder(prefix: str, folder: Path) -> Iterator[tuple[str, bytes]]:
    for file in folder.rglob("*"):
        inside = file.relative_to(folder)
        if file.is_file() and not any(_is_a_cache(part) for part in inside.parts):
            yield f"{prefix}{inside.as_posix()}", file.read_bytes()


def _is_a_cache(part: str) -> bool:
    return part == "__pycache__" or part.startswith(".")


def _requirements() -> list[str]:
    """The libraries that the tutor needs, without those of its extras."""
    try:
        needed = requires(_DISTRIBUTION) or []
    except PackageNotFoundError:
        raise CannotMake(
            f"{_DISTRIBUTION} is not installed, so what it needs is not known; pip install it first"
        ) from None
    return sorted(line for line in needed if "extra ==" not in line)
