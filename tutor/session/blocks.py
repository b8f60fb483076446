"""Everything the tutor can say, as plain data. A front end decides how it looks.

Texts are Markdown; nothing in them has been made safe for a terminal yet.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tutor.course.evidence import Evidence
from tutor.verdict import PartVerdict


@dataclass(frozen=True)
class Note:
    """A remark of the tutor's."""

    text: str


@dataclass(frozen=True)
class Statement:
    """The exercise that is put, with its numbers."""

    exercise: str
    seed: int
    title: str
    text: str


@dataclass(frozen=True)
class Exhibit:
    """Evidence of a run, its labels in words."""

    evidence: Evidence


@dataclass(frozen=True)
class Question:
    """A part that is put: number `number` of `count`. `asks` is what its kind needs shown."""

    name: str
    kind: str
    number: int
    count: int
    text: str
    asks: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Unfinished:
    """The lines of an answer that an earlier visit broke off; the next one goes on from them."""

    lines: tuple[str, ...]


@dataclass(frozen=True)
class Judged:
    """The verdict on what was typed."""

    typed: str
    verdict: PartVerdict


@dataclass(frozen=True)
class Stopped:
    """The check of what was typed was stopped by the learner; nothing was judged."""

    typed: str


@dataclass(frozen=True)
class Hint:
    """Rung `number` of `count`."""

    number: int
    count: int
    text: str


@dataclass(frozen=True)
class Solution:
    """The worked solution of this variant."""

    text: str


@dataclass(frozen=True)
class Lesson:
    """What an exercise just finished has taught."""

    text: str


@dataclass(frozen=True)
class Place:
    """One line of the map; `about` is more to say of it, where there is room."""

    id: str
    title: str
    state: str
    about: str = ""


@dataclass(frozen=True)
class Section:
    """A unit on the map: how many of its exercises are in each state, and those that are shown.

    `number` is what it can be asked for by; empty if it has none.
    """

    number: str
    title: str
    counts: Mapping[str, int]
    places: tuple[Place, ...] = ()


@dataclass(frozen=True)
class Map:
    """The course: its units in order, some of them with their exercises."""

    sections: tuple[Section, ...]
    here: str = ""
    text: str = ""  # what can be done with it


@dataclass(frozen=True)
class Vocabulary:
    """The words that can be typed here, each with what it does."""

    words: Mapping[str, str]


@dataclass(frozen=True)
class EditFile:
    """A wish: open this file in the learner's editor, then say `file`."""

    file: Path


@dataclass(frozen=True)
class WatchFile:
    """A wish: whenever this file is saved, say `line`, until the part is settled or Ctrl-C.

    `seen` is its `stamp` when this was wished: what is saved before the watch begins counts, too.
    """

    file: Path
    line: str
    part: str
    seen: tuple[int, int] | None


@dataclass(frozen=True)
class OpenPython:
    """A wish: open the repl with these values, which come from `origin`, and come back."""

    values: Mapping[str, Any]
    origin: str


@dataclass(frozen=True)
class KeepPictures:
    """A wish: save evidence as pictures, in files whose names begin with `name`."""

    name: str
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True)
class Goodbye:
    """The session is over."""

    text: str


Block = (
    Note
    | Statement
    | Exhibit
    | Question
    | Unfinished
    | Judged
    | Stopped
    | Hint
    | Solution
    | Lesson
    | Map
    | Vocabulary
    | EditFile
    | WatchFile
    | OpenPython
    | KeepPictures
    | Goodbye
)
