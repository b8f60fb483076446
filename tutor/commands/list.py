"""The map of the course: what is locked, ready, started, mastered."""

from __future__ import annotations

import json
from argparse import ArgumentParser, Namespace
from typing import Any

from tutor.course import Course, Entry, find_course
from tutor.language import _
from tutor.learner.place import home
from tutor.learner.states import states
from tutor.learner.store import look_at
from tutor.session.blocks import Map, Place
from tutor.terminal.lines import lines


def arguments(parser: ArgumentParser) -> None:
    """One unit only, and JSON for programs."""
    parser.add_argument("--unit", metavar="U", help=_("one unit, such as 1 or neurons"))
    parser.add_argument("--json", action="store_true", help=_("for programs to read"))


def run(options: Namespace) -> int:
    """Print the map."""
    course = Course(find_course(options.course), options.lang)
    entries = course.of_unit(options.unit) if options.unit else course.entries
    found = states(course, look_at(home()))
    if options.json:
        rows = [_record(entry, str(found[entry.id])) for entry in entries]
        print(json.dumps(rows, ensure_ascii=False, indent=2))
        return 0
    places: dict[str, list[Place]] = {entry.unit: [] for entry in entries}
    for entry in entries:
        places[entry.unit].append(Place(entry.id, entry.title, str(found[entry.id])))
    print(lines(Map({course.units[unit]: tuple(row) for unit, row in places.items()})))
    return 0


def _record(entry: Entry, state: str) -> dict[str, Any]:
    return {
        "exercise": entry.id,
        "unit": entry.unit,
        "title": entry.title,
        "state": state,
        "minutes": entry.head.minutes,
        "needs": list(entry.head.needs),
        "teaches": list(entry.head.teaches),
    }
