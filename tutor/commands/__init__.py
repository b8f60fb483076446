"""The commands, one file each, found by file name. Only the one that was chosen is imported.

A command has a docstring whose first line is its help, `arguments(parser)` for its options, and
`run(options)`, which returns the exit code.
"""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from types import ModuleType

_FOLDER = Path(__file__).parent


class BadInput(Exception):
    """Something given on the command line that will not do: a sentence for whoever typed it."""


def names() -> list[str]:
    """Every command, in alphabetical order."""
    return sorted(file.stem for file in _FOLDER.glob("[!_]*.py"))


def summary(name: str) -> str:
    """The first line of a command's docstring, read without importing it."""
    with (_FOLDER / f"{name}.py").open(encoding="utf-8") as file:
        return file.readline().strip().strip('"')


def load(name: str) -> ModuleType:
    """The command of that name."""
    return import_module(f"{__name__}.{name}")
