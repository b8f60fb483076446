"""Which front end fits: the screen at a terminal that can do it, plain lines everywhere else."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from tutor.learner.settings import Settings
from tutor.session.blocks import Block
from tutor.session.session import Session
from tutor.terminal.plain import Plain


def wants_plain(plain: bool) -> bool:
    """Whether plain lines were asked for, or are all that can be shown here."""
    at_terminal = sys.stdin.isatty() and sys.stdout.isatty()
    return plain or not at_terminal or os.environ.get("TERM", "dumb") in {"dumb", "unknown"}


def converse(
    session: Session,
    opening: list[Block],
    settings: Settings,
    history: Path | None,
) -> int:
    """Hold the conversation with the front end that fits; `history` keeps the lines typed."""
    if wants_plain(settings.plain):
        return Plain(session, sys.stdin, sys.stdout).run(opening)
    from tutor.terminal.screen import Screen  # noqa: PLC0415 - a pipe needs no terminal library

    return Screen(session, history, settings=settings).run(opening)
