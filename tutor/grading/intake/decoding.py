"""Bytes as text: UTF-8, or what the file itself says it is in.

A program may name its encoding on its first two lines as Python has it (PEP 263); only encodings
that turn bytes into characters one after the other are taken at their word.
"""

from __future__ import annotations

import codecs
import re

from tutor.language import _

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_COOKIE = re.compile(rb"^[ \t\f]*#[^\n]*?coding[:=][ \t]*([-\w.]{1,40})", re.ASCII)
_TAKEN = re.compile(
    r"ascii|utf-8|iso8859-\d+|cp125\d|koi8-[ru]|mac-roman"
    r"|gb2312|gbk|gb18030|big5|shift_jis|cp932|euc_(?:jp|kr)|cp949"
)


class NotText(ValueError):
    """Bytes that are no text: in which encoding they were read, and on which line it ends."""

    def __init__(self, encoding: str, line: int) -> None:
        super().__init__(_("not text in {encoding} (line {line})", encoding=encoding, line=line))


def decoded(data: bytes, *, program: bool = False) -> str:
    """The text. Raises NotText."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _read(data.removeprefix(mark), encoding)
    return _read(data, _named(data) if program else "utf-8")


def _named(data: bytes) -> str:
    """The encoding that a program names; UTF-8 if it names none that is taken."""
    for line in data.split(b"\n", 2)[:2]:
        if found := _COOKIE.match(line):
            return _taken(found[1].decode("ascii"))
        if line.strip() and not line.lstrip().startswith(b"#"):
            break
    return "utf-8"


def _taken(name: str) -> str:
    try:
        known = codecs.lookup(name).name
    except LookupError:
        return "utf-8"
    return known if _TAKEN.fullmatch(known) else "utf-8"


def _read(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        line = data.count("\n".encode(encoding), 0, error.start) + 1
        raise NotText(encoding.upper(), line) from None
