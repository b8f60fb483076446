"""One submission's files, read once and on strict terms.

A student chose what lies here, so nothing is followed, waited for or believed: regular files only,
no links, at most so many bytes, UTF-8. Whatever else is found becomes a `Trouble`, never an error.
"""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Callable
from itertools import islice
from pathlib import Path

from tutor.grading.submission import Member, Submission, Trouble
from tutor.verdict import Status

MOST_BYTES = 256 * 1024
MOST_FILES = 1000
_DEEPEST = 3  # folders within folders
LEFT_BY_PROGRAMS = ("__pycache__", "__MACOSX", "Thumbs.db", "desktop.ini")

_FLAGS = os.O_RDONLY | sum(
    getattr(os, name, 0) for name in ("O_NOFOLLOW", "O_NONBLOCK", "O_CLOEXEC", "O_NOCTTY")
)
_KINDS = {
    stat.S_IFLNK: "a symbolic link",
    stat.S_IFIFO: "a named pipe",
    stat.S_IFSOCK: "a socket",
    stat.S_IFCHR: "a device",
    stat.S_IFBLK: "a device",
    stat.S_IFDIR: "a folder",
}


def opened(id: str, place: Path, wanted: Callable[[str], bool]) -> Submission:
    """The submission at a place. Files whose name is not `wanted` are listed, but not read."""
    try:
        mode = place.lstat().st_mode
        if stat.S_ISDIR(mode):
            return _folder(id, place, wanted)
    except OSError as error:
        return Submission(id, trouble=_unreadable(place.name, error))
    if wanted(place.name) or not stat.S_ISREG(mode):
        return Submission(id, (read_member(place),), alone=True)
    return Submission(id, (Member(place.name),), alone=True)


def _folder(id: str, folder: Path, wanted: Callable[[str], bool]) -> Submission:
    folder = _inner(folder)
    names = children(folder, MOST_FILES + 1)
    if len(names) > MOST_FILES:
        reason = f"the folder holds more than {MOST_FILES} files"
        return Submission(id, trouble=Trouble(Status.REFUSED, reason))
    members, notes = [], []
    for name in names:
        path = folder / name
        if _is_folder(path):
            notes.append(f"the folder {name} was not looked into")
        else:
            members.append(read_member(path) if wanted(name) else Member(name))
    return Submission(id, tuple(members), notes=tuple(notes))


def _inner(folder: Path) -> Path:
    """The folder itself; or the one in it, where it holds nothing else, as unpacked archives do."""
    for _ in range(_DEEPEST):
        names = children(folder, 2)
        if len(names) != 1 or not _is_folder(folder / names[0]):
            break
        folder /= names[0]
    return folder


def _is_folder(path: Path) -> bool:
    return path.is_dir() and not path.is_symlink()


def children(folder: Path, most: int | None = None) -> list[str]:
    """The names in a folder, sorted, without what is hidden or left there by programs."""
    with os.scandir(folder) as entries:
        names = (entry.name for entry in entries if not _hidden(entry.name))
        return sorted(islice(names, most))


def _hidden(name: str) -> bool:
    return name.startswith(".") or name in LEFT_BY_PROGRAMS


def read_member(path: Path) -> Member:
    """A file with its text, or with the reason why it has none."""
    try:
        return _read(path)
    except OSError as error:
        return Member(path.name, trouble=_unreadable(path.name, error))


def _read(path: Path) -> Member:
    _refuse_unless_file(path.name, path.lstat().st_mode)  # opening a device may already do harm
    with os.fdopen(os.open(path, _FLAGS), "rb") as file:
        _refuse_unless_file(path.name, os.fstat(file.fileno()).st_mode)
        data = file.read(MOST_BYTES + 1)
    if len(data) > MOST_BYTES:
        reason = f"{path.name} is larger than {MOST_BYTES // 1024} KiB"
        return Member(path.name, trouble=Trouble(Status.REFUSED, reason))
    return _decoded(path.name, data)


def _decoded(name: str, data: bytes) -> Member:
    try:
        return Member(name, data.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        reason = f"{name} is not text in UTF-8 (line {line})"
        return Member(name, trouble=Trouble(Status.INVALID, reason))


class _NoFile(OSError):
    """Something that has a name in a folder and is no regular file."""


def _refuse_unless_file(name: str, mode: int) -> None:
    if not stat.S_ISREG(mode):
        raise _NoFile(_KINDS.get(stat.S_IFMT(mode), "no regular file"))


def _unreadable(name: str, error: OSError) -> Trouble:
    if isinstance(error, _NoFile):
        return Trouble(Status.REFUSED, f"{name} is {error}, not a file")
    if error.errno == errno.ELOOP:  # it became a link after it had been looked at
        return Trouble(Status.REFUSED, f"{name} is a symbolic link, not a file")
    return Trouble(Status.REFUSED, f"{name} cannot be read: {error.strerror}")
