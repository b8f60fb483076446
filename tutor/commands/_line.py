"""A command line taken apart: the language, the common options, the command, what it is given."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from typing import Any

from tutor import commands
from tutor.commands._parsing import Parser
from tutor.language import _, speak, spoken
from tutor.language.choosing import asked_for, language_of, of_locale
from tutor.learner import place
from tutor.learner.settings import read_settings
from tutor.version import VERSION

DEFAULT = "learn"


def run(arguments: Sequence[str]) -> int:
    """Run the command that a command line names; its exit code. Raises BadInput."""
    settings = read_settings(place.settings(place.home()))
    speak(asked_for(arguments) or settings.language or of_locale(os.environ))
    for problem in settings.problems:
        print(f"tutor: {problem}", file=sys.stderr)
    options, rest = _split(arguments)
    options.settings = settings
    command = commands.load(options.command)
    parser = Parser(f"tutor {options.command}", commands.description(command))
    _common(parser, default=argparse.SUPPRESS)
    command.arguments(parser)
    parser.parse_args(rest, options)
    options.plain = options.plain or settings.plain
    speak(options.lang)
    return int(command.run(options))


def _split(arguments: Sequence[str]) -> tuple[argparse.Namespace, list[str]]:
    """The common options before the command, its name, and what follows it."""
    parser = Parser(
        "tutor",
        _("Learn neural networks with pencil, algebra and code."),
        _contents(),
        _("tutor [options] [command] …"),
    )
    version = _("show the version and exit")
    parser.add_argument("--version", action="version", version=f"tutor {VERSION}", help=version)
    _common(parser, default=None)
    parser.add_argument("command", nargs="?", default=DEFAULT, help=argparse.SUPPRESS)
    parser.add_argument("rest", nargs=argparse.REMAINDER, help=argparse.SUPPRESS)
    options = parser.parse_args(arguments)
    if options.command not in commands.names():
        raise commands.BadInput(_unknown(options.command))
    return options, options.__dict__.pop("rest")


def _common(parser: argparse.ArgumentParser, default: Any) -> None:
    """The options of every command; they may stand before or after it."""
    lang = default if default is argparse.SUPPRESS else spoken()
    plain = default if default is argparse.SUPPRESS else False
    add = parser.add_argument
    add("--course", metavar="PATH", default=default, help=_("another course"))
    add("--lang", metavar="LANG", default=lang, type=_language, help=_("en, zh, …"))
    add("--plain", action="store_true", default=plain, help=_("line by line"))


def _language(text: str) -> str:
    language = language_of(text)
    if language is None:
        sentence = _("{text!r} is no language; give two letters, such as en", text=text)
        raise argparse.ArgumentTypeError(sentence)
    return language


def _contents() -> str:
    names = commands.names()
    width = max(map(len, names))
    lines = [f"  {name:{width}}  {commands.summary(name)}" for name in names]
    return "\n".join([_("commands (without one: learn):"), *lines])


def _unknown(name: str) -> str:
    import difflib  # noqa: PLC0415 - only for those who mistyped

    near = difflib.get_close_matches(name, commands.names(), n=1)
    if near:
        return _("there is no command {name!r}; did you mean {near}?", name=name, near=near[0])
    return _("there is no command {name!r}; `tutor --help` lists them", name=name)
