"""Show an exercise to its author: everything at once, and again whenever one of its files is saved.

`--as-wrong MISTAKE` answers as a learner who makes that mistake, and shows what is said to it.
"""

from __future__ import annotations

import time
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator
from pathlib import Path

from tutor.commands import BadInput
from tutor.commands.show import seed
from tutor.course import Course, CourseFault, Exercise, find_course
from tutor.course.words import Words
from tutor.language import _
from tutor.session.blocks import Block, Judged

LOOK_EVERY = 0.3  # seconds


def arguments(parser: ArgumentParser) -> None:
    """The exercise, its seed, the mistake to make, and whether to stay."""
    parser.add_argument("exercise", metavar="ID")
    parser.add_argument("--seed", type=seed, default=0, metavar="N", help=_("0 if not given"))
    parser.add_argument("--as-wrong", metavar="MISTAKE", help=_("answer with this mistake"))
    parser.add_argument("--once", action="store_true", help=_("show it once, and leave"))


def run(options: Namespace) -> int:
    """Show, wait for a change, show again; Ctrl-C leaves."""
    folder = Course(find_course(options.course), options.lang).entry(options.exercise).folder
    while True:
        seen = _state(folder)
        print("\n\n".join(_pages(options)), flush=True)
        if options.once:
            return 0
        print(_("\n[waiting for a change in {folder}; Ctrl-C leaves]", folder=folder), flush=True)
        try:
            while _state(folder) == seen:
                time.sleep(LOOK_EVERY)
        except KeyboardInterrupt:
            return 0


def _state(folder: Path) -> list[tuple[str, int]]:
    """The files and when each was last written."""
    return sorted((file.name, file.stat().st_mtime_ns) for file in folder.iterdir())


def _pages(options: Namespace) -> Iterator[str]:
    """The whole exercise as text; a fault of the course in its place, if there is one."""
    from tutor.session.worksheet import Worksheet  # noqa: PLC0415 - with the exercise, not before
    from tutor.terminal.lines import lines  # noqa: PLC0415

    try:
        course = Course(find_course(options.course), options.lang)
        exercise = course.load(options.exercise)
        sheet = Worksheet(exercise, options.seed, options.lang)
        blocks: list[Block] = [sheet.statement, *sheet.exhibits(), *sheet.questions()]
        yield from map(lines, blocks)
        yield from _hints(sheet.words)
        yield from _answered(exercise, options)
        yield _("solution: {solution}", solution=sheet.solution)
    except CourseFault as fault:
        yield f"{fault}"


def _hints(words: Words) -> Iterator[str]:
    """Every ladder, in the order of the file."""
    for part, rungs in words.ladders.items():
        for number, text in enumerate(rungs, start=1):
            if part:
                yield _("hint {number} for {part}: {text}", number=number, part=part, text=text)
            else:
                yield _("hint {number}: {text}", number=number, text=text)


def _answered(exercise: Exercise, options: Namespace) -> Iterator[str]:
    """What is said to the answers of a flawless run, or of one with the mistake."""
    from tutor.judge import judge  # noqa: PLC0415
    from tutor.terminal.lines import lines  # noqa: PLC0415

    variant = exercise.variant(options.seed)
    for steps in _runs(exercise, options):
        answers = {
            part.name: part.written(steps[part.name])
            for part in exercise.parts
            if part.kind != "code"
        }
        verdict = judge(exercise, variant, answers, language=options.lang)
        for part in verdict.parts:
            if part.name in answers:
                yield f"{part.name} = {answers[part.name]}\n" + lines(
                    Judged(answers[part.name], part)
                )


def _runs(exercise: Exercise, options: Namespace) -> Iterator[dict[str, object]]:
    variant = exercise.variant(options.seed)
    if not options.as_wrong:
        yield exercise.steps(variant)
        return
    known = [mistake.id for mistake in exercise.mistakes]
    if options.as_wrong not in known:
        raise BadInput(
            _(
                "{id} knows no mistake {mistake!r}; it knows: {known}",
                id=exercise.id,
                mistake=options.as_wrong,
                known=", ".join(known),
            )
        )
    yield from (steps for id, steps in exercise.mistaken(variant) if id == options.as_wrong)
