"""Say how far you have come: what is solved, how, and which mistakes come back."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections import Counter
from collections.abc import Iterator

from tutor.course import Course, find_course
from tutor.learner.place import home
from tutor.learner.sitting import Attempt
from tutor.learner.states import tallies
from tutor.learner.store import Store, look_at
from tutor.terminal.figures import columns
from tutor.terminal.visible import visible
from tutor.verdict import Status

_AWAY = 600.0  # seconds: who takes longer over one answer has done something else meanwhile


def arguments(parser: ArgumentParser) -> None:
    """No options of its own."""


def run(options: Namespace) -> int:
    """Print a few numbers, none of them flattering or shaming."""
    course = Course(find_course(options.course), options.lang)
    store = look_at(home())
    for line in report(course, store):
        print(visible(line))
    return 0


def report(course: Course, store: Store) -> Iterator[str]:
    """The lines of the report."""
    if store.problem:
        yield store.problem
    known = {entry.id for entry in course.entries}
    done = {id: tally for id, tally in tallies(store).items() if id in known}
    count = len(course.entries)
    yield f"solved    {sum(tally.solved > 0 for tally in done.values())} of {count} exercises"
    yield f"mastered  {sum(tally.mastered for tally in done.values())} of {count}"
    answers = [(id, sitting, a) for id, sitting, a in store.attempts() if id in done]
    if answers:
        yield from _answers(answers)
    else:
        yield "No answer has been given yet: `tutor` begins the course."


def _answers(answers: list[tuple[str, int, Attempt]]) -> Iterator[str]:
    tries: dict[tuple[int, str], list[str]] = {}
    for _, sitting, answer in answers:
        if answer.verdict not in {Status.INVALID, Status.GRADER_ERROR}:
            tries.setdefault((sitting, answer.part), []).append(answer.verdict)
    first = sum(verdicts[0] == Status.RIGHT for verdicts in tries.values())
    minutes = sum(min(answer.seconds, _AWAY) for _, _, answer in answers) / 60
    yield f"answers   {len(answers)}, right at the first try in {first} of {len(tries)} parts"
    yield f"time      {minutes:.0f} minutes"
    mistakes = Counter((id, a.mistake) for id, _, a in answers if a.mistake)
    if mistakes:
        yield "mistakes that came up most:"
        rows = [[str(n), str(mistake), id] for (id, mistake), n in mistakes.most_common(5)]
        yield from (f"  {line}" for line in columns(rows))
