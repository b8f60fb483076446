"""Archives that no honest student hands in, each with the verdict and the words it must get.

Wherever it can be, a right program lies in the archive too: it must not earn anything.
"""

from __future__ import annotations

import bz2
import gzip
import lzma
import struct
import tarfile
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass

from tests.tutor.grading.intake.packing import (
    RIGHT,
    deflated,
    raw_zip,
    tar_header,
    tar_info,
    tarred,
    zeros,
    zip_info,
    zipped,
)

GOOD = ("double.py", RIGHT)
LINK, PIPE, DEVICE, SOCKET = 0o120777, 0o010644, 0o020666, 0o140777


@dataclass(frozen=True)
class Hostile:
    """A file that is handed in: what it is for, its name, its bytes, and what must be told."""

    what: str
    suffix: str
    made: Callable[[], bytes]
    told: str
    verdict: str = "refused"


def _nested(depth, name="a.zip"):
    data = zipped(GOOD)
    for _ in range(depth):
        data = zipped((name, data))
    return data


def _many(count):
    return zipped(GOOD, *((f"f{number}.txt", b"") for number in range(count)), method=0)


def _lying_directory():
    """A list of two hundred thousand things, and an end that speaks of one."""
    entry = raw_zip((b"double.py", RIGHT, {}))
    body, _, rest = entry.partition(b"PK\x01\x02")
    directory = (b"PK\x01\x02" + rest.partition(b"PK\x05\x06")[0]) * 200_000
    end = struct.pack("<HHHHIIH", 0, 0, 1, 1, len(directory), len(body), 0)
    return body + directory + b"PK\x05\x06" + end


def _overlapping(count=200):
    """Many names for one large content: each byte of it would be unpacked many times."""
    content = bytes(1 << 20)
    said = {"packed": deflated(content), "method": 8, "offset": 0}
    first = (b"0.py", content, said)
    return raw_zip(first, *((b"%d.py" % number, content, said) for number in range(1, count)))


def _sparse():
    """A tar of a file of ten gigabytes that has no content at all."""
    header = bytearray(tar_header("double.py", 512, tarfile.GNUTYPE_SPARSE))
    header[483:495] = b"112402762000"  # its size unpacked, in octal
    header[148:156] = b" " * 8
    header[148:156] = b"%06o\0 " % sum(header)
    return bytes(header) + bytes(512) + bytes(1024)


def _pax(records):
    body = b"".join(b"%d %s\n" % (len(record) + 4, record) for record in records)
    return tar_header("pax", len(body), tarfile.XHDTYPE) + body + bytes(-len(body) % 512)


def _xz_that_wants(memory):
    """It says that unpacking takes that much memory; nobody should believe it at once."""
    filters = [{"id": lzma.FILTER_LZMA2, "dict_size": 1 << 20}]
    data = bytearray(lzma.compress(tarred(GOOD), lzma.FORMAT_XZ, filters=filters))
    header = slice(12, 12 + (data[12] + 1) * 4)
    at = data.index(b"\x21\x01", header.start) + 2
    data[at] = memory  # the size of the dictionary, in the code of LZMA2
    data[header.stop - 4 : header.stop] = struct.pack(
        "<I", zlib.crc32(data[header.start : header.stop - 4])
    )
    return bytes(data)


