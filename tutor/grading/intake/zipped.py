"""What a zip holds. The list of it is bounded before it is read; nothing else is read until asked.

Only what ordinary programs write is unpacked: stored or deflated, without a password.
"""

from __future__ import annotations

import contextlib
import io
import stat
import weakref
import zipfile
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import BinaryIO, TypeVar

from tutor.grading.intake.limits import Limits
from tutor.grading.intake.node import FILE, FOLDER, Refusal, too_large
from tutor.grading.intake.packed import Entry
from tutor.language import N_, _

_FROM_UNIX_MODE = 16
_ENCRYPTED, _UTF_8 = 0x1, 0x800
_BYTES_PER_ENTRY = 400  # of the list: 46, a name, and what programs add
_AROUND_THE_LIST = 200_000
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_Given = TypeVar("_Given")
_KINDS = {
    0: FILE,
    stat.S_IFREG: FILE,
    stat.S_IFDIR: FOLDER,
    stat.S_IFLNK: N_("a symbolic link"),
    stat.S_IFIFO: N_("a named pipe"),
}


def zip_entries(file: BinaryIO, name: str, limits: Limits) -> Iterator[Entry]:
    """Everything in the zip, in its order. Raises Refusal.

    The file stays open for as long as something in it may be asked for.
    """
    metered = _Metered(file, name, limits)
    archive = _attempted(name, lambda: zipfile.ZipFile(metered))
    weakref.finalize(archive, file.close)
    found = archive.infolist()
    if len(found) > limits.entries:
        raise Refusal(
            _(
                "{name} holds {found} things; at most {entries} are read",
                name=name,
                found=len(found),
                entries=limits.entries,
            )
        )
    metered.unlimited = True  # each file has a limit of its own
    return (_entry(archive, info) for info in found)


class _Metered:
    """A file to read the list of a zip from: what claims to be too long a list is not read.

    How many things there are is only known from the list itself: the number beside it may lie.
    """

    def __init__(self, file: BinaryIO, name: str, limits: Limits) -> None:
        self._file = file
        self._refusal = Refusal(
            _(
                "{name} holds more than {entries} things, or claims to; at most that are read",
                name=name,
                entries=limits.entries,
            )
        )
        self._left = limits.entries * _BYTES_PER_ENTRY + _AROUND_THE_LIST
        self.unlimited = False

    def read(self, count: int = -1) -> bytes:
        if self.unlimited:
            return self._file.read(count)
        if count > self._left:
            raise self._refusal
        data = self._file.read(count if count >= 0 else self._left + 1)
        self._left -= len(data)
        if self._left < 0:
            raise self._refusal
        return data

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        return self._file.seek(offset, whence)

    def tell(self) -> int:
        return self._file.tell()

    def seekable(self) -> bool:
        return True

    def close(self) -> None:
        self._file.close()


def _entry(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> Entry:
    name = _name(info)
    kind = _kind(info)
    fault = "" if kind in (FILE, FOLDER) else _("{name} is {kind}", name=name, kind=_(kind))
    if info.flag_bits & _ENCRYPTED:
        fault = _("{name} is locked with a password; hand it in without one", name=name)
    return Entry(name, kind, info.file_size, _changed(info), _reader(archive, info, name), fault)


def _name(info: zipfile.ZipInfo) -> str:
    """The name as it was: macOS writes UTF-8 without saying so."""
    name = info.orig_filename
    if not info.flag_bits & _UTF_8:
        with contextlib.suppress(UnicodeError):
            return name.encode("cp437").decode("utf-8")
    return name


def _kind(info: zipfile.ZipInfo) -> str:
    if info.orig_filename.endswith(("/", "\\")):
        return FOLDER
    return _KINDS.get(stat.S_IFMT(info.external_attr >> _FROM_UNIX_MODE), "a device")


def _changed(info: zipfile.ZipInfo) -> datetime | None:
    """In the time of the machine that packed it, whichever that was."""
    with contextlib.suppress(ValueError):
        return datetime(*info.date_time)
    return None


def _reader(archive: zipfile.ZipFile, info: zipfile.ZipInfo, name: str) -> Callable[[int], bytes]:
    def read(most: int) -> bytes:
        if info.compress_type not in _METHODS:
            raise Refusal(
                _("{name} is packed in a way that is not read; make an ordinary zip", name=name)
            )
        data = _attempted(name, lambda: _unpacked(archive, info, most))
        if len(data) > most:
            raise too_large(name, most)
        return data

    return read


def _unpacked(archive: zipfile.ZipFile, info: zipfile.ZipInfo, most: int) -> bytes:
    with archive.open(info) as file:
        return file.read(most + 1)


def _attempted(name: str, attempt: Callable[[], _Given]) -> _Given:
    """What the library gives; whatever it raises on bytes that somebody made up is a refusal."""
    try:
        return attempt()
    except Refusal:
        raise
    except zipfile.BadZipFile as error:
        raise Refusal(
            _("{name} is a damaged archive, or none: {error}", name=name, error=error)
        ) from None
    except Exception as error:
        raise Refusal(
            _(
                "{name} cannot be unpacked: {kind}: {error}",
                name=name,
                kind=type(error).__name__,
                error=error,
            )
        ) from None
