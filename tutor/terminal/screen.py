"""The front end at a terminal: a prompt with history, completion and a status line.

Ctrl-C clears the line, Ctrl-D leaves; either way everything is saved already.
"""

from __future__ import annotations

import subprocess
from asyncio import TimerHandle, get_running_loop
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from shutil import get_terminal_size
from threading import Timer
from typing import Any

from prompt_toolkit import PromptSession
from prompt_toolkit.buffer import Buffer
from prompt_toolkit.completion import CompleteEvent, Completer, Completion
from prompt_toolkit.document import Document
from prompt_toolkit.output import ColorDepth
from rich.console import Console

from tutor.language import _
from tutor.language.wrapping import cut
from tutor.language.wrapping import width as screen_width
from tutor.learner.settings import Settings
from tutor.session.blocks import Block, EditFile, Goodbye, Note
from tutor.session.desk import Standing
from tutor.session.session import Session
from tutor.terminal.editor import editor_command
from tutor.terminal.keys import bindings, problems
from tutor.terminal.naming import kept_lines
from tutor.terminal.pages import console, put

_PATIENCE = 0.3  # seconds before it is said that something is under way
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
        self.settings = settings
        self.console = paper or console(settings.colour)
        self.prompt: PromptSession[str] = PromptSession(
            history=kept_lines(history),
            completer=Words(session),
            complete_while_typing=False,
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
        self._show([*map(Note, problems(self.settings.keys)), *opening])
        while not self.session.over:
            try:
                self._show(self._answered())
            except KeyboardInterrupt:  # at the prompt, or while something is under way
                self._show(self.session.cancel())
        return 0

    def _answered(self) -> list[Block]:
        try:
            self._keeping = None  # what was to come in the loop of the last prompt never will
            mark = "… " if self.session.collecting else "> "
            typed = self.prompt.prompt(mark, default=self._typed or self.session.typing)
            self._typed = getattr(typed, "typed", "")
            with self._patience():
                return self.session.take(typed)
        except EOFError:
            return self.session.leave()

    def _show(self, blocks: list[Block]) -> None:
        for block in blocks:
            put(self.console, block)
            if not isinstance(block, Goodbye):
                self.console.print()
            if isinstance(block, EditFile):
                self._edit(block.file)

    @contextmanager
    def _patience(self) -> Iterator[None]:
        """Say that something is under way, if it takes long enough to wonder."""
        status = self.console.status(_("one moment …"))
        timer = Timer(_PATIENCE, status.start)
        timer.start()
        try:
            yield
        finally:
            timer.cancel()
            timer.join()
            status.stop()

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
            with self._patience():
                blocks = self.session.take("file")
            self._show(blocks)

    def _soon_kept(self, buffer: Buffer) -> None:
        """Have what is being typed remembered, at most every so often."""
        if self._keeping is None or self._keeping.when() < get_running_loop().time():
            self._keeping = get_running_loop().call_later(
                _KEPT_WITHIN, lambda: self.session.keep_typing(buffer.text)
            )

    def _toolbar(self) -> str:
        return toolbar(self.session.standing, get_terminal_size().columns)


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
