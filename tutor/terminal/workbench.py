"""The front ends of the repl: a prompt with colours and completion, or plain lines."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any, TextIO

from tutor.interrupting import held, interruptible
from tutor.repl import Repl
from tutor.terminal.choosing import wants_plain
from tutor.terminal.visible import visible

FIRST, MORE = ">>> ", "... "


def work(repl: Repl, plain: bool, history: Path | None, vi: bool = False) -> int:
    """Hold the visit with the front end that fits; `history` keeps the lines typed."""
    with held():
        if wants_plain(plain):
            return by_lines(repl, sys.stdin, sys.stdout)
        return at_prompt(repl, history, vi)


def by_lines(repl: Repl, source: TextIO, sink: TextIO) -> int:
    """Read a line, print what it gives; what a pipe typed is echoed."""
    echo = not source.isatty()
    _print(sink, [repl.opening()])
    while not repl.over:
        try:
            sink.write(MORE if repl.collecting else FIRST)
            sink.flush()
            with interruptible():
                line = source.readline()
            if echo or not line:
                _print(sink, [visible(line.rstrip("\r\n"))])
            if not line:
                break
            with interruptible():
                _print(sink, repl.take(line.rstrip("\r\n")))
        except KeyboardInterrupt:
            repl.cancel()
            _print(sink, [""])
    return 0


def at_prompt(repl: Repl, history: Path | None, vi: bool = False, **settings: Any) -> int:
    """The same with history, colours and completion."""
    from prompt_toolkit import PromptSession  # noqa: PLC0415 - a pipe needs no terminal library
    from prompt_toolkit.lexers import PygmentsLexer  # noqa: PLC0415

    from tutor.terminal.naming import Names, kept_lines  # noqa: PLC0415

    prompt: PromptSession[str] = PromptSession(
        history=kept_lines(history),
        completer=Names(repl.completions),
        complete_while_typing=False,
        lexer=PygmentsLexer.from_filename("repl.py"),
        vi_mode=vi,
        **settings,
    )
    _print(sys.stdout, [repl.opening()])
    while not repl.over:
        try:
            # At the prompt Ctrl-C is a key.
            line = prompt.prompt(MORE if repl.collecting else FIRST, handle_sigint=False)
            with interruptible():
                _print(sys.stdout, repl.take(line))
        except KeyboardInterrupt:
            repl.cancel()
        except EOFError:
            break
    return 0


def _print(sink: TextIO, pieces: Iterable[str]) -> None:
    for piece in pieces:
        sink.write(piece + "\n")
    sink.flush()
