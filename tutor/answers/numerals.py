"""Numbers as people type them, and how exact they have to be: one reader, one rule for all kinds.

How close an answer must be follows from the digits asked for: to `places` decimals, or to `digits`
significant ones, an answer may be off by half a unit of the last one. Without either the value
itself is asked for.
"""

from __future__ import annotations

import math
import re
import unicodedata
from dataclasses import dataclass
from typing import Any

from tutor.answers.reply import Unreadable, sentence
from tutor.language import N_, _, ngettext, sentences

_PLAIN = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?", re.IGNORECASE)
_DIGITS = re.compile(r"(?:\d+\.?(\d*)|\.(\d+))(?:e([+-]?\d{1,3}))?", re.IGNORECASE)
_NAMED = re.compile(r"^\s*([^\W\d]\w*)?\s*(?:==?|:=?|->|→|\bis\b)\s*")
_DECIMAL_COMMA = re.compile(r"[+-]?\d+,\d+")
_WIDE = str.maketrans(
    "，、；：（）【】［］｛｝＝＋－．／＊０１２３４５６７８９　", ",,;:()[][]{}=+-./*0123456789 "
)
_WORD = re.compile(r"\\?[^\W\d_]+")
_OF_FORMULAS = re.compile(r"[<>=≤≥≠,;:'′]")  # signs that have no place in one number
_LONGEST = 200
_EXPECTED = N_("A number is expected, such as 46, -1.5 or 2/3.")
_WRITTEN = 12  # significant digits of a value that is asked for itself
_SHORT = 9  # significant digits of what anyone would write out
_CLOSE = 0.1
_ROUNDING = 1e-12  # what floating point may add to a tolerance: never a digit anyone typed


def read_number(text: str, name: str = "") -> float:
    """The number a text stands for: `46`, `2/3`, `1e-3`, `sqrt(2)`, with or without `y1 =`.

    Raises Unreadable with a sentence for the learner and, where it helps, the columns.
    """
    if len(text) > _LONGEST:
        raise Unreadable(
            _("That is {count} characters long; a number is expected.", count=len(text))
        )
    body, start = _without_name(half_width(text), name)
    if not body:
        raise Unreadable(_("There is no number here."))
    if _PLAIN.fullmatch(body):
        return _finite(float(body))
    if _DECIMAL_COMMA.fullmatch(body):
        message = _("Write a decimal point, not a comma.")
        raise Unreadable(message, (start, start + len(body)))
    return _finite(_computed(body, start))


def half_width(text: str) -> str:
    """A text with the wide signs of a Chinese keyboard as plain ones, each in its column."""
    return text.translate(_WIDE)


def last_digit(text: str, value: float) -> float:
    """One unit of the last digit of a value as it stands in a text; 0 if it does not stand there.

    Where it stands there more than once, that with the most digits counts.
    """
    found = _DIGITS.finditer(half_width(text))
    units = [
        10.0 ** (int(digits[3] or 0) - len(digits[1] or digits[2] or ""))
        for digits in found
        if float(digits[0]) == abs(value)
    ]
    return min(units, default=0.0)


