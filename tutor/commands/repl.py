"""Python with the engine loaded, and words that show graphs, derivatives and checks."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from tutor.commands.show import seed
from tutor.language import _


def arguments(parser: ArgumentParser) -> None:
    """An exercise whose numbers are loaded, and a seed for them."""
    parser.add_argument("exercise", metavar="ID", nargs="?")
    parser.add_argument("--seed", type=seed, default=0, metavar="N", help=_("0 if not given"))


def run(options: Namespace) -> int:
    """Hold the conversation."""
    from tutor.learner.place import home  # noqa: PLC0415 - `--help` needs none of it
    from tutor.repl import Repl  # noqa: PLC0415
    from tutor.terminal.workbench import work  # noqa: PLC0415

    values, origin = {}, ""
    if options.exercise:
        from tutor.course import Course, find_course  # noqa: PLC0415

        course = Course(find_course(options.course), options.lang)
        values = course.load(options.exercise).variant(options.seed).as_dict()
        origin = _("{exercise}, seed {seed}", exercise=options.exercise, seed=options.seed)
    repl, kept = Repl(values, origin), home() / "repl-history"
    return work(repl, options.plain, kept, options.settings.vi)
