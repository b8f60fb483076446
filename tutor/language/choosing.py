"""Which language is wanted: the one asked for, else the one of the locale."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from tutor.language import ENGLISH

_TAG = re.compile(r"([A-Za-z]{2})([-_.@].*)?")  # en, zh-CN, zh_CN.UTF-8, de_DE@euro
_VARIABLES = ("LC_ALL", "LC_MESSAGES", "LANG")  # the first that is set decides: POSIX


def language_of(tag: str) -> str | None:
    """The two letters of a tag such as `zh`, `zh-CN` or `zh_CN.UTF-8`; None if it is no tag."""
    found = _TAG.fullmatch(tag)
    return found[1].lower() if found else None


def of_locale(environment: Mapping[str, str]) -> str:
    """The language of the messages by the locale. `C` and `POSIX` mean English.

    Where a locale other than these is set, `LANGUAGE` may list others to be preferred: GNU gettext.
    """
    locale = next((environment[name] for name in _VARIABLES if environment.get(name)), "C")
    if locale.partition(".")[0] in {"C", "POSIX"}:
        return ENGLISH
    preferred = [*environment.get("LANGUAGE", "").split(":"), locale]
    return next(filter(None, map(language_of, preferred)), ENGLISH)


def asked_for(arguments: Sequence[str]) -> str | None:
    """The language that a command line asks for with `--lang`, before any of it is parsed."""
    for place, argument in enumerate(arguments):
        name, _, tag = argument.partition("=")
        if name == "--lang":
            return language_of(tag or "".join(arguments[place + 1 : place + 2]))
    return None
