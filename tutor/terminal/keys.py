"""The keys of the prompt: what each does, and how a learner binds others.

A key is written as people say it: `F2`, `Ctrl-X`, `Alt-Enter`, or several one after the other,
`Ctrl-X Ctrl-E`. It can be bound to `another-line`, or to a word such as `hint`.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping
from functools import partial

from prompt_toolkit.key_binding import KeyBindings, KeyPressEvent

from tutor.language import _
from tutor.session.vocabulary import words_for

ANOTHER_LINE = "another-line"
USUAL = {ANOTHER_LINE: "Alt-Enter", "help": "F1", "hint": "F2", "show": "F3"}
_NOT_ALONE = {"do", ".", ";"}  # words that need more behind them, and marks that are no words
_NAMES = {"ctrl": "c", "control": "c", "alt": "escape", "meta": "escape", "shift": "s"}
_KEYS = {"esc": "escape", "return": "enter", "space": " ", "del": "delete", "backspace": "c-h"}


def actions() -> list[str]:
    """Everything a key can be bound to."""
    words = [word.split()[0] for word in words_for("code")]
    return [ANOTHER_LINE, *(word for word in words if word not in _NOT_ALONE)]


def bindings(own: Mapping[str, str]) -> KeyBindings:
    """The keys of the prompt: the usual ones, with the learner's own in their place."""
    keys = KeyBindings()
    good = {action: key for action, key in own.items() if not any(problems({action: key}))}
    for action, key in (USUAL | good).items():
        press = keys.add(*spelled(key))
        press(_another_line if action == ANOTHER_LINE else partial(_say, action))
    return keys


def problems(own: Mapping[str, str]) -> Iterator[str]:
    """What is wrong with a learner's own keys, in sentences."""
    for action, written in own.items():
        if action not in actions():
            yield _unknown(action)
            continue
        try:
            KeyBindings().add(*spelled(written))
        except ValueError:
            yield _(
                "there is no key {key!r} to bind {action} to; write it as F2, Ctrl-X or Alt-Enter",
                key=written,
                action=action,
            )


def spelled(written: str) -> list[str]:
    """A key as the terminal library writes it: `Alt-Enter` is escape, then enter.

    Raises ValueError for what is no key at all; the library knows which keys there are.
    """
    found = [key for part in written.split() for key in _one(part)]
    if not found:
        raise ValueError(written)
    return found


def _one(part: str) -> list[str]:
    *marks, key = part.replace("+", "-").lower().split("-") if len(part) > 1 else [part]
    if key == "" or any(mark not in _NAMES for mark in marks):
        raise ValueError(part)
    alt = ["escape"] if {"alt", "meta"} & set(marks) else []
    held = [_NAMES[mark] for mark in marks if mark not in {"alt", "meta"}]
    return [*alt, "-".join([*held, _KEYS.get(key, key)])]


def _unknown(action: str) -> str:
    near = difflib.get_close_matches(action, actions(), n=1)
    if near:
        return _(
            "no key can be bound to {action!r}; did you mean {near}?", action=action, near=near[0]
        )
    return _(
        "no key can be bound to {action!r}; there are: {actions}",
        action=action,
        actions=", ".join(actions()),
    )


def _another_line(event: KeyPressEvent) -> None:
    event.current_buffer.insert_text("\n")


def _say(word: str, event: KeyPressEvent) -> None:
    """Say the word, and keep what was typed so far for the next prompt."""
    event.app.exit(result=Said(word, event.current_buffer.text))


class Said(str):
    """A word said by a key; `typed` is what stood on the line."""

    typed: str

    def __new__(cls, word: str, typed: str) -> Said:
        said = super().__new__(cls, word)
        said.typed = typed
        return said
