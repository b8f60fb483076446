"""A student's text made safe to show: no control character, no direction trick, bounded length.

Whoever puts it into HTML, CSV or a CI log still has to quote it for that place.
"""

from __future__ import annotations

import unicodedata

_CUT = "… (cut)"
_KEPT = "\n\t"
# Control, format (bidi), surrogate, private, no character (U+FFFF, which XML forbids), separators.
_HIDDEN = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}


def visible(text: str, limit: int) -> str:
    """At most `limit` characters of the text, what cannot be seen written as an escape."""
    shown = "".join(map(_shown, text[: limit + 1]))
    return shown if len(shown) <= limit else shown[: max(0, limit - len(_CUT))] + _CUT


def _shown(character: str) -> str:
    if character in _KEPT or unicodedata.category(character) not in _HIDDEN:
        return character
    return f"\\x{ord(character):02x}" if character < "\x80" else _escaped(character)


def _escaped(character: str) -> str:
    return character.encode("ascii", "backslashreplace").decode()
