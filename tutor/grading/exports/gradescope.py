"""Gradescope's "Export Submissions": a folder for each, and `submission_metadata.yml` beside them.

    submission_123456:
      :submitters:
      - :name: Ada Lovelace
        :sid: '815'
        :email: ada@example.org
      :created_at: 2026-03-01 21:10:05.123456000 Z

Of that file only these lines are read, where Gradescope writes them: most of it is what students'
programs have printed.
"""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from tutor.grading.exports.hand_in import HandIn
from tutor.grading.intake.node import FOLDER, Node, Refusal

NAME = "Gradescope"

_METADATA = "submission_metadata.yml"
_MOST_BYTES = 256 << 20
_SUBMISSION = re.compile(r"(\S[^:]*):\s*$")
_FIELD = re.compile(r"(?:  - |    ):(name|sid|email): (.*)$")
_CREATED = re.compile(r"  :created_at: '?([-\d]+)[ T]([:\d]+)(?:\.\d+)? ?(Z|UTC|[-+]\d\d:?\d\d)'?$")


@dataclass
class _About:
    """What the file says of a submission."""

    people: list[dict[str, str]] = field(default_factory=list)
    when: datetime | None = None


def recognised(nodes: Sequence[Node]) -> tuple[list[HandIn], list[Node]]:
    """A hand-in for each folder that the metadata know."""
    metadata = next((node for node in nodes if node.name == _METADATA), None)
    if metadata is None:
        return [], list(nodes)
    try:
        known = _read(metadata.read(_MOST_BYTES).decode("utf-8", "replace"))
    except Refusal:
        return [], list(nodes)
    hand_ins, rest = [], []
    for node in nodes:
        if node.kind == FOLDER and node.name in known:
            hand_ins.append(_hand_in(node, known[node.name]))
        elif node is not metadata:
            rest.append(node)
    return hand_ins, rest


def _hand_in(node: Node, about: _About) -> HandIn:
    """The names of a group are joined: it handed in together."""
    students = [person.get("name") or person.get("email", "") for person in about.people]
    names = tuple(value for person in about.people for value in person.values() if value)
    return HandIn(
        " and ".join(filter(None, students)) or node.name, node, node.name, names, about.when
    )


def _read(text: str) -> dict[str, _About]:
    found: dict[str, _About] = {}
    for line, about in _lines(text, found):
        if field := _FIELD.match(line):
            if line.startswith("  - "):
                about.people.append({})
            if about.people:
                about.people[-1].setdefault(field[1], _value(field[2]))
        elif created := _CREATED.match(line):
            about.when = about.when or _time(created)
    return found


def _lines(text: str, found: dict[str, _About]) -> Iterator[tuple[str, _About]]:
    """The lines of each submission, with where to note what they say."""
    about = _About()
    for line in text.splitlines():
        if begun := _SUBMISSION.match(line):
            about = found.setdefault(begun[1].strip("'\""), _About())
        else:
            yield line, about


def _value(text: str) -> str:
    """What YAML has on one line: bare, or in quotes of either kind."""
    text = text.strip()
    if text.startswith("'") and text.endswith("'"):
        return text[1:-1].replace("''", "'")
    if text.startswith('"') and text.endswith('"'):
        return re.sub(r"\\(.)", r"\1", text[1:-1])
    return "" if text in {"null", "~"} else text


def _time(created: re.Match[str]) -> datetime | None:
    zone = "+00:00" if created[3] in {"Z", "UTC"} else created[3]
    with contextlib.suppress(ValueError):
        return datetime.fromisoformat(f"{created[1]}T{created[2]}{zone}")
    return None
