"""Say where progress, programs, journals of gradings, settings and the course are kept."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from tutor.course import find_course
from tutor.language import _
from tutor.language.wrapping import padded, width
from tutor.learner.place import database, grading, home, pictures, programs, settings


def arguments(parser: ArgumentParser) -> None:
    """No options of its own."""


def run(options: Namespace) -> int:
    """Print the places, each on a line."""
    folder = home()
    places = {
        _("progress"): database(folder),
        _("programs"): programs(folder),
        _("pictures"): pictures(folder),
        _("grading"): grading(folder),
        _("settings"): settings(folder),
        _("course"): find_course(options.course),
    }
    longest = max(map(width, places))
    for name, place in places.items():
        print(f"{padded(name, longest)}  {place}")
    return 0
