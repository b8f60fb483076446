"""Open one exercise; it goes on where you left it, or with the numbers of a seed."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from tutor.commands.learn import sit_down
from tutor.commands.show import seed
from tutor.language import _


def arguments(parser: ArgumentParser) -> None:
    """The exercise, and a seed for its numbers."""
    parser.add_argument("exercise", metavar="ID")
    parser.add_argument("--seed", type=seed, metavar="N", help=_("draw the numbers from this seed"))


def run(options: Namespace) -> int:
    """Hold the conversation, beginning there."""
    return sit_down(options, options.exercise, options.seed)
