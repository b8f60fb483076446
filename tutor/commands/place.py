"""Find out what you can skip: a few questions, to be left and gone on with at any time."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from tutor.commands.learn import sit_down
from tutor.language import _
from tutor.session.guide import Road


def arguments(parser: ArgumentParser) -> None:
    """Whether to begin anew."""
    again = _("ask once more about what was not known")
    parser.add_argument("--again", action="store_true", help=again)


def run(options: Namespace) -> int:
    """Hold the conversation, beginning with the questions."""
    return sit_down(options, road=Road.PLACE, anew=options.again)
