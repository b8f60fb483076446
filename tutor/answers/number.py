"""A number: `46`, `-13`, `2/3`, `1e-3`, `sqrt(2)`, with or without `y1 =` before it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from tutor.answers.numerals import Exactness, last_digit, read_number
from tutor.answers.reply import Unreadable, invalid, right, wrong
from tutor.answers.slips import slips
from tutor.course.part import Asked, Part
from tutor.language import _
from tutor.verdict import PartVerdict


@dataclass(frozen=True)
class Number(Part):
    """One number, to so many decimal `places` or significant `digits`; without them, exactly."""

    kind: ClassVar[str] = "number"
    carries: ClassVar[bool] = True
    places: int | None = None
    digits: int | None = None

    @property
    def exactness(self) -> Exactness:
        """How exact the number has to be."""
        return Exactness(self.places, self.digits)

    def judge(self, text: str, asked: Asked) -> PartVerdict:
        """Right, right from the learner's own earlier values, or wrong with the mistake named."""
        try:
            value = read_number(text, self.name)
        except Unreadable as problem:
            return invalid(self, problem)
        read_as = f"{self.name} = {value:.12g}"
        if self.same(value, asked.expected):
            return right(self, read_as)
        if asked.carried is not None and self.fits(value, asked.carried):
            return right(self, read_as, _("Right, going on from your own earlier value."))
        mistake = next((id for id, flawed in asked.mistaken if self.fits(value, flawed)), None)
        if mistake is not None:
            return wrong(self, asked, read_as, mistake)
        return wrong(self, asked, read_as, *self._slip(value, text, asked))

    def _slip(self, value: float, text: str, asked: Asked) -> tuple[str | None, str]:
        """A slip of the pen that gives this value: its id and message, or None and a general word.

        Several slips may give one value; then nothing is said that might be false.
        """
        if asked.expected and self.same(value, -asked.expected):
            return "slip/sign", _("The size is right; the sign is not.")
        if self.exactness.cut_short(value, asked.expected, last_digit(text, value)):
            return "slip/few-digits", self.exactness.more_digits()
        if self.exactness.rounded_too_early(value, asked.expected):
            return "slip/rounding", self.exactness.rounded()
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
        return self.exactness.near(float(one), float(other))

    def fits(self, value: Any, other: Any) -> bool:
        """Whether they are one, or as much of the other was typed as one would write out."""
        return self.exactness.fits(float(value), float(other))

    def written(self, value: Any) -> str:
        """The value as one would type it, to the digits asked for."""
        return self.exactness.written(float(value))

    def asks(self, asked: Asked) -> dict[str, Any]:
        """How exactly, in words."""
        return self.exactness.asks()
