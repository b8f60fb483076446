"""The command line: finds the command, and turns whatever goes wrong into a sentence."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from typing import Any, NoReturn

from tutor import commands
from tutor.version import VERSION

DEFAULT = "learn"
USAGE = 2  # exit code for input that will not do
OUR_FAULT = 4
INTERRUPTED = 130
BROKEN_PIPE = 141


class Parser(argparse.ArgumentParser):
    """A parser that complains in one line."""

    def error(self, message: str) -> NoReturn:
        raise commands.BadInput(f"{message}; `{self.prog} --help` shows what there is")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit code."""
    _survive_odd_bytes()
    try:
        code = _run(sys.argv[1:] if arguments is None else arguments)
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
    options, rest = _split(arguments)
    command = commands.load(options.command)
    parser = Parser(
        prog=f"tutor {options.command}",
        description=command.__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    _common(parser, default=argparse.SUPPRESS)
    command.arguments(parser)
    return int(command.run(parser.parse_args(rest, options)))


def _split(arguments: Sequence[str]) -> tuple[argparse.Namespace, list[str]]:
    """The common options before the command, its name, and what follows it."""
    parser = Parser(
        prog="tutor",
        description="Learn neural networks with pencil, algebra and code.",
        epilog=_contents(),
        formatter_class=argparse.RawDescriptionHelpFormatter,
        usage="tutor [options] [command] …",
    )
    parser.add_argument("--version", action="version", version=f"tutor {VERSION}")
    _common(parser, default=None)
    parser.add_argument("command", nargs="?", default=DEFAULT, help=argparse.SUPPRESS)
    parser.add_argument("rest", nargs=argparse.REMAINDER, help=argparse.SUPPRESS)
    options = parser.parse_args(arguments)
    if options.command not in commands.names():
        raise commands.BadInput(_unknown(options.command))
    return options, options.__dict__.pop("rest")


def _common(parser: argparse.ArgumentParser, default: Any) -> None:
    """The options of every command; they may stand before or after it."""
    lang = default if default is argparse.SUPPRESS else "en"
    plain = default if default is argparse.SUPPRESS else False
    parser.add_argument("--course", metavar="PATH", default=default, help="another course")
    parser.add_argument("--lang", metavar="LANG", default=lang, type=_language, help="en, zh, …")
    parser.add_argument("--plain", action="store_true", default=plain, help="line by line")


def _language(text: str) -> str:
    if not (len(text) == 2 and text.isascii() and text.isalpha()):
        raise argparse.ArgumentTypeError(f"{text!r} is no language; give two letters, such as en")
    return text.lower()


def _contents() -> str:
    names = commands.names()
    width = max(map(len, names))
    lines = [f"  {name:{width}}  {commands.summary(name)}" for name in names]
    return "\n".join(["commands (without one: learn):", *lines])


def _unknown(name: str) -> str:
    import difflib  # noqa: PLC0415 - only for those who mistyped

    near = difflib.get_close_matches(name, commands.names(), n=1)
    hint = f"did you mean {near[0]}?" if near else "`tutor --help` lists them"
    return f"there is no command {name!r}; {hint}"


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
        f"tutor: this should not have happened: {type(error).__name__}: {error}\n"
        "Nothing you did is lost. TUTOR_DEBUG=1 shows where it happened.",
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
