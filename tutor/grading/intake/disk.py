"""Things on disk. Links are not followed, pipes are not waited for, devices are not opened."""

from __future__ import annotations

import errno
import os
import stat
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import BinaryIO

from tutor.grading.intake.node import FILE, FOLDER, Node, Refusal, skipped, too_large
from tutor.language import N_, _

_FLAGS = os.O_RDONLY | sum(
    getattr(os, name, 0) for name in ("O_NOFOLLOW", "O_NONBLOCK", "O_CLOEXEC", "O_NOCTTY")
)
_LINK = N_("a symbolic link")
_KINDS = {
    stat.S_IFREG: FILE,
    stat.S_IFDIR: FOLDER,
    stat.S_IFLNK: _LINK,
    stat.S_IFIFO: N_("a named pipe"),
    stat.S_IFSOCK: N_("a socket"),
    stat.S_IFCHR: N_("a device"),
    stat.S_IFBLK: N_("a device"),
}


@dataclass(frozen=True)
class OnDisk:
    """What lies at a path. `name` is the path's own, unless a platform has put more into it."""

    path: Path
    name: str
    kind: str
    changed: datetime | None = None

    @property
    def faults(self) -> list[str]:
        """None: what a folder on disk holds is looked at piece by piece."""
        return []

    def called(self, name: str) -> OnDisk:
        """The same under the name that its owner gave it."""
        return replace(self, name=name)

    def children(self, most: int | None = None) -> list[Node]:
        """What the folder holds, sorted by name."""
        try:
            with os.scandir(self.path) as entries:
                names = (entry.name for entry in entries if not skipped(entry.name))
                kept = sorted(islice(names, most))
        except OSError as error:
            raise _unreadable(self.name, error) from None
        return [on_disk(self.path / name) for name in kept]

    def read(self, most: int) -> bytes:
        """All of the file."""
        try:
            with self.open(most) as file:
                data = file.read(most + 1)
        except OSError as error:
            raise _unreadable(self.name, error) from None
        if len(data) > most:  # it has grown
            raise too_large(self.name, most)
        return data

    def open(self, most: int) -> BinaryIO:
        """The file, open; its owner closes it."""
        self._refuse_unless_file(self.kind)  # opening a device may already do harm
        try:
            number = os.open(self.path, _FLAGS)
        except OSError as error:
            raise _unreadable(self.name, error) from None
        file = os.fdopen(number, "rb")
        try:
            found = os.fstat(number)
            self._refuse_unless_file(_kind(found))
            if found.st_size > most:
                raise too_large(self.name, most)
        except BaseException:
            file.close()
            raise
        return file

    def _refuse_unless_file(self, kind: str) -> None:
        if kind != FILE:
            raise Refusal(_("{name} is {kind}, not a file", name=self.name, kind=_(kind)))


def on_disk(path: Path) -> OnDisk:
    """What lies at the path; what cannot even be looked at is refused when it is read."""
    try:
        found = path.lstat()
    except OSError:
        return OnDisk(path, path.name, FILE)
    return OnDisk(path, path.name, _kind(found), datetime.fromtimestamp(found.st_mtime, UTC))


def _kind(found: os.stat_result) -> str:
    return _KINDS.get(stat.S_IFMT(found.st_mode), N_("no regular file"))


def _unreadable(name: str, error: OSError) -> Refusal:
    if error.errno == errno.ELOOP:  # it became a link after it had been looked at
        return Refusal(_("{name} is {kind}, not a file", name=name, kind=_(_LINK)))
    return Refusal(_("{name} cannot be read: {reason}", name=name, reason=error.strerror))
