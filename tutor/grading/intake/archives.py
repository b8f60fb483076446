"""Which names are archives, and the folder that one packs."""

from __future__ import annotations

from collections.abc import Callable
from typing import BinaryIO

from tutor.grading.intake.limits import Limits
from tutor.grading.intake.node import FILE, FOLDER, Node, Refusal
from tutor.grading.intake.packed import Packed, tree
from tutor.grading.intake.stream import MAGIC
from tutor.grading.intake.tarred import tar_entries
from tutor.grading.intake.zipped import zip_entries
from tutor.language import N_, _

_SUFFIXES = (
    ".zip", ".tar",
    ".tar.gz", ".tgz", ".tar.bz2", ".tbz2", ".tbz", ".tar.xz", ".txz",
)  # fmt: skip
_OTHERS = (".7z", ".rar", ".gz", ".bz2", ".xz", ".zst", ".iso", ".dmg")
_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
_TAR_MAGIC = slice(257, 262)

READ = N_("a .zip, or a .tar, plain or packed as .gz, .bz2 or .xz")


def stem(name: str) -> str | None:
    """The name of an archive without what makes it one; None if it is no archive."""
    for suffix in sorted(_SUFFIXES, key=len, reverse=True):
        if name.lower().endswith(suffix) and len(name) > len(suffix):
            return name[: -len(suffix)]
    return None


def is_archive(node: Node) -> bool:
    """Whether it is a file called as archives are; also one of a kind that is not read."""
    return node.kind == FILE and (
        stem(node.name) is not None or node.name.lower().endswith(_OTHERS)
    )


def holds_more(node: Node) -> bool:
    """Whether other files may lie in it: a folder, or an archive."""
    return node.kind == FOLDER or is_archive(node)


def unpacked(node: Node, limits: Limits, room: Callable[[str], int]) -> Packed:
    """The folder that an archive packs; `room` says how many bytes of a file may be asked for.

    Raises Refusal.
    """
    if stem(node.name) is None:
        raise Refusal(
            _(
                "{node} is an archive of a kind that is not read; hand in {kinds}",
                node=node.name,
                kinds=READ,
            )
        )
    file = node.open(limits.packed)
    head = file.read(max(512, *map(len, MAGIC)))
    file.seek(0)
    if _is_tar(head):
        with file:
            return tree(node.name, list(tar_entries(file, node.name, limits, room)))
    return _zipped(file, node.name, limits)


def _zipped(file: BinaryIO, name: str, limits: Limits) -> Packed:
    try:
        return tree(name, zip_entries(file, name, limits))
    except BaseException:
        file.close()
        raise


def _is_tar(head: bytes) -> bool:
    """By its content: names of archives are often wrong, and what is neither is told by the zip."""
    return head.startswith(tuple(MAGIC)) or head[_TAR_MAGIC] == b"ustar"
