"""What a set-up needs, looked at piece by piece: what is broken, and how to mend it.

finding    one thing looked at, and how it stands
python     Python itself, and the packages
screen     the terminal: its size, colours, encoding; the language; keys
learner    the folder, the database, the settings, the editor
course     found and whole
walls      what stands around programs that are run
"""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

from tutor.checkup.finding import Finding, State, broken
from tutor.language import _
from tutor.learner.settings import Settings

__all__ = ["Finding", "State", "findings"]


def findings(folder: Path, settings: Settings, course: str | None) -> Iterator[Finding]:
    """Everything, in the order in which a mended piece may help the next."""
    yield from _found("python")
    yield from _found("screen", settings)
    yield from _found("learner", folder, settings)
    yield from _found("course", course)
    yield from _found("walls")


def _found(piece: str, *about: Any) -> Iterator[Finding]:
    """The findings of one piece. Where a package is missing, it cannot even be looked at."""
    try:
        yield from import_module(f"{__name__}.{piece}").findings(*about)
    except Exception as error:
        reason = f"{type(error).__name__}: {error}"
        yield broken(
            piece, _("{piece} could not be looked at: {reason}", piece=piece, reason=reason)
        )
