"""Numbers as a reader sees them: few digits, powers of ten where they are needed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any


def figure(value: Any) -> str:
    """A value of a table or a plot: four digits for a number, text as it stands."""
    value = value.item() if hasattr(value, "item") else value  # numpy's numbers
    if not isinstance(value, float):
        return str(value)
    small = 0 < abs(value) < 0.01
    return f"{value:.2e}" if small else f"{value:.4g}"


def columns(rows: Sequence[Sequence[str]]) -> list[str]:
    """Rows of text with their columns under each other, numbers to the right."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return ["  ".join(map(_placed, row, widths)).rstrip() for row in rows]


def _placed(text: str, width: int) -> str:
    return text.rjust(width) if is_number(text) else text.ljust(width)


def is_number(text: str) -> bool:
    """Whether a text reads as a number."""
    try:
        float(text)
    except ValueError:
        return False
    return True


def milestones(count: int, most: int = 8) -> list[int]:
    """A few indices of a long series, the first and the last among them."""
    if count <= most:
        return list(range(count))
    return sorted({round(i * (count - 1) / (most - 1)) for i in range(most)})
