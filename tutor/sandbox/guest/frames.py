"""JSON with its length before it (four bytes, big-endian): how judge and fork server talk."""

from __future__ import annotations

import json
import os
import struct
from typing import Any

LENGTH = struct.Struct(">I")
MAX_FRAME = 64 << 20


def packed(record: Any) -> bytes:
    """The record as a frame."""
    body = json.dumps(record).encode()
    if len(body) > MAX_FRAME:
        raise ValueError(f"a frame of {len(body)} bytes; at most {MAX_FRAME} are sent")
    return LENGTH.pack(len(body)) + body


def receive(descriptor: int) -> bytearray | None:
    """The body of the next frame; None when the other side has closed."""
    header = _exactly(descriptor, LENGTH.size)
    if header is None:
        return None
    (length,) = LENGTH.unpack(header)
    return _exactly(descriptor, length) if length <= MAX_FRAME else None


def send(descriptor: int, record: Any) -> None:
    """Writes one frame, all of it."""
    rest = memoryview(packed(record))
    while rest:
        rest = rest[os.write(descriptor, rest) :]


def _exactly(descriptor: int, length: int) -> bytearray | None:
    """Read in place, so that the one copy there is can be wiped."""
    buffer = bytearray(length)
    rest = memoryview(buffer)
    while rest:
        count = os.readv(descriptor, [rest])
        if not count:
            return None
        rest = rest[count:]
    return buffer
