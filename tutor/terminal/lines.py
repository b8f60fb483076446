"""Every block as plain lines: no colour, no boxes, numbers in place of pictures."""

from __future__ import annotations

from collections.abc import Mapping
from functools import singledispatch
from typing import Any

from tutor.answers.reply import sentence
from tutor.answers.spoken import spoken
from tutor.course.evidence import Bars, Curves, Evidence, Table
from tutor.language import N_, _, ngettext, sentences
from tutor.language.wrapping import padded, wrapped
from tutor.language.wrapping import width as screen_width
from tutor.session import blocks
from tutor.terminal.figures import columns, figure, milestones
from tutor.terminal.markdown import hanging, plain, unmarked
from tutor.terminal.visible import visible
from tutor.verdict import PartVerdict, Status

_STATES = {
    "locked": N_("locked"),
    "ready": N_("ready"),
    "started": N_("started"),
    "known": N_("known"),
    "due": N_("due"),
    "mastered": N_("mastered"),
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
    title = _(
        "{title} ({exercise}, seed {seed})",
        title=unmarked(block.title),
        exercise=block.exercise,
        seed=block.seed,
    )
    return f"{plain(title, width)}\n\n{plain(block.text, width)}".rstrip()


@_lines.register
def _exhibit(block: blocks.Exhibit, width: int) -> str:
    return evidence_lines(block.evidence, width)


@_lines.register
def _question(block: blocks.Question, width: int) -> str:
    number, count = block.number, block.count
    head = plain(
        _("{number} of {count}: {text}", number=number, count=count, text=block.text), width
    )
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
        how = _(
            "Type edit to write it in a file, file to check that file; or paste it here and end it "
            "with a line that holds just a dot."
        )
        return [str(asks["signature"]), how]
    if question.kind == "which":
        return [_by_number(asks["thing"], asks["count"])]
    if question.kind == "experiment":
        return _experiment(asks)
    if question.kind == "derivation" and "least" in asks:
        return [_steps(asks["least"])]
    exact = _exactness(asks)
    if question.kind == "array":
        return [sentences(_array(bool(asks.get("vector"))), exact)]
    return [exact] if exact else []


def _by_number(thing: str, count: int) -> str:
    return _(
        "Name each {thing} by number, 1 to {count}: 1-3, or 2, 5; or none, or all.",
        thing=thing,
        count=count,
    )


def _experiment(asks: Mapping[str, Any]) -> list[str]:
    settings = [f"{setting['name']}: {setting['words']}" for setting in asks["settings"]]
    names = ", ".join(f"{setting['name']}=…" for setting in asks["settings"][:2])
    goal = _("Goal: {goal}.", goal=asks["goal"])
    return [goal, *settings, _("Type {settings}; it is really run.", settings=names)]


def _steps(least: int) -> str:
    return _("At least {count} steps: put ; or = between them, or Alt-Enter.", count=least)


def _array(vector: bool) -> str:
    if vector:
        return _("Type it as 1, 2, 3 or as [1 2 3], or paste it.")
    return _("Type it as [[1, 2], [3, 4]] or [1 2; 3 4], or paste it.")


def _exactness(asks: Mapping[str, Any]) -> str:
    if (digits := asks.get("digits")) is not None:
        return ngettext("Give 1 significant digit.", "Give {count} significant digits.", digits)
    if (places := asks.get("places")) is not None:
        return ngettext("Give 1 decimal.", "Give {count} decimals.", places)
    return ""


@_lines.register
def _unfinished(block: blocks.Unfinished, width: int) -> str:
    return "\n".join([*wrapped(kept(block), width), *(f"  {line}" for line in block.lines)])


def kept(block: blocks.Unfinished) -> str:
    """How much of an unfinished answer there is, to be said above its lines."""
    return ngettext(
        "Your unfinished answer is kept, 1 line so far. Go on below it:",
        "Your unfinished answer is kept, {count} lines so far. Go on below them:",
        len(block.lines),
    )


@_lines.register
def _judged(block: blocks.Judged, width: int) -> str:
    verdict = block.verdict
    said, read = spoken(verdict), understood(verdict)
    head = _("{verdict}: {answer}", verdict=said, answer=read) if read else sentence(said)
    head = "\n".join(wrapped(head, width))
    reasons = [plain(remark, width) for remark in remarks(verdict)]
    return "\n".join([head, *pointed_at(block.typed, verdict.position), *reasons])


@_lines.register
def _stopped(block: blocks.Stopped, width: int) -> str:
    said = _("The check was stopped, and costs no try.")
    if "\n" in block.typed:
        return said
    return sentences(said, _("Your answer was: {typed}", typed=block.typed.strip()))


def understood(verdict: PartVerdict) -> str:
    """What was read of an answer, where that is worth saying."""
    worth_saying = verdict.verdict in {Status.RIGHT, Status.WRONG}
    return unmarked(verdict.read_as) if worth_saying and verdict.read_as else ""


def remarks(verdict: PartVerdict) -> list[str]:
    """The message, and the point that shows it."""
    found = [verdict.message] if verdict.message else []
    if verdict.counterexample and verdict.counterexample not in verdict.message:
        found.append(_("For example, {point}", point=verdict.counterexample))
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
    number, count = block.number, block.count
    said = _("Hint {number} of {count}: {text}", number=number, count=count, text=block.text)
    return plain(said, width)


@_lines.register
def _solution(block: blocks.Solution, width: int) -> str:
    return f"{_('Solution:')}\n\n{plain(block.text, width)}"


@_lines.register
def _lesson(block: blocks.Lesson, width: int) -> str:
    return plain(_("To take away: {lesson}", lesson=block.text), width)


@_lines.register
def _map(block: blocks.Map, width: int) -> str:
    wide = id_width(block)
    text = []
    for section in block.sections:
        text.append(f"{heading(section)} ({tally(section)})")
        for place in section.places:
            here = f"  {_('(you are here)')}" if place.id == block.here else ""
            text.append(f"  {state(place)}  {place.id:{wide}}  {unmarked(place.title)}{here}")
            text += [hanging(" " * 14, place.about, width)] if place.about else []
    return "\n".join([*text, *([plain(block.text, width)] if block.text else [])])


# Never colour alone: each state is a word, and a sign to find it by.
_SIGNS = {
    "locked": "·",
    "ready": "○",
    "started": "◐",
    "known": "»",
    "mastered": "✓",
    "due": "↻",
}


def heading(section: blocks.Section) -> str:
    """The number of a unit, and its title."""
    return f"{section.number} {unmarked(section.title)}".strip()


def tally(section: blocks.Section) -> str:
    """How a unit stands: how many exercises of it are mastered, how many due."""
    total = sum(section.counts.values())
    due = section.counts.get("due", 0)
    count = {"mastered": section.counts.get("mastered", 0) + due, "total": total, "due": due}
    if due:
        return _("{mastered} of {total} mastered, {due} due", **count)
    return _("{mastered} of {total} mastered", mastered=count["mastered"], total=total)


def id_width(block: blocks.Map) -> int:
    """The width of the longest id on a map."""
    return max((len(place.id) for section in block.sections for place in section.places), default=0)


def state(place: blocks.Place) -> str:
    """The state of an exercise as a sign and a word, all of one width."""
    words = {name: f"{_SIGNS[name]} {_(word)}" for name, word in _STATES.items()}
    return padded(words[place.state], max(map(screen_width, words.values())))


@_lines.register
def _vocabulary(block: blocks.Vocabulary, width: int) -> str:
    longest = max(map(len, block.words))
    rows = [hanging(f"  {word:{longest}}  ", help, width) for word, help in block.words.items()]
    return "\n".join([plain(_("Type an answer, or one of these words:"), width), *rows])


@_lines.register
def _edit(block: blocks.EditFile, width: int) -> str:
    said = _("Write your program in this file, save it, then type file:")
    return f"{said}\n{block.file}"


@_lines.register
def _watch(block: blocks.WatchFile, width: int) -> str:
    said = _("Checked whenever you save it, until it is right; Ctrl-C ends this:")
    return f"{said}\n{block.file}"


@_lines.register
def _python(block: blocks.OpenPython, width: int) -> str:
    return _("Your exercise waits here; Ctrl-D or quit comes back to it.")


@_lines.register
def _pictures(block: blocks.KeepPictures, width: int) -> str:
    return _("What is shown here, as pictures:")


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
    head = plain(_("{label}:", label=evidence.label), width)
    return "\n".join([head, *(f"  {line}" for line in found)])


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
