"""What a learner has chosen for good: one file, `settings.toml` in the learner's folder.

    language = "zh"            # else as the locale says
    colour = false             # else as the terminal and NO_COLOR say
    plain = true               # line by line, as with --plain
    vi = true                  # edit lines as in vi
    editor = "code --wait"     # else VISUAL or EDITOR

    [keys]                     # `tutor.terminal.keys` knows what can be bound
    hint = "F2"
    another-line = "Ctrl-J"

What is wrong in the file is told and left out. Nothing in it can keep the tutor from starting.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple

from tutor.language import N_, _
from tutor.language.choosing import language_of


class Problem(NamedTuple):
    """Something wrong in the file: a message, to be said once it is known in which language."""

    message: str
    values: Mapping[str, object]

    def __str__(self) -> str:
        return _(self.message, **self.values)


class Settings(NamedTuple):
    """The choices; what is not chosen is None, empty or False. `problems` tells what was wrong."""

    language: str | None = None
    colour: bool | None = None
    plain: bool = False
    vi: bool = False
    editor: str = ""
    keys: Mapping[str, str] = MappingProxyType({})
    problems: tuple[Problem, ...] = ()


def read_settings(file: Path) -> Settings:
    """The settings in a file; those of someone who has chosen nothing if there is none."""
    try:
        text = file.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        return Settings()
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        return _none_for(N_("{file} cannot be read, so no setting counts: {reason}"), file, reason)
    import tomllib  # noqa: PLC0415 - most learners have no such file, and start sooner

    try:
        table = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        return _none_for(
            N_("{file} is not valid TOML, so no setting counts: {reason}"), file, error
        )
    problems = [problem for name in table if (problem := _problem(file, name, table[name]))]
    wrong = {str(problem.values["name"]) for problem in problems}
    good = {name: value for name, value in table.items() if name not in wrong}
    return Settings(**_normal(good), problems=tuple(problems))


def _none_for(message: str, file: Path, reason: object) -> Settings:
    return Settings(problems=(Problem(message, {"file": file, "reason": reason}),))


def _problem(file: Path, name: str, value: Any) -> Problem | None:
    """What is wrong with one setting."""
    told = {"file": file, "name": name, "value": value}
    if name in _KNOWN:
        fits, message = _KNOWN[name]
        return None if fits(value) else Problem(message, told)
    import difflib  # noqa: PLC0415 - only for those who mistyped

    near = difflib.get_close_matches(name, _KNOWN, n=1)
    if near:
        message = N_("{file}: there is no setting {name!r}; did you mean {near}?")
        return Problem(message, told | {"near": near[0]})
    message = N_("{file}: there is no setting {name!r}; there are: {names}")
    return Problem(message, told | {"names": ", ".join(_KNOWN)})


def _is_language(value: Any) -> bool:
    return isinstance(value, str) and language_of(value) is not None


def _is_switch(value: Any) -> bool:
    return isinstance(value, bool)


def _is_text(value: Any) -> bool:
    return isinstance(value, str)


def _are_keys(value: Any) -> bool:
    return isinstance(value, dict) and all(map(_is_text, value.values()))


_SWITCH = N_("{file}: {name} must be true or false, not {value!r}")
_KNOWN: dict[str, tuple[Callable[[Any], bool], str]] = {
    "language": (
        _is_language,
        N_('{file}: {name} must be two letters such as "zh", not {value!r}'),
    ),
    "colour": (_is_switch, _SWITCH),
    "plain": (_is_switch, _SWITCH),
    "vi": (_is_switch, _SWITCH),
    "editor": (_is_text, N_('{file}: {name} must be a command such as "nano", not {value!r}')),
    "keys": (_are_keys, N_('{file}: {name} must be a table such as hint = "F2", not {value!r}')),
}


def _normal(table: dict[str, Any]) -> dict[str, Any]:
    """The settings as they are used: a language as two letters."""
    if "language" in table:
        table["language"] = language_of(table["language"])
    return table
