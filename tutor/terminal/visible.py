"""Text made safe to show: nothing in a course or an answer can steer the terminal."""

from __future__ import annotations

import re

# Control characters but tab and newline; marks that turn the direction of text round; line breaks
# that only some programs know; halves of characters.
_STEERING = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]"
)


def visible(text: str) -> str:
    """The text with such characters written out, such as `\\x1b` for escape."""
    return _STEERING.sub(_written_out, text.replace("\r\n", "\n"))


def _written_out(match: re.Match[str]) -> str:
    code = ord(match.group())
    return f"\\x{code:02x}" if code < 256 else f"\\u{code:04x}"
