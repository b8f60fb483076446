"""Say how far you have come: what is solved, what stays, which mistakes are overcome."""

from __future__ import annotations

import json
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator, Sequence
from datetime import datetime
from shutil import get_terminal_size
from time import time

from tutor.course import Course, find_course
from tutor.language import _, ngettext
from tutor.learner.mistakes import Met
from tutor.learner.place import home
from tutor.learner.progress import Figures, Progress, progress
from tutor.learner.store import look_at
from tutor.terminal.figures import columns
from tutor.terminal.markdown import hanging, plain
from tutor.terminal.visible import visible

_MOST_MISTAKES = 8


def arguments(parser: ArgumentParser) -> None:
    """JSON for programs."""
    parser.add_argument("--json", action="store_true", help=_("for programs to read"))


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
    yield from columns(list(_whole(found.course)), _width())
    if not found.course.answers:
        yield plain(_("No answer has been given yet: `tutor` begins the course."))
        return
    yield ""
    rows = [_unit(unit, figures) for unit, figures in found.units.items() if figures.answers]
    yield from columns([_head(), *rows], _width())
    overcome = [met for met in found.mistakes if met.overcome]
    yield from _mistakes(_("Mistakes overcome:"), overcome)
    open_ones = [met for met in found.mistakes if not met.overcome]
    yield from _mistakes(_("Mistakes to watch:"), open_ones)


def _whole(course: Figures) -> Iterator[tuple[str, str]]:
    """What each figure is, and the figure in words."""
    count = course.exercises
    yield _("solved"), _("{solved} of {count} exercises", solved=course.solved, count=count)
    yield _("mastered"), _("{mastered} of {count}", mastered=course.mastered, count=count)
    if course.known:
        yield _("known"), _("{count}, by the placement check", count=course.known)
    if course.skills:
        practised = _(
            "{count} practised, {due} due for review", count=course.skills, due=course.due
        )
        kept = _percent(course.retention)
        yield _("skills"), practised
        yield _("retention"), _("{share} of what was practised, by estimate", share=kept)
    if course.answers:
        right, tried = course.right_first, course.tried
        yield _("first try"), _("right in {right} of {count} parts", right=right, count=tried)
        yield _("time"), _("{count:.0f} minutes", count=course.seconds / 60)


def _head() -> Sequence[str]:
    return _("unit"), _("solved"), _("mastered"), _("first try"), _("kept"), _("min")


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
        yield hanging("  ", _mistake(one), _width())
    if len(met) > _MOST_MISTAKES:
        more = len(met) - _MOST_MISTAKES
        yield "  " + _("and {count} more; --json lists them all", count=more)


def _mistake(met: Met) -> str:
    made = ngettext(
        "{mistake} in {exercise}: once, last on {day}",
        "{mistake} in {exercise}: {count} times, last on {day}",
        met.times,
        mistake=met.mistake,
        exercise=met.exercise,
        day=_day(met.seen),
    )
    avoided = _("avoided on {day}", day=_day(met.avoided)) if met.avoided else ""
    return "; ".join(filter(None, [made, avoided]))


def _width() -> int:
    return get_terminal_size().columns


def _day(time: float) -> str:
    return f"{datetime.fromtimestamp(time):%Y-%m-%d}"
