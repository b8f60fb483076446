"""An archive as a tree of folders, in memory, with what is wrong with it told where it stands.

An entry that could reach out of a folder, were it extracted, is not looked for a better meaning:
it is kept at the top of the tree as a thing that may not be read.
"""

from __future__ import annotations

import io
import re
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import BinaryIO

from tutor.grading.intake.node import FILE, FOLDER, Node, Refusal, skipped, too_large
from tutor.language import _
from tutor.sandbox.visible import visible

_LONGEST_NAME = 255
_LONGEST_PATH = 1024
_DEEPEST = 32
_DRIVE = re.compile(r"[A-Za-z]:")
_HIDDEN = {"Cc", "Cs", "Zl", "Zp"}  # control, surrogate, separators of lines
_TURNS = {chr(code) for code in (*range(0x202A, 0x202F), *range(0x2066, 0x206A))}  # direction


@dataclass(frozen=True)
class Entry:
    """One thing in an archive: its path there, what it is, and how to read no more than so much."""

    path: str
    kind: str
    size: int = 0
    changed: datetime | None = None
    read: Callable[[int], bytes] = lambda most: b""
    fault: str = ""


@dataclass(frozen=True, eq=False)
class Packed:
    """A file or a folder in an archive. `fault` is what is wrong with itself."""

    name: str
    kind: str = FOLDER
    size: int = 0
    changed: datetime | None = None
    fault: str = ""
    content: Callable[[int], bytes] = lambda most: b""
    inside: dict[str, Packed] = field(default_factory=dict)

    @property
    def faults(self) -> list[str]:
        """What is wrong anywhere in it."""
        below = [fault for child in self.inside.values() for fault in child.faults]
        return [self.fault, *below] if self.fault else below

    @property
    def unpacked(self) -> int:
        """How many bytes come out of it, as the archive has it."""
        return self.size + sum(child.unpacked for child in self.inside.values())

    def called(self, name: str) -> Packed:
        """The same under the name that its owner gave it."""
        return replace(self, name=name)

    def children(self, most: int | None = None) -> list[Node]:
        """What the folder holds, by name."""
        names = sorted(name for name in self.inside if not skipped(name))
        return [self.inside[name] for name in names[:most]]

    def read(self, most: int) -> bytes:
        """All of the file."""
        if self.kind != FILE:
            raise Refusal(_("{name} is {kind}, not a file", name=self.name, kind=_(self.kind)))
        if self.size > most:
            raise too_large(self.name, most)
        return self.content(most)

    def open(self, most: int) -> BinaryIO:
        """The file, open."""
        return io.BytesIO(self.read(most))


def tree(name: str, entries: Iterable[Entry]) -> Packed:
    """The folder that the archive of that name packs."""
    root = Packed(name)
    for entry in entries:
        path = entry.path.replace("\\", "/")  # as some programs on Windows write it
        parts = [part for part in path.split("/") if part not in ("", ".")]
        if outside := _reaches_out(path, parts):
            _hang(root, [visible(entry.path, 100)], entry, outside)
        elif parts and not any(map(skipped, parts)):
            _hang(root, parts, entry, entry.fault or _odd(parts))
    return root


def _hang(root: Packed, parts: list[str], entry: Entry, fault: str) -> None:
    """Put an entry into the tree, and the folders around it, if they are not there yet."""
    *above, name = parts
    folder = root
    for part in above[:_DEEPEST]:
        folder = folder.inside.setdefault(part, Packed(part))
    there = folder.inside.get(name)
    if there is not None and there.kind == entry.kind == FOLDER and not fault:
        return
    if there is not None or folder.kind != FOLDER:
        fault = fault or _("{shown} is in it twice, or lies in a file", shown=_shown(parts))
    inside = there.inside if there else {}
    folder.inside[name] = Packed(
        name, entry.kind, entry.size, entry.changed, fault, entry.read, inside
    )


def _reaches_out(path: str, parts: list[str]) -> str:
    """Why an entry could be extracted to somewhere else; empty if it could not."""
    if path.startswith("/") or _DRIVE.match(path):
        return _("{problem} is an absolute path", problem=visible(path, 100))
    return (
        _("{problem} leads out of the archive", problem=visible(path, 100)) if ".." in parts else ""
    )


def _odd(parts: list[str]) -> str:
    """What is wrong with a name; empty if nothing is."""
    if len(parts) > _DEEPEST:
        return _("{shown} lies more than {count} folders deep", shown=_shown(parts), count=_DEEPEST)
    if max(map(len, parts)) > _LONGEST_NAME or sum(map(len, parts)) > _LONGEST_PATH:
        return _("{shown} has too long a name", shown=_shown(parts))
    if any(_is_hidden(character) for part in parts for character in part):
        return _("{shown} has characters in its name that cannot be seen", shown=_shown(parts))
    return ""


def _is_hidden(character: str) -> bool:
    return character in _TURNS or unicodedata.category(character) in _HIDDEN


def _shown(parts: list[str]) -> str:
    return visible("/".join(parts), 100)
