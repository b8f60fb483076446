"""Text of a student's, or text with some of it inside, made safe to stand in a report.

Messages are cut and their hidden characters written out before they reach a report; here they are
fitted into a line of it, and kept from talking to the machine that shows the line.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from tutor.language import _
from tutor.sandbox.visible import visible

_LONGEST_TEXT = 2000


@lru_cache(maxsize=4096)
def on_a_line(text: str, limit: int) -> str:
    """The text on one line of at most `limit` characters."""
    return _harmless(visible(" ".join(text.split()), limit))


def on_lines(text: str, limit: int = _LONGEST_TEXT) -> str:
    """The text in its own lines, none of them a command, of at most `limit` characters in all."""
    return "\n".join(map(_harmless, visible(text, limit).splitlines()))


def _harmless(line: str) -> str:
    """CI systems take lines as commands: `::name` at the beginning, `##[name]` anywhere."""
    line = line.replace("##", "#\\x23")
    bare = line.lstrip()
    return f"\\x3a{bare[1:]}" if bare.startswith("::") else line


def plain(data: Any) -> Any:
    """Data with every text in it cut, and what cannot be seen in it written out."""
    if isinstance(data, str):
        return visible(data, _LONGEST_TEXT)
    if isinstance(data, dict):
        return {key: plain(value) for key, value in data.items()}
    if isinstance(data, list | tuple):
        return [plain(value) for value in data]
    return data


def points(score: float, most: float) -> str:
    """`3 of 4`, without needless decimals."""
    return _("{score} of {most}", score=number(score, 2), most=number(most, 2))


def number(value: float, decimals: int) -> str:
    """A number to so many decimals, and without those that are 0."""
    return f"{value:.{decimals}f}".rstrip("0").rstrip(".")
