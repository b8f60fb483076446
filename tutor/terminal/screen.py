"""The front end at a terminal: a prompt with history, completion and a status line.

Ctrl-C clears the line, or stops what is under way; Ctrl-D leaves. Everything is saved already.
"""

from __future__ import annotations

import subprocess
from asyncio import TimerHandle, get_running_loop
from collections.abc import Iterable
from pathlib import Path
from shutil import get_terminal_size
from typing import Any

from prompt_toolkit import PromptSession
from prompt_toolkit.buffer import Buffer
from prompt_toolkit.completion import CompleteEvent, Completer, Completion
from prompt_toolkit.document import Document
from prompt_toolkit.output import ColorDepth
from rich.console import Console
from rich.text import Text

from tutor.interrupting import held, interruptible
from tutor.language import _
from tutor.language.wrapping import cut
from tutor.language.wrapping import width as screen_width
from tutor.learner.place import home
from tutor.learner.settings import Settings
from tutor.session.blocks import (
    Block,
    EditFile,
    Goodbye,
    KeepPictures,
    Note,
    OpenPython,
    Stopped,
    WatchFile,
)
from tutor.session.desk import Standing
from tutor.session.session import Session
from tutor.terminal.colouring import Program
from tutor.terminal.editor import editor_command
from tutor.terminal.keys import bindings, problems
from tutor.terminal.naming import kept_lines
from tutor.terminal.pages import console, put
from tutor.terminal.preview import Preview
from tutor.terminal.visible import visible
from tutor.terminal.waiting import waiting
from tutor.terminal.watching import watch

_KEPT_WITHIN = 0.3  # seconds: what a kill can cost of a line that is being typed
CHOSEN_NOTHING = Settings()
_NAME_CHARACTERS = frozenset("_{}\\^-")


class Screen:
    """One visit at a terminal."""

    def __init__(
        self,
        session: Session,
        history: Path | None = None,
        paper: Console | None = None,
        settings: Settings = CHOSEN_NOTHING,
        **prompt: Any,
    ) -> None:
        self.session = session
        self._where = prompt
        self.preview = Preview(session)
        self.settings = settings
        self.console = paper or console(settings.colour)
        self.prompt: PromptSession[str] = PromptSession(
            history=kept_lines(history),
            completer=Words(session),
            complete_while_typing=False,
            lexer=Program(session),
            bottom_toolbar=self._toolbar,
            key_bindings=bindings(settings.keys),
            vi_mode=settings.vi,
            color_depth=_depth(settings.colour),
            **prompt,
        )
        self.prompt.default_buffer.on_text_changed += self._soon_kept
        self._keeping: TimerHandle | None = None
        self._typed = ""  # left on the line when a key said a word

    def run(self, opening: list[Block]) -> int:
        """Show the opening, then answer every line until the session is over."""
        with held():
            self._show([*map(Note, problems(self.settings.keys)), *opening])
            while not self.session.over:
                self._show(self._answered())
        return 0

    def _answered(self) -> list[Block]:
        self._keeping = None  # what was to come in the loop of the last prompt never will
        mark = "… " if self.session.collecting else "> "
        try:
            # At the prompt Ctrl-C is a key. As a signal it comes before or behind it, where `held`
            # holds; a handler of the prompt's own would leave a moment with none.
            left = self._typed or self.session.typing
            typed = self.prompt.prompt(mark, default=left, handle_sigint=False)
        except KeyboardInterrupt:
            self._typed = ""
            return self.session.cancel()
        except EOFError:
            return self.session.leave()
        self._typed = getattr(typed, "typed", "")
        return self._taken(typed)

    def _taken(self, typed: str) -> list[Block]:
        """What a line gives; one whose check was stopped is there again at the next prompt."""
        try:
            with waiting(self.console), interruptible():
                blocks = self.session.take(typed)
        except KeyboardInterrupt:  # of something that is no check
            blocks = self.session.stopped()
        if any(isinstance(block, Stopped) for block in blocks):
            self._typed = typed
        return blocks

    def _show(self, blocks: list[Block]) -> None:
        for block in blocks:
            put(self.console, block)
            if not isinstance(block, Goodbye | KeepPictures):
                self.console.print()
            self._act(block)

    def _act(self, block: Block) -> None:
        """Do what a block wishes for, if it does."""
        if isinstance(block, EditFile):
            self._edit(block.file)
        elif isinstance(block, WatchFile):
            watch(block, self.session, self._taken, self._show)
            self._typed = ""
        elif isinstance(block, OpenPython):
            self._python(block)
        elif isinstance(block, KeepPictures):
            from tutor.terminal.pictures import kept  # noqa: PLC0415 - few keep any

            self.console.print(Text(visible(kept(block)), no_wrap=True, overflow="ignore"))
            self.console.print()

    def _python(self, wish: OpenPython) -> None:
        from tutor.repl import Repl  # noqa: PLC0415 - the engine, for those who ask for it
        from tutor.terminal.workbench import at_prompt  # noqa: PLC0415

        repl = Repl(wish.values, wish.origin)
        at_prompt(repl, home() / "repl-history", self.settings.vi, **self._where)

    def _edit(self, file: Path) -> None:
        """Open the file in the learner's editor, and check it if it was changed there."""
        editor = editor_command(self.settings.editor)
        if not editor:
            return
        before = file.stat().st_mtime_ns
        try:
            done = subprocess.run([*editor, str(file)], check=False).returncode == 0
        except OSError:
            return
        if done and file.stat().st_mtime_ns != before:
            self._show(self._taken("file"))

    def _soon_kept(self, buffer: Buffer) -> None:
        """Have what is being typed remembered, at most every so often."""
        if self._keeping is None or self._keeping.when() < get_running_loop().time():
            self._keeping = get_running_loop().call_later(
                _KEPT_WITHIN, lambda: self.session.keep_typing(buffer.text)
            )

    def _toolbar(self) -> str:
        """What is read of a formula that is typed, else where the learner stands."""
        columns = get_terminal_size().columns
        read = self.preview.line(self.prompt.default_buffer.text, columns)
        return read or toolbar(self.session.standing, columns)


