"""Markdown's tables, set in columns as they stand in a window."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

from tutor.terminal.figures import columns

_ROW = re.compile(r"\s*\|.*\|\s*$")
_RULE = re.compile(r"\s*\|(\s*:?-+:?\s*\|)+\s*$")
_BAR = re.compile(r"(?<!\\)\|")
_FENCE = re.compile(r"\s*(```|~~~)")


def with_tables_set(text: str, room: int, bare: Callable[[str], str]) -> str:
    """The text with every table as a fenced block of columns; `bare` drops the marks of a cell."""
    return "\n".join(_set(text.split("\n"), room, bare))


def _set(lines: Sequence[str], room: int, bare: Callable[[str], str]) -> Iterator[str]:
    at, fenced = 0, False
    while at < len(lines):
        fenced ^= bool(_FENCE.match(lines[at]))
        end = at if fenced else _end_of_table(lines, at)
        if end > at:
            rows = [_cells(line) for line in (lines[at], *lines[at + 2 : end])]
            yield from ("```", *columns([*map(_all(bare, len(rows[0])), rows)], room), "```")
            at = end
        else:
            yield lines[at]
            at += 1


def _end_of_table(lines: Sequence[str], at: int) -> int:
    """The line after the table that begins here; `at` itself if none does."""
    if at + 1 >= len(lines) or not (_ROW.match(lines[at]) and _RULE.match(lines[at + 1])):
        return at
    end = at + 2
    while end < len(lines) and _ROW.match(lines[end]):
        end += 1
    return end


def _cells(line: str) -> list[str]:
    return [cell.strip().replace("\\|", "|") for cell in _BAR.split(line.strip())[1:-1]]


def _all(bare: Callable[[str], str], count: int) -> Callable[[Sequence[str]], list[str]]:
    """As many bare cells as the head has: what is missing is empty, what is too much left out."""
    return lambda row: [bare(cell) for cell in [*row, *[""] * count][:count]]
