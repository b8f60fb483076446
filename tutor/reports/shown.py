"""Text of a student's, or text with some of it inside, made safe to stand in a report.

Messages are cut and their hidden characters written out before they reach a report; here they are
fitted into a line of it, and kept from talking to the machine that shows the line.
"""

from __future__ import annotations

from tutor.sandbox.visible import visible


def on_a_line(text: str, limit: int) -> str:
    """The text on one line of at most `limit` characters."""
    return _harmless(visible(" ".join(text.split()), limit))


def _harmless(line: str) -> str:
    """CI systems take lines as commands: `::name` at the beginning, `##[name]` anywhere."""
    line = line.replace("##", "#\\x23")
    return f"\\x3a{line[1:]}" if line.startswith("::") else line


def points(score: float, most: float) -> str:
    """`3 of 4`, without needless decimals."""
    return f"{number(score, 2)} of {number(most, 2)}"


def number(value: float, decimals: int) -> str:
    """A number to so many decimals, and without those that are 0."""
    return f"{value:.{decimals}f}".rstrip("0").rstrip(".")
