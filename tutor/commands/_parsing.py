"""The parser of command lines: argparse, in the language that is spoken."""

from __future__ import annotations

import argparse
from typing import NoReturn

from tutor.commands import BadInput
from tutor.language import N_, _, ngettext
from tutor.language.wrapping import wrapped

# argparse looks its sentences up under these two names, and has no other way to be told.
argparse.__dict__.update({"_": _, "ngettext": ngettext})
_OF_ARGPARSE = (
    N_("usage: "),
    N_("positional arguments"),
    N_("options"),
    N_("show this help message and exit"),
    N_("argument %(argument_name)s: %(message)s"),
    N_("the following arguments are required: %s"),
    N_("unrecognized arguments: %s"),
    N_("ambiguous option: %(option)s could match %(matches)s"),
    N_("expected one argument"),
    N_("expected at least one argument"),
    N_("not allowed with argument %s"),
    N_("ignored explicit argument %r"),
    N_("invalid %(type)s value: %(value)r"),
    N_("invalid choice: %(value)r (choose from %(choices)s)"),
)


class Help(argparse.HelpFormatter):
    """Help whose paragraphs fill the window, and whose lines never break within a character."""

    def _split_lines(self, text: str, width: int) -> list[str]:
        return wrapped(text, width)

    def _fill_text(self, text: str, width: int, indent: str) -> str:
        return "\n".join(line for part in text.split("\n") for line in _filled(part, width))


class Parser(argparse.ArgumentParser):
    """A parser that complains in one line."""

    def __init__(self, prog: str, description: str, epilog: str = "", usage: str | None = None):
        super().__init__(prog, usage, description, epilog, formatter_class=Help)

    def error(self, message: str) -> NoReturn:
        raise BadInput(
            _(
                "{message}; `{command} --help` shows what there is",
                message=message,
                command=self.prog,
            )
        )


def _filled(line: str, width: int) -> list[str]:
    """A line of a description; one of a table goes on below its last column."""
    lead, gap, last = line.rpartition("  ")
    return wrapped(last, width, lead + gap, " " * len(lead + gap)) or [""]
