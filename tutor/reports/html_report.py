"""A page for the teacher: which mistakes, how scores lie, what was stopped, and every student.

One file that needs nothing else, neither a network nor a server. Templates stand in `page/`. All
text is escaped by Jinja but the page's own style and script; and the page forbids the browser to
run or load anything but these two, so that even markup that got through could do nothing.
"""

from __future__ import annotations

import hashlib
from base64 import b64encode
from collections.abc import Iterator
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from tutor.answers.spoken import in_a_word
from tutor.grading.report import GradedExercise, GradedSubmission, Report
from tutor.language import N_, _, ngettext, spoken
from tutor.reports import tallies
from tutor.reports.reasons import STOPPED, lost_parts
from tutor.reports.shown import number, on_a_line
from tutor.verdict import Status
from tutor.version import VERSION

_FOLDER = Path(__file__).with_name("page")
_LONGEST_NAME = 120
_LONGEST_TEXT = 500
_MOST_ANSWERS = 10

# Verdicts of one colour: its sign, for whoever sees no colours, and what it means.
_TONES = {
    "right": ("✓", N_("right")),
    "partial": ("◐", N_("partial")),
    "wrong": ("✗", N_("wrong or unreadable")),
    "stopped": ("!", N_("stopped or refused")),
    "missing": ("–", N_("missing")),
    "open": ("…", N_("not judged")),
}
_TONE = dict.fromkeys(STOPPED, "stopped") | {
    None: "open",
    Status.RIGHT: "right",
    Status.PARTIAL: "partial",
    Status.WRONG: "wrong",
    Status.INVALID: "wrong",
    Status.MISSING: "missing",
}


def render(report: Report) -> str:
    """The page as HTML."""
    places = {submission.id: place for place, submission in enumerate(report.submissions)}
    return (
        _environment()
        .get_template("page.html")
        .render(
            report=report,
            places=places,
            mistakes=tallies.mistakes(report),
            shared=tallies.shared_answers(report)[:_MOST_ANSWERS],
            exercises=tallies.exercises(report),
            scores=tallies.scores(report),
            stopped=tallies.stopped(report),
            slowest=tallies.slowest(report),
            least_seconds=tallies.SECONDS[-1],
            share_of=tallies.share_of,
            tones=list(_TONES),
            style=_file("style.css"),
            script=_file("page.js"),
            version=VERSION,
            language=spoken(),
        )
    )


def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(_FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.globals |= {"_": _, "ngettext": ngettext, "html": _html}
    environment.filters |= {
        "bands": _bands,
        "by_exercise": lambda one: {exercise.id: exercise for exercise in one.exercises},
        "digest": _digest,
        "mark": lambda verdict: _TONES[_TONE[verdict]][0],
        "meaning": lambda tone: _(_TONES[tone][1]),
        "name": lambda text: on_a_line(text, _LONGEST_NAME),
        "percent": _percent,
        "points": lambda value: number(value, 2),
        "reasons": lambda one: list(_reasons(one)),
        "sign": lambda tone: _TONES[tone][0],
        "text": lambda text: on_a_line(text, _LONGEST_TEXT),
        "tone": lambda verdict: _TONE[verdict],
        "toned": _toned,
        "verdict": lambda verdict: in_a_word(verdict).replace("_", " "),
    }
    return environment


def _html(message: str, **values: object) -> Markup:
    """A sentence of ours with marks in it; the values have none."""
    return Markup(_(message)).format(**values)


def _file(name: str) -> Markup:
    """A file of our own, which goes into the page as it is."""
    return Markup((_FOLDER / name).read_text(encoding="utf-8"))


def _digest(text: str) -> str:
    """What a Content-Security-Policy knows a text by."""
    return f"sha256-{b64encode(hashlib.sha256(text.encode()).digest()).decode()}"


def _percent(share: float | None) -> str:
    """100 % is for those who lost nothing."""
    if share is None:
        return "–"
    whole = round(100 * share)
    return f"{99 if whole == 100 and share < 1 else whole} %"


def _toned(tally: tallies.Tally) -> list[tuple[str, int]]:
    """How many verdicts there are of each colour, in the order of the colours."""
    counts = dict.fromkeys(_TONES, 0)
    for verdict, count in tally.verdicts.items():
        counts[_TONE[verdict]] += count
    return [(tone, count) for tone, count in counts.items() if count]


def _bands(tally: tallies.Tally) -> Iterator[tuple[str, float, float]]:
    """The colours of a bar one after another: where each begins, and how wide it is, in percent."""
    begin = 0.0
    for tone, count in _toned(tally):
        width = 100 * count / tally.submissions
        yield tone, begin, width
        begin += width


def _reasons(submission: GradedSubmission) -> Iterator[tuple[str, str]]:
    """Why points are missing, and what else is to be said, each with its exercise or none."""
    for about in (submission.message, submission.late, *submission.notes):
        if about:
            yield "", about
    for exercise in submission.exercises:
        for reason in lost_parts(exercise) or _whole(exercise):
            yield exercise.id, reason


def _whole(exercise: GradedExercise) -> list[str]:
    return [exercise.message] if exercise.message else []
