"""A number: `46`, `-13`, `2/3`, `1e-3`, `sqrt(2)`, with or without `y1 =` before it.

How close an answer must be follows from the digits asked for: to `places` decimals, an answer may
be off by half a unit of the last one. Without `places` the value itself is asked for.
"""

from __future__ import annotations

import math
import re
import unicodedata
from dataclasses import dataclass
from typing import Any, ClassVar

from tutor.answers.reply import Unreadable, invalid, right, sentence, wrong
from tutor.answers.slips import slips
from tutor.course.part import Asked, Part
from tutor.verdict import PartVerdict

_PLAIN = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?", re.IGNORECASE)
_NAMED = re.compile(r"^\s*([^\W\d]\w*)?\s*(?:==?|:=?|->|→|\bis\b)\s*")
_DECIMAL_COMMA = re.compile(r"[+-]?\d+,\d+")
_LONGEST = 200
_EXPECTED = "A number is expected, such as 46, -1.5 or 2/3."
_ROUNDING = 1e-12  # what floating point may add to a tolerance: never a digit anyone typed


@dataclass(frozen=True)
class Number(Part):
    """One number. `places` is how many decimals are asked for; None asks for the value itself."""

    kind: ClassVar[str] = "number"
    places: int | None = None

    def judge(self, text: str, asked: Asked) -> PartVerdict:
        """Right, right from the learner's own earlier values, or wrong with the mistake named."""
        try:
            value = read_number(text, self.name)
        except Unreadable as problem:
            return invalid(self, problem)
        read_as = f"{self.name} = {value:.12g}"
        if self.same(value, asked.expected):
            return right(self, read_as)
        if asked.carried is not None and self.same(value, asked.carried):
            return right(self, read_as, "Right, going on from your own earlier value.")
        mistake = next((id for id, flawed in asked.mistaken if self.same(value, flawed)), None)
        if mistake is not None:
            return wrong(self, asked, read_as, mistake)
        return wrong(self, asked, read_as, *self._slip(value, asked))

    def _slip(self, value: float, asked: Asked) -> tuple[str | None, str]:
        """A slip of the pen that gives this value: its id and message, or None and a general word.

        Several slips may give one value; then nothing is said that might be false.
        """
        if asked.expected and self.same(value, -asked.expected):
            return "slip/sign", "The size is right; the sign is not."
        if self.places is not None and abs(value - asked.expected) <= 10.0 ** (1 - self.places):
            return (
                "slip/rounding",
                f"Close, but not to {self.places} decimals: round once, at the end.",
            )
        asked_before = {part.name for part in asked.exercise.parts} - {self.name}
        stops = [made for name, made in asked.made.items() if name in asked_before]
        found = {
            (slip.id, slip.message)
            for slip in slips(asked.made.get(self.name), stops)
            if self.same(value, slip.value)
        }
        return found.pop() if len(found) == 1 else (None, "")

    def value(self, text: str, asked: Asked) -> float | None:
        """The number typed, or None."""
        try:
            return read_number(text, self.name)
        except Unreadable:
            return None

    def same(self, one: Any, other: Any) -> bool:
        """Whether two values are one at the digits asked for."""
        slack = _ROUNDING * max(1.0, abs(float(other)))
        half_a_unit = 0.0 if self.places is None else 0.5 * 10.0**-self.places
        return abs(float(one) - float(other)) <= half_a_unit + slack

    def written(self, value: Any) -> str:
        """The value as one would type it, to the digits asked for."""
        if self.places is None:
            return f"{float(value):.12g}"
        return f"{float(value):.{self.places}f}"

    def asks(self, asked: Asked) -> dict[str, Any]:
        """How exactly, in words."""
        return {} if self.places is None else {"places": self.places}


def read_number(text: str, name: str = "") -> float:
    """The number a text stands for.

    Raises Unreadable with a sentence for the learner and, where it helps, the columns.
    """
    if len(text) > _LONGEST:
        raise Unreadable(f"That is {len(text)} characters long; a number is expected.")
    body, start = _without_name(text, name)
    if not body:
        raise Unreadable("There is no number here.")
    if _PLAIN.fullmatch(body):
        return _finite(float(body))
    if _DECIMAL_COMMA.fullmatch(body):
        raise Unreadable("Write a decimal point, not a comma.", (start, start + len(body)))
    return _finite(_computed(body, start))


def _without_name(text: str, name: str) -> tuple[str, int]:
    """The text after `y1 =`, and where it starts."""
    named = _NAMED.match(text)
    if named and named[1] and name and _bare(named[1]) != _bare(name):
        raise Unreadable(f"This is the answer for {name}, not for {named[1]}.", named.span(1))
    rest = text[named.end() :] if named else text
    body = rest.strip().replace("−", "-")
    return body, len(text) - len(rest.lstrip())


def _bare(name: str) -> str:
    """A name without what people write it with: `n_1`, `n₁` and `N1` are one."""
    return unicodedata.normalize("NFKC", name).replace("_", "").casefold()


def _computed(body: str, start: int) -> float:
    """The value of an arithmetical expression such as `2/3` or `sqrt(2)`."""
    from tutor import algebra  # noqa: PLC0415 - most numbers are plain: spare them the algebra

    try:
        return float(algebra.evaluate(body, {}, {}))
    except algebra.Unreadable as problem:
        first, last = problem.span or (0, len(body))
        reason = "" if problem.code == "unknown-name" else f" {sentence(str(problem))}"
        raise Unreadable(f"{_EXPECTED}{reason}", (start + first, start + last)) from None
    except (algebra.Undefined, algebra.Mismatch, algebra.NoEvidence, algebra.Exhausted):
        raise Unreadable(
            f"{_EXPECTED} This has no such value.", (start, start + len(body))
        ) from None


def _finite(value: float) -> float:
    if not math.isfinite(value):
        raise Unreadable("A finite number is expected.")
    return value
