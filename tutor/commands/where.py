"""Say where your progress, your programs, journals of gradings and the course are kept."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from tutor.course import find_course
from tutor.learner.place import database, grading, home, programs


def arguments(parser: ArgumentParser) -> None:
    """No options of its own."""


def run(options: Namespace) -> int:
    """Print the places, each on a line."""
    folder = home()
    print(f"progress  {database(folder)}")
    print(f"programs  {programs(folder)}")
    print(f"grading   {grading(folder)}")
    print(f"course    {find_course(options.course)}")
    return 0
