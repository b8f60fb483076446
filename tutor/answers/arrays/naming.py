"""What is wrong with an array, in words: its shape first, then the whole of it, then one entry."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np

from tutor.answers.arrays.reading import Numbers, Typed
from tutor.answers.arrays.shapes import in_words, place
from tutor.answers.arrays.slips import ArraySlip, array_slips
from tutor.answers.numerals import last_digit
from tutor.course.part import Asked
from tutor.language import _, ngettext, sentences

if TYPE_CHECKING:
    from tutor.answers.arrays import Array

Slip = tuple[str | None, str]  # an id, or None, and what to say
FACTORS = (2, 3, 4, 5, 6, 8, 10, 12, 16, 20, 32, 64, 100)


class Naming:
    """The slip that made `typed` of what was expected, as far as it can be told."""

    def __init__(
        self, part: Array, text: str, typed: Typed, expected: Numbers, asked: Asked
    ) -> None:
        self.part = part
        self.text = text
        self.typed = typed
        self.expected = expected
        self.asked = asked

    def slip(self) -> Slip:
        """Its id and message; None and a general word where nothing sure can be said."""
        mine = self.typed.as_shape(self.expected.shape, self.part.strict)
        found = self._in_the_graph()
        if found and found.whole and not self._has_one_sign_turned(mine):
            return found.id, found.message
        if mine is None:
            return self._shape()
        return self._whole(mine) or self._entries(mine, found)

    def _in_the_graph(self) -> ArraySlip | None:
        """One operation done wrong that gives this array; several such say nothing sure."""
        asked_for = {part.name for part in self.asked.exercise.parts} - {self.part.name}
        made = self.asked.made
        stops = {name: node for name, node in made.items() if name in asked_for}
        slips = array_slips(made.get(self.part.name), stops)
        found = {slip.message: slip for slip in slips if self._gives(slip.value)}
        return next(iter(found.values())) if len(found) == 1 else None

    def _gives(self, numbers: Numbers) -> bool:
        mine = self.typed.as_shape(np.atleast_1d(numbers).shape, strict=True)
        return (
            mine is not None
            and self.part.same(mine, np.atleast_1d(numbers))
            and not self.part.same(numbers, self.expected)
        )

    def _shape(self) -> Slip:
        mine, wanted = self.typed.numbers, self.expected
        shapes = {"mine": in_words(mine.shape), "wanted": in_words(wanted.shape)}
        if mine.ndim == 2 and self.part.same(mine.T, wanted):
            return (
                "slip/transposed",
                _(
                    "The numbers are right, with rows and columns swapped: this is {mine}; what is "
                    "asked for is {wanted}.",
                    **shapes,
                ),
            )
        if mine.size == wanted.size and self.part.same(mine.reshape(wanted.shape), wanted):
            return (
                "slip/shape",
                _(
                    "The numbers are right, their shape is not: this is {mine}; what is asked for "
                    "is {wanted}.",
                    **shapes,
                ),
            )
        return (
            "slip/shape",
            _("Look at the shape first: this is {mine}; expected is {wanted}.", **shapes),
        )

    def _whole(self, mine: Numbers) -> Slip | None:
        """A slip that explains every entry at once."""
        for slip_id, message, undone in self._undone(mine):
            if self.part.same(undone, self.expected):
                return slip_id, message
        exactness = self.part.exactness
        pairs = [(float(mine[index]), float(self.expected[index])) for index in self._off(mine)]
        if all(exactness.cut_short(*pair, last_digit(self.text, pair[0])) for pair in pairs):
            return "slip/few-digits", exactness.more_digits()
        if all(exactness.rounded_too_early(*pair) for pair in pairs):
            return "slip/rounding", exactness.rounded()
        return None

    def _undone(self, mine: Numbers) -> Iterator[tuple[str, str, Numbers]]:
        """The array with one slip taken back, and what to say if that makes it right."""
        if np.any(self.expected):
            yield "slip/sign", _("The sizes are right; every sign is not."), -mine
        if mine.ndim == 2 and mine.shape[0] == mine.shape[1]:
            yield "slip/transposed", _("Rows and columns are swapped."), mine.T
        if mine.ndim == 1:
            yield "slip/order", _("It stands in reverse: the last entry comes first."), mine[::-1]
        else:
            yield "slip/order", _("It stands in reverse: the last row comes first."), mine[::-1]
            yield "slip/order", _("Every row stands in reverse."), mine[:, ::-1]
        if np.count_nonzero(self.expected) > 1:  # of one number it would be no more than a guess
            for factor in FACTORS:
                large = _("Every entry is {factor} times too large.", factor=factor)
                yield "slip/factor", large, mine / factor
                small = _("Every entry is {factor} times too small.", factor=factor)
                yield "slip/factor", small, mine * factor

    def _entries(self, mine: Numbers, found: ArraySlip | None) -> Slip:
        """The first entry that is off, and how many are not."""
        off = self._off(mine)
        where = place(off[0], self.part.rows, self.part.columns)
        value = float(mine[off[0]])
        said = _("Look at {place}: {value:.6g} is not right.", place=where, value=value)
        slip_id = None
        if self._has_one_sign_turned(mine):
            slip_id = "slip/sign"
            said = sentences(said, _("The size is right, the sign is not."))
        elif len(off) == 1 and found:
            slip_id, said = found.id, sentences(said, found.message)
        said = sentences(said, _others(mine.size, len(off)))
        general = self.asked.words.get(f"wrong {self.part.name}", "")
        return slip_id, said if slip_id or not general else f"{said}\n{general}"

    def _has_one_sign_turned(self, mine: Numbers | None) -> bool:
        """Whether one entry has the other sign, which is true whatever else gives the same."""
        if mine is None:
            return False
        off = self._off(mine)
        return len(off) == 1 and self.part.exactness.near(-mine[off[0]], self.expected[off[0]])

    def _off(self, mine: Numbers) -> list[tuple[int, ...]]:
        return self.part.off(mine, self.expected)


def _others(size: int, wrong: int) -> str:
    """How many entries are right, if any are."""
    good = size - wrong
    if not good:
        return ""
    if wrong == 1:
        return ngettext("The other entry is right.", "The other {count} entries are right.", good)
    return ngettext(
        "1 of the {size} entries is right.",
        "{count} of the {size} entries are right.",
        good,
        size=size,
    )
