"""Calling what an author wrote, so that whatever goes wrong there names its file and line."""

from __future__ import annotations

import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tutor.course.fault import CourseFault


class Redraw(Exception):
    """Raised by an author's `variant` when the numbers drawn will not do: draw again."""


class TimeUp(Exception):
    """A run of the author's has taken too long."""


def called(
    file: Path, name: str, function: Callable[..., Any], /, *arguments: Any, **named: Any
) -> Any:
    """The result of the author's `name`. Raises CourseFault, with the line, for any exception."""
    try:
        return function(*arguments, **named)
    except (CourseFault, Redraw, TimeUp):
        raise
    except Exception as error:
        where = f"{name} stopped{_line(error, file)}"
        raise CourseFault(file, f"{where} with {type(error).__name__}: {error}") from error


def _line(error: Exception, file: Path) -> str:
    """The last line of the author's file that was on the way to an exception."""
    lines = [f.lineno for f in traceback.extract_tb(error.__traceback__) if f.filename == str(file)]
    return f" at line {lines[-1]}" if lines else ""
