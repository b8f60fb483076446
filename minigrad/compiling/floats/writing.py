"""The program as text: arithmetic on Python's floats, forward and backward, in a straight line."""

from __future__ import annotations

import linecache
from typing import Any

from minigrad.compiling.calls import Line, Number
from minigrad.compiling.emit.names import Names
from minigrad.compiling.emit.wording import (
    ATOM,
    INDENT,
    MISSED,
    TIGHTNESS,
    WIDTH,
    bracketed,
    fitted,
    literal,
    operation,
    tupled,
)
from minigrad.compiling.program import Program

from .formulas import SIGNS, Formula, Symbol
from .loops import roll
from .statements import Add, Check, Let, Repeat, When
from .stating import Statements
from .uses import Uses

LONG = 12  # numbers in a formula that stands inside another
TESTED = 0.5  # how tightly `a if test else b` binds


class FloatWriter:
    """Writes a program of single numbers down.

    lists      numbers that the step is given in lists, by the name of the list
    arguments  other numbers it is given
    """

    def __init__(
        self, program: Program, lists: dict[str, list[Number]], arguments: list[Number]
    ) -> None:
        self.program = program
        self.lists = lists
        self.arguments = arguments
        self.names = Names(program.names)
        self.imports: set[str] = set()
        self.missed = False
        self.tables: list[str] = []
        self.lines: list[str] = []
        self.line: Line | None = None
        self.passing: dict[Number, Any] = {}
        roll(program)
        self.statements = Statements(program, self.names.partners).all
        self.returned = [*program.output, *(s.value for s in program.stores if s.kind == "number")]
        self.uses = Uses(self.statements, [x for x in self.returned if isinstance(x, Number)])

    def emit(self) -> str:
        """The whole text."""
        for x in (*self.arguments, *(x for numbers in self.lists.values() for x in numbers)):
            self.names.give(x)
        self.write(self.statements, 2)
        outputs = ", ".join(map(self.text, self.returned))
        taken = ", ".join([*self.lists, *(self.names.of[x] for x in self.arguments)])
        lines = ["def prepare():", f'{INDENT}"""Return the step."""', *self.tables, ""]
        lines += fitted(f"{INDENT}def step({taken}):")
        for name, numbers in self.lists.items():
            targets = ", ".join(self.names.of[x] for x in numbers)
            targets = f"({targets},)" if len(numbers) == 1 else targets
            lines += tupled(INDENT * 2, targets, f" = {name}")
        lines += self.lines
        if self.returned:
            lines += tupled(f"{INDENT * 2}return ", outputs, "")
        lines += ["", f"{INDENT}return step"]
        imports = "".join(f"import {name}\n" for name in sorted(self.imports))
        head = f"{imports}\n\n" if imports else ""
        return head + (MISSED if self.missed else "") + "\n".join(lines) + "\n"

    # Statements.

    def write(self, statements: list[Any], depth: int) -> None:
        """Statements, so deep inside blocks."""
        for s in statements:
            if isinstance(s, Let):
                self.write_let(s, depth)
            elif isinstance(s, Add):
                self.put(f"{self.names.give(s.number)} += {self.text(s.formula)}", depth)
            elif isinstance(s, When):
                self.write_when(s, depth)
            elif isinstance(s, Repeat):
                self.write_repeat(s, depth)
            elif isinstance(s, Check):
                self.missed = True
                test = f"not {self.tight(s.formula, 1)}" if s.value else self.text(s.formula)
                self.put(f"if {test}:", depth)
                self.put(f"{INDENT}raise Missed", depth)

    def write_let(self, s: Let, depth: int) -> None:
        if self.uses.is_dead(s):
            return
        if self.uses.is_passing(s) and self.size(s.formula) <= LONG:
            self.passing[s.number] = s.formula
            return
        self.comment(s.line, depth)
        self.put(f"{self.names.give(s.number, s.made_by)} = {self.text(s.formula)}", depth)

    def size(self, x: Any) -> int:
        """How many numbers a formula has as it will be written."""
        x = x.number if isinstance(x, Symbol) else x
        if isinstance(x, Formula):
            return sum(map(self.size, x.parts))
        return self.size(self.passing[x]) if isinstance(x, Number) and x in self.passing else 1

    def write_when(self, s: When, depth: int) -> None:
        tests, body = list(s.tests), s.body
        while len(body) == 1 and isinstance(body[0], When):  # one `if` for several
            tests += body[0].tests
            body = body[0].body
        if not body:
            return
        self.put(f"if {' and '.join(self.tight(test, 1) for test in tests)}:", depth)
        before = len(self.lines)
        self.write(body, depth + 1)
        if len(self.lines) == before:
            self.put("pass", depth + 1)

    def write_repeat(self, s: Repeat, depth: int) -> None:
        rows = self.names.fresh("rows")
        inner = ", ".join(literal_row(row) for row in s.rows)
        self.tables += fitted(f"{INDENT}{rows} = [{inner}]")
        names = ", ".join(self.names.give(x) for x in s.variables)
        names = f"({names},)" if len(s.variables) == 1 else names
        self.lines += tupled(f"{INDENT * depth}for ", names, f" in {rows}:")
        self.write(s.body, depth + 1)

    def put(self, text: str, depth: int) -> None:
        self.lines += fitted(INDENT * depth + text)

    def comment(self, line: Line | None, depth: int) -> None:
        """The line of the user's program, if it is another than before."""
        if line is None or (self.line is not None and line[:2] == self.line[:2]):
            return
        self.line = line
        text = f"{INDENT * depth}# {linecache.getline(line.file, line.number).strip()}"
        self.lines.append(text if len(text) <= WIDTH else f"{text[: WIDTH - 1]}…")

    # Formulas.

    def text(self, x: Any) -> str:
        """A formula as text."""
        return self.expression(x)[0]

    def tight(self, x: Any, least: float) -> str:
        """A formula, in parentheses if it binds less tightly."""
        return bracketed(self.expression(x), least)

    def expression(self, x: Any) -> tuple[str, float]:
        """A formula, and how tightly it binds."""
        x = x.number if isinstance(x, Symbol) else x
        if isinstance(x, Number):
            inline = self.passing.get(x)
            return (self.names.give(x), ATOM) if inline is None else self.expression(inline)
        if not isinstance(x, Formula):
            return literal(x), TIGHTNESS["neg"] if isinstance(x, int | float) and x < 0 else ATOM
        if x.head in SIGNS:
            left, right = map(self.expression, x.parts)
            return operation(x.head, left, right)
        if x.head == "neg":
            return f"-{self.tight(x.parts[0], TIGHTNESS['neg'])}", TIGHTNESS["neg"]
        if x.head == "if":
            test, yes, no = x.parts
            text = f"{self.tight(yes, 1)} if {self.tight(test, 1)} else {self.tight(no, TESTED)}"
            return text, TESTED
        if x.head.startswith("math."):
            self.imports.add("math")
        return f"{x.head}({', '.join(map(self.text, x.parts))})", ATOM


def literal_row(row: tuple[Any, ...]) -> str:
    """Plain numbers as a tuple."""
    inner = ", ".join(literal(x) for x in row)
    return f"({inner},)" if len(row) == 1 else f"({inner})"
