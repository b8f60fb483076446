"""The learner's editor: which command opens a file."""

from __future__ import annotations

import os
import shlex
from shutil import which

_USUAL = ("nano", "vim", "vi")


def editor_command(chosen: str = "") -> list[str]:
    """The one chosen in the settings, `VISUAL`, `EDITOR`, else one that is usually there."""
    given = chosen or os.environ.get("VISUAL") or os.environ.get("EDITOR")
    if not given:
        return next(([name] for name in _USUAL if which(name)), [])
    try:
        return shlex.split(given)
    except ValueError:  # a quotation mark that is never closed
        return given.split()
