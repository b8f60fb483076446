"""What stands between the statements: comments, and how numpy is to take errors."""

from __future__ import annotations

import linecache
from typing import Any

from minigrad.compiling.calls import Call, Line
from minigrad.compiling.program import Program

from .operands import Operands
from .wording import INDENT, WIDTH


class Remarks(Operands):
    """Says what the statements are for.

    quiet   how numpy takes errors outside
    """

    def __init__(self, program: Program, arguments: list[Any], quiet: Any) -> None:
        super().__init__(program, arguments)
        self.quiet = quiet
        self.errors: Any = quiet
        self.line: Line | None = None
        self.within = 0  # how many loops

    def begin(self, call: Call) -> None:
        """Say what for, and mind how numpy takes errors."""
        turned = self.turns(call.errors)
        if turned:
            self.depth = 2 + self.within
        if call.line != self.line and call.line is not None:
            before, self.line = self.line, call.line
            for text in comments(call.line, before):
                line = f"{INDENT * self.depth}# {text}"
                self.body.append(line if len(line) <= WIDTH else f"{line[: WIDTH - 1]}…")
        if turned:
            self.enter(call.errors)

    def turns(self, errors: Any) -> bool:
        """Whether numpy is to take errors in floating point otherwise than a line before."""
        return errors is not None and errors != self.errors

    def enter(self, errors: Any) -> None:
        """Begin or end a block in which numpy takes errors in floating point differently."""
        if not self.turns(errors):
            return
        self.errors = errors
        self.depth = 2 + self.within
        if errors != self.quiet:
            other = {kind: how for kind, how in errors.items() if how != self.quiet[kind]}
            given = ", ".join(f'{kind}="{how}"' for kind, how in other.items())
            alike = len(set(errors.values())) == 1
            given = f'all="{errors["over"]}"' if alike else given
            self.write(f"with np.errstate({given}):")
            self.depth = 3 + self.within


def comments(line: Line, before: Line | None) -> list[str]:
    """What a line of the user's program and an op at work in it are called."""
    text = linecache.getline(line.file, line.number).strip()
    same = before is not None and before[:2] == line[:2] and before.back == line.back
    op = f"{'back through ' if line.back else ''}{line.op}" if line.op else ""
    if same:
        return [op] if op else []
    text = f"{text}  (backward)" if line.back else text
    return [text, op] if op else [text]
