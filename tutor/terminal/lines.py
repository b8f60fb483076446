"""Every block as plain lines: no colour, no boxes, numbers in place of pictures."""

from __future__ import annotations

from collections.abc import Mapping
from functools import singledispatch
from typing import Any

from tutor.course.evidence import Bars, Curves, Evidence, Table
from tutor.session import blocks
from tutor.terminal.figures import columns, figure, milestones
from tutor.terminal.markdown import hanging, plain, unmarked
from tutor.terminal.visible import visible
from tutor.verdict import PartVerdict, Status

SPOKEN = {
    Status.RIGHT: "Right",
    Status.PARTIAL: "Partly right",
    Status.WRONG: "Not yet",
    Status.INVALID: "That could not be read, and costs no try",
    Status.MISSING: "Missing",
    Status.TIMEOUT: "Your program took too long",
    Status.MEMORY: "Your program used too much memory",
    Status.CRASHED: "Your program stopped",
    Status.REFUSED: "Your program tried something that is not allowed",
    Status.GRADER_ERROR: "The tutor failed, not you",
}


def lines(block: blocks.Block, width: int = 80) -> str:
    """A block as text, safe to show anywhere; paragraphs are wrapped to the width."""
    return visible(_lines(block, width))


@singledispatch
def _lines(block: blocks.Block, width: int) -> str:
    raise TypeError(f"no lines for {type(block).__name__}")


@_lines.register
def _note(block: blocks.Note, width: int) -> str:
    return plain(block.text, width)


@_lines.register
def _statement(block: blocks.Statement, width: int) -> str:
    title = f"{unmarked(block.title)} ({block.exercise}, seed {block.seed})"
    return f"{title}\n\n{plain(block.text, width)}"


@_lines.register
def _exhibit(block: blocks.Exhibit, width: int) -> str:
    return evidence_lines(block.evidence, width)


@_lines.register
def _question(block: blocks.Question, width: int) -> str:
    head = plain(f"{block.number} of {block.count}: {block.text}", width)
    options = [
        hanging(f"  {option['letter']}) ", option["text"], width)
        for option in block.asks.get("options", [])
    ]
    how = [hanging("  ", text, width) for text in how_to_answer(block)]
    return "\n".join([head, *options, *how])


def how_to_answer(question: blocks.Question) -> list[str]:
    """What a learner has to know to type an answer of this kind, if it is not plain."""
    asks = question.asks
    if question.kind == "code":
        return [
            str(asks["signature"]),
            "Type edit to write it in a file, file to check that file; or paste it here and end it "
            "with a line that holds just a dot.",
        ]
    if question.kind == "which":
        thing, count = asks["thing"], asks["count"]
        return [f"Name each {thing} by number, 1 to {count}: 1-3, or 2, 5; or none, or all."]
    if question.kind == "experiment":
        settings = [f"{setting['name']}: {setting['words']}" for setting in asks["settings"]]
        names = [f"{setting['name']}=…" for setting in asks["settings"][:2]]
        return [f"Goal: {asks['goal']}.", *settings, f"Type {', '.join(names)}; it is really run."]
    exact = _exactness(asks)
    if question.kind == "array":
        forms = "1, 2, 3 or as [1 2 3]" if asks.get("vector") else "[[1, 2], [3, 4]] or [1 2; 3 4]"
        return [f"Type it as {forms}, or paste it. {exact}".strip()]
    return [exact] if exact else []


def _exactness(asks: Mapping[str, Any]) -> str:
    for key, what in (("digits", "significant digit"), ("places", "decimal")):
        if (count := asks.get(key)) is not None:
            return f"Give {count} {what}{'' if count == 1 else 's'}."
    return ""


@_lines.register
def _judged(block: blocks.Judged, width: int) -> str:
    verdict = block.verdict
    spoken, read = SPOKEN[verdict.verdict], understood(verdict)
    head = f"{spoken}: {read}" if read else f"{spoken}."
    said = [plain(remark, width) for remark in remarks(verdict)]
    return "\n".join([head, *pointed_at(block.typed, verdict.position), *said])


def understood(verdict: PartVerdict) -> str:
    """What was read of an answer, where that is worth saying."""
    worth_saying = verdict.verdict in {Status.RIGHT, Status.WRONG}
    return unmarked(verdict.read_as) if worth_saying and verdict.read_as else ""


