"""One submission's files, read once and on strict terms.

A student chose what lies here, so nothing is followed, waited for or believed (`tutor.grading.
intake`). Whatever will not do becomes a `Trouble`, never an error.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import PurePath

from tutor.grading.intake.archives import holds_more, is_archive, unpacked
from tutor.grading.intake.decoding import NotText, decoded
from tutor.grading.intake.limits import MOST_ARCHIVES, STUDENT
from tutor.grading.intake.node import FILE, FOLDER, Node, Refusal, size
from tutor.grading.intake.packed import Packed
from tutor.grading.submission import Member, Submission, Trouble
from tutor.language import _
from tutor.verdict import Status

MOST_FILES = 1000
_DEEPEST = 5  # folders and archives within one another

Room = Callable[[str], int]


def opened(id: str, node: Node, room: Room) -> Submission:
    """The submission. `room` says how many bytes a file of a name may have; one with no room is
    listed, but not read.
    """
    try:
        _refuse_if_at_fault(node)
        if holds_more(node):
            return _folder(id, node, room)
    except Refusal as refusal:
        return Submission(id, trouble=Trouble(Status.REFUSED, str(refusal)), changed=node.changed)
    return Submission(id, (_member(node, room),), alone=True, changed=node.changed)


def _folder(id: str, node: Node, room: Room) -> Submission:
    folder, packed = _inner(node, room)
    children = folder.children(MOST_FILES + 1)
    if len(children) > MOST_FILES:
        raise Refusal(_("the folder holds more than {count} files", count=MOST_FILES))
    looked_at = [child for child in children if not holds_more(child)]
    _refuse_twins([child.name for child in looked_at if room(child.name)])
    return Submission(
        id,
        tuple(_member(child, room) for child in looked_at),
        notes=tuple(_left(child) for child in children if holds_more(child)),
        changed=packed.changed if packed else _newest(looked_at),
    )


def _inner(node: Node, room: Room) -> tuple[Node, Node | None]:
    """The folder with the answers, and the archive that it came in.

    It is the one given, or the only one in it, where it holds no other answers: as programs make
    them that pack and unpack.
    """
    archives: list[Node] = []
    for _depth in range(_DEEPEST):
        if is_archive(node):
            archives.append(node)
            node = _unpacked(node, len(archives), room)
        inner = _only_one_in(node, room)
        if inner is None:
            break
        node = inner
    if is_archive(node):
        raise Refusal(
            _("{node} lies too deep in folders and archives; pack the answers once", node=node.name)
        )
    return node, archives[0] if archives else None


def _unpacked(node: Node, depth: int, room: Room) -> Node:
    if depth > MOST_ARCHIVES:
        raise Refusal(
            _(
                "{node} is an archive in an archive in another; pack the answers once",
                node=node.name,
            )
        )
    inside = unpacked(node, STUDENT, lambda name: max(room(name), _room_for_archives(name)))
    _refuse_if_at_fault(inside)
    return inside


def _room_for_archives(name: str) -> int:
    return STUDENT.packed if is_archive(Packed(name, FILE)) else 0


def _only_one_in(folder: Node, room: Room) -> Node | None:
    """The only folder or archive in a folder that holds nothing else that is read."""
    children = folder.children(MOST_FILES + 1)
    inner = [child for child in children if holds_more(child)]
    others = any(room(child.name) for child in children if not holds_more(child))
    return inner[0] if len(inner) == 1 and not others else None


def _refuse_if_at_fault(node: Node) -> None:
    for fault in node.faults:
        raise Refusal(fault)
    if isinstance(node, Packed) and node.unpacked > STUDENT.unpacked:
        raise Refusal(
            _(
                "{node} unpacks to {size}, more than {most}; hand in the answers alone",
                node=node.name,
                size=size(node.unpacked),
                most=size(STUDENT.unpacked),
            )
        )


def _refuse_twins(names: Sequence[str]) -> None:
    """Which of two is meant depends on the machine that looks at them."""
    seen: dict[str, str] = {}
    for name in names:
        other = seen.setdefault(unicodedata.normalize("NFKC", name).casefold(), name)
        if other != name:
            raise Refusal(
                _(
                    "the names {other} and {name} differ in upper and lower case alone",
                    other=other,
                    name=name,
                )
            )


def _newest(children: Sequence[Node]) -> datetime | None:
    return max((child.changed for child in children if child.changed), default=None)


def _left(child: Node) -> str:
    if child.kind == FOLDER:
        return _("the folder {child} was not looked into", child=child.name)
    return _(
        "{child} was not opened: there are answers, or other folders, beside it", child=child.name
    )


def _member(node: Node, room: Room) -> Member:
    """A file with its text, or with the reason why it has none."""
    most = room(node.name)
    if not most and node.kind == FILE:
        return Member(node.name)
    try:
        return Member(node.name, _text(node, most))
    except Refusal as refusal:
        return Member(node.name, trouble=Trouble(Status.REFUSED, str(refusal)))
    except NotText as problem:
        reason = _("{node} is {problem}; save it as UTF-8", node=node.name, problem=problem)
        return Member(node.name, trouble=Trouble(Status.INVALID, reason))


def _text(node: Node, most: int) -> str:
    return decoded(node.read(most), program=PurePath(node.name).suffix.lower() == ".py")
