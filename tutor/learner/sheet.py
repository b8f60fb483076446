"""Answers written in a file beforehand: `.toml` or `.json` by part name, `.py` for a program."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from tutor.course.part import Part
from tutor.language import _, ngettext
from tutor.learner.programs import UnreadableFile, read_text


def read_answers(file: Path, exercise: str, parts: Iterable[Part]) -> dict[str, str]:
    """Part name to typed text, from a file for one exercise or for several with a table for each.

    Raises UnreadableFile with a sentence that says what was found and what was expected.
    """
    text = read_text(file)
    if file.suffix == ".py":
        return {_program_part(file, exercise, parts): text}
    table = _table(file, text)
    own = table.get(exercise, table)
    if not isinstance(own, Mapping):
        raise UnreadableFile(
            _(
                "{file}: {exercise} must hold part names and answers.",
                file=file,
                exercise=exercise,
            )
        )
    return {name: _typed(file, name, value) for name, value in own.items()}


def _program_part(file: Path, exercise: str, parts: Iterable[Part]) -> str:
    names = [part.name for part in parts if part.kind == "code"]
    if len(names) != 1:
        raise UnreadableFile(
            ngettext(
                "{file} is a program, but {exercise} asks for 1 program.",
                "{file} is a program, but {exercise} asks for {count} programs.",
                len(names),
                file=file,
                exercise=exercise,
            )
        )
    return names[0]


def _table(file: Path, text: str) -> Mapping[str, Any]:
    readers = {".toml": tomllib.loads, ".json": json.loads}
    if file.suffix not in readers:
        raise UnreadableFile(
            _("{file}: answers are read from .toml, .json or .py files.", file=file)
        )
    try:
        table = readers[file.suffix](text)
    except (ValueError, RecursionError) as error:
        kind = file.suffix[1:].upper()
        message = _("{file} is not valid {kind}: {error}.", file=file, kind=kind, error=error)
        raise UnreadableFile(message) from None
    if not isinstance(table, Mapping):
        raise UnreadableFile(
            _("{file} must hold part names and answers, such as y1 = 46.", file=file)
        )
    return table


def _typed(file: Path, name: str, value: Any) -> str:
    """A value as it would have been typed: texts are lines, a table is settings."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str | int | float):
        return str(value)
    if isinstance(value, list) and value and all(isinstance(line, str) for line in value):
        return "\n".join(value)
    if isinstance(value, list):
        return f"[{', '.join(_typed(file, name, item) for item in value)}]"
    if isinstance(value, dict):
        return ", ".join(f"{key} = {_typed(file, name, item)}" for key, item in value.items())
    raise UnreadableFile(
        _(
            "{file}: the answer for {name} must be text, a number, true/false, a list or a table, "
            "not {type}.",
            file=file,
            name=name,
            type=type(value).__name__,
        )
    )
