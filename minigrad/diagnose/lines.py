"""Which line of the user's program made a result.

Finding the line costs about as much as a small op itself, so it is not noted by default: only
inside `with lines():`, where every result notes the nearest line outside of minigrad.
"""

from __future__ import annotations

import linecache
import sys
from types import CodeType
from typing import Any, NamedTuple, Self

from minigrad.graph import next_number
from minigrad.tensor import Tensor
from minigrad.value import Value

HOME = __name__.partition(".")[0]
COUNTING: list[Any] = [sys.modules[kind.__module__] for kind in (Value, Tensor)]


class Line(NamedTuple):
    """A line of a program."""

    file: str
    number: int

    @property
    def text(self) -> str:
        """The line itself, if the file can be read."""
        return linecache.getline(self.file, self.number).strip()

    def __str__(self) -> str:
        return f"{self.file}:{self.number}" + (f": {self.text}" if self.text else "")


class lines:
    """While `with lines() as noted:` lasts, `noted.of(node)` is the line that made a result.

    The notes are kept for as long as the object lives; `forget` empties them. All threads are
    noted.
    """

    def __init__(self) -> None:
        self._notes: dict[int, tuple[CodeType, int]] = {}

    def __enter__(self) -> Self:
        self._before = [module.next_number for module in COUNTING]
        for module in COUNTING:
            module.next_number = self._number
        _active.append(self)
        return self

    def __exit__(self, *error: object) -> None:
        for module, before in zip(COUNTING, self._before, strict=True):
            module.next_number = before
        _active.remove(self)
        if not _active:
            _met.clear()

    def of(self, node: Any) -> Line | None:
        """The line that made this result, if it was made while lines were noted."""
        note = self._notes.get(node.number)
        return None if note is None else _line(*note)

    def forget(self) -> None:
        """Empty the notes."""
        self._notes.clear()

    def _number(self) -> int:
        """A number for a new result, and a note of the line that asked for it."""
        number = next_number()
        frame = outside(sys._getframe(2))
        if frame is not None:
            self._notes[number] = (frame.f_code, frame.f_lasti)
        return number


# Code that was met, and whether it is minigrad's: asked at every op, so it must be quick.
_met: dict[int, tuple[CodeType, bool]] = {}


def outside(frame: Any) -> Any:
    """The nearest frame outside of minigrad, from this one outwards; None if there is none."""
    while frame is not None:
        code = frame.f_code
        known = _met.get(id(code))
        if known is None:
            home = frame.f_globals.get("__name__", "").partition(".")[0] == HOME
            known = _met[id(code)] = (code, home)  # with the code, so that its id stays its own
        if not known[1]:
            return frame
        frame = frame.f_back
    return None


_active: list[lines] = []


def line_of(node: Any) -> Line | None:
    """The line that made this result, if some `lines` that are active noted it."""
    found = (noted.of(node) for noted in reversed(_active))
    return next((line for line in found if line is not None), None)


def here() -> Line | None:
    """The nearest line outside of minigrad that led here."""
    frame = outside(sys._getframe(1))
    return None if frame is None else Line(frame.f_code.co_filename, frame.f_lineno)


def _line(code: CodeType, instruction: int) -> Line:
    for start, end, number in code.co_lines():
        if start <= instruction < end and number is not None:
            return Line(code.co_filename, number)
    return Line(code.co_filename, code.co_firstlineno)
