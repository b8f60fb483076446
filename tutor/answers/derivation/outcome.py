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
from tutor.answers.reply import Unreadable, invalid, right, unfinished
from tutor.course.part import Asked
from tutor.language import _, ngettext, sentences
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
        message = _("Line {line}: {message}", line=problem.line, message=problem)
        return replace(problem.verdict, message=message, position=None)
    return verdict_on(part, chain)


def verdict_on(part: Derivation, chain: Chain) -> PartVerdict:
    """The verdict on the whole."""
    if chain.slips:
        return slipped(part, chain)
    if chain.last is None:
        return invalid(part, Unreadable(_("So far this only says what names stand for; go on.")))
    read_as = chain.last.reading.text
    if not chain.counted:
        return unfinished(part, read_as, _("This is the question itself; carry it on."))
    if chain.counted < part.least:
        return unfinished(part, read_as, too_short(chain))
    sound = _("Each of the {count} steps is sound.", count=chain.counted)
    lines = sound if chain.counted > 1 else ""
    looks = chain.formed(chain.last)
    if looks.verdict is not Status.RIGHT:
        return replace(looks, message=sentences(lines, looks.message))
    return right(part, read_as, lines)


def too_short(chain: Chain) -> str:
    """How many steps are wanted, and where those that are missing belong."""
    least, left = chain.part.least, chain.part.least - chain.counted
    given = ngettext(
        "The result is right, but this is 1 step, and at least {least} are asked for.",
        "The result is right, but these are {count} steps, and at least {least} are asked for.",
        chain.counted,
        least=least,
    )
    if chain.part.start:
        start = written(chain.part.start, chain)
        wanted = ngettext(
            "Write 1 more line between {start} and the result.",
            "Write {count} more lines between {start} and the result.",
            left,
            start=start,
        )
    else:
        wanted = ngettext(
            "Write 1 more line that leads to the result.",
            "Write {count} more lines that lead to the result.",
            left,
        )
    return sentences(given, wanted)


def slipped(part: Derivation, chain: Chain) -> PartVerdict:
    """The first line that does not hold, why, and what the others are worth."""
    slip = chain.slips[0]
    score = part.points * chain.share
    remarks = [
        what_fails(slip, chain),
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
    line, text = slip.statement.line, slip.statement.piece.text
    match slip.statement:
        case Meaning(name=name):
            return _(
                "Line {line}: {name} stands for {meaning}, and not for {text}.",
                line=line,
                name=name,
                meaning=written(chain.notebook.stands_for(name) or text, chain),
                text=text,
            )
        case SlopeOf(name=name, by=by):
            return _(
                "Line {line}: d{name}/d{by} is not {text}.", line=line, name=name, by=by, text=text
            )
    if not slip.first:
        return _("Line {line}: {text} does not follow from the one before.", line=line, text=text)
    if chain.part.start:
        start = written(chain.part.start, chain)
        return _(
            "Line {line}: {text} does not follow from {start}.", line=line, text=text, start=start
        )
    return _("Line {line}: {text} is not what is asked for.", line=line, text=text)


def own_names(slip: Slip, chain: Chain) -> list[str]:
    """What the names of the learner's own in a broken line stand for."""
    if not isinstance(slip.statement, Step):
        return []
    used = keys(slip.statement.reading.tree)
    own = {name: given["def"] for name, given in chain.notebook.own.items() if key_of(name) in used}
    said = [
        _(
            "{name} stands for {meaning}",
            name=shown(key_of(name) or name),
            meaning=written(text, chain),
        )
        for name, text in own.items()
    ]
    return [_("Here {meanings}.", meanings=", ".join(said))] if said else []


def written(text: str, chain: Chain) -> str:
    """A formula in the notation of the subject."""
    return algebra.read(text, chain.notebook.names).text


def the_rest(chain: Chain, score: float) -> list[str]:
    """What can be said of the lines after the slip."""
    said = []
    later = [str(slip.statement.line) for slip in chain.slips[1:]]
    if later:
        said.append(neither(later, chain.returned))
    if score > 0:
        sound = _("Sound: {sound} of {count} steps.", sound=chain.sound, count=chain.counted)
        said.append(sound)
    return said


def neither(lines: list[str], cancel: bool) -> str:
    """That other lines do not follow either, and whether the slips cancel."""
    numbers = ", ".join(lines[:3]) + (", …" if len(lines) > 3 else "")
    if cancel:
        return ngettext(
            "Line {lines} does not follow from the line before either; the result is right only "
            "because the slips cancel.",
            "Lines {lines} do not follow from the line before either; the result is right only "
            "because the slips cancel.",
            len(lines),
            lines=numbers,
        )
    return ngettext(
        "Line {lines} does not follow from the line before either.",
        "Lines {lines} do not follow from the line before either.",
        len(lines),
        lines=numbers,
    )
