"""Markdown as plain lines: marks that only shape the text are dropped, its words are not touched."""

from __future__ import annotations

import re

_FENCE = re.compile(r"^\s*(```|~~~)")
_HEADING = re.compile(r"^#{1,6}\s+")
_CODE = re.compile(r"(`+)(.+?)\1")
_STRONG = re.compile(r"(\*\*|__)(?=\S)(.+?)(?<=\S)\1")


def plain(text: str) -> str:
    """The words of a Markdown text. What stands between fences stays as it is."""
    lines: list[str] = []
    fenced = False
    for line in text.split("\n"):
        if _FENCE.match(line):
            fenced = not fenced
        else:
            lines.append(line if fenced else _words(line))
    return "\n".join(lines).strip("\n")


def _words(line: str) -> str:
    """A line without marks; code keeps what looks like marks in it."""
    pieces, end = [], 0
    for match in _CODE.finditer(line):
        pieces += [_unmarked(line[end : match.start()]), match.group(2)]
        end = match.end()
    return "".join([*pieces, _unmarked(line[end:])])


def _unmarked(text: str) -> str:
    return _HEADING.sub("", _STRONG.sub(r"\2", text))