class Words(Completer):
    """Completes the words of the tutor at the start of a line, and names anywhere."""

    def __init__(self, session: Session) -> None:
        self.session = session

    def get_completions(
        self, document: Document, complete_event: CompleteEvent
    ) -> Iterable[Completion]:
        """What may be meant by the line so far, and by the name the cursor is at the end of."""
        line = document.text_before_cursor
        name = _name_before(line)
        for word in self.session.completions():
            if line and word.lower().startswith(line.lower()):
                yield Completion(word, -len(line))
            elif name and name != line and word.startswith(name):
                yield Completion(word, -len(name))


def _name_before(line: str) -> str:
    """The name at the end of a line, as far as it is typed."""
    start = len(line)
    while start and (line[start - 1].isalnum() or line[start - 1] in _NAME_CHARACTERS):
        start -= 1
    return line[start:].lstrip("-^{}0123456789")


def toolbar(standing: Standing | None, width: int) -> str:
    """Where the learner stands and which keys there are, as much as fits."""
    pieces = [*_standing(standing), _("? help"), _("Ctrl-D leaves"), _("Tab completes")]
    while len(pieces) > 1 and screen_width(" · ".join(pieces)) + 2 > width:
        pieces.pop()
    return cut(f" {' · '.join(pieces)} ", width)


def _standing(standing: Standing | None) -> list[str]:
    if standing is None:
        return [_("no exercise open")]
    part = _("part {number}/{count}", number=standing.number, count=standing.count)
    hints = _("hints {taken}/{rungs}", taken=standing.hints, rungs=standing.rungs)
    seed = _("seed {seed}", seed=standing.seed)
    helped = [hints] if standing.rungs else []
    return [standing.exercise, part if standing.part else _("finished"), *helped, seed]


def _depth(colour: bool | None) -> ColorDepth | None:
    """Two colours or many, if the learner has chosen; else as the terminal and NO_COLOR say."""
    if colour is None:
        return None
    return ColorDepth.DEPTH_4_BIT if colour else ColorDepth.DEPTH_1_BIT
