"""Which ones, out of things that are numbered: `1-3`, `1, 2, 3`, `1 and 2`, `all`, `none`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, ClassVar

from tutor.answers.numerals import half_width
from tutor.answers.reply import Unreadable, invalid, right, wrong
from tutor.course.part import Asked, Part
from tutor.language import N_, _
from tutor.verdict import PartVerdict

_RANGE = re.compile(r"(\d+)\s*(?:-|–|—|−|~|～|:|\.\.\.?|to|through|到|至)\s*(\d+)", re.IGNORECASE)
_SEPARATOR = re.compile(r"\s*(?:,|;|\band\b|&|和|与|及|\s)\s*", re.IGNORECASE)
_NONE = frozenset(
    ("none", "none of them", "no", "nothing", "[]", "{}", "-", "无", "没有", "都没有")
)
_ALL = frozenset(("all", "every", "all of them", "全部", "所有", "都是"))
THINGS = (  # usual ones; an exercise that numbers others says their name in `## label THING`
    N_("candidate"),
    N_("check"),
    N_("end"),
    N_("example"),
    N_("feature"),
    N_("layer"),
    N_("line"),
    N_("net"),
    N_("note"),
    N_("parameter"),
    N_("unit"),
    N_("weight"),
)
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
            chosen = self._read(text, self._called(asked))
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
            said += "\n" + _(
                "Look again at {thing} {number}: its numbers say otherwise.",
                thing=self._called(asked),
                number=too_many[0],
            )
        if left_out:
            said += "\n" + _("Not all are named yet: {count} more.", count=len(left_out))
        return said.strip()

    def value(self, text: str, asked: Asked) -> frozenset[int] | None:
        """The numbers named, or None."""
        try:
            return self._read(text, self._called(asked))
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
        return {"thing": self._called(asked), "count": self.count}

    def _called(self, asked: Asked) -> str:
        """What a reader calls one of the things: the author's `## label`, or a usual word."""
        return asked.words.get(f"label {self.thing}") or _(self.thing)

    def _read(self, text: str, called: str) -> frozenset[int]:
        """The numbers a text names. Raises Unreadable."""
        typed = half_width(text).strip().casefold()[:_LONGEST]
        for thing in (f"{self.thing}s", self.thing, called, "第"):
            typed = typed.replace(thing, "")
        typed = typed.strip(" .:#")
        if typed in _NONE:
            return frozenset()
        if typed in _ALL or typed == f"all {self.count}":
            return frozenset(range(1, self.count + 1))
        chosen: set[int] = set()
        typed = typed.strip("[](){}")
        for piece in _SEPARATOR.split(_RANGE.sub(_spelled_out(self.count), typed)):
            if piece:
                chosen.add(self._number(piece, called))
        if not chosen:
            raise Unreadable(
                _(
                    "Name each {thing} by number, such as 1-3 or 2, 5; or none, or all.",
                    thing=called,
                )
            )
        return frozenset(chosen)

    def _number(self, piece: str, called: str) -> int:
        if not piece.isdecimal() or not 1 <= int(piece) <= self.count:
            raise Unreadable(
                _(
                    "{piece!r} is no {thing}: they are numbered 1 to {count}. "
                    "Write 1-3 or 2, 5; or none, or all.",
                    piece=piece[:_SHOWN],
                    thing=called,
                    count=self.count,
                )
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
