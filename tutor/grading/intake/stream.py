"""gz, bz2 and xz unpacked piece by piece, no further than allowed and in bounded memory."""

from __future__ import annotations

import bz2
import lzma
import zlib
from collections.abc import Callable
from typing import BinaryIO, Protocol

from tutor.grading.intake.node import Refusal, size
from tutor.language import _

_PIECE = 64 << 10
_MOST_MEMORY = 128 << 20  # of an xz dictionary; `xz -9` needs 65 MiB
_MOST_STREAMS = 1000  # one after another in a file, as parallel packers write them


class _Unpacker(Protocol):
    """The interface of bz2.BZ2Decompressor and lzma.LZMADecompressor."""

    @property
    def eof(self) -> bool:
        raise NotImplementedError

    @property
    def unused_data(self) -> bytes:
        raise NotImplementedError

    @property
    def needs_input(self) -> bool:
        raise NotImplementedError

    def decompress(self, data: bytes, max_length: int) -> bytes:
        raise NotImplementedError


class _Gzip:
    """zlib's, in that interface."""

    def __init__(self) -> None:
        self._inflate = zlib.decompressobj(wbits=31)

    def decompress(self, data: bytes, max_length: int) -> bytes:
        return self._inflate.decompress(self._inflate.unconsumed_tail + data, max_length)

    @property
    def eof(self) -> bool:
        return self._inflate.eof

    @property
    def unused_data(self) -> bytes:
        return self._inflate.unused_data

    @property
    def needs_input(self) -> bool:
        return not self._inflate.unconsumed_tail


MAGIC: dict[bytes, Callable[[], _Unpacker]] = {
    b"\x1f\x8b": _Gzip,
    b"BZh": bz2.BZ2Decompressor,
    b"\xfd7zXZ\x00": lambda: lzma.LZMADecompressor(lzma.FORMAT_XZ, memlimit=_MOST_MEMORY),
}


class Unpacked:
    """A stream of what comes out of a packed file, or of the file itself; forwards only."""

    def __init__(self, file: BinaryIO, name: str, most: int) -> None:
        self._file = file
        self._name = name
        self._most = self._left = most
        self._ready = bytearray()
        head = file.read(_PIECE)
        self._magic = next((magic for magic in MAGIC if head.startswith(magic)), b"")
        self._unpacker = MAGIC[self._magic]() if self._magic else None
        self._streams = 1
        self._waiting = head

    def read(self, count: int) -> bytes:
        """That many bytes, fewer only at the end. Raises Refusal."""
        while len(self._ready) < count and (piece := self._piece()):
            self._left -= len(piece)
            if self._left < 0:
                raise Refusal(
                    _(
                        "{name} unpacks to more than {size}; hand in the answers alone",
                        name=self._name,
                        size=size(self._most),
                    )
                )
            self._ready += piece
        data = bytes(self._ready[:count])
        del self._ready[:count]
        return data

    def skip(self, count: int) -> None:
        """Leave out that many bytes."""
        while count > 0 and (piece := self.read(min(count, _PIECE))):
            count -= len(piece)

    def _piece(self) -> bytes:
        """The next bytes; none at the end."""
        if self._unpacker is None:
            return self._raw()
        try:
            while not (piece := self._unpack(self._unpacker)) and self._goes_on(self._unpacker):
                pass
            return piece
        except (OSError, EOFError, ValueError, MemoryError, zlib.error, lzma.LZMAError) as error:
            raise Refusal(
                _("{name} cannot be unpacked: {error}", name=self._name, error=error)
            ) from None

    def _unpack(self, unpacker: _Unpacker) -> bytes:
        while not unpacker.eof:
            raw = self._raw() if unpacker.needs_input else b""
            if unpacker.needs_input and not raw:
                raise EOFError(_("it ends too early"))
            if piece := unpacker.decompress(raw, _PIECE):
                return piece
        return b""

    def _goes_on(self, ended: _Unpacker) -> bool:
        """Whether another packed stream follows the one that has ended; anything else is left."""
        self._waiting = ended.unused_data + self._waiting
        self._waiting = self._raw()
        self._streams += 1
        if self._streams > _MOST_STREAMS or not self._waiting.startswith(self._magic):
            return False
        self._unpacker = MAGIC[self._magic]()
        return True

    def _raw(self) -> bytes:
        data, self._waiting = self._waiting, b""
        return data or self._file.read(_PIECE)
