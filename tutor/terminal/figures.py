"""Numbers as a reader sees them: few digits, powers of ten where they are needed, in columns."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from typing import Any

from tutor.language.wrapping import width as _width


def figure(value: Any) -> str:
    """A value of a table or a plot: four digits for a number, text as it stands."""
    value = value.item() if hasattr(value, "item") else value  # numpy's numbers
    if not isinstance(value, float):
        return str(value)
    small = 0 < abs(value) < 0.001
    return f"{value:.2e}" if small else f"{value:.4g}"


def columns(rows: Sequence[Sequence[str]], room: int = 80) -> list[str]:
    """Rows of text with their columns under each other, numbers to the right.

    The first row is the head. Where the room is too small for it, it is broken into as few lines
    as will do; no other cell is ever cut, so that with very little room the lines are longer.
    """
    found = list(zip(*rows, strict=True))
    widths, gap = _fitted(found, room)
    right = [all(is_number(cell) or cell == "-" for cell in column[1:]) for column in found]
    shown = [*_lines_of_head(rows[0], widths), *rows[1:]]
    return [(" " * gap).join(map(_placed, row, widths, right)).rstrip() for row in shown]


def _fitted(columns: Sequence[Sequence[str]], room: int) -> tuple[list[int], int]:
    """Widths of columns, and the gap between them, that fit into the room; at worst, nearly."""
    heads = [column[0] for column in columns]
    cells = [max(map(_width, column[1:]), default=0) for column in columns]
    for gap in (2, 1):
        for lines in range(1, 1 + max(len(head.split()) for head in heads)):
            widths = [max(w, _narrowest(head, lines)) for w, head in zip(cells, heads, strict=True)]
            if sum(widths) + gap * (len(widths) - 1) <= room:
                return widths, gap
    return _tight(heads, [max(width, 4) for width in cells], room), 1


def _tight(heads: Sequence[str], widths: list[int], room: int) -> list[int]:
    """Widths for heads whose words must be broken too, as few of them as there is room for."""
    spare = room - sum(widths) - len(widths) + 1
    short = [_narrowest(head, len(head)) - w for head, w in zip(heads, widths, strict=True)]
    for place in sorted(range(len(widths)), key=short.__getitem__):
        if 0 < short[place] <= spare:
            spare -= short[place]
            widths[place] += short[place]
    return widths


def _narrowest(head: str, lines: int) -> int:
    """The least width at which a head takes no more lines, its words whole."""
    longest = max(map(_width, head.split()), default=0)
    return next(w for w in range(longest, _width(head) + 1) if len(_broken(head, w)) <= lines)


def _lines_of_head(heads: Sequence[str], widths: Sequence[int]) -> list[tuple[str, ...]]:
    """The head line by line, its last words next to the numbers below."""
    broken = list(map(_broken, heads, widths))
    height = max(map(len, broken))
    return list(zip(*([""] * (height - len(lines)) + lines for lines in broken), strict=True))


def _broken(head: str, width: int) -> list[str]:
    return textwrap.wrap(head, max(width, 1)) or [""]


def _placed(text: str, width: int, right: bool) -> str:
    gap = " " * (width - _width(text))
    return gap + text if right or is_number(text) else text + gap


def is_number(text: str) -> bool:
    """Whether a text reads as a number: -1.5, −1.5, ∞, 40 %."""
    try:
        float(text.removesuffix("%").replace("−", "-").replace("∞", "inf"))
    except ValueError:
        return False
    return True


def milestones(count: int, most: int = 8) -> list[int]:
    """A few indices of a long series, the first and the last among them."""
    if count <= most:
        return list(range(count))
    return sorted({round(i * (count - 1) / (most - 1)) for i in range(most)})
