"""Say how far you have come: what is solved, what stays, which mistakes are overcome."""

from __future__ import annotations

import json
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator, Sequence
from datetime import datetime
from shutil import get_terminal_size
from time import time

from tutor.course import Course, find_course
from tutor.learner.mistakes import Met
from tutor.learner.place import home
from tutor.learner.progress import Figures, Progress, progress
from tutor.learner.store import look_at
from tutor.terminal.figures import columns
from tutor.terminal.markdown import hanging
from tutor.terminal.visible import visible

_MOST_MISTAKES = 8
_HEAD = ("unit", "solved", "mastered", "first try", "kept", "min")
_NOTHING = "No answer has been given yet: `tutor` begins the course."


def arguments(parser: ArgumentParser) -> None:
    """JSON for programs."""
    parser.add_argument("--json", action="store_true", help="for programs to read")


def run(options: Namespace) -> int:
    """Print a few numbers, none of them flattering or shaming."""
    course = Course(find_course(options.course), options.lang)
    store = look_at(home())
    found = progress(course, store.sittings(), time())
    if options.json:
        print(json.dumps(found.as_dict(), ensure_ascii=False, indent=2))
        return 0
    for line in [*([store.problem] if store.problem else []), *report(found)]:
        print(visible(line))
    return 0


def report(found: Progress) -> Iterator[str]:
    """The lines of the report."""
    yield from _whole(found.course)
    if not found.course.answers:
        yield _NOTHING
        return
    yield ""
    rows = [_unit(unit, figures) for unit, figures in found.units.items() if figures.answers]
    yield from columns([_HEAD, *rows], get_terminal_size().columns)
    overcome = [met for met in found.mistakes if met.overcome]
    yield from _mistakes("Mistakes overcome:", overcome)
    yield from _mistakes("Mistakes to watch:", [met for met in found.mistakes if not met.overcome])


def _whole(course: Figures) -> Iterator[str]:
    yield f"solved     {course.solved} of {course.exercises} exercises"
    yield f"mastered   {course.mastered} of {course.exercises}"
    if course.known:
        yield f"known      {course.known}, by the placement check"
    if course.skills:
        yield f"skills     {course.skills} practised, {course.due} due for review"
        yield f"retention  {_percent(course.retention)} of what was practised, by estimate"
    if course.answers:
        yield f"first try  right in {course.right_first} of {course.tried} parts"
        yield f"time       {course.seconds / 60:.0f} minutes"


def _unit(name: str, figures: Figures) -> Sequence[str]:
    return (
        name,
        f"{figures.solved}/{figures.exercises}",
        f"{figures.mastered}/{figures.exercises}",
        _percent(figures.right_first / figures.tried if figures.tried else None),
        _percent(figures.retention),
        f"{figures.seconds / 60:.0f}",
    )


def _percent(share: float | None) -> str:
    return "-" if share is None else f"{share:.0%}"


def _mistakes(head: str, met: Sequence[Met]) -> Iterator[str]:
    if not met:
        return
    yield ""
    yield head
    for one in met[:_MOST_MISTAKES]:
        yield hanging("  ", _mistake(one), get_terminal_size().columns)
    if len(met) > _MOST_MISTAKES:
        yield f"  and {len(met) - _MOST_MISTAKES} more; --json lists them all"


def _mistake(met: Met) -> str:
    times = "once" if met.times == 1 else f"{met.times} times"
    said = f"{met.mistake} in {met.exercise}: {times}, last on {_day(met.seen)}"
    return f"{said}; avoided on {_day(met.avoided)}" if met.avoided else said


def _day(time: float) -> str:
    return f"{datetime.fromtimestamp(time):%Y-%m-%d}"
