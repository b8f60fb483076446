"""The words and points for a judged derivation."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from tutor import algebra
from tutor.algebra.names import shown
from tutor.algebra.tree import keys
from tutor.answers.derivation.chain import Chain, Slip, Unjudged
from tutor.answers.derivation.lines import Line
from tutor.answers.derivation.notebook import Notebook, key_of
from tutor.answers.derivation.statements import Meaning, Reader, SlopeOf, Step
from tutor.answers.reply import Unreadable, invalid, right
from tutor.course.part import Asked
from tutor.verdict import PartVerdict, Status

if TYPE_CHECKING:
    from tutor.answers.derivation import Derivation


def judged(part: Derivation, lines: list[Line], asked: Asked) -> PartVerdict:
    """The verdict on the lines of a derivation; nothing is raised."""
    try:
        notebook = Notebook(part.variables)
        statements = Reader(lines, notebook).statements()
        chain = Chain(part, asked, notebook)
        chain.judge(statements)
    except Unreadable as problem:
        return invalid(part, problem)
    except Unjudged as problem:
        return replace(problem.verdict, message=f"Line {problem.line}: {problem}", position=None)
    return verdict_on(part, chain)


def verdict_on(part: Derivation, chain: Chain) -> PartVerdict:
    """The verdict on the whole."""
    if chain.slips:
        return slipped(part, chain)
    if chain.last is None:
        return invalid(part, Unreadable("So far this only says what names stand for; go on."))
    if not chain.counted:
        return invalid(part, Unreadable("This is the question itself; carry it on."))
    if chain.counted < part.least:
        count = "1 step" if chain.counted == 1 else f"{chain.counted} steps"
        message = f"The result is right, in {count}. Show at least {part.least} lines that differ."
        return invalid(part, Unreadable(message))
    lines = f"All {chain.counted} steps are sound." if chain.counted > 1 else ""
    looks = chain.formed(chain.last)
    if looks.verdict is not Status.RIGHT:
        return replace(looks, message=f"{lines} {looks.message}".strip())
    return right(part, chain.last.reading.text, lines)


def slipped(part: Derivation, chain: Chain) -> PartVerdict:
    """The first line that does not hold, why, and what the others are worth."""
    slip = chain.slips[0]
    score = part.points * chain.share
    remarks = [
        f"Line {slip.statement.line}: {what_fails(slip, chain)}.",
        slip.verdict.message,
        *own_names(slip, chain),
        *the_rest(chain, score),
    ]
    return replace(
        slip.verdict,
        verdict=Status.PARTIAL if score > 0 else Status.WRONG,
        score=score,
        message="\n".join(remark for remark in remarks if remark),
        step=f"{part.name}, line {slip.statement.line}",
        position=None,
    )


def what_fails(slip: Slip, chain: Chain) -> str:
    """How a broken line fails."""
    text = slip.statement.piece.text
    match slip.statement:
        case Meaning(name=name):
            return f"{name} stands for {chain.notebook.stands_for(name)}, and not for {text}"
        case SlopeOf(name=name, by=by):
            return f"d{name}/d{by} is not {text}"
    if not slip.first:
        return f"{text} does not follow from the one before"
    start = chain.part.start
    return f"{text} does not follow from {start}" if start else f"{text} is not what is asked for"


def own_names(slip: Slip, chain: Chain) -> list[str]:
    """What the names of the learner's own in a broken line stand for."""
    if not isinstance(slip.statement, Step):
        return []
    used = keys(slip.statement.reading.tree)
    own = {name: given["def"] for name, given in chain.notebook.own.items() if key_of(name) in used}
    said = [
        f"{shown(key_of(name) or name)} stands for {written(text, chain)}"
        for name, text in own.items()
    ]
    return [f"Here {', '.join(said)}."] if said else []


def written(text: str, chain: Chain) -> str:
    """A formula of the learner's in the notation of the subject."""
    return algebra.read(text, chain.notebook.names).text


def the_rest(chain: Chain, score: float) -> list[str]:
    """What can be said of the lines after the slip."""
    said = []
    later = [str(slip.statement.line) for slip in chain.slips[1:]]
    if later:
        many = ", ".join(later[:3]) + f" and {len(later) - 3} more" * (len(later) > 3)
        lines = f"Line {later[0]} does" if len(later) == 1 else f"Lines {many} do"
        undone = "; the result is right only because the slips cancel" if chain.returned else ""
        said.append(f"{lines} not follow from the line before either{undone}.")
    if score > 0:
        said.append(f"Sound: {chain.sound} of {chain.counted} steps.")
    return said
