"""What goes into the sandbox and what comes out: plain records, nobody changes them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from tutor.language import N_, _

Status = Literal[
    "ok",  # the calls ran; each outcome may still hold an error
    "timeout",
    "memory",
    "crashed",  # the program, not the grader
    "invalid",  # not a Python program
    "missing",  # a program without the function asked for
    "refused",  # it wrote into the sandbox's own channel
    "grader_error",  # our fault, never the student's
]

MAX_SOURCE_BYTES = 256 * 1024


@dataclass(frozen=True)
class Limits:
    """What one program may use. `memory_mb` comes on top of what Python and numpy occupy.

    `wall_seconds` is meant to be about three times `cpu_seconds`: on a busy machine an honest
    program waits, and waiting is not its fault.
    """

    cpu_seconds: int = 2
    wall_seconds: float = 6.0
    memory_mb: int = 512
    output_bytes: int = 65536
    result_bytes: int = 1 << 20


@dataclass(frozen=True)
class Call:
    """The arguments of one call: None, bool, int, float, str, list, tuple, dict, numpy arrays.

    The program gets copies. Arrays arrive as float64, int64 or bool.
    """

    args: tuple[Any, ...] = ()
    kwargs: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Job:
    """One program, the function to call in it, and the calls.

    `modules` are the packages it may import besides the harmless part of the standard library
    (`guest.preload.HARMLESS`); a name allows its submodules too. `withheld` are those of their
    submodules that hold the answer: they are not in the program's process at all.
    """

    source: str
    entry: str
    calls: tuple[Call, ...] = ()
    limits: Limits = field(default_factory=Limits)
    modules: tuple[str, ...] = ("numpy",)
    withheld: tuple[str, ...] = ()


@dataclass(frozen=True)
class Outcome:
    """What one call gave: a value, or an error in words (`line` of the program, where known)."""

    value: Any | None = None
    error: str | None = None
    line: int | None = None


@dataclass(frozen=True)
class Run:
    """What came of a job. `outcomes` are in the order of the calls, fewer if it was stopped.

    `printed` is stdout and stderr, cut, with control characters made visible. `seconds` is wall
    time, `cpu` what it computed of it. `layers` names the walls that stood around the program,
    each of them probed.
    """

    status: Status
    outcomes: tuple[Outcome, ...] = ()
    message: str = ""
    printed: str = ""
    line: int | None = None
    seconds: float = 0.0
    cpu: float = 0.0
    layers: tuple[str, ...] = ()


def unreadable(source: object) -> Run | None:
    """The run of a text that need not be started, because it cannot be a program; else None."""
    if not isinstance(source, str):
        return Run(
            "invalid", message=_("the program is {type}, not text", type=type(source).__name__)
        )
    if len(source) > MAX_SOURCE_BYTES:
        size = MAX_SOURCE_BYTES // 1024
        return Run("invalid", message=_("the file is longer than {size} KiB", size=size))
    if not source.strip():
        return Run("missing", message=_("the file is empty"))
    for unwanted, words in (
        (_nul, N_("line {line}: the file holds a NUL character")),
        (_surrogate, N_("line {line}: the file holds bytes that are not UTF-8")),
    ):
        if (at := unwanted(source)) >= 0:
            line = source.count("\n", 0, at) + 1
            return Run("invalid", message=_(words, line=line), line=line)
    return None


def _nul(source: str) -> int:
    return source.find("\0")


def _surrogate(source: str) -> int:
    """Where a byte was that could not be decoded: Python keeps such bytes as lone surrogates."""
    try:
        source.encode()
    except UnicodeEncodeError as error:
        return error.start
    return -1
