r"""Vectors and matrices as people type and paste them: numpy, MATLAB, CSV, LaTeX, spaced lines.

    [[1, 2], [3, 4]]        array([[1., 2.], [3., 4.]], dtype=float32)      tensor([...]).T
    [1 2; 3 4]              1, 2 ⏎ 3, 4         1 2 ⏎ 3 4
    y1 = 1, 2; y2 = 3, 4    where rows have names
    1/3 * [[1, 2], [3, 4]]  \begin{bmatrix} 1 & 2 \\ 3 & 4 \end{bmatrix}

Nested brackets say which shape they have. Text without them is `loose`: a row of numbers may be a
vector or a matrix of one row.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tutor.answers.arrays.cutting import bracketed, closing, never_closed, pieces, rows_of
from tutor.answers.arrays.wrapping import divisor_of, leading_factor, turned, unwrapped
from tutor.answers.numerals import bare, behind, half_width, not_for, read_number
from tutor.answers.reply import Unreadable
from tutor.language import _, ngettext

Numbers = NDArray[np.float64]

MOST_CHARACTERS = 20_000
MOST_ENTRIES = 2_000
MOST_DEPTH = 6
_SHOWN = 30  # characters of an entry that could not be read

_NAMED = re.compile(r"(?<!\w)([^\W\d]\w*(?:[.'′ᵀ]\w*)?)\s*(?:==?|:=?|->|→|\bis\b)\s*")
_DECIMAL_COMMAS = re.compile(r"[+-]?\d+,\d+(?: +[+-]?\d+,\d+)+")
_NO_NUMBERS = re.compile(r"\w{201}|\s{1001}")  # patterns take the square of a run's length
_TRUTH = {"true": 1.0, "false": 0.0}


@dataclass(frozen=True)
class Typed:
    """Numbers as they were typed; `loose` where the text does not say what shape they have."""

    numbers: Numbers
    loose: bool = False

    def as_shape(self, shape: tuple[int, ...], strict: bool) -> Numbers | None:
        """The numbers in a shape, if they can be meant so; None if they have another one.

        Unless `strict`, a vector may also be written as a matrix of one row or one column.
        """
        mine = self.numbers.shape
        if mine == shape or (self.loose and shape in self._meanings()):
            return self.numbers.reshape(shape)
        lying = len(shape) == 1 and len(mine) == 2 and 1 in mine and self.numbers.size == shape[0]
        return self.numbers.reshape(shape) if lying and not strict else None

    def _meanings(self) -> Iterator[tuple[int, ...]]:
        """The shapes that a text without nested brackets may stand for."""
        count = self.numbers.size
        if self.numbers.shape[0] in {1, count} or self.numbers.ndim == 1:
            yield (count,)
        if self.numbers.ndim == 1 or self.numbers.shape[0] == 1:
            yield (1, count)


def read_array(text: str, name: str = "", rows: Sequence[str] = (), called: str = "") -> Typed:
    """The numbers a text stands for; `rows` are the names that its rows may have, and `called` is
    what may stand in place of the name.

    Raises Unreadable with a sentence for the learner and, where it helps, the columns.
    """
    if len(text) > MOST_CHARACTERS:
        raise Unreadable(
            _(
                "That is {count} characters long; an array of numbers is expected.",
                count=len(text),
            )
        )
    if run := _NO_NUMBERS.search(text):
        count = len(run[0]) - 1
        gap = _("Here a gap is over {count} characters long.", count=count)
        word = _("Here one word is over {count} characters long.", count=count)
        raise Unreadable(gap if run[0].isspace() else word, run.span())
    plain = _narrow(half_width(text))
    plain = plain[behind(called or name, plain) :].lstrip()
    try:
        return _named_rows(plain, rows) or _read(_without_name(plain, name, called or name))
    except _BadPiece as problem:
        raise Unreadable(str(problem), _place(half_width(text), problem.piece)) from None


def _narrow(text: str) -> str:
    """A text without runs of blanks and without empty lines."""
    lines = (re.sub(r"\s+", " ", line).strip() for line in text.split("\n"))
    return "\n".join(line for line in lines if line)


class _BadPiece(Unreadable):
    """A piece that could not be read, as it stands in the text."""

    def __init__(self, message: str, piece: str) -> None:
        super().__init__(message)
        self.piece = piece


def _place(text: str, entry: str) -> tuple[int, int] | None:
    """The columns of an entry, if it stands in the text only once."""
    start = text.find(entry)
    if not entry or start < 0 or text.find(entry, start + 1) >= 0:
        return None
    return start, start + len(entry)


def _without_name(text: str, name: str, called: str) -> str:
    named = _NAMED.match(text)
    if named and name and bare(named[1]) != bare(name):
        raise _BadPiece(not_for(called, named[1]), named[1])
    return text[named.end() :] if named else text.removeprefix("=")


def _named_rows(text: str, rows: Sequence[str]) -> Typed | None:
    """`n1 = 1, 2; n2 = 3, 4`: each row behind its name, in any order; None for any other text."""
    known = {bare(row): row for row in rows}
    if not rows:
        return None
    marks = [mark for mark in _NAMED.finditer(text) if bare(mark[1]) in known]
    if not marks or text[: marks[0].start()].strip():
        return None
    ends = [*(mark.start() for mark in marks[1:]), len(text)]
    found: dict[str, Numbers] = {}
    for mark, end in zip(marks, ends, strict=True):
        row = known[bare(mark[1])]
        if row in found:
            raise Unreadable(_("{row} is there twice.", row=row))
        found[row] = _read(text[mark.end() : end].strip().rstrip(",;")).numbers.ravel()
    if lacking := [row for row in rows if row not in found]:
        raise Unreadable(_("{row} is missing; give {rows}.", row=lacking[0], rows=", ".join(rows)))
    single = all(found[row].size == 1 for row in rows)
    return Typed(_stacked([found[row][0] if single else found[row] for row in rows]))


def _read(text: str) -> Typed:
    """The numbers of a text without a name before it."""
    body = text.strip().replace("−", "-")
    if (at := never_closed(body)) >= 0:
        message = _("A bracket is opened here and never closed, or wrongly.")
        raise _BadPiece(message, body[at:])
    divisor, body = divisor_of(body.rstrip("; "))
    body, turns = turned(unwrapped(body))
    factor, body = leading_factor(unwrapped(body))
    typed = _nested(body) if bracketed(body) else _lines(body)
    numbers = factor * typed.numbers / divisor
    if turns and numbers.ndim == 1 and not all(turn.startswith(".") for turn in turns):
        numbers = numbers.reshape(1, -1)  # on paper a row becomes a column, in numpy it does not
    return Typed(numbers.T if len(turns) % 2 else numbers, typed.loose and not turns)


def _nested(body: str) -> Typed:
    """Brackets within brackets, each level the same number of entries."""
    if closing(body, 0) != len(body) - 1:
        body = f"[{body}]"  # [1, 2], [3, 4]: the outer brackets were left out
    inside = body[1:-1].strip().rstrip(",").strip()
    groups = _groups(inside)
    if groups is not None:
        return Typed(_stacked([_nested(group).numbers for group in groups]))
    rows = rows_of(inside)
    if len(rows) == 1:
        return Typed(_row(rows[0], 1), loose="," not in rows[0] or ";" in inside)
    if ";" not in inside and any(row.endswith(",") for row in rows[:-1]):
        return Typed(_row(" ".join(rows), 1))  # one row, broken where the line was full
    numbers = [_row(row, number) for number, row in enumerate(rows, 1)]
    if ";" not in inside and len({row.size for row in numbers}) > 1:
        return Typed(np.concatenate(numbers))
    return Typed(_stacked(numbers), loose=True)


def _groups(inside: str) -> list[str] | None:
    """The bracketed groups that a text consists of; None if it consists of numbers."""
    groups, at = [], 0
    depth = 0
    while at < len(inside):
        if inside[at] in " ,;\n":
            at += 1
            continue
        end = closing(inside, at) if bracketed(inside[at:]) else -1
        if end < 0:
            return None
        groups.append(inside[at : end + 1])
        depth = max(depth, _depth(groups[-1]))
        at = end + 1
    if depth >= MOST_DEPTH:
        raise Unreadable(_("These brackets are nested deeper than an array of this course."))
    return groups or None


def _depth(group: str) -> int:
    start = group.replace(" ", "")
    return len(start) - len(start.lstrip("[({"))


def _lines(body: str) -> Typed:
    """Rows without brackets, one a line or joined by semicolons."""
    rows = rows_of(body)
    numbers = [_row(row, number) for number, row in enumerate(rows, 1)]
    if len(numbers) == 1:
        return Typed(numbers[0], loose=True)
    return Typed(_stacked(numbers), loose=True)


def _row(row: str, number: int) -> Numbers:
    if _DECIMAL_COMMAS.fullmatch(row):
        raise Unreadable(_("Write decimal points, not commas."))
    entries = pieces(row)
    if not entries:
        raise Unreadable(_("There is no number here."))
    if len(entries) > MOST_ENTRIES:
        raise Unreadable(_("That is more than {count} numbers.", count=MOST_ENTRIES))
    return np.array([_entry(entry, number, place) for place, entry in enumerate(entries, 1)])


def _entry(entry: str, row: int, place: int) -> float:
    if entry.casefold() in _TRUTH:
        return _TRUTH[entry.casefold()]
    try:
        return read_number(entry)
    except Unreadable as problem:
        shown = entry if len(entry) <= _SHOWN else entry[: _SHOWN - 1] + "…"
        told = {"place": place, "row": row, "entry": shown, "problem": problem}
        first = _("Entry {place}, {entry!r}, could not be read: {problem}", **told)
        later = _("Entry {place} of row {row}, {entry!r}, could not be read: {problem}", **told)
        raise _BadPiece(later if row > 1 else first, entry) from None


def _stacked(rows: Sequence[Any]) -> Numbers:
    """Rows as one array. Raises Unreadable where one is longer than another."""
    if not rows:
        raise Unreadable(_("There is no number here."))
    arrays = [np.asarray(row, dtype=float) for row in rows]
    if sum(array.size for array in arrays) > MOST_ENTRIES:
        raise Unreadable(_("That is more than {count} numbers.", count=MOST_ENTRIES))
    for number, array in enumerate(arrays[1:], 2):
        if array.ndim != arrays[0].ndim:
            raise Unreadable(_("Some rows stand in brackets of their own and some do not."))
        if array.shape != arrays[0].shape:
            one, other = _counted(arrays[0]), _counted(array)
            message = _(
                "Row 1 has {one}, row {number} has {other}; they must be alike.",
                one=one,
                number=number,
                other=other,
            )
            raise Unreadable(message)
    return np.stack(arrays)


def _counted(row: Numbers) -> str:
    if row.ndim > 1:
        return _("shape {shape}", shape=row.shape)
    return ngettext("1 entry", "{count} entries", row.size)
