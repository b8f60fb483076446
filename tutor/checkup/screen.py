"""The terminal: whether it is one, its size, colours and encoding; the language spoken at it."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from shutil import get_terminal_size

from tutor.checkup.finding import Finding, broken, note, well
from tutor.language import _, languages, spoken
from tutor.learner.settings import Settings
from tutor.terminal.choosing import wants_plain

LEAST_COLUMNS, LEAST_ROWS = 40, 12
_SIGNS = "✓ ✗ σ ∂ ² · … 中"


def findings(settings: Settings) -> Iterator[Finding]:
    """Everything that decides how the tutor looks here."""
    yield terminal(settings.plain)
    yield size()
    yield colour(settings.colour)
    yield encoding()
    yield language()


def terminal(plain: bool) -> Finding:
    """Whether there is a terminal for the front end with keys and colours."""
    name = os.environ.get("TERM", "")
    if not wants_plain(plain):
        return well("terminal", _("terminal {name}", name=name))
    if plain:
        return well("terminal", _("plain lines, as chosen"))
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        return note("terminal", _("no terminal here: input or output is a pipe or a file"))
    said = _("TERM={name!r} can show plain lines only", name=name)
    return note(
        "terminal", said, _("TERM=xterm-256color, if the terminal is one that can do more.")
    )


def size() -> Finding:
    """Whether the window is large enough."""
    columns, rows = get_terminal_size()
    said = _("{columns} columns, {rows} rows", columns=columns, rows=rows)
    if columns >= LEAST_COLUMNS and rows >= LEAST_ROWS:
        return well("size", said)
    least = {"columns": LEAST_COLUMNS, "rows": LEAST_ROWS}
    mend = _("A window of {columns} columns and {rows} rows or more is easier to read.", **least)
    return note("size", said, mend)


def colour(chosen: bool | None) -> Finding:
    """Whether there are colours, and who says so."""
    if chosen is not None:
        return well("colour", _("colours, as chosen") if chosen else _("no colours, as chosen"))
    if os.environ.get("NO_COLOR"):
        return well("colour", _("no colours: NO_COLOR is set"))
    return well("colour", _("colours, as many as the terminal has"))


def encoding() -> Finding:
    """Whether the signs that the course is written with can be shown."""
    name = sys.stdout.encoding or "ascii"
    try:
        _SIGNS.encode(name)
    except (UnicodeEncodeError, LookupError):
        said = _("the encoding {name} cannot show the signs of this course", name=name)
        return broken("encoding", said, _("Set LC_ALL=C.UTF-8, or PYTHONUTF8=1."))
    return well("encoding", _("encoding {name}", name=name))


def language() -> Finding:
    """Which language is spoken, and whether there are words in it."""
    wanted = spoken()
    if wanted in languages():
        return well("language", _("language {language}", language=wanted))
    there = ", ".join(languages())
    said = _(
        "no words of the tutor in {language}; there are: {languages}",
        language=wanted,
        languages=there,
    )
    return note("language", said, _("English is spoken instead."))
