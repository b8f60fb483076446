"""Start the course, or go on where you left off."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from tutor.course import Course, find_course
from tutor.learner.place import history, home, programs
from tutor.learner.store import open_store
from tutor.session.guide import Road
from tutor.session.session import Session
from tutor.terminal.choosing import converse


def arguments(parser: ArgumentParser) -> None:
    """No options of its own."""


def run(options: Namespace) -> int:
    """Hold the conversation."""
    return sit_down(options)


def sit_down(
    options: Namespace,
    exercise: str | None = None,
    seed: int | None = None,
    road: Road = Road.COURSE,
    anew: bool = False,
) -> int:
    """A visit: at a given exercise, or where the road was left, or with that road begun `anew`."""
    course = Course(find_course(options.course), options.lang)
    if exercise:
        course.entry(exercise)  # unknown: said at once, before anything is written
    folder = home()
    store = open_store(folder)
    session = Session(course, store, programs(folder))
    typed_before = history(folder) if store.saves else None
    if anew:
        session.seat.guide.place_anew()
    settings = options.settings._replace(plain=options.plain)
    return converse(session, session.open(exercise, seed, road), settings, typed_before)
