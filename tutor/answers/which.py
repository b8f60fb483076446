"""Which ones, out of things that are numbered: `1-3`, `1, 2, 3`, `1 and 2`, `all`, `none`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, ClassVar

from tutor.answers.numerals import half_width
from tutor.answers.reply import Unreadable, invalid, right, wrong
from tutor.course.part import Asked, Part
from tutor.verdict import PartVerdict

_RANGE = re.compile(r"(\d+)\s*(?:-|–|—|−|~|:|\.\.\.?|to|through)\s*(\d+)", re.IGNORECASE)
_SEPARATOR = re.compile(r"\s*(?:,|;|\band\b|&|\s)\s*", re.IGNORECASE)
_LONGEST = 200
_SHOWN = 30  # characters of what could not be read


@dataclass(frozen=True)
class Which(Part):
    """Some of the numbers 1 to `count`, each standing for a `thing` such as a layer.

    The value that `work` sees is `(must, may)`: what an answer has to name, and what it may name
    without being wrong, because the evidence does not decide it.
    """

    kind: ClassVar[str] = "which"
    count: int = 1
    thing: str = "layer"

    def judge(self, text: str, asked: Asked) -> PartVerdict:
        """Right, or wrong with what is missing and what is too many."""
        try:
            chosen = self._read(text)
        except Unreadable as problem:
            return invalid(self, problem)
        if self.same(chosen, asked.expected):
            return right(self, self.written(chosen))
        mistake = next(
            (
                id
                for id, flawed in asked.mistaken
                if flawed != asked.expected and chosen == _must(flawed)
            ),
            None,
        )
        return wrong(self, asked, self.written(chosen), mistake, self._difference(chosen, asked))

    def _difference(self, chosen: frozenset[int], asked: Asked) -> str:
        must, may = asked.expected
        too_many, left_out = sorted(chosen - must - may), sorted(must - chosen)
        said = asked.words.get(f"wrong {self.name}", "")
        if too_many:
            said += f"\nLook again at {self.thing} {too_many[0]}: its numbers say otherwise."
        if left_out:
            said += f"\nNot all are named yet: {len(left_out)} more."
        return said.strip()

    def value(self, text: str, asked: Asked) -> frozenset[int] | None:
        """The numbers named, or None."""
        try:
            return self._read(text)
        except Unreadable:
            return None

    def same(self, one: Any, other: Any) -> bool:
        """Whether an answer names all it must and nothing it may not."""
        chosen = one if isinstance(one, frozenset) else _must(one)
        must, may = other
        return bool(must <= chosen <= must | may)

    def written(self, value: Any) -> str:
        """The numbers as one would type them."""
        chosen = value if isinstance(value, frozenset) else _must(value)
        return ", ".join(map(str, sorted(chosen))) or "none"

    def asks(self, asked: Asked) -> dict[str, Any]:
        """What is numbered, and how far."""
        return {"thing": self.thing, "count": self.count}

    def _read(self, text: str) -> frozenset[int]:
        """The numbers a text names. Raises Unreadable."""
        typed = half_width(text).strip().casefold()[:_LONGEST]
        typed = typed.replace(f"{self.thing}s", "").replace(self.thing, "")
        typed = typed.strip(" .:#")
        if typed in {"none", "none of them", "no", "nothing", "[]", "{}", "-"}:
            return frozenset()
        if typed in {"all", "every", "all of them", f"all {self.count}"}:
            return frozenset(range(1, self.count + 1))
        chosen: set[int] = set()
        typed = typed.strip("[](){}")
        for piece in _SEPARATOR.split(_RANGE.sub(_spelled_out(self.count), typed)):
            if piece:
                chosen.add(self._number(piece))
        if not chosen:
            raise Unreadable(f"Name {self.thing}s by number, such as 1-3 or 2, 5; or none, or all.")
        return frozenset(chosen)

    def _number(self, piece: str) -> int:
        if not piece.isdecimal() or not 1 <= int(piece) <= self.count:
            raise Unreadable(
                f"{piece[:_SHOWN]!r} is no {self.thing}: they are numbered 1 to {self.count}. "
                "Write 1-3 or 2, 5; or none, or all."
            )
        return int(piece)


def _must(value: Any) -> frozenset[int]:
    return frozenset(value[0])


def _spelled_out(count: int) -> Any:
    """A replacement that writes a range out, but never further than one number past the last."""

    def spelled(match: re.Match[str]) -> str:
        low, high = sorted(min(int(end), count + 1) for end in match.groups())
        return " " + " ".join(map(str, range(low, high + 1))) + " "

    return spelled
