"""The map of the course: what is locked, ready, started, mastered, due; WORDS search it."""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Mapping, Sequence
from time import time
from typing import Any

from tutor.course import Course, Entry, find_course
from tutor.course.searching import search
from tutor.language import _
from tutor.learner.place import home
from tutor.learner.retention import Memory, memory
from tutor.learner.store import look_at
from tutor.session.blocks import Map
from tutor.session.mapping import Atlas, nothing_found
from tutor.terminal.lines import lines
from tutor.terminal.visible import visible

NOTHING_FOUND = 1


def arguments(parser: ArgumentParser) -> None:
    """What to look for, one unit only, and JSON for programs."""
    words = _("words in ids, skills and titles, in any language")
    parser.add_argument("words", metavar="WORDS", nargs="*", help=words)
    parser.add_argument("--unit", metavar="U", help=_("one unit, such as 1 or neurons"))
    skills = _("the skills that are taught, in place of the exercises")
    parser.add_argument("--skills", action="store_true", help=skills)
    parser.add_argument("--json", action="store_true", help=_("for programs to read"))


def run(options: Namespace) -> int:
    """Print the map. Exit code: 1 if no exercise has the words."""
    course = Course(find_course(options.course), options.lang, whole=True)
    sittings = look_at(home()).sittings()
    atlas = Atlas(course, sittings, time())
    chosen = _chosen(course, options)
    if options.json:
        rows = _records(chosen, atlas, memory(course, sittings), options.skills)
        print(json.dumps(rows, ensure_ascii=False, indent=2))
    elif chosen:
        print(lines(_map(atlas, chosen, options)))
    else:
        print(lines(nothing_found(" ".join(options.words))), file=sys.stderr)
    for id, fault in course.faults.items():
        said = _("{exercise} cannot be read, and is left out: {fault}", exercise=id, fault=fault)
        print(visible(said), file=sys.stderr)
    return 0 if chosen else NOTHING_FOUND


def _map(atlas: Atlas, chosen: Sequence[Entry], options: Namespace) -> Map:
    if options.skills:
        return atlas.skills(chosen)
    return atlas.of(chosen) if options.words or options.unit else atlas.whole()


def _chosen(course: Course, options: Namespace) -> Sequence[Entry]:
    """The exercises that are asked for, in the order of the course."""
    within = course.of_unit(options.unit) if options.unit else course.entries
    return [entry for entry in search(course, options.words) if entry in within]


Memories = Mapping[str, Memory]


def _records(
    chosen: Sequence[Entry], atlas: Atlas, memories: Memories, skills: bool
) -> list[dict[str, Any]]:
    if skills:
        taught = dict.fromkeys(skill for entry in chosen for skill in entry.head.teaches)
        return [_skill(skill, memories) | {"state": str(atlas.skill(skill))} for skill in taught]
    return [_record(entry, str(atlas.state(entry)), memories) for entry in chosen]


def _record(entry: Entry, state: str, memories: Memories) -> dict[str, Any]:
    return {
        "exercise": entry.id,
        "unit": entry.unit,
        "title": entry.title,
        "state": state,
        "minutes": entry.head.minutes,
        "needs": list(entry.head.needs),
        "teaches": list(entry.head.teaches),
        "skills": [_skill(skill, memories) for skill in entry.head.teaches],
    }


def _skill(skill: str, memories: Memories) -> dict[str, Any]:
    """A skill; what was never practised has neither a retention nor a time to be reviewed."""
    found = memories.get(skill)
    return {
        "skill": skill,
        "retention": round(found.retention(time()), 3) if found else None,
        "due": int(found.due) if found else None,
    }
