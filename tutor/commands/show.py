"""Print an exercise: what it asks, with the numbers of a seed."""

from __future__ import annotations

import json
from argparse import ArgumentParser, ArgumentTypeError, Namespace
from typing import Any

from tutor.course import Course, evidence, find_course
from tutor.language import _
from tutor.session.blocks import Block, Note, Question
from tutor.session.worksheet import Worksheet
from tutor.terminal.lines import lines
from tutor.terminal.record import printable


def arguments(parser: ArgumentParser) -> None:
    """The exercise, a seed, and JSON for programs."""
    parser.add_argument("exercise", metavar="ID")
    parser.add_argument("--seed", type=seed, default=0, metavar="N", help=_("0 if not given"))
    parser.add_argument("--json", action="store_true", help=_("for programs to read"))


def run(options: Namespace) -> int:
    """Print the statement, its evidence and its parts."""
    sheet = worksheet(options)
    if options.json:
        print(json.dumps(printable(_record(sheet)), ensure_ascii=False, indent=2))
        return 0
    blocks: list[Block] = [sheet.statement, *sheet.exhibits(), *sheet.questions(), _checking(sheet)]
    print("\n\n".join(map(lines, blocks)))
    return 0


def _checking(sheet: Worksheet) -> Note:
    """How answers to these parts are handed over to `tutor check`."""
    questions = [*sheet.questions()]
    names = [question.name for question in questions]
    program = questions[0].kind == "code"
    given = "--answers FILE.py" if program else f"--answer {names[0]}=…"
    command = f"tutor check {sheet.exercise.id} --seed {sheet.seed} {given}"
    return Note(
        _("Parts, by the names that check wants: {names}", names=", ".join(names))
        + "\n\n"
        + _("For example: {command}", command=f"`{command}`")
    )


def worksheet(options: Namespace) -> Worksheet:
    """The exercise and the seed that were asked for."""
    course = Course(find_course(options.course), options.lang)
    return Worksheet(course.load(options.exercise), options.seed, options.lang)


def seed(text: str) -> int:
    """A seed as typed: a whole number, not negative."""
    if not (text.isascii() and text.isdecimal() and len(text) <= 18):
        raise ArgumentTypeError(_("{text!r} is no seed; give a whole number such as 7", text=text))
    return int(text)


def _record(sheet: Worksheet) -> dict[str, Any]:
    return {
        "exercise": sheet.exercise.id,
        "seed": sheet.seed,
        "title": sheet.words.title,
        "statement": sheet.words.statement,
        "parts": [_part(question) for question in sheet.questions()],
        "evidence": [evidence.as_dict(exhibit.evidence) for exhibit in sheet.exhibits()],
    }


def _part(question: Question) -> dict[str, Any]:
    return {"name": question.name, "kind": question.kind, "prompt": question.text} | dict(
        question.asks
    )
