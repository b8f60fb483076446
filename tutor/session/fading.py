"""The worked solution, faded: whoever has seen it before gets the first lines, and fills the rest.

Renkl and Atkinson, "Structuring the transition from example study to problem solving" (2003).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

_ITEM = re.compile(r"\n(?=(?:[-*]|\d+\.) )")
_FENCE = re.compile(r"^```", re.MULTILINE)


@dataclass(frozen=True)
class Faded:
    """The lines that are shown, and the parts that are left to be filled in."""

    text: str
    left: tuple[str, ...]


def faded(solution: str, parts: Sequence[str], times: int) -> Faded | None:
    """An author's solution, placeholders unfilled, without what the last parts have to come to.

    `parts` are those not answered yet, in their order; `times` is how often the solution has been
    seen: so many parts are left, but never all. None if everything is to be shown.
    """
    left = tuple(parts[-times:] if len(parts) == 1 else parts[1:][-times:]) if times else ()
    lines = _lines(solution)
    shown = lines[: _first_that_shows(left, lines, times)]
    return Faded("\n\n".join(shown), left) if left and shown else None


def _first_that_shows(parts: Sequence[str], lines: Sequence[str], times: int) -> int:
    """Where the first line is that gives one of these parts away; the last lines if none says."""
    for number, line in enumerate(lines):
        if any(re.search(rf"\{{\{{\(?{re.escape(part)}\b", line) for part in parts):
            return number
    return max(1, len(lines) - times) if len(lines) > 1 else 0


def paragraphs(text: str) -> list[str]:
    """The paragraphs of a text; a fenced block is one, whatever is in it."""
    found: list[str] = []
    open_fence = False
    for paragraph in re.split(r"\n\s*\n", text.strip()):
        if open_fence:
            found[-1] += f"\n\n{paragraph}"
        else:
            found.append(paragraph)
        open_fence ^= len(_FENCE.findall(paragraph)) % 2 == 1
    return found


def _lines(text: str) -> list[str]:
    """Paragraphs and items of lists."""
    return [
        line
        for paragraph in paragraphs(text)
        for line in ([paragraph] if _FENCE.search(paragraph) else _ITEM.split(paragraph))
    ]
