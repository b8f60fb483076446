"""The status line while a formula is typed: what is read of it so far, nothing else about it."""

from __future__ import annotations

from functools import lru_cache

from tutor.language.wrapping import width
from tutor.session.session import Session
from tutor.session.vocabulary import words_for
from tutor.terminal.visible import visible


class Preview:
    """What a line is read as. It is asked for at every key, and looks once at every text."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self._read = lru_cache(maxsize=64)(session.read_so_far)
        self._place: object = None

    def line(self, typed: str, room: int) -> str:
        """The status line; empty where the usual one says more."""
        place = (self.session.standing, self.session.collecting)
        if place != self._place:  # another question reads the same text in another way
            self._place = place
            self._read.cache_clear()
        if not typed.strip() or _begins_a_word(typed):
            return ""
        read = visible(self._read(typed)).replace("\n", " ")
        return f" {_end_of(read, room - 2)} " if read else ""


def _begins_a_word(typed: str) -> bool:
    """Whether this is more likely a word of the tutor than a formula: `hin`, `solution`."""
    begun = typed.strip().lower()
    return len(begun) > 1 and any(word.startswith(begun) for word in words_for(""))


def _end_of(text: str, room: int) -> str:
    """A text, or where it is too long its end: that is being typed."""
    if width(text) <= room:
        return text
    while text and width(text) >= room:
        text = text[1:]
    return f"…{text}"
