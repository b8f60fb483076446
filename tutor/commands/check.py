"""Check answers to an exercise. Exit code: 0 right, 1 not right, 2 could not be read."""

from __future__ import annotations

import json
from argparse import ArgumentParser, ArgumentTypeError, Namespace
from pathlib import Path

from tutor.answers.spoken import full_name, in_a_word
from tutor.commands import BadInput
from tutor.commands.show import seed, worksheet
from tutor.language import _
from tutor.learner.programs import UnreadableFile
from tutor.learner.sheet import read_answers
from tutor.session.blocks import Judged
from tutor.session.worksheet import Worksheet
from tutor.terminal.lines import lines
from tutor.verdict import Status, Verdict

RIGHT, NOT_RIGHT, UNREADABLE = 0, 1, 2


def arguments(parser: ArgumentParser) -> None:
    """The exercise, a seed, and the answers."""
    parser.add_argument("exercise", metavar="ID")
    parser.add_argument("--seed", type=seed, default=0, metavar="N", help=_("0 if not given"))
    parser.add_argument(
        "--answer",
        type=_pair,
        action="append",
        default=[],
        metavar="PART=TEXT",
        help=_("one answer; may be given for each part"),
    )
    file = _("a .toml or .json file, or a program in .py")
    parser.add_argument("--answers", type=Path, metavar="FILE", help=file)
    parser.add_argument("--json", action="store_true", help=_("for programs to read"))


def run(options: Namespace) -> int:
    """Print the verdict."""
    sheet = worksheet(options)
    answers = _answers(options, sheet)
    verdict = sheet.judge(answers)
    if options.json:
        print(json.dumps(verdict.as_dict(), ensure_ascii=False, indent=2))
    else:
        _print(verdict, answers)
    return exit_code(verdict)


def exit_code(verdict: Verdict) -> int:
    """What the verdict is to a shell."""
    if not verdict.could_be_read:
        return UNREADABLE
    return RIGHT if verdict.verdict is Status.RIGHT else NOT_RIGHT


def _answers(options: Namespace, sheet: Worksheet) -> dict[str, str]:
    """Part name to text, from the file and from the command line. Raises BadInput."""
    exercise = sheet.exercise
    try:
        file = options.answers
        answers = read_answers(file, exercise.id, exercise.parts) if file else {}
    except UnreadableFile as problem:
        raise BadInput(str(problem)) from None
    answers |= dict(options.answer)
    known = [part.name for part in exercise.parts]
    for name in answers:
        if name not in known:
            raise BadInput(
                _(
                    "{exercise} has no part {name!r}; its parts: {parts}",
                    exercise=exercise.id,
                    name=name,
                    parts=", ".join(full_name(part, sheet.called(part)) for part in known),
                )
            )
    return answers


def _pair(text: str) -> tuple[str, str]:
    name, equals, answer = text.partition("=")
    if not equals:
        raise ArgumentTypeError(_("{text!r} names no part; write it as y1=46", text=text))
    return name.strip(), answer


def _print(verdict: Verdict, answers: dict[str, str]) -> None:
    for part in verdict.parts:
        text = lines(Judged(answers.get(part.name, ""), part))
        name = full_name(part.name, part.called)
        print(f"{name}: {text}".replace("\n", "\n    "))
    print(
        _(
            "{verdict}, {score:g} of {max:g} points",
            verdict=in_a_word(verdict.verdict),
            score=verdict.score,
            max=verdict.max,
        )
    )
