"""The front end of lines: reads a line, prints what the session says, and nothing else.

It is for pipes, for screen readers and for terminals that can do no more. A transcript of it is the
scripted front end: give it the answers, look at what it prints.
"""

from __future__ import annotations

import time
from collections.abc import Iterable
from io import StringIO
from shutil import get_terminal_size
from typing import TextIO

from tutor.interrupting import held, interruptible
from tutor.language import _
from tutor.session.blocks import Block, Goodbye, KeepPictures, OpenPython, WatchFile
from tutor.session.session import Session
from tutor.terminal.gauge import span
from tutor.terminal.lines import lines
from tutor.terminal.visible import visible
from tutor.terminal.watching import watch

WORTH_TELLING = 3.0  # seconds


class Plain:
    """One visit, line by line. What is typed is echoed when no terminal has shown it already."""

    def __init__(self, session: Session, source: TextIO, sink: TextIO) -> None:
        self.session = session
        self.source = source
        self.sink = sink
        self._echo = not source.isatty()
        self._width = min(get_terminal_size().columns, 100) if sink.isatty() else 80

    def run(self, opening: list[Block]) -> int:
        """Show the opening, then answer every line until the session or the input ends."""
        with held():
            self._show(opening)
            while not self.session.over:
                self._turn()
        return 0

    def _turn(self) -> None:
        """A line, and what it gives."""
        try:
            with interruptible():
                line = self._line()
        except KeyboardInterrupt:
            self._print("")
            self._show(self.session.cancel())
            return
        self._answer(line)

    def _answer(self, line: str | None) -> None:
        """Show what a line gives, and how long that took if one may have wondered."""
        began = time.monotonic()
        try:
            with interruptible():
                blocks = self.session.take(line) if line is not None else self.session.leave()
        except KeyboardInterrupt:  # of something that is no check
            blocks = self.session.stopped()
        seconds = time.monotonic() - began
        self._show(blocks)
        if seconds > WORTH_TELLING:
            self._print(_("(That took {span}.)", span=span(seconds)) + "\n")

    def _line(self) -> str | None:
        """The next line, None at the end of the input."""
        mark = "... " if self.session.collecting else "> "
        self.sink.write(mark)
        self.sink.flush()
        line = self.source.readline()
        if self._echo or not line:
            self._print(visible_line(line))
        return line.rstrip("\r\n") if line else None

    def _show(self, blocks: Iterable[Block]) -> None:
        for block in blocks:
            self._print(lines(block, self._width))
            if not isinstance(block, Goodbye | KeepPictures):
                self._print("")
            self._act(block)

    def _act(self, block: Block) -> None:
        """Do what a block wishes for, if it does."""
        if isinstance(block, WatchFile):
            watch(block, self.session, self.session.take, self._show)
        elif isinstance(block, OpenPython):
            from tutor.repl import Repl  # noqa: PLC0415 - the engine, for those who ask for it
            from tutor.terminal.workbench import by_lines  # noqa: PLC0415

            by_lines(Repl(block.values, block.origin), self.source, self.sink)
        elif isinstance(block, KeepPictures):
            from tutor.terminal.pictures import kept  # noqa: PLC0415 - few keep any

            self._print(visible(kept(block)) + "\n")

    def _print(self, text: str) -> None:
        self.sink.write(text + "\n")
        self.sink.flush()


def visible_line(line: str) -> str:
    """A typed line as it is echoed."""
    return visible(line.rstrip("\r\n"))


def transcript(session: Session, opening: list[Block], answers: Iterable[str]) -> str:
    """What a learner who types these answers would see: the scripted front end."""
    sink = StringIO()
    Plain(session, StringIO("".join(f"{answer}\n" for answer in answers)), sink).run(opening)
    return sink.getvalue()
