"""Which numbers need a name: a formula that is read once, where it was made, can stand there."""

from __future__ import annotations

from typing import Any

from minigrad.compiling.calls import Number

from .formulas import Formula, Symbol
from .statements import Add, Check, Let, Repeat, When

Path = tuple[int, ...]
RETURNED: Path = (-1,)
SHORT = 6  # a longer formula has a line of its own


class Uses:
    """Where every number is made, changed and read: in which loops, and how often.

    wanted   numbers that are returned
    """

    def __init__(self, statements: list[Any], wanted: list[Number]) -> None:
        self.made: dict[Number, tuple[int, Path]] = {}
        self.read: dict[Number, list[Path]] = {}
        self.changed: dict[Number, list[tuple[int, Path]]] = {}
        self.at = 0
        self._walk(statements, ())
        for x in wanted:
            self.read.setdefault(x, []).append(RETURNED)

    def _walk(self, statements: list[Any], path: Path) -> None:
        for s in statements:
            self.at += 1
            if isinstance(s, Let):
                self.made[s.number] = self.at, path
                self._formula(s.formula, path)
            elif isinstance(s, Add):
                self.changed.setdefault(s.number, []).append((self.at, path))
                self._formula(s.formula, path)
            elif isinstance(s, Check):
                self._formula(s.formula, path)
            elif isinstance(s, When):
                for test in s.tests:
                    self._formula(test, path)
                self._walk(s.body, path)
            elif isinstance(s, Repeat):
                self._walk(s.body, (*path, self.at))

    def _formula(self, x: Any, path: Path) -> None:
        if isinstance(x, Symbol):
            self.read.setdefault(x.number, []).append(path)
        elif isinstance(x, Formula):
            for part in x.parts:
                self._formula(part, path)

    def is_dead(self, s: Let) -> bool:
        """Whether nobody reads it."""
        return s.number not in self.read

    def is_passing(self, s: Let) -> bool:
        """Whether its formula can stand wherever the number is read."""
        if s.number in self.changed:
            return False
        at, path = self.made[s.number]
        reads = self.read[s.number]
        alias = isinstance(s.formula, Symbol)
        once = len(reads) == 1 and isinstance(s.formula, Formula)
        here = all(read in (path, RETURNED) for read in reads) and is_short(s.formula)
        return (alias or (once and here)) and self._stands(s.formula, at, path)

    def _stands(self, x: Any, at: int, path: Path) -> bool:
        """Whether a formula that stands here is the same further on: nothing in it changes."""
        if isinstance(x, Symbol):
            return all(
                then < at and not (path and where[:1] == path[:1])
                for then, where in self.changed.get(x.number, ())
            )
        return not isinstance(x, Formula) or all(self._stands(part, at, path) for part in x.parts)


def is_short(x: Any) -> bool:
    """Whether a formula is no distraction where it stands."""
    return size(x) <= SHORT and not (isinstance(x, Formula) and x.head == "if")


def size(x: Any) -> int:
    """How many numbers a formula has."""
    return sum(map(size, x.parts)) if isinstance(x, Formula) and x.parts else 1
