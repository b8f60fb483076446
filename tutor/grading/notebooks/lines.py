"""The lines of a cell: where statements begin, and what is neither text in quotes nor a comment.

A line that stands in brackets, in a text in three quotes, or after a backslash goes on with what
came before. All this is found by those signs alone, without reading Python.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

_SIGN = re.compile(r"""(?P<prefix>[A-Za-z]{0,2})(?P<quote>'{3}|"{3}|['"])|#|[()\[\]{}]""")
_OPENS, _CLOSES = "([{", ")]}"


@dataclass(frozen=True)
class Line:
    """A line of a cell, without its end; `begins` says whether a statement may begin on it.

    `code` is what is left without comments and texts in quotes; texts that are filled in
    (f"...") stay, for names stand in them.
    """

    text: str
    begins: bool
    code: str


def lines_of(text: str) -> Iterator[Line]:
    """The lines of a cell."""
    scan, goes_on = _Scan(), False
    for line in re.split(r"\r\n?|\n", text):
        begins = not (scan.depth or scan.quote or goes_on)
        yield Line(line, begins, scan.code_of(line))
        goes_on = line.endswith("\\")


class _Scan:
    """How deep in brackets, and in which quotes, the next line begins."""

    def __init__(self) -> None:
        self.depth = 0
        self.quote = ""
        self._filled_in = False

    def code_of(self, line: str) -> str:
        """Read a line; what of it is code."""
        kept, at = [], 0
        while found := (_end_of(self.quote) if self.quote else _SIGN).search(line, at):
            if not self.quote or self._filled_in:
                kept.append(line[at : found.start()])
            if found[0] == "#" and not self.quote:
                at = len(line)
                break
            kept.append(self._passed(found))
            at = found.end()
        if not self.quote or self._filled_in:
            kept.append(line[at:])
        if len(self.quote) == 1:  # such a text ends with its line
            self.quote = ""
        return "".join(kept)

    def _passed(self, found: re.Match[str]) -> str:
        """Note a sign; the sign, if it is code."""
        if self.quote:
            self.quote = ""
            return " "
        if found["quote"]:
            self.quote = found["quote"]
            self._filled_in = "f" in found["prefix"].lower()
            return " "
        if found[0] in _OPENS:
            self.depth += 1
        else:
            self.depth = max(self.depth - 1, 0)
        return found[0]


@cache
def _end_of(quote: str) -> re.Pattern[str]:
    """Finds the next such quote that is not escaped by a backslash."""
    return re.compile(rf"(?<!\\)(?:\\\\)*{quote}")
