"""The command line: finds the command, and turns whatever goes wrong into a sentence."""

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
from tutor.version import VERSION

DEFAULT = "learn"
USAGE = 2  # exit code for input that will not do
OUR_FAULT = 4
INTERRUPTED = 130
BROKEN_PIPE = 141


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit code."""
    _survive_odd_bytes()
    given = sys.argv[1:] if arguments is None else arguments
    try:
        if [*given] == ["--version"]:  # asked by scripts, again and again: it costs no parser
            print(f"tutor {VERSION}")
            return 0
        code = _run(given)
        sys.stdout.flush()
        return code
    except SystemExit as leaving:  # argparse, after --help or --version
        return _flushed(leaving)
    except BrokenPipeError:
        _be_quiet()
        return BROKEN_PIPE
    except KeyboardInterrupt:
        return INTERRUPTED
    except Exception as error:
        return _told(error)


def _run(arguments: Sequence[str]) -> int:
    speak(asked_for(arguments) or of_locale(os.environ))
    options, rest = _split(arguments)
    command = commands.load(options.command)
    parser = Parser(f"tutor {options.command}", commands.description(command))
    _common(parser, default=argparse.SUPPRESS)
    command.arguments(parser)
    parser.parse_args(rest, options)
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


def _told(error: Exception) -> int:
    """One sentence on stderr. Whoever looks for a bug sets TUTOR_DEBUG and gets it whole."""
    from tutor.course import CourseFault  # noqa: PLC0415 - only when something went wrong
    from tutor.course.listing import UnknownExercise  # noqa: PLC0415

    if os.environ.get("TUTOR_DEBUG"):
        raise error
    if isinstance(error, commands.BadInput | CourseFault | UnknownExercise):
        print(f"tutor: {error}", file=sys.stderr)
        return USAGE
    print(
        _(
            "tutor: this should not have happened: {kind}: {error}\n"
            "Nothing you did is lost. TUTOR_DEBUG=1 shows where it happened.",
            kind=type(error).__name__,
            error=error,
        ),
        file=sys.stderr,
    )
    return OUR_FAULT


def _survive_odd_bytes() -> None:
    """Text that a terminal cannot show, or bytes that are no text, are replaced, never fatal."""
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")


def _flushed(leaving: SystemExit) -> int:
    try:
        sys.stdout.flush()
    except BrokenPipeError:
        _be_quiet()
    return int(leaving.code or 0)


def _be_quiet() -> None:
    """The reader has gone: keep Python from complaining about it at exit."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


if __name__ == "__main__":
    sys.exit(main())
