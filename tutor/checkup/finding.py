"""One thing looked at: how it stands, and how to mend it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class State(StrEnum):
    """How a thing stands. Only what is broken keeps something from working."""

    WELL = "well"
    NOTE = "note"  # works, but there is something to know
    BROKEN = "broken"


@dataclass(frozen=True)
class Finding:
    """`check` names what was looked at, for programs; `said` and `mend` are for people."""

    check: str
    state: State
    said: str
    mend: str = ""

    def as_dict(self) -> dict[str, Any]:
        """The record of `tutor doctor --json`."""
        return {
            "check": self.check,
            "state": str(self.state),
            "message": self.said,
            "mend": self.mend,
        }


def well(check: str, said: str) -> Finding:
    """Nothing is wrong."""
    return Finding(check, State.WELL, said)


def note(check: str, said: str, mend: str = "") -> Finding:
    """Something to know."""
    return Finding(check, State.NOTE, said, mend)


def broken(check: str, said: str, mend: str = "") -> Finding:
    """Something that keeps the tutor, or a part of it, from working."""
    return Finding(check, State.BROKEN, said, mend)
