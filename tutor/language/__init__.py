"""The language the tutor speaks. The code says everything in English; a catalogue translates it.

    _("Hint {number} of {count}", number=2, count=4)    a sentence, its values put in by name
    ngettext("1 line", "{count} lines", count)          the same where a number decides
    N_("Right")                                         a word of a table, said later by _(word)

Catalogues are those of GNU gettext, one folder a language: `zh/LC_MESSAGES/tutor.po` is written by
hand, `tutor.mo` beside it is compiled from it (`python -m translations`). One is loaded when its
first sentence is said. A sentence that a catalogue lacks is said in English.

What programs read (verdicts, codes, the keys of JSON) is never translated; `choosing` knows which
language is wanted.
"""

from __future__ import annotations

import gettext
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache

ENGLISH = "en"
_FOLDER = os.path.dirname(__file__)  # noqa: PTH120 - pathlib would be a third of a quick start
_of_process = ENGLISH
_of_context: ContextVar[str] = ContextVar("language")


def _(message: str, /, **values: object) -> str:
    """The sentence in the language that is spoken, with the values in their places."""
    language = spoken()
    translated = message and language != ENGLISH  # an empty one would give the catalogue's head
    found = _catalogue(language).gettext(message) if translated else message
    return found.format(**values) if values else found


def ngettext(one: str, many: str, count: int, /, **values: object) -> str:
    """The sentence for so many; `{count}` stands for the number."""
    found = _catalogue(spoken()).ngettext(one, many, count)
    return found.format(count=count, **values)


def sentences(*said: str) -> str:
    """Sentences one after the other; Chinese ones, which end in a wide stop, without a space."""
    whole = ""
    for sentence in filter(None, said):
        whole += sentence if not whole or whole[-1] in "。！？：" else f" {sentence}"
    return whole


def either(names: Iterable[str]) -> str:
    """`w or b`."""
    return _(" or ").join(names)


def together(names: Iterable[str]) -> str:
    """`w and b`."""
    return _(" and ").join(names)


def N_(message: str) -> str:
    """The message itself: it is entered in the catalogues here, and translated where it is said."""
    return message


def spoken() -> str:
    """The language of what is said now: two letters."""
    return _of_context.get(_of_process)


def speak(language: str) -> None:
    """From now on this process speaks that language."""
    global _of_process
    _of_process = language


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Another language for a while, in this thread alone."""
    before = _of_context.set(language)
    try:
        yield
    finally:
        _of_context.reset(before)


def languages() -> list[str]:
    """The languages there are words in."""
    found = [entry.name for entry in os.scandir(_FOLDER) if len(entry.name) == len(ENGLISH)]
    return sorted([ENGLISH, *found])


@cache
def _catalogue(language: str) -> gettext.NullTranslations:
    return gettext.translation("tutor", _FOLDER, [language], fallback=True)
