"""The few ways a part answers, so that every kind words and scores them alike."""

from __future__ import annotations

from tutor.course.part import Asked, Part
from tutor.language import _
from tutor.verdict import PartVerdict, Status

FORM_MISSED = 0.5  # of the points, for a right value that does not look as asked


class Unreadable(ValueError):
    """An answer that could not be read: why, and at which columns of the text as typed."""

    def __init__(self, message: str, position: tuple[int, int] | None = None) -> None:
        super().__init__(message)
        self.position = position


def right(part: Part, read_as: str, message: str = "") -> PartVerdict:
    """Full points."""
    return PartVerdict(
        part.name, Status.RIGHT, part.points, part.points, message=message, read_as=read_as
    )


def unformed(part: Part, asked: Asked, read_as: str, mistake: str, message: str) -> PartVerdict:
    """A right value that does not look as asked yet: a share of the points."""
    return PartVerdict(
        part.name,
        Status.PARTIAL,
        part.points * FORM_MISSED,
        part.points,
        message=asked.message(mistake) or message,
        mistake=mistake,
        read_as=read_as,
        step=part.name,
    )


def wrong(
    part: Part,
    asked: Asked,
    read_as: str,
    mistake: str | None = None,
    message: str = "",
    counterexample: str | None = None,
) -> PartVerdict:
    """No points, and a reason: the mistake's message, else what the author says of this part."""
    reason = (asked.message(mistake) if mistake else "") or message
    return PartVerdict(
        part.name,
        Status.WRONG,
        0.0,
        part.points,
        message=reason or asked.words.get(f"wrong {part.name}", ""),
        mistake=mistake,
        read_as=read_as,
        counterexample=counterexample,
        step=part.name,
    )


def partial(
    part: Part,
    asked: Asked,
    read_as: str,
    share: float,
    mistake: str | None = None,
    message: str = "",
) -> PartVerdict:
    """A share of the points, between 0 and 1, and the reason why it is not all of them."""
    said = (asked.message(mistake) if mistake else "") or message
    return PartVerdict(
        part.name,
        Status.PARTIAL,
        part.points * share,
        part.points,
        message=said or asked.words.get(f"wrong {part.name}", ""),
        mistake=mistake,
        read_as=read_as,
        step=part.name,
    )


def invalid(part: Part, problem: Unreadable) -> PartVerdict:
    """Not read, so it costs no try."""
    return PartVerdict(
        part.name,
        Status.INVALID,
        0.0,
        part.points,
        message=str(problem),
        position=problem.position,
    )


def unfinished(part: Part, read_as: str, message: str) -> PartVerdict:
    """Read, and true as far as it goes, but not all that is asked for: it costs no try either."""
    return PartVerdict(
        part.name, Status.INVALID, 0.0, part.points, message=message, read_as=read_as
    )


def missing(part: Part) -> PartVerdict:
    """Nothing was given."""
    message = _("No answer was given.")
    return PartVerdict(part.name, Status.MISSING, 0.0, part.points, message=message)


def sentence(text: str) -> str:
    """A remark as a sentence: a capital letter first, a full stop or question mark last.

    A name stays as it is: x is not X.
    """
    text = text.strip()
    end = "" if not text or text[-1] in ".?!:。？！：" else _(".")
    first = text.partition(" ")[0]
    is_word = first == "a" or (len(first) > 1 and first.isascii() and first.isalpha())
    return (text[:1].upper() if is_word else text[:1]) + text[1:] + end
