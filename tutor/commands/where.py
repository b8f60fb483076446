"""Say where your progress, your programs, journals of gradings and the course are kept."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from tutor.course import find_course
from tutor.language import _
from tutor.learner.place import database, grading, home, programs
from tutor.terminal.wrapping import padded, width


def arguments(parser: ArgumentParser) -> None:
    """No options of its own."""


def run(options: Namespace) -> int:
    """Print the places, each on a line."""
    folder = home()
    places = {
        _("progress"): database(folder),
        _("programs"): programs(folder),
        _("grading"): grading(folder),
        _("course"): find_course(options.course),
    }
    longest = max(map(width, places))
    for name, place in places.items():
        print(f"{padded(name, longest)}  {place}")
    return 0
