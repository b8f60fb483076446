"""The commands, one file each, found by file name. Only the one that was chosen is imported.

A command has a docstring whose first line is its help, `arguments(parser)` for its options, and
`run(options)`, which returns the exit code.
"""

from __future__ import annotations

import os
from importlib import import_module
from types import ModuleType

from tutor.language import _

_FOLDER = os.path.dirname(__file__)  # noqa: PTH120 - pathlib would be a third of a quick start


class BadInput(Exception):
    """Something given on the command line that will not do: a sentence for whoever typed it."""


def names() -> list[str]:
    """Every command, in alphabetical order."""
    files = [name for name in os.listdir(_FOLDER) if name.endswith(".py")]  # noqa: PTH208
    return sorted(name[:-3] for name in files if name[0] != "_")


def summary(name: str) -> str:
    """The first line of a command's docstring, read without importing it."""
    with open(f"{_FOLDER}/{name}.py", encoding="utf-8") as file:  # noqa: PTH123
        return _(file.readline().strip().strip('"'))


def description(command: ModuleType) -> str:
    """The whole docstring of a command, for its help."""
    return "\n\n".join(map(_, paragraphs(command.__doc__ or "")))


def paragraphs(text: str) -> list[str]:
    """The paragraphs of a docstring, each on one line; examples, which are indented, stay."""
    parts = [part.rstrip() for part in text.split("\n\n")]
    return [part if part.startswith("    ") else " ".join(part.split()) for part in parts if part]


def load(name: str) -> ModuleType:
    """The command of that name."""
    return import_module(f"{__name__}.{name}")
