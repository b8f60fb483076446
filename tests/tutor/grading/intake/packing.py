"""Archives made by hand, so that they can say what no packing program would let them say."""

from __future__ import annotations

import gzip
import io
import struct
import tarfile
import zipfile
import zlib

RIGHT = b"def double(x):\n    return 2 * x\n"


def zipped(*files, method=zipfile.ZIP_DEFLATED):
    """A zip of names (or ZipInfos) and contents."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", method) as archive:
        for name, content in files:
            archive.writestr(name, content)
    return stream.getvalue()


def zip_info(name, mode=0, **fields):
    """An entry of a zip with a Unix mode."""
    info = zipfile.ZipInfo(name, date_time=(2026, 3, 1, 12, 0, 0))
    info.external_attr = mode << 16
    info.create_system = 3
    for field, value in fields.items():
        setattr(info, field, value)
    return info


def tarred(*files, format=tarfile.PAX_FORMAT):
    """A tar of names (or TarInfos) and contents."""
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w", format=format) as archive:
        for name, content in files:
            info = name if isinstance(name, tarfile.TarInfo) else tarfile.TarInfo(name)
            info.size = len(content) if info.isreg() else 0
            archive.addfile(info, io.BytesIO(content))
    return stream.getvalue()


def tar_info(name, type, link=""):
    """An entry of a tar that is no plain file."""
    info = tarfile.TarInfo(name)
    info.type, info.linkname = type, link
    return info


def tar_header(name, size, type=tarfile.REGTYPE):
    """A header by itself, whatever follows it."""
    info = tarfile.TarInfo(name)
    info.size, info.type = size, type
    return info.tobuf(tarfile.GNU_FORMAT)


def raw_zip(*entries, tail=b""):
    """A zip written field by field: entries are (name, content, and what to say of it)."""
    body, directory = b"", b""
    for name, content, said in entries:
        packed = said.get("packed", content)
        method = said.get("method", 0)
        sizes = said.get("packed_size", len(packed)), said.get("size", len(content))
        crc = said.get("crc", zlib.crc32(content))
        flags = said.get("flags", 0)
        common = struct.pack("<HHHHHIIIHH", 20, flags, method, 0, 0x5C61, crc, *sizes, len(name), 0)
        offset = said.get("offset", len(body))
        directory += b"PK\x01\x02" + struct.pack("<H", 20) + common
        directory += struct.pack("<HHHII", 0, 0, 0, said.get("attributes", 0), offset) + name
        body += b"PK\x03\x04" + common + said.get("local_name", name) + packed
    count = len(entries)
    end = struct.pack("<HHHHIIH", 0, 0, count, count, len(directory), len(body), 0)
    return body + directory + b"PK\x05\x06" + end + tail


def deflated(content):
    """Raw deflate, as a zip has it."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    return packer.compress(content) + packer.flush()


def zeros(count, pack=gzip.compress):
    """That many zeros, packed piece by piece."""
    piece = 10 << 20
    return pack(bytes(piece)) * (count // piece)