HOSTILE = [
    # -- names that lead elsewhere
    Hostile("up", ".zip", lambda: zipped(GOOD, ("../evil.py", b"")), "leads out"),
    Hostile("up within", ".zip", lambda: zipped(GOOD, ("a/../../evil.py", b"")), "leads out"),
    Hostile("up, for Windows", ".zip", lambda: zipped(GOOD, ("..\\..\\x.py", b"")), "leads out"),
    Hostile("up, hidden", ".zip", lambda: zipped(GOOD, (".git/../../x.py", b"")), "leads out"),
    Hostile("absolute", ".zip", lambda: zipped(GOOD, ("/etc/passwd", b"")), "an absolute path"),
    Hostile("a drive", ".zip", lambda: zipped(GOOD, ("C:\\x.py", b"")), "an absolute path"),
    Hostile("a share", ".zip", lambda: zipped(GOOD, ("\\\\host\\x", b"")), "an absolute path"),
    Hostile("up, tar", ".tar", lambda: tarred(GOOD, ("../../evil.py", b"")), "leads out"),
    Hostile("absolute, tar", ".tar.gz",
            lambda: gzip.compress(tarred(GOOD, ("/etc/profile", b""))), "an absolute path"),
    Hostile("up, by pax", ".tar",
            lambda: tarred(GOOD)[:-10240] + _pax([b"path=../x"]) + tarred(("x", b"")), "leads out"),
    # -- what is no file
    Hostile("link, zip", ".zip",
            lambda: zipped(GOOD, (zip_info("x", LINK), "/etc/passwd")), "a symbolic link"),
    Hostile("the answer is a link", ".zip",
            lambda: zipped((zip_info("double.py", LINK), "/etc/passwd")), "a symbolic link"),
    Hostile("a folder is a link", ".zip",
            lambda: zipped((zip_info("a", LINK), "/"), ("a/double.py", RIGHT)), "a symbolic link"),
    Hostile("pipe, zip", ".zip", lambda: zipped(GOOD, (zip_info("x", PIPE), "")), "a named pipe"),
    Hostile("device, zip", ".zip", lambda: zipped(GOOD, (zip_info("x", DEVICE), "")), "a device"),
    Hostile("socket, zip", ".zip", lambda: zipped(GOOD, (zip_info("x", SOCKET), "")), "a device"),
    Hostile("link, tar", ".tar",
            lambda: tarred(GOOD, (tar_info("x", tarfile.SYMTYPE, "/"), b"")), "a symbolic link"),
    Hostile("hard link, tar", ".tar",
            lambda: tarred(GOOD, (tar_info("x", tarfile.LNKTYPE, "double.py"), b"")),
            "a hard link"),
    Hostile("links in a circle", ".tar",
            lambda: tarred((tar_info("a", tarfile.SYMTYPE, "b"), b""),
                           (tar_info("b", tarfile.SYMTYPE, "a"), b"")), "a symbolic link"),
    Hostile("device, tar", ".tar",
            lambda: tarred(GOOD, (tar_info("x", tarfile.CHRTYPE), b"")), "a device"),
    Hostile("disk, tar", ".tar",
            lambda: tarred(GOOD, (tar_info("x", tarfile.BLKTYPE), b"")), "a device"),
    Hostile("pipe, tar", ".tar",
            lambda: tarred(GOOD, (tar_info("x", tarfile.FIFOTYPE), b"")), "a named pipe"),
    Hostile("unknown type, tar", ".tar",
            lambda: tarred(GOOD)[:-10240] + tar_header("x", 0, b"Z") + bytes(1024),
            "of a kind that is not read"),
    Hostile("sparse, tar", ".tar", _sparse, "a sparse file"),
    # -- bombs
    Hostile("large answer", ".zip", lambda: zipped(("double.py", bytes(50 << 20))), "larger than"),
    Hostile("large elsewhere", ".zip", lambda: zipped(GOOD, ("x", bytes(100 << 20))), "more than"),
    Hostile("many large ones", ".zip",
            lambda: zipped(GOOD, *((f"{n}", bytes(10 << 20)) for n in range(8))), "more than"),
    Hostile("overlapping", ".zip", _overlapping, "more than"),
    Hostile("said to be small", ".zip",
            lambda: raw_zip((b"double.py", bytes(50 << 20),
                             {"packed": deflated(bytes(50 << 20)), "method": 8, "size": 30})),
            "damaged"),
    Hostile("said to be huge", ".zip",
            lambda: raw_zip((b"double.py", RIGHT, {"size": 0xFFFFFFF0})), "more than"),
    Hostile("zeros, gz", ".tar.gz", lambda: zeros(200 << 20), "is empty", "missing"),
    Hostile("bomb of a file, gz", ".tgz",
            lambda: gzip.compress(tar_header("x", 1 << 30)) + zeros(100 << 20), "more than"),
    Hostile("bomb, bz2", ".tar.bz2",
            lambda: bz2.compress(tar_header("x", 1 << 29)) + zeros(100 << 20, bz2.compress),
            "more than"),
    Hostile("bomb, xz", ".tar.xz",
            lambda: lzma.compress(tar_header("x", 1 << 29)) + zeros(100 << 20, lzma.compress),
            "more than"),
    Hostile("a dictionary of 3 GiB, xz", ".tar.xz",
            lambda: _xz_that_wants(39), "cannot be unpacked"),
    Hostile("nested", ".zip", lambda: _nested(3), "an archive in an archive"),
    Hostile("nested deep", ".zip", lambda: _nested(40), "an archive in an archive"),
    Hostile("20,000 entries", ".zip", lambda: _many(20_000), "at most"),
    Hostile("20,000 entries, tar", ".tar",
            lambda: tarred(GOOD, *((f"f{n}", b"") for n in range(20_000))), "at most"),
    Hostile("too many files", ".zip", lambda: _many(1500), "more than 1000 files"),
    Hostile("a list that lies", ".zip", _lying_directory, "claims to"),
    Hostile("folders without end", ".zip",
            lambda: zipped(GOOD, ("a/" * 500 + "x.py", b"")), "folders deep"),
    # -- names that are not what they seem
    Hostile("twice", ".zip",
            lambda: raw_zip((b"double.py", RIGHT, {}), (b"double.py", b"x", {})), "is in it twice"),
    Hostile("twice, tar", ".tar", lambda: tarred(GOOD, ("./double.py", b"x")), "is in it twice"),
    Hostile("a file as a folder", ".zip",
            lambda: zipped(GOOD, ("double.py/x.py", b"")), "lies in a file"),
    Hostile("upper and lower case", ".zip",
            lambda: zipped(GOOD, ("Double.py", b"x")), "upper and lower case"),
    Hostile("alike in Unicode", ".zip",
            lambda: zipped(GOOD, ("ｄouble.py", b"x")), "upper and lower case"),
    Hostile("a line break", ".zip",
            lambda: zipped(GOOD, ("a\n::error::b.py", b"")), "cannot be seen"),
    Hostile("an escape", ".zip", lambda: zipped(GOOD, ("\x1b[2J.py", b"")), "cannot be seen"),
    Hostile("turned around", ".zip",
            lambda: zipped(GOOD, ("a\u202eyp.exe", b"")), "cannot be seen"),
    Hostile("a NUL", ".zip", lambda: raw_zip((b"double.py\0.txt", RIGHT, {})), "cannot be seen"),
    Hostile("too long a name", ".zip", lambda: zipped(GOOD, ("a" * 300, b"")), "too long"),
    Hostile("too long a path", ".zip",
            lambda: zipped(GOOD, (("b" * 200 + "/") * 6 + "x", b"")), "too long"),
    Hostile("too long, by pax", ".tar", lambda: tarred(GOOD, ("a" * 70_000, b"")), "damaged"),
    # -- damaged
    Hostile("empty", ".zip", lambda: b"", "damaged"),
    Hostile("no zip", ".zip", lambda: b"<html>Please log in</html>" * 100, "damaged"),
    Hostile("cut off", ".zip", lambda: zipped(GOOD)[:-30], "damaged"),
    Hostile("cut off, tar", ".tar", lambda: tarred(GOOD)[:520], "too early"),
    Hostile("cut off, gz", ".tar.gz",
            lambda: gzip.compress(tarred(GOOD))[:60], "cannot be unpacked"),
    Hostile("bits flipped", ".zip",
            lambda: raw_zip((b"double.py", RIGHT, {"crc": 1})), "damaged"),
    Hostile("two names for one", ".zip",
            lambda: raw_zip((b"double.py", RIGHT, {"local_name": b"evilly.py"})), "damaged"),
    Hostile("a password", ".zip",
            lambda: raw_zip((b"double.py", RIGHT, {"flags": 1})), "a password"),
    Hostile("an odd method", ".zip",
            lambda: zipped(GOOD, method=zipfile.ZIP_LZMA), "an ordinary zip"),
    Hostile("less than nothing", ".tar",
            lambda: tar_header("double.py", -512) + bytes(1024), "damaged"),
    Hostile("an endless header", ".tar",
            lambda: tar_header("x", 1 << 30, tarfile.GNUTYPE_LONGNAME) + bytes(4096), "damaged"),
    Hostile("an endless number", ".tar",
            lambda: _pax([b"9" * 60_000]) + tarred(GOOD), "", "right"),
    Hostile("another kind", ".rar", lambda: b"Rar!\x1a\x07\x00" + bytes(100), "not read"),
    Hostile("another kind, 7z", ".7z", lambda: b"7z\xbc\xaf\x27\x1c" + bytes(100), "not read"),
    Hostile("gz of no tar", ".gz", lambda: gzip.compress(RIGHT), "not read"),
]  # fmt: skip
