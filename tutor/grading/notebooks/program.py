"""The program in a notebook: the statements that define a function, and those that they need.

What is needed is found by names: a statement that binds a name which the others use and do not
bind, and what is then done to such a name (`weights.append(3)`). Statements that try things out,
plot, or train are left where they are, so that what they would do to the result, or to the time it
takes, is none of the program's; nor does it import what only they use.
"""

from __future__ import annotations

import builtins
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from keyword import kwlist

from tutor.grading.notebooks.lines import Line, lines_of

_EVERYWHERE = {*kwlist, *dir(builtins)}
_WORD = re.compile(r"(?<![\w.])[^\W\d]\w*")
_FIRST = re.compile(r"[^\W\d]\w*")
_DEFINES = re.compile(r"\s*(?:async\s+)?(?:def|class)\s+(\w+)")
_PARAMETERS = re.compile(r"\b(?:def\s+\w+\s*\(([^)]{0,2000})\)|lambda\s([^:]{0,500}):)")
_IMPORTS = re.compile(r"\s*(?:from\s+[\w.]+\s+)?import\s+(.+)", re.DOTALL)
_SETS = re.compile(r"([\w ,\[\]*.]+)(?::[^=]*)?(?:[-+*/@%&|^]|//|\*\*|<<|>>)?=(?!=)")
_NAMES_LOOP = re.compile(r"\bfor\s+([\w, ()*]{1,200}?)\s+in\b|\bas\s+(\w+)")
_GOES_ON = re.compile(r"(?:else|elif|except|finally)\b|[)\]}]")


@dataclass(frozen=True)
class Statement:
    """A statement at the top level of a cell, with its decorators and all that it contains."""

    number: int
    cell: int
    lines: tuple[Line, ...]

    @property
    def text(self) -> str:
        """As it was written."""
        return "\n".join(line.text for line in self.lines)

    @cached_property
    def _code(self) -> str:
        return "\n".join(line.code for line in self.lines)

    @cached_property
    def defines(self) -> str:
        """The function or class that it defines; empty if it defines none."""
        head = next((line.code for line in self.lines if line.code[:1] not in ("@", "")), "")
        found = _DEFINES.match(head)
        return found[1] if found else ""

    @cached_property
    def binds(self) -> set[str]:
        """Names that it gives a value, where the other statements see it."""
        if self.defines:
            return {self.defines}
        bound = {name for line in self._begun for name in _imported(line)}
        found = _SETS.match(self._code)
        return bound | (set(_WORD.findall(found[1])) if found else set())

    @cached_property
    def needs(self) -> set[str]:
        """Names that it uses and that are none of its own."""
        return set(_WORD.findall(self._code)) - _EVERYWHERE - self.binds - self._inside

    @property
    def begins_with(self) -> str:
        """The first name in it."""
        found = _FIRST.match(self._code)
        return found[0] if found else ""

    @property
    def imports_all(self) -> bool:
        """Whether it imports names that it does not name."""
        return re.match(r"from\s+\S+\s+import\s+\*", self._code) is not None

    @property
    def _begun(self) -> list[str]:
        """The lines on which a statement begins, each with those that go on with it."""
        begun: list[list[str]] = []
        for line in self.lines:
            if line.begins or not begun:
                begun.append([])
            begun[-1].append(line.code)
        return ["\n".join(codes) for codes in begun]

    @property
    def _inside(self) -> set[str]:
        """Parameters, and names that are given a value further in."""
        inside = {
            found[0]
            for parameters in _PARAMETERS.findall(self._code)
            for piece in "".join(parameters).split(",")
            if (found := _FIRST.match(piece.strip(" *\n\t/")))
        }
        for line in self.lines:
            if line.begins and line.code[:1].isspace() and (sets := _SETS.match(line.code.strip())):
                inside |= set(_FIRST.findall(sets[1].partition("[")[0]))
        for pair in _NAMES_LOOP.findall(self._code):
            inside |= set(_WORD.findall(" ".join(pair)))
        return inside


def statements(cells: Iterable[tuple[int, str]]) -> list[Statement]:
    """All statements, from cells with their numbers."""
    found = ((cell, lines) for cell, text in cells for lines in _split(text))
    return [Statement(number, cell, lines) for number, (cell, lines) in enumerate(found)]


def _split(text: str) -> Iterator[tuple[Line, ...]]:
    """The lines of each statement at the top level."""
    lines: list[Line] = []
    decorated = False
    for line in lines_of(text):
        if lines and not decorated and _is_new(line):
            yield tuple(lines)
            lines = []
        lines.append(line)
        if line.begins and line.code.strip():
            decorated = line.code.startswith("@")
    if lines:
        yield tuple(lines)


def _is_new(line: Line) -> bool:
    """Whether a statement of its own begins on the line."""
    return (
        line.begins
        and bool(line.code.strip())
        and not line.code[:1].isspace()
        and not _GOES_ON.match(line.code)
    )


def binding(function: str, all: Sequence[Statement]) -> list[Statement]:
    """The statements that define a function of that name, or give it another value; else none."""
    found = [statement for statement in all if function in statement.binds]
    return found if any(not _imported(statement.text) for statement in found) else []


def program(wanted: Sequence[Statement], all: Sequence[Statement]) -> str:
    """A program of the wanted statements and what they need, in their order in the notebook."""
    about: dict[str, set[int]] = defaultdict(set)  # by name: what binds it, or does more to it
    for one in all:
        for name in one.binds | {one.begins_with}:
            about[name].add(one.number)
    taken: set[int] = set()
    to_take = {one.number for one in (*wanted, *(one for one in all if one.imports_all))}
    known: set[str] = set()
    while to_take:
        taken |= to_take
        names = set().union(*(all[number].needs for number in to_take)) - known
        known |= names
        to_take = set().union(*(about[name] for name in names if name in about)) - taken
    return "\n".join(all[number].text for number in sorted(taken)) + "\n"


def _imported(statement: str) -> set[str]:
    """The names that an import binds: `import a.b, c as d` binds a and d."""
    found = _IMPORTS.match(statement)
    if not found:
        return set()
    pieces = re.split(r"[,;\n]", found[1].replace("(", " ").replace(")", " "))
    names = (piece.split(" as ")[-1].strip().partition(".")[0] for piece in pieces)
    return {name for name in names if name.isidentifier()}
