"""A table of an assignment file, read key by key: each says what it must be, and what it was."""

from __future__ import annotations

import difflib
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, TypeVar

from tutor.language import N_, _, either

_Choice = TypeVar("_Choice", bound=str)
_Read = TypeVar("_Read")


class BadAssignment(ValueError):
    """An assignment file that will not do: which file, which key, what was expected."""


class Fields:
    """One table. `name` is its place in the file, empty for the file itself."""

    def __init__(self, table: Mapping[str, Any], name: str = "") -> None:
        self.table = table
        self.name = name

    def only(self, known: Iterable[str], what: str) -> None:
        """Raise BadAssignment if a key is not known in `what`."""
        known = tuple(known)
        for key in self.table:
            if key not in known:
                near = difflib.get_close_matches(key, known, n=1)
                told = {"what": what, "key": key}
                message = _(
                    "{what} has no field {key!r}; there are: {known}",
                    known=", ".join(known),
                    **told,
                )
                if near:
                    message = _(
                        "{what} has no field {key!r}; did you mean {near}?", near=near[0], **told
                    )
                raise BadAssignment(message)

    def key(self, key: str) -> str:
        """The key as it is told: with the tables around it."""
        return f"{self.name}.{key}" if self.name else key

    def wrong(self, key: str, expected: str) -> BadAssignment:
        """The complaint about a value."""
        return BadAssignment(
            _(
                "{key} must be {expected}, not {given}",
                key=self.key(key),
                expected=_(expected),
                given=shown(self.table[key]),
            )
        )

    def text(self, key: str, otherwise: str = "") -> str:
        """A text."""
        value = self.table.get(key, otherwise)
        if not isinstance(value, str):
            raise self.wrong(key, N_("text"))
        return value

    def choice(self, key: str, choices: Sequence[_Choice], otherwise: _Choice) -> _Choice:
        """One of a few words."""
        value = self.table.get(key, otherwise)
        for choice in choices:
            if value == choice:
                return choice
        raise self.wrong(key, either(json.dumps(choice) for choice in choices))

    def percent(self, key: str, otherwise: float) -> float:
        """A number from 0 to 100."""
        value = self.table.get(key, otherwise)
        if not is_number(value) or not 0 <= value <= 100:
            raise self.wrong(key, _("a percentage from 0 to 100, such as 10"))
        return float(value)

    def inner(self, key: str) -> Fields:
        """A table inside; empty if it is not there."""
        value = self.table.get(key, {})
        if not isinstance(value, dict):
            raise self.wrong(
                key, _("a table: [{key}] on a line, then its fields below", key=self.key(key))
            )
        return Fields(value, self.key(key))

    def read(self, key: str, reader: Callable[[Any], _Read], expected: str) -> _Read:
        """Whatever `reader` makes of the value; it raises ValueError for what will not do."""
        try:
            return reader(self.table[key])
        except ValueError:
            raise self.wrong(key, expected) from None


def is_number(value: Any) -> bool:
    """Whether it is a number; true and false are none."""
    return isinstance(value, int | float) and not isinstance(value, bool)


def shown(value: Any) -> str:
    """A value as it was written, more or less, and cut."""
    text = json.dumps(value, ensure_ascii=False, default=str)
    return text if len(text) <= 60 else f"{text[:57]}…"
