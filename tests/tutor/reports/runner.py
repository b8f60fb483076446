"""A log as GitHub's runner reads it: which lines are commands, and what each says.

After actions/runner, ActionCommand.cs and ActionCommandManager.cs: `::name key=value,…::data` at
the beginning of a line, or `##[name key=value;…]data` anywhere in it; names are compared without
regard to case; after stop-commands only the given word is one.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

NAMES = {
    "add-mask",
    "add-matcher",
    "add-path",
    "debug",
    "echo",
    "endgroup",
    "error",
    "group",
    "notice",
    "remove-matcher",
    "save-state",
    "set-env",
    "set-output",
    "stop-commands",
    "warning",
}
_DATA = (("%0D", "\r"), ("%0A", "\n"), ("%25", "%"))
_PROPERTY = (("%0D", "\r"), ("%0A", "\n"), ("%3A", ":"), ("%2C", ","), ("%25", "%"))


@dataclass(frozen=True)
class Command:
    """One command that the runner would carry out."""

    name: str
    data: str
    properties: dict[str, str] = field(default_factory=dict)


def commands(log: str) -> list[Command]:
    """The commands in a log, without the lines that were printed while commands were stopped."""
    found: list[Command] = []
    word = ""
    for line in re.split(r"\r\n|\r|\n", log):
        command = _command(line, NAMES | {word.lower()})
        if command is None:
            continue
        if word:
            word = "" if command.name == word.lower() else word
        elif command.name == "stop-commands":
            word = command.data
        else:
            found.append(command)
    assert not word, "commands were never resumed"
    return found


def _command(line: str, names: set[str]) -> Command | None:
    match = re.match(r"\s*::(.*?)::(.*)", line) or re.search(r"##\[(.*?)\](.*)", line)
    if match is None:
        return None
    name, _, given = match[1].partition(" ")
    if name.lower() not in names or not name:
        return None
    pairs = (pair.partition("=") for pair in given.strip().split(",") if "=" in pair)
    properties = {key: _unescaped(value, _PROPERTY) for key, _, value in pairs}
    return Command(name.lower(), _unescaped(match[2], _DATA), properties)


def _unescaped(text: str, table: tuple[tuple[str, str], ...]) -> str:
    for escape, character in table:
        text = text.replace(escape, character)
    return text