@dataclass(frozen=True)
class Exactness:
    """How exact an answer has to be: to decimal places, to significant digits, or altogether."""

    places: int | None = None
    digits: int | None = None

    def near(self, one: float, other: float) -> bool:
        """Whether two numbers are one at the digits asked for; those of `other` count."""
        if not math.isfinite(other):  # what a slip may lead to, such as the root of -1
            return one == other
        least = 1.0 if self.digits is None or not other else 0.0
        slack = _ROUNDING * max(least, abs(other))
        return abs(one - other) <= 0.5 * self._unit(other) + slack

    def fits(self, one: float, other: float) -> bool:
        """Whether a number that was typed can be meant as one that nobody was to find.

        Where the value itself is asked for, that one may have no end: then it is known by three
        digits or more.
        """
        if self.near(one, other) or self.digits is not None or self.places is not None:
            return self.near(one, other)
        is_short = self.near(float(f"{other:.{_SHORT}g}"), other)
        return not is_short and one in {float(f"{other:.{n}g}") for n in range(3, _WRITTEN + 1)}

    def rounded_too_early(self, one: float, other: float) -> bool:
        """Whether a number is off by so little that its digits were lost on the way.

        More than a tenth of it is more than lost digits: its first digit is another one.
        """
        return abs(one - other) <= min(10 * self._unit(other), _CLOSE * abs(other))

    def cut_short(self, one: float, other: float, unit: float) -> bool:
        """Whether a number is the other one, rounded or cut off at a last digit worth `unit`, and
        more digits are asked for.
        """
        off = abs(one - other)
        is_cut = off < unit and abs(one) < abs(other)
        close = off <= min(unit, _CLOSE * abs(other)) and (is_cut or off <= unit / 2)
        return close and unit > self._unit(other) > 0

    def written(self, value: float) -> str:
        """A number as one would type it, to the digits asked for."""
        if self.digits is not None:
            return f"{value:.{self.digits}g}"
        return f"{value:.{_WRITTEN}g}" if self.places is None else f"{value:.{self.places}f}"

    def asks(self) -> dict[str, Any]:
        """What was asked for, as plain data."""
        asked = {"places": self.places, "digits": self.digits}
        return {name: count for name, count in asked.items() if count is not None}

    def rounded(self) -> str:
        """What to say to a number that was rounded too early."""
        if self.digits is not None:
            return ngettext(
                "Close, but not to 1 significant digit: round once, at the end.",
                "Close, but not to {count} significant digits: round once, at the end.",
                self.digits,
            )
        return ngettext(
            "Close, but not to 1 decimal: round once, at the end.",
            "Close, but not to {count} decimals: round once, at the end.",
            self.places or 0,
        )

    def more_digits(self) -> str:
        """What to say to a number that is right in the digits it has."""
        if self.digits is not None:
            return ngettext(
                "Right as far as it goes, but give more digits: 1 significant one.",
                "Right as far as it goes, but give more digits: {count} significant ones.",
                self.digits,
            )
        return ngettext(
            "Right as far as it goes, but give more digits: 1 decimal.",
            "Right as far as it goes, but give more digits: {count} decimals.",
            self.places or 0,
        )

    def _unit(self, value: float) -> float:
        """One unit of the last digit of a value; 0 where the value itself is asked for."""
        if self.digits is not None:
            power = math.floor(math.log10(abs(value))) if value else -math.inf
            return float(10.0 ** (power + 1 - self.digits))
        return 0.0 if self.places is None else float(10.0**-self.places)


def bare(name: str) -> str:
    """A name without what people write it with: `n_1`, `n₁` and `N1` are one."""
    return unicodedata.normalize("NFKC", name).replace("_", "").casefold()


def not_for(name: str, other: str) -> str:
    """That an answer names another part."""
    return _("This is the answer for {name}, not for {other}.", name=name, other=other)


def _without_name(text: str, name: str) -> tuple[str, int]:
    """The text after `y1 =`, and where it starts."""
    named = _NAMED.match(text)
    if named and named[1] and name and bare(named[1]) != bare(name):
        raise Unreadable(not_for(name, named[1]), named.span(1))
    rest = text[named.end() :] if named else text
    body = rest.strip().replace("−", "-")
    return body, len(text) - len(rest.lstrip())


def _computed(body: str, start: int) -> float:
    """The value of an arithmetical expression such as `2/3` or `sqrt(2)`."""
    from tutor import algebra  # noqa: PLC0415 - most numbers are plain: spare them the algebra

    try:
        if algebra.read(body, {}).conditional:
            message = sentences(_(_EXPECTED), _("A condition is no part of a number."))
            raise Unreadable(message, (start, start + len(body)))
        return float(algebra.evaluate(body, {}, {}))
    except algebra.Unreadable as problem:
        first, last = problem.span or (0, len(body))
        message = sentences(_(_EXPECTED), sentence(str(problem)) if _is_arithmetic(body) else "")
        raise Unreadable(message, (start + first, start + last)) from None
    except (algebra.Undefined, algebra.Mismatch, algebra.NoEvidence, algebra.Exhausted):
        message = sentences(_(_EXPECTED), _("This has no such value."))
        raise Unreadable(message, (start, start + len(body))) from None


def _is_arithmetic(body: str) -> bool:
    """Whether a text is made of what numbers are computed with, be it wrongly put together.

    Of any other text it would be beside the point to say how a formula is written.
    """
    from tutor.algebra.values.functions import FUNCTIONS  # noqa: PLC0415 - as above

    words = {word for word in _WORD.findall(body) if not word.startswith("\\")}
    return words <= {*FUNCTIONS, "e", "pi"} and not _OF_FORMULAS.search(body)


def _finite(value: float) -> float:
    if not math.isfinite(value):
        raise Unreadable(_("A finite number is expected."))
    return value
