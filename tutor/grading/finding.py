"""The submissions under the paths given, each with an id that no other has.

A path is one submission if it is a file, an empty folder, or a folder that holds a file named as
an answer (`adam-step.py`, `answers.toml`). Any other folder holds submissions: a child each. An
archive is taken for a class if a learning platform has made it, or if all it holds is a folder or
a file for each student; else it is one submission.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path, PurePath

from tutor.grading import exports
from tutor.grading.exports.hand_in import HandIn
from tutor.grading.intake import archives
from tutor.grading.intake.archives import holds_more, is_archive, unpacked
from tutor.grading.intake.disk import OnDisk, on_disk
from tutor.grading.intake.limits import CLASS, STUDENT
from tutor.grading.intake.node import FILE, FOLDER, Node, Refusal
from tutor.grading.intake.packed import Packed
from tutor.grading.naming import shown, told_apart
from tutor.grading.opening import MOST_FILES

_DEEPEST = 3  # folders around a class in an archive


@dataclass(frozen=True)
class Place:
    """Where a submission lies, and the id it is reported under.

    `student` is the id of whose it is: the same for all attempts of a student, which are numbered
    from 1 in the order they were handed in. `platform` is where it comes from, if that is known,
    and `names` what the student is called there; `when` and `late` are what the platform says.
    """

    id: str
    node: Node
    student: str = ""
    attempt: int = 1
    platform: str = ""
    names: tuple[str, ...] = ()
    when: datetime | None = None
    late: bool | None = None


@dataclass(frozen=True)
class _Found:
    """A hand-in, and the names it may be reported under: a longer one where others are taken."""

    hand_in: HandIn
    platform: str
    names: tuple[str, ...]
    whose: object  # equal for the attempts of one student


@dataclass(frozen=True)
class Finder:
    """How submissions are found. `answers` says whether a file is named as an answer, `room` how
    many bytes of a file are read at most. With `attempts`, what has the same name in several paths
    is one student's, in the order of the paths.
    """

    answers: Callable[[str], bool]
    room: Callable[[str], int]
    attempts: bool = False

    def find(self, paths: Sequence[Path], leave_out: Iterable[Path] = ()) -> list[Place]:
        """The submissions, students in order of their paths, attempts in order of time.

        `leave_out` are files of the grading itself, such as its reports. Raises OSError for a path
        that is not there, Refusal for a folder of submissions that may not be read.
        """
        seen = {path.resolve() for path in leave_out}
        found = []
        for parent, nodes in self._side_by_side(paths):
            fresh = [node for node in nodes if _path(node) not in seen]
            seen |= {path for node in fresh if (path := _path(node))}
            found += self._recognised(fresh, parent)
        return list(_places(found))

    def _side_by_side(self, paths: Sequence[Path]) -> Iterator[tuple[str, list[Node]]]:
        """What lies in one folder or archive, or was named one after the other, and where."""
        named: list[Node] = []
        for path in paths:
            node = on_disk(path.resolve(strict=True))
            children = self._class(node)
            if children is None:
                named.append(node)
                continue
            yield "", named
            named = []
            yield node.name, children
        yield "", named

    def _class(self, node: Node) -> list[Node] | None:
        """The submissions in a folder or an archive; None if it is one itself."""
        if node.kind == FOLDER:
            children = node.children()
            if inner := self._export(children):
                return inner
            return None if not children or self._holds_answers(children) else children
        if not is_archive(node):
            return None
        try:
            children = unpacked(node, CLASS, self._room_in_a_class).children()
        except Refusal:
            return None  # told when it is opened
        children = self._export(children) or _through(children)
        return children if self._is_a_class(children) else None

    def _export(self, children: list[Node]) -> list[Node]:
        """What a platform exported, with or without a folder around it; none if none did."""
        for _ in range(_DEEPEST):
            if exports.recognised(children)[0]:
                return children
            if len(children) != 1 or children[0].kind != FOLDER:
                break
            children = _inside(children[0])
        return []

    def _is_a_class(self, children: list[Node]) -> bool:
        if exports.recognised(children)[0]:
            return True
        files = [child for child in children if not holds_more(child)]
        return (
            len(children) > 1
            and len(files) <= MOST_FILES
            and all(child.kind == FILE and self.room(child.name) for child in files)
            and not self._holds_answers(files)
        )

    def _holds_answers(self, children: list[Node]) -> bool:
        return any(self.answers(child.name) and child.kind != FOLDER for child in children)

    def _room_in_a_class(self, name: str) -> int:
        return STUDENT.packed if is_archive(Packed(name, FILE)) else max(self.room(name), 1 << 20)

    def _recognised(self, nodes: list[Node], parent: str) -> list[_Found]:
        platform, hand_ins, rest = exports.recognised(nodes)
        theirs = [_from_platform(platform, hand_in) for hand_in in hand_ins]
        return theirs + [self._ordinary(node, parent) for node in rest]

    def _ordinary(self, node: Node, parent: str) -> _Found:
        """What no platform has named: a folder or a file, called after the student.

        What is in it was laid out by the student, who cannot make several attempts of it.
        """
        short = _name(node)
        names = (short, node.name, f"{parent or _above(node)}/{node.name}")
        return _Found(HandIn(short, node), "", names, shown(short) if self.attempts else object())


def _from_platform(platform: str, hand_in: HandIn) -> _Found:
    longer = f"{hand_in.student} ({hand_in.key})"
    whose = (platform, hand_in.student, hand_in.key)
    return _Found(hand_in, platform, (hand_in.student, longer), whose)


def _inside(folder: Node) -> list[Node]:
    """What a folder holds; nothing if it may not be read, which is told when it is opened."""
    try:
        return folder.children()
    except Refusal:
        return []


def _through(children: list[Node]) -> list[Node]:
    """What is inside, where folders stand around all of it."""
    for _ in range(_DEEPEST):
        if len(children) == 1 and children[0].kind == FOLDER:
            children = children[0].children()
    return children


def _path(node: Node) -> Path | None:
    return node.path if isinstance(node, OnDisk) else None


def _above(node: Node) -> str:
    return node.path.parent.name if isinstance(node, OnDisk) else ""


def _name(node: Node) -> str:
    """A student's file is named after the student; a folder may have a dot in its name."""
    if node.kind == FOLDER:
        return node.name
    return archives.stem(node.name) or PurePath(node.name).stem or node.name


def _places(found: list[_Found]) -> Iterator[Place]:
    """The attempts of each student, under ids that no other has."""
    students: dict[object, list[_Found]] = defaultdict(list)
    for one in found:
        students[one.whose].append(one)
    ids = told_apart([attempts[0].names for attempts in students.values()])
    for id, attempts in zip(ids, students.values(), strict=True):
        in_order = sorted(attempts, key=lambda one: one.hand_in.attempt)
        for number, one in enumerate(in_order, 1):
            yield _place(id, number, len(attempts), one)


def _place(student: str, number: int, attempts: int, found: _Found) -> Place:
    hand_in = found.hand_in
    return Place(
        student if attempts == 1 else f"{student} (attempt {number})",
        hand_in.node,
        student,
        number,
        found.platform,
        (hand_in.student, *hand_in.names),
        hand_in.when,
        hand_in.late,
    )
