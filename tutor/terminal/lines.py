"""Every block as plain lines: one fact a line, no colour, no boxes, numbers in place of pictures."""

from __future__ import annotations

from functools import singledispatch

from tutor.course.evidence import Bars, Curves, Evidence, Table
from tutor.session import blocks
from tutor.terminal.figures import columns, figure, milestones
from tutor.terminal.markdown import plain
from tutor.terminal.visible import visible
from tutor.verdict import PartVerdict, Status

SPOKEN = {
    Status.RIGHT: "Right",
    Status.PARTIAL: "Partly right",
    Status.WRONG: "Not yet",
    Status.INVALID: "That could not be read, and costs no try",
    Status.MISSING: "No answer",
    Status.TIMEOUT: "Your program took too long",
    Status.MEMORY: "Your program used too much memory",
    Status.CRASHED: "Your program stopped",
    Status.REFUSED: "Your program tried something that is not allowed",
    Status.GRADER_ERROR: "The tutor failed, not you",
}


def lines(block: blocks.Block) -> str:
    """A block as text, safe to show anywhere."""
    return visible(_lines(block))


@singledispatch
def _lines(block: blocks.Block) -> str:
    raise TypeError(f"no lines for {type(block).__name__}")


@_lines.register
def _note(block: blocks.Note) -> str:
    return plain(block.text)


@_lines.register
def _statement(block: blocks.Statement) -> str:
    return f"{plain(block.title)} ({block.exercise}, seed {block.seed})\n\n{plain(block.text)}"


@_lines.register
def _exhibit(block: blocks.Exhibit) -> str:
    return evidence_lines(block.evidence)


@_lines.register
def _question(block: blocks.Question) -> str:
    head = f"{block.number} of {block.count}: {plain(block.text)}"
    options = [
        f"  {option['letter']}) {plain(option['text'])}" for option in block.asks.get("options", [])
    ]
    return "\n".join([head, *options, *how_to_answer(block)])


def how_to_answer(question: blocks.Question) -> list[str]:
    """What a learner has to know to type an answer of this kind, if it is not plain."""
    asks = question.asks
    if question.kind == "code":
        return [
            f"  {asks['signature']}",
            "  `edit` opens a file to write it in, `file` checks that file; or paste the program"
            " here and end it with a line that holds just a dot.".replace("`", ""),
        ]
    if question.kind == "which":
        return [f"  Name each {asks['thing']} by number, 1 to {asks['count']}: 1-3, or 2, 5."]
    if asks.get("places") is not None:
        return [f"  Give {asks['places']} decimals."]
    return []


@_lines.register
def _judged(block: blocks.Judged) -> str:
    return "\n".join([verdict_head(block.verdict), *verdict_details(block)])


def verdict_head(verdict: PartVerdict) -> str:
    """The verdict in a word, with what was understood."""
    understood = verdict.read_as if verdict.verdict in {Status.RIGHT, Status.WRONG} else None
    spoken = SPOKEN[verdict.verdict]
    return f"{spoken}: {plain(understood)}" if understood else f"{spoken}."


def verdict_details(block: blocks.Judged) -> list[str]:
    """The place that could not be read, the message, and the point that shows it."""
    verdict = block.verdict
    details = pointed_at(block.typed, verdict.position)
    if verdict.message:
        details.append(plain(verdict.message))
    if verdict.counterexample and verdict.counterexample not in verdict.message:
        details.append(f"For example: {verdict.counterexample}")
    return details


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
def _hint(block: blocks.Hint) -> str:
    return f"Hint {block.number} of {block.count}: {plain(block.text)}"


@_lines.register
def _solution(block: blocks.Solution) -> str:
    return f"Solution:\n\n{plain(block.text)}"


@_lines.register
def _lesson(block: blocks.Lesson) -> str:
    return f"To take away: {plain(block.text)}"


@_lines.register
def _map(block: blocks.Map) -> str:
    width = max((len(place.id) for places in block.units.values() for place in places), default=0)
    text = []
    for title, places in block.units.items():
        text.append(title)
        for place in places:
            here = "  (you are here)" if place.id == block.here else ""
            text.append(f"  {place.id:{width}}  {place.state:8}  {place.title}{here}")
    return "\n".join(text)


@_lines.register
def _vocabulary(block: blocks.Vocabulary) -> str:
    width = max(map(len, block.words))
    rows = [f"  {word:{width}}  {plain(help)}" for word, help in block.words.items()]
    return "\n".join(["Type an answer, or one of these words:", *rows])


@_lines.register
def _edit(block: blocks.EditFile) -> str:
    return f"Your file is {block.file}. Write your program there, save it, then type: file"


@_lines.register
def _goodbye(block: blocks.Goodbye) -> str:
    return plain(block.text)


def evidence_lines(evidence: Evidence) -> str:
    """Evidence as its label and its numbers."""
    if isinstance(evidence, Table):
        rows = [list(evidence.columns), *[[figure(cell) for cell in row] for row in evidence.rows]]
    elif isinstance(evidence, Bars):
        rows = [[n, figure(v)] for n, v in zip(evidence.names, evidence.values, strict=True)]
    else:
        rows = curve_rows(evidence)
    return "\n".join([f"{plain(evidence.label)}:", *(f"  {line}" for line in columns(rows))])


def curve_rows(curves: Curves, most: int = 8) -> list[list[str]]:
    """A few points of every curve under its name, the first and the last among them."""
    chosen = milestones(len(curves.x), most)
    head = [curves.x_label, *curves.series]
    return [
        head,
        *(
            [figure(curves.x[i]), *(figure(values[i]) for values in curves.series.values())]
            for i in chosen
        ),
    ]