def remarks(verdict: PartVerdict) -> list[str]:
    """The message, and the point that shows it."""
    found = [verdict.message] if verdict.message else []
    if verdict.counterexample and verdict.counterexample not in verdict.message:
        found.append(f"For example, {verdict.counterexample}")
    return found


def pointed_at(typed: str, position: tuple[int, int] | None) -> list[str]:
    """The typed line with carets under the columns in question."""
    if not position or "\n" in typed or len(typed) > 70:
        return []
    first, last = position
    shown = visible(typed.replace("\t", " "))
    if len(shown) != len(typed):
        return []
    return [f"  {shown}", "  " + " " * first + "^" * max(1, last - first)]


@_lines.register
def _hint(block: blocks.Hint, width: int) -> str:
    return plain(f"Hint {block.number} of {block.count}: {block.text}", width)


@_lines.register
def _solution(block: blocks.Solution, width: int) -> str:
    return f"Solution:\n\n{plain(block.text, width)}"


@_lines.register
def _lesson(block: blocks.Lesson, width: int) -> str:
    return plain(f"To take away: {block.text}", width)


@_lines.register
def _map(block: blocks.Map, width: int) -> str:
    wide = id_width(block)
    text = []
    for section in block.sections:
        text.append(f"{heading(section)} ({tally(section)})")
        for place in section.places:
            here = "  (you are here)" if place.id == block.here else ""
            text.append(f"  {state(place)}  {place.id:{wide}}  {unmarked(place.title)}{here}")
            text += [hanging(" " * 14, place.about, width)] if place.about else []
    return "\n".join([*text, *([plain(block.text, width)] if block.text else [])])


# Never colour alone: each state is a word, and a sign to find it by.
STATES = {
    "locked": "·",
    "ready": "○",
    "started": "◐",
    "known": "»",
    "mastered": "✓",
    "due": "↻",
}


def state(place: blocks.Place) -> str:
    """The state of a place: a sign and a word, in one width."""
    return f"{STATES[place.state]} {place.state:8}"


def heading(section: blocks.Section) -> str:
    """The number of a unit, and its title."""
    return f"{section.number} {unmarked(section.title)}".strip()


def tally(section: blocks.Section) -> str:
    """How a unit stands: how many exercises of it are mastered, how many due."""
    total = sum(section.counts.values())
    due = section.counts.get("due", 0)
    mastered = section.counts.get("mastered", 0) + due
    said = f"{mastered} of {total} mastered"
    return f"{said}, {due} due" if due else said


def id_width(block: blocks.Map) -> int:
    """The width of the longest id on a map."""
    return max((len(place.id) for section in block.sections for place in section.places), default=0)


@_lines.register
def _vocabulary(block: blocks.Vocabulary, width: int) -> str:
    width = max(map(len, block.words))
    rows = [f"  {word:{width}}  {unmarked(help)}" for word, help in block.words.items()]
    return "\n".join(["Type an answer, or one of these words:", *rows])


@_lines.register
def _edit(block: blocks.EditFile, width: int) -> str:
    return f"Write your program in this file, save it, then type file:\n{block.file}"


@_lines.register
def _goodbye(block: blocks.Goodbye, width: int) -> str:
    return plain(block.text, width)


def evidence_lines(evidence: Evidence, width: int) -> str:
    """Evidence as its label and its numbers."""
    if isinstance(evidence, Table):
        rows = [list(evidence.columns), *[[figure(cell) for cell in row] for row in evidence.rows]]
    elif isinstance(evidence, Bars):
        rows = [[n, figure(v)] for n, v in zip(evidence.names, evidence.values, strict=True)]
    else:
        rows = curve_rows(evidence)
    found = columns(rows, width - 2)
    return "\n".join([f"{unmarked(evidence.label)}:", *(f"  {line}" for line in found)])


def curve_rows(curves: Curves, most: int = 8) -> list[list[str]]:
    """A few points of every curve behind its name, the first and the last among them.

    A run that broke off has fewer values than the others.
    """
    chosen = milestones(len(curves.x), most)
    return [
        [curves.x_label, *(figure(curves.x[i]) for i in chosen)],
        *(
            [name, *(figure(values[i]) if i < len(values) else "-" for i in chosen)]
            for name, values in curves.series.items()
        ),
    ]
