"""A file that is checked whenever it is saved."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

from tutor.interrupting import interruptible
from tutor.session.blocks import Block, Stopped, WatchFile
from tutor.session.errands import stamp
from tutor.session.session import Session

LOOK_EVERY = 0.2  # seconds; a file has been saved once it holds still between two looks

Stamp = tuple[int, int] | None


def watch(
    wish: WatchFile,
    session: Session,
    take: Callable[[str], list[Block]],
    show: Callable[[list[Block]], None],
    sleep: Callable[[float], None] = time.sleep,
) -> None:
    """Take the line each time that the file was saved, until the part is settled or Ctrl-C."""
    seen = wish.seen
    try:
        while (standing := session.standing) and standing.part == wish.part:
            with interruptible():
                seen = _saved(wish.file, seen, sleep)
                blocks = take(wish.line)
            show(blocks)
            if any(isinstance(block, Stopped) for block in blocks):
                return
    except KeyboardInterrupt:
        return


def _saved(file: Path, before: Stamp, sleep: Callable[[float], None]) -> Stamp:
    """Wait until the file is another than before, and whole: some editors remove it first."""
    last = stamp(file)
    while True:
        sleep(LOOK_EVERY)
        now = stamp(file)
        if now == last and now not in (before, None):
            return now
        last = now
