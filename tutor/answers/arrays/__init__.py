"""A vector, a matrix or a larger array of numbers, typed or pasted in any of the usual ways.

    [[1, 2], [3, 4]]     array([[1., 2.], [3., 4.]])     [1 2; 3 4]     1, 2 ⏎ 3, 4

The shape is looked at before the numbers; numbers are as exact as those of a `Number`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar

import numpy as np

from tutor.answers.arrays.cutting import is_open
from tutor.answers.arrays.naming import Naming
from tutor.answers.arrays.reading import Numbers, Typed, read_array
from tutor.answers.arrays.shapes import in_words
from tutor.answers.numerals import Exactness
from tutor.answers.reply import Unreadable, invalid, partial, right, wrong
from tutor.course.part import Asked, Part
from tutor.language import _, ngettext
from tutor.verdict import PartVerdict

_LONGEST = 160  # characters of an array that is read back


@dataclass(frozen=True)
class Array(Part):
    """An array of numbers; the value that `work` sees is nested lists, an array or a Tensor.

    `places` and `digits` are those of a Number, for every entry. `rows` and `columns` are names
    that a reader knows them by: messages use them, and rows may be typed as `n1 = 1, 2`. Unless
    `strict`, a vector may be written as a row or a column. `by_entry` gives a share of the points
    for the entries that are right, where every entry is a question of its own.
    """

    kind: ClassVar[str] = "array"
    carries: ClassVar[bool] = True
    several_lines: ClassVar[bool] = True
    places: int | None = None
    digits: int | None = None
    rows: tuple[str, ...] = field(default=(), kw_only=True)
    columns: tuple[str, ...] = field(default=(), kw_only=True)
    strict: bool = field(default=False, kw_only=True)
    by_entry: bool = field(default=False, kw_only=True)

    @property
    def exactness(self) -> Exactness:
        """How exact every entry has to be."""
        return Exactness(self.places, self.digits)

    def judge(self, text: str, asked: Asked) -> PartVerdict:
        """Right, right from the learner's own earlier values, or wrong with the mistake named."""
        try:
            typed = read_array(text, self.name, self.rows)
        except Unreadable as problem:
            return invalid(self, problem)
        read_as = f"{self.name} = {self._short(typed.numbers)}"
        expected = _numbers(asked.expected)
        if self._is(typed, expected):
            return right(self, read_as, self._about_lying(typed, expected))
        if asked.carried is not None and self._fits(typed, _numbers(asked.carried)):
            return right(self, read_as, _("Right, going on from your own earlier values."))
        for id, flawed in asked.mistaken:
            if self._fits(typed, _numbers(flawed)):
                return wrong(self, asked, read_as, id)
        slip = Naming(self, text, typed, expected, asked).slip()
        if self.by_entry and (share := self._share(typed, expected)):
            return partial(self, asked, read_as, share, *slip)
        return wrong(self, asked, read_as, *slip)

    def _is(self, typed: Typed, numbers: Numbers) -> bool:
        """Whether what was typed can be meant as these numbers."""
        mine = typed.as_shape(numbers.shape, self.strict)
        return mine is not None and self.same(mine, numbers)

    def _fits(self, typed: Typed, numbers: Numbers) -> bool:
        """The same of numbers that were not to be found."""
        mine = typed.as_shape(numbers.shape, self.strict)
        return mine is not None and self.fits(mine, numbers)

    def _about_lying(self, typed: Typed, expected: Numbers) -> str:
        """That a vector was written as a matrix, which numpy would mind."""
        if typed.loose or typed.numbers.shape == expected.shape:
            return ""
        mine, wanted = in_words(typed.numbers.shape), in_words(expected.shape)
        return _(
            "Mind that numpy takes yours for {mine}; what is asked for is {wanted}.",
            mine=mine,
            wanted=wanted,
        )

    def _share(self, typed: Typed, expected: Numbers) -> float:
        """The share of the entries that are right; none for one number written everywhere."""
        mine = typed.as_shape(expected.shape, self.strict)
        if mine is None or np.ptp(mine) == 0:
            return 0.0
        return 1 - len(self.off(mine, expected)) / expected.size

    def off(self, one: Numbers, other: Numbers) -> list[tuple[int, ...]]:
        """Where two arrays of one shape differ, in reading order."""
        near = self.exactness.near
        return [i for i in np.ndindex(one.shape) if not near(float(one[i]), float(other[i]))]

    def value(self, text: str, asked: Asked) -> Numbers | None:
        """The numbers typed, in the shape that is asked for; None if they have another one."""
        try:
            typed = read_array(text, self.name, self.rows)
        except Unreadable:
            return None
        if asked.expected is None:
            return typed.numbers
        return typed.as_shape(np.shape(_numbers(asked.expected)), self.strict)

    def same(self, one: Any, other: Any) -> bool:
        """Whether two arrays have one shape and, at the digits asked for, the same numbers."""
        mine, wanted = _numbers(one), _numbers(other)
        return mine.shape == wanted.shape and not self.off(mine, wanted)

    def fits(self, value: Any, other: Any) -> bool:
        """Whether they have one shape, and every number fits."""
        mine, others = _numbers(value), _numbers(other)
        pairs = zip(mine.flat, others.flat, strict=False)
        return mine.shape == others.shape and all(self.exactness.fits(*pair) for pair in pairs)

    def written(self, value: Any) -> str:
        """The value as one would type it: nested lists, to the digits asked for."""
        return _listed(_numbers(value), self.exactness)

    def unfinished(self, text: str) -> bool:
        """Whether a line must follow: a bracket is open, or a row ends with a semicolon."""
        ends_row = text.rstrip().endswith((";", ",", "\\")) and "[" not in text
        return is_open(text) or ends_row

    def asks(self, asked: Asked) -> dict[str, Any]:
        """How exactly, the names of rows and columns, and that a vector is wanted."""
        names = {"rows": list(self.rows), "columns": list(self.columns)}
        shape = {"vector": not self.strict and _numbers(asked.expected).ndim == 1}
        return self.exactness.asks() | {key: item for key, item in (names | shape).items() if item}

    def _short(self, numbers: Numbers) -> str:
        text = _listed(numbers, Exactness(digits=6))
        if len(text) <= _LONGEST:
            return text
        return ngettext(
            "{shape}: 1 number",
            "{shape}: {count} numbers",
            numbers.size,
            shape=in_words(numbers.shape),
        )


def _numbers(value: Any) -> Numbers:
    return np.asarray(value, dtype=float)


def _listed(numbers: Numbers | Sequence[Any], exactness: Exactness) -> str:
    if np.ndim(numbers) == 0:
        return exactness.written(float(numbers))  # type: ignore[arg-type]
    return f"[{', '.join(_listed(row, exactness) for row in numbers)}]"
