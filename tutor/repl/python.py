"""Lines of Python, run as soon as they are complete, with errors told in a line or two."""

from __future__ import annotations

import traceback
from codeop import CommandCompiler
from collections.abc import Iterator
from types import CodeType, TracebackType
from typing import Any

SOURCE = "<repl>"


class Python:
    """The names of one visit, and the lines of a statement that is not finished yet."""

    def __init__(self, names: dict[str, Any]) -> None:
        self.names = names
        self.lines: list[str] = []
        self._compile = CommandCompiler()

    def take(self, line: str) -> Iterator[str]:
        """Run what the line completes: what it gives, if anything, or what went wrong."""
        self.lines.append(line)
        whole = "\n".join(self.lines)
        try:
            code = self._compile(whole, SOURCE, "single")
        except (SyntaxError, ValueError, OverflowError) as error:
            self.lines.clear()
            yield from misspelt(error)
            return
        if code is not None:
            self.lines.clear()
            yield from self._run(whole, code)

    def drop(self) -> None:
        """Forget the lines of an unfinished statement."""
        self.lines.clear()

    def value(self, expression: str) -> Any:
        """What an expression of the learner's gives. Raises what it raises."""
        return eval(compile(expression, SOURCE, "eval"), self.names)

    def _run(self, whole: str, code: CodeType) -> Iterator[str]:
        try:
            expression = as_expression(whole)
            if expression is None:
                exec(code, self.names)
            else:
                value = eval(expression, self.names)
                if value is not None:
                    self.names["_"] = value
                    yield repr(value)
        except Exception as error:
            yield from told(error)


def as_expression(whole: str) -> CodeType | None:
    """The code of a single expression, whose value is to be shown; None for anything else."""
    try:
        return compile(whole.strip(), SOURCE, "eval")
    except SyntaxError:
        return None


def misspelt(error: Exception) -> Iterator[str]:
    """What is wrong with a sentence of Python, and where."""
    text = getattr(error, "text", None)
    column = getattr(error, "offset", None)
    if text and column:
        yield f"{text.rstrip()}\n{' ' * (column - 1)}^"
    yield f"{type(error).__name__}: {getattr(error, 'msg', error)}"


def told(error: BaseException) -> Iterator[str]:
    """An error with the learner's own lines that led to it; the engine's are left out."""
    own = [f"line {line}, in {name}" for name, line in own_lines(error.__traceback__)]
    if len(own) > 1:
        yield "\n".join(own)
    yield "".join(traceback.format_exception_only(error)).rstrip()


def own_lines(trace: TracebackType | None) -> Iterator[tuple[str, int]]:
    """The (function, line) of the frames that were typed here."""
    for frame in traceback.extract_tb(trace):
        if frame.filename == SOURCE:
            yield frame.name, frame.lineno or 0
