"""One of several: by letter, by key or by its words. The order is shuffled by the seed."""

from __future__ import annotations

import re
from dataclasses import dataclass
from string import ascii_lowercase
from typing import Any, ClassVar

from tutor.answers.reply import Unreadable, invalid, right, wrong
from tutor.course.part import Asked, Part
from tutor.language import _
from tutor.verdict import PartVerdict

_LETTER = re.compile(r"\(?([a-z])[).:]?", re.IGNORECASE)


@dataclass(frozen=True)
class Choice(Part):
    """One of `options`, which are keys; their words stand under `## option PART/KEY`.

    The value that `work` sees is the right key, or a set of keys where several are right. Every
    other option is a mistake of its own, `PART/KEY`.
    """

    kind: ClassVar[str] = "choice"
    options: tuple[str, ...] = ()

    def judge(self, text: str, asked: Asked) -> PartVerdict:
        """Right, or wrong with the words for the option chosen."""
        try:
            key = self._chosen(text, asked)
        except Unreadable as problem:
            return invalid(self, problem)
        read_as = self._words(key, asked)
        if self.same(key, asked.expected):
            return right(self, read_as)
        return wrong(self, asked, read_as, f"{self.name}/{key}")

    def value(self, text: str, asked: Asked) -> str | None:
        """The key chosen, or None."""
        try:
            return self._chosen(text, asked)
        except Unreadable:
            return None

    def same(self, one: Any, other: Any) -> bool:
        """Whether a key is the right one, or one of the right ones."""
        return bool(one == other or (isinstance(other, frozenset) and one in other))

    def written(self, value: Any) -> str:
        """The key, or the first of several."""
        return str(min(value) if isinstance(value, frozenset) else value)

    def asks(self, asked: Asked) -> dict[str, Any]:
        """The options in the order of this variant."""
        return {
            "options": [
                {"letter": letter, "key": key, "text": self._words(key, asked)}
                for letter, key in zip(ascii_lowercase, self._order(asked), strict=False)
            ]
        }

    def _order(self, asked: Asked) -> list[str]:
        return self.shuffled(self.options, asked)

    def _words(self, key: str, asked: Asked) -> str:
        return asked.words.get(f"option {self.name}/{key}", key)

    def _chosen(self, text: str, asked: Asked) -> str:
        """The key meant. Raises Unreadable."""
        order = self._order(asked)
        typed = text.strip()
        letter = _LETTER.fullmatch(typed)
        if letter and (index := ascii_lowercase.index(letter[1].lower())) < len(order):
            return order[index]
        for key in order:
            if typed.casefold() in {key.casefold(), self._words(key, asked).casefold()}:
                return key
        last = ascii_lowercase[len(order) - 1]
        raise Unreadable(_("Choose one by its letter, a to {last}.", last=last))
