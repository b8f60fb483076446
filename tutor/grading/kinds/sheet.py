"""Answers in a table: `answers.toml` or `answers.json`, a table for each exercise.

    [forward-relu-net]
    y1 = 46
    y2 = "0"

A value is a number, text, true or false, a table of settings, or a list: of numbers, read as
`1, 2, 3`, or of texts, read as lines. `seed` says which numbers the answers are for.
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Callable, Mapping
from pathlib import PurePath
from typing import Any

from tutor.grading.assignment import is_seed
from tutor.grading.catalogue import Catalogue, original
from tutor.grading.pile import Given, Pile
from tutor.grading.submission import Member, Trouble
from tutor.language import _
from tutor.sandbox.visible import visible
from tutor.verdict import Status

SUFFIXES = (".toml", ".json")
MOST_BYTES = 256 << 10

_MOST_DOTS = 300  # on a line
_LONGEST_ANSWER = 20_000  # characters; the longest derivation is a tenth of it
_DEEPEST = 4  # lists within lists


def answers(stem: str, catalogue: Catalogue) -> bool:
    """Whether the file is the one with answers."""
    return original(stem).lower() == "answers"


def read(member: Member, pile: Pile, alone: bool) -> None:
    """Each table goes to the exercise it is called after."""
    path = PurePath(member.name)
    if not alone and not answers(path.stem, pile.catalogue):
        pile.note(
            _(
                "{member} was not graded: answers are read from answers.toml or .json",
                member=member.name,
            )
        )
    elif member.trouble:
        pile.lost.append(member.trouble)
    else:
        read_text(member.text, path.suffix.lower(), member.name, pile)


def read_text(text: str, suffix: str, file: str, pile: Pile) -> None:
    """The same for answers that stand elsewhere than in a file of that suffix."""
    try:
        table = _table(text, suffix, file)
    except _Unusable as problem:
        pile.lost.append(problem.trouble)
        return
    for name, answered in table.items():
        take(name, answered, file, pile)


def _toml(text: str) -> dict[str, Any]:
    """Python's reader needs n² of memory for a key of n names with dots between them, which has to
    stand on one line: a line with so many dots is not shown to it.
    """
    if any(line.count(".") > _MOST_DOTS for line in text.split("\n")):
        raise ValueError(_("a line has more than {count} dots", count=_MOST_DOTS))
    return tomllib.loads(text)


_READERS: dict[str, Callable[[str], Any]] = {".toml": _toml, ".json": json.loads}


class _Unusable(Exception):
    def __init__(self, trouble: Trouble) -> None:
        self.trouble = trouble


def _table(text: str, suffix: str, file: str) -> Mapping[str, Any]:
    try:
        table = _READERS[suffix](text)
    except (ValueError, RecursionError) as error:
        reason = _(
            "{file} is not valid {kind}: {problem}",
            file=file,
            kind=suffix[1:].upper(),
            problem=visible(str(error), 200),
        )
        raise _Unusable(Trouble(Status.INVALID, reason)) from None
    if not isinstance(table, dict):
        reason = _("{file} must hold a table for each exercise", file=file)
        raise _Unusable(Trouble(Status.INVALID, reason))
    return table


def take(name: str, answered: Any, file: str, pile: Pile) -> None:
    """The answers to one exercise: a table by part."""
    id = pile.catalogue.find(name)
    if id is None:
        hint = pile.hint(name, _("answers stand under [an-exercise-id]"))
        told = {"file": file, "name": name, "hint": hint}
        exercise = _("{file}: there is no exercise {name}; {hint}", **told)
        table = _("{file}: there is no table around {name}; {hint}", **told)
        pile.note(exercise if isinstance(answered, dict) else table)
        return
    given = pile.on(id)
    if given is None:
        return
    if isinstance(answered, dict):
        _take_parts(given, answered, file, pile)
    else:
        pile.note(_("{file}: {name} must be a table of answers by part", file=file, name=name))


def _take_parts(given: Given, answered: Mapping[str, Any], file: str, pile: Pile) -> None:
    known = [part.name for part in given.exercise.parts]
    for name, value in answered.items():
        if name in known:
            pile.answer(given, name, _typed(name, value), file)
        elif name == "seed":
            _take_seed(given, value, file, pile)
        else:
            id = given.exercise.id
            pile.note(
                _(
                    "{file}: {id} has no part {name}; its parts: {known}",
                    file=file,
                    id=id,
                    name=name,
                    known=", ".join(known),
                )
            )


def _take_seed(given: Given, seed: Any, file: str, pile: Pile) -> None:
    if is_seed(seed):
        given.seed = seed
    else:
        pile.note(
            _(
                "{file}: the seed of {id} is no whole number; ignored",
                file=file,
                id=given.exercise.id,
            )
        )


def _typed(name: str, value: Any) -> str | Trouble:
    """A value as it would have been typed, or why it cannot be."""
    try:
        text = _written(value)
    except (TypeError, ValueError):
        reason = _(
            "{name} must be a number, text, true, false, or a list or table of such", name=name
        )
        return Trouble(Status.INVALID, reason)
    if len(text) > _LONGEST_ANSWER:
        return Trouble(
            Status.INVALID,
            _("{name} is longer than {count} characters", name=name, count=_LONGEST_ANSWER),
        )
    return text


def _written(value: Any) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{key} = {_text(item)}" for key, item in value.items())
    return _listed(value) if isinstance(value, list) else _text(value)


def _listed(values: list[Any]) -> str:
    """Texts are lines; numbers stand in a row; lists within lists keep their brackets."""
    if values and all(isinstance(value, str) for value in values):
        return "\n".join(values)
    text = _text(values)
    return text if text.count("[") > 1 or not values else text[1:-1]


def _text(value: Any, depth: int = 0) -> str:
    """Raises TypeError for what has no typed form, ValueError for an integer beyond all bounds."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str | int | float):
        return str(value)
    if isinstance(value, list) and depth < _DEEPEST:
        return f"[{', '.join(_text(item, depth + 1) for item in value)}]"
    raise TypeError
