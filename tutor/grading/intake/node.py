"""One thing handed in, on disk or in an archive, before anybody has looked into it."""

from __future__ import annotations

from datetime import datetime
from typing import BinaryIO, Protocol

from tutor.language import _

FILE = "a file"
FOLDER = "a folder"

LEFT_BY_PROGRAMS = {
    "__pycache__",
    "__MACOSX",
    "Thumbs.db",
    "desktop.ini",
    "Icon\r",  # of macOS
    "node_modules",
    "venv",
}


class Refusal(Exception):
    """Why something handed in is not read, in words for the teacher and the student."""


class Node(Protocol):
    """A file, a folder, or what is neither and is never read: `kind` says it in words.

    Reading raises Refusal, and nothing else.
    """

    @property
    def name(self) -> str:
        """The last part of its path."""
        raise NotImplementedError

    @property
    def kind(self) -> str:
        """FILE, FOLDER, or what it is instead."""
        raise NotImplementedError

    @property
    def changed(self) -> datetime | None:
        """When it was last changed, as far as can be known; without a zone if that is unknown."""
        raise NotImplementedError

    @property
    def faults(self) -> list[str]:
        """What is wrong with it and what it holds, so that none of it may be read."""
        raise NotImplementedError

    def called(self, name: str) -> Node:
        """The same under the name that its owner gave it, before a platform put more into it."""
        raise NotImplementedError

    def children(self, most: int | None = None) -> list[Node]:
        """What a folder holds, by name, without what is hidden or left there by programs."""
        raise NotImplementedError

    def read(self, most: int) -> bytes:
        """All of a file, unless it is larger than that many bytes."""
        raise NotImplementedError

    def open(self, most: int) -> BinaryIO:
        """The file, to be read here and there, unless it is larger than that many bytes."""
        raise NotImplementedError


def skipped(name: str) -> bool:
    """Whether a name is hidden, or of something that programs leave behind."""
    return name.startswith(".") or name in LEFT_BY_PROGRAMS


def too_large(name: str, most: int) -> Refusal:
    """The refusal of a file with more bytes than that."""
    return Refusal(_("{name} is larger than {size}", name=name, size=size(most)))


def size(count: int) -> str:
    """A number of bytes as people say it: `256 KiB`."""
    for unit, bytes_each in (("GiB", 1 << 30), ("MiB", 1 << 20), ("KiB", 1 << 10)):
        if count >= bytes_each:
            return f"{count / bytes_each:.1f}".removesuffix(".0") + f" {unit}"
    return _("{count} bytes", count=count)
