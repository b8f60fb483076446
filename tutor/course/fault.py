"""The one error for everything an author can get wrong."""

from __future__ import annotations

from pathlib import Path


class CourseFault(Exception):
    """A fault of the course, for its author: which file, what is wrong there, how to mend it."""

    def __init__(self, file: Path, what: str) -> None:
        super().__init__(f"{file.parent.name}/{file.name}: {what}")
        self.file = file
        self.what = what
