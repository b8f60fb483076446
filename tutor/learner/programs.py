"""The learner's own files for code exercises: begun from the starter, kept, and read back."""

from __future__ import annotations

from pathlib import Path

from tutor.language import _

_LONGEST = 200_000  # bytes: no program for an exercise comes near it


class UnreadableFile(ValueError):
    """A file that cannot be read as text: which one, and why."""


def begin_program(folder: Path, exercise: str, starter: str) -> Path:
    """The file for an exercise, written from the starter if it is not there yet."""
    file = folder / f"{exercise}.py"
    if not file.exists():
        try:
            folder.mkdir(parents=True, exist_ok=True)
            file.write_text(starter, encoding="utf-8")
        except OSError as error:
            raise UnreadableFile(
                _("{file} cannot be written: {reason}.", file=file, reason=error.strerror)
            ) from error
    return file


def read_text(file: Path) -> str:
    """The text of a file. Raises UnreadableFile with a sentence for the learner."""
    try:
        if file.is_file() and file.stat().st_size > _LONGEST:
            size = _LONGEST // 1000
            raise UnreadableFile(_("{file} is larger than {size} kB.", file=file, size=size))
        return file.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise UnreadableFile(_("{file} is not a text file in UTF-8.", file=file)) from None
    except (OSError, ValueError) as error:
        if isinstance(error, UnreadableFile):
            raise
        reason = error.strerror if isinstance(error, OSError) else str(error)
        message = _("{file} cannot be read: {reason}.", file=file, reason=reason)
        raise UnreadableFile(message) from None
