"""The words for the verdicts: as they are said to a learner, and where there is room for a word."""

from __future__ import annotations

from tutor.language import N_, _
from tutor.verdict import PartVerdict, Status

_SPOKEN = {
    Status.RIGHT: N_("Right"),
    Status.PARTIAL: N_("Partly right"),
    Status.WRONG: N_("Not yet"),
    Status.INVALID: N_("That could not be read, and costs no try"),
    Status.MISSING: N_("Missing"),
    Status.TIMEOUT: N_("Your program took too long"),
    Status.MEMORY: N_("Your program used too much memory"),
    Status.CRASHED: N_("Your program stopped"),
    Status.REFUSED: N_("Your program tried something that is not allowed"),
    Status.GRADER_ERROR: N_("The tutor failed, not you"),
}
_UNFINISHED = N_("Not finished, and costs no try")  # an answer that was read

_IN_A_WORD = {
    Status.RIGHT: N_("right"),
    Status.PARTIAL: N_("partial"),
    Status.WRONG: N_("wrong"),
    Status.INVALID: N_("invalid"),
    Status.MISSING: N_("missing"),
    Status.TIMEOUT: N_("timeout"),
    Status.MEMORY: N_("memory"),
    Status.CRASHED: N_("crashed"),
    Status.REFUSED: N_("refused"),
    Status.GRADER_ERROR: N_("grader_error"),
}
_NOT_YET = N_("not judged")


def spoken(verdict: PartVerdict) -> str:
    """A verdict as it is said to a learner."""
    unfinished = verdict.verdict is Status.INVALID and verdict.read_as is not None
    return _(_UNFINISHED if unfinished else _SPOKEN[verdict.verdict])


def in_a_word(status: Status | None) -> str:
    """A verdict where there is room for a word or two; None for what is not judged yet."""
    return _(_NOT_YET if status is None else _IN_A_WORD[status])
