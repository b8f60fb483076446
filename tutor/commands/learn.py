"""Start the course, or go on where you left off."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from dataclasses import replace

from tutor.course import Course, find_course
from tutor.learner.place import history, home, programs
from tutor.learner.store import open_store
from tutor.session.session import Session
from tutor.terminal.choosing import converse


def arguments(parser: ArgumentParser) -> None:
    """No options of its own."""


def run(options: Namespace) -> int:
    """Hold the conversation."""
    return sit_down(options)


def sit_down(options: Namespace, exercise: str | None = None, seed: int | None = None) -> int:
    """A visit to the course, at a given exercise or where it was left."""
    course = Course(find_course(options.course), options.lang)
    if exercise:
        course.entry(exercise)  # unknown: said at once, before anything is written
    folder = home()
    store = open_store(folder)
    session = Session(course, store, programs(folder))
    typed_before = history(folder) if store.saves else None
    settings = replace(options.settings, plain=options.plain)
    return converse(session, session.open(exercise, seed), settings, typed_before)
