"""What came back from a job, read strictly, as a `Run`.

The fork server is trusted to say how the child ended and which walls stood. What stands in the
result channel is not: the program had it open. Anything there that was not to be expected makes the
run `refused`; nothing there makes this raise.
"""

from __future__ import annotations

import json
import signal
from dataclasses import dataclass, field
from typing import Any

from tutor.language import _
from tutor.sandbox.guest.wire import NotPlain, decode
from tutor.sandbox.jobs import MAX_SOURCE_BYTES, Job, Limits, Outcome, Run, Status
from tutor.sandbox.visible import visible

_MAX_TEXT = 500
_CPU_SEEN = 0.5  # of the limit: the kernel keeps it by ticks, and tells what it measured
_STOPS: tuple[Status, ...] = ("invalid", "missing", "crashed", "memory")


@dataclass(frozen=True)
class Ending:
    """How a child ended, as the fork server tells it, and what it left behind."""

    exit: int
    timed_out: bool
    cpu: float
    resident: int
    seconds: float
    ready: str
    output: bytes
    results: bytes


@dataclass
class _Log:
    """The result channel as far as it could be read."""

    outcomes: list[Outcome] = field(default_factory=list)
    began: int = 0
    ended: bool = False
    stop: tuple[Status, str, int | None] | None = None


class _Unexpected(ValueError):
    """The result channel does not hold what the sandbox writes."""


def read(ending: Ending, job: Job) -> Run:
    """The run that ended so."""
    walls = _walls(ending.ready)
    if walls is None:
        return Run("grader_error", message=_("the sandbox could not be set up"))
    if walls["lacking"]:
        text = _(
            "the sandbox has no wall {walls} on this system", walls=", ".join(walls["lacking"])
        )
        return Run("grader_error", message=text)
    try:
        log = _log(ending.results, len(job.calls))
        status, message = _judged(ending, log, job.limits)
    except _Unexpected as error:
        text = _("the program wrote into the channel for results ({error})", error=error)
        status, message, log = "refused", text, _Log()
    return Run(
        status=status,
        outcomes=tuple(log.outcomes),
        message=visible(message, _MAX_TEXT),
        printed=visible(ending.output.decode(errors="backslashreplace"), job.limits.output_bytes),
        line=log.stop[2] if log.stop else None,
        seconds=ending.seconds,
        cpu=ending.cpu,
        layers=tuple(walls["layers"]),
    )


def _walls(text: str) -> dict[str, list[str]] | None:
    try:
        walls = json.loads(text)
    except ValueError:
        return None
    return walls if isinstance(walls, dict) else None


def _judged(ending: Ending, log: _Log, limits: Limits) -> tuple[Status, str]:
    if log.ended:
        return "ok", ""
    if log.stop:
        return log.stop[:2]
    in_call = _("in call {number}", number=log.began)
    where = in_call if log.began else _("while the file was loaded")
    if ending.timed_out:
        seconds = limits.wall_seconds
        text = _("stopped {where}, after {seconds:g} s of waiting", where=where, seconds=seconds)
        return "timeout", text
    if ending.exit == -signal.SIGKILL and ending.cpu > _CPU_SEEN * limits.cpu_seconds:
        seconds = limits.cpu_seconds
        text = _("stopped {where}, after {seconds:g} s of computing", where=where, seconds=seconds)
        return "timeout", text
    if ending.exit < 0 and ending.resident > 0.8 * limits.memory_mb * 2**20:
        return "memory", _("out of memory {where}", where=where)
    return "crashed", _death(ending.exit, where)


def _death(code: int, where: str) -> str:
    if code >= 0:
        return _(
            "the program ended its own process (exit code {code}) {where}", code=code, where=where
        )
    if -code in (signal.SIGSEGV, signal.SIGBUS, signal.SIGILL, signal.SIGFPE, signal.SIGABRT):
        name = signal.Signals(-code).name
        return _("Python itself crashed ({signal}) {where}", signal=name, where=where)
    return _("the process was ended by signal {number} {where}", number=-code, where=where)


def _log(data: bytes, calls: int) -> _Log:
    """Whole lines only: the last one may be torn if its writer was killed."""
    log = _Log()
    for line in data.split(b"\n")[:-1]:
        _enter(log, _record(line), calls)
    if log.ended and len(log.outcomes) != calls:
        raise _Unexpected("an end before the last call")
    return log


def _record(line: bytes) -> dict[str, Any]:
    try:
        record = json.loads(line.decode("ascii"))
    except (ValueError, RecursionError):
        raise _Unexpected("a line that is not JSON") from None
    if type(record) is not dict:
        raise _Unexpected("a line that is no record")
    return record


def _enter(log: _Log, record: dict[str, Any], calls: int) -> None:
    """One record, in its turn: begin, then value or error, call after call, then the end."""
    if log.ended or log.stop:
        raise _Unexpected("more after the end")
    keys = tuple(record)
    number = record.get(keys[0]) if keys else None
    if keys == ("begin",) and _is(number, log.began) and log.began < calls and not _open(log):
        log.began += 1
    elif keys == ("value", "is") and _is(number, log.began - 1) and _open(log):
        log.outcomes.append(Outcome(_plain(record["is"])))
    elif keys == ("error", "text", "line") and _is(number, log.began - 1) and _open(log):
        log.outcomes.append(Outcome(None, _text(record["text"]), _line(record["line"])))
    elif keys == ("stop", "text", "line"):
        log.stop = _status(number), _text(record["text"]), _line(record["line"])
    elif keys == ("end",) and number is True and not _open(log):
        log.ended = True
    else:
        raise _Unexpected("a record out of turn")


def _open(log: _Log) -> bool:
    return log.began > len(log.outcomes)


def _is(number: Any, expected: int) -> bool:
    return type(number) is int and number == expected


def _plain(data: Any) -> Any:
    try:
        return decode(data)
    except NotPlain as error:
        raise _Unexpected(str(error)) from None


def _text(data: Any) -> str:
    if type(data) is not str:
        raise _Unexpected("a text that is none")
    return visible(data, _MAX_TEXT)


def _line(data: Any) -> int | None:
    if data is not None and not (type(data) is int and 0 <= data <= MAX_SOURCE_BYTES):
        raise _Unexpected("a line number that is none")
    return data


def _status(data: Any) -> Status:
    for status in _STOPS:
        if type(data) is str and data == status:
            return status
    raise _Unexpected("a status that is none")
