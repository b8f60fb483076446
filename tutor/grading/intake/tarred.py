"""What a tar holds, plain or packed. It is read once from front to end, and what is wanted kept.

Headers are read one by one, each within bounds: the library's own loop trusts the sizes in them.
"""

from __future__ import annotations

import contextlib
import re
import tarfile
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import BinaryIO

from tutor.grading.intake.limits import Limits
from tutor.grading.intake.node import FILE, FOLDER, Refusal, size, too_large
from tutor.grading.intake.packed import Entry
from tutor.grading.intake.stream import Unpacked
from tutor.language import N_, _

_BLOCK = 512
_LONGEST_EXTRA = 64 << 10  # of a header that says more about the next one
_LONG_NAME, _LONG_LINK = tarfile.GNUTYPE_LONGNAME, tarfile.GNUTYPE_LONGLINK
_EXTRA = (_LONG_NAME, _LONG_LINK, tarfile.XHDTYPE, tarfile.XGLTYPE, tarfile.SOLARIS_XHDTYPE)
_RECORD = re.compile(rb"(\d{1,6}) ([^=\n]{1,200})=")
_KINDS = {
    tarfile.REGTYPE: FILE,
    tarfile.AREGTYPE: FILE,
    tarfile.CONTTYPE: FILE,
    tarfile.DIRTYPE: FOLDER,
    tarfile.SYMTYPE: N_("a symbolic link"),
    tarfile.LNKTYPE: N_("a hard link"),
    tarfile.CHRTYPE: "a device",
    tarfile.BLKTYPE: "a device",
    tarfile.FIFOTYPE: N_("a named pipe"),
    tarfile.GNUTYPE_SPARSE: N_("a sparse file"),
}


def tar_entries(
    file: BinaryIO, name: str, limits: Limits, room: Callable[[str], int]
) -> Iterator[Entry]:
    """Everything in the tar; `room` says how many bytes of a file are kept. Raises Refusal."""
    stream = Unpacked(file, name, limits.unpacked)
    for count, header in enumerate(_headers(stream, name)):
        if count == limits.entries:
            raise Refusal(
                _(
                    "{name} holds more than {entries} things; at most that are read",
                    name=name,
                    entries=limits.entries,
                )
            )
        yield _entry(stream, header, room)


def _headers(stream: Unpacked, name: str) -> Iterator[tarfile.TarInfo]:
    """The header of each thing, with what came before it to complete it."""
    extra: dict[str, str] = {}
    while block := stream.read(_BLOCK):
        if not block.strip(b"\0"):
            return
        header = _header(block, name)
        if header.type in _EXTRA:
            extra |= _said(header, _content(stream, header, _LONGEST_EXTRA, name))
        else:
            _complete(header, extra, name)
            extra = {}
            yield header


def _header(block: bytes, name: str) -> tarfile.TarInfo:
    try:
        header = tarfile.TarInfo.frombuf(block, "utf-8", "surrogateescape")
    except (tarfile.HeaderError, ValueError, OverflowError) as error:
        raise Refusal(
            _("{name} is a damaged archive, or none: {error}", name=name, error=error)
        ) from None
    header.name = _text(header.name.encode("utf-8", "surrogateescape"))
    return header


def _content(stream: Unpacked, header: tarfile.TarInfo, most: int, name: str) -> bytes:
    """What follows a header, to the end of its last block."""
    if not 0 <= header.size <= most:
        raise Refusal(
            _(
                "{name} is a damaged tar: a header of {size}",
                name=name,
                size=size(max(0, header.size)),
            )
        )
    data = stream.read(header.size)
    stream.skip(-header.size % _BLOCK)
    return data


def _said(header: tarfile.TarInfo, data: bytes) -> dict[str, str]:
    """What a header says about the next one, by the names of pax."""
    if header.type == _LONG_NAME:
        return {"path": _text(data.rstrip(b"\0"))}
    if header.type in (tarfile.XHDTYPE, tarfile.SOLARIS_XHDTYPE):
        return dict(_records(data))
    return {}


def _records(data: bytes) -> Iterator[tuple[str, str]]:
    """The records of a pax header: a length that counts itself, a name, `=`, and a value."""
    at = 0
    while found := _RECORD.match(data, at):
        end = at + int(found[1])
        if end <= found.end():
            return
        yield _text(found[2]), _text(data[found.end() : end - 1])
        at = end


def _complete(header: tarfile.TarInfo, extra: dict[str, str], name: str) -> None:
    header.name = extra.get("path", header.name)
    if any(key.startswith("GNU.sparse") for key in extra):
        header.type = tarfile.GNUTYPE_SPARSE
    with contextlib.suppress(ValueError):
        header.size = int(extra.get("size", header.size))
    if header.size < 0:
        raise Refusal(_("{name} is a damaged tar: a file of less than no bytes", name=name))


def _entry(stream: Unpacked, header: tarfile.TarInfo, room: Callable[[str], int]) -> Entry:
    """The entry, the stream left at the next header."""
    kind = _KINDS.get(header.type, N_("of a kind that is not read"))
    fault = "" if kind in (FILE, FOLDER) else _("{name} is {kind}", name=header.name, kind=_(kind))
    bytes_kept, data = room(header.name.rpartition("/")[2]), b""
    follows = header.size if header.type in tarfile.REGULAR_TYPES else 0
    if kind == FILE and follows <= bytes_kept:
        data = stream.read(follows)
        stream.skip(-follows % _BLOCK)
    else:
        stream.skip(follows + -follows % _BLOCK)
    return Entry(header.name, kind, header.size, _changed(header), _reader(header, data), fault)


def _reader(header: tarfile.TarInfo, data: bytes) -> Callable[[int], bytes]:
    def read(most: int) -> bytes:
        if header.size > most:
            raise too_large(header.name, most)
        if len(data) < header.size:
            raise Refusal(
                _("{header} cannot be unpacked: the tar ends too early", header=header.name)
            )
        return data

    return read


def _changed(header: tarfile.TarInfo) -> datetime | None:
    with contextlib.suppress(ValueError, OverflowError, OSError):
        return datetime.fromtimestamp(header.mtime, UTC)
    return None


def _text(data: bytes) -> str:
    """A name as UTF-8; any other bytes as Latin-1, which has a character for each."""
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("latin-1")
