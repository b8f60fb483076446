"""An exported file, read back: nothing in it is believed before it has been checked."""

from __future__ import annotations

import io
import json
import math
import struct
import zipfile
import zlib
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from tutor.language import _
from tutor.learner.bundle import ANSWERS, FORMAT, HISTORY, VERSION, Bundle, Help, Kept
from tutor.learner.sitting import Attempt, Purpose, Rung, Sitting
from tutor.verdict import Status

_MOST_BYTES = 256 << 20
_LONGEST = 1 << 20  # characters of one text
_LATEST = 1e11  # seconds since the epoch: some three thousand years ahead
_DAMAGED = (  # what the reader of archives may stumble over
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    OSError,
    NotImplementedError,
    RuntimeError,
    ValueError,
)


class BadBundle(ValueError):
    """A file that is no export, or not a good one: a sentence that says what is wrong."""


def is_bundle(file: Path) -> bool:
    """Whether a file is one that was exported, so that another may take its place."""
    try:
        with zipfile.ZipFile(file) as opened:
            return not {HISTORY, ANSWERS}.isdisjoint(opened.namelist())
    except (OSError, zipfile.BadZipFile):
        return False


def read(file: Path) -> Bundle:
    """What an exported file holds. Raises BadBundle, or OSError if the file cannot be read."""
    with file.open("rb") as raw:
        held = io.BytesIO(raw.read(_MOST_BYTES))
    try:
        with zipfile.ZipFile(held) as opened, opened.open(HISTORY) as stream:
            data = stream.read(_MOST_BYTES + 1)
    except KeyError:
        said = _("{file} holds no history: it was not written by `tutor export`", file=file)
        raise BadBundle(said) from None
    except _DAMAGED as error:
        said = _(
            "{file} is no export of the tutor, or a damaged one: {error}", file=file, error=error
        )
        raise BadBundle(said) from None
    if len(data) > _MOST_BYTES:
        most = _MOST_BYTES >> 20
        raise BadBundle(_("{file} holds more than {most} MiB of history", file=file, most=most))
    try:
        return _bundle(json.loads(data, parse_constant=_no_number))
    except (ValueError, RecursionError) as problem:
        said = _("{file} is damaged: {problem}", file=file, problem=problem)
        raise BadBundle(said) from None


def _no_number(text: str) -> float:
    raise ValueError(_("{text} is no number here", text=text))


def _bundle(record: Any) -> Bundle:
    if not isinstance(record, dict) or record.get("format") != FORMAT:
        raise ValueError(_("it is not of the form {form}", form=FORMAT))
    if record.get("version") != VERSION:
        said = _("it was written by another version of the tutor; update this one")
        raise ValueError(said)
    return Bundle(
        tuple(_each(record, "sittings", _sitting)),
        tuple(_each(record, "told", lambda text, where: _checked(_text, text, where))),
        tuple(_each(record, "programs", lambda table, where: Kept(**_fields(table, _KEPT, where)))),
    )


def _sitting(table: Any, where: str) -> tuple[Sitting, tuple[Help, ...]]:
    fields = _fields(table, _SITTING, where)
    attempts = _each(table, "attempts", lambda t, w: Attempt(**_fields(t, _ATTEMPT, w)), where)
    hints = _each(table, "taken", lambda t, w: Help(**_fields(t, _HELP, w)), where)
    older: dict[str, Any] = {"rungs": []}  # exports from before parts had ladders of their own
    rungs = _each(older | table, "rungs", lambda t, w: Rung(**_fields(t, _RUNG, w)), where)
    return Sitting(0, **fields, attempts=attempts, rungs=rungs), tuple(hints)


def _each(table: Any, name: str, read: Callable[[Any, str], Any], where: str = "") -> list[Any]:
    where = f"{where}.{name}" if where else name
    items = table.get(name) if isinstance(table, dict) else None
    if not isinstance(items, list):
        raise ValueError(_("{where} must be a list", where=where))
    return [read(item, f"{where}[{number}]") for number, item in enumerate(items)]


Check = Callable[[Any], Any]


def _fields(table: Any, checks: Mapping[str, Check], where: str) -> dict[str, Any]:
    if not isinstance(table, dict):
        raise ValueError(_("{where} must be a table", where=where))
    return {
        name: _checked(check, table.get(name), f"{where}.{name}") for name, check in checks.items()
    }


def _checked(check: Check, value: Any, where: str) -> Any:
    try:
        return check(value)
    except (ValueError, TypeError, OverflowError) as problem:
        raise ValueError(f"{where} {problem}") from None


def _text(value: Any) -> str:
    if not isinstance(value, str) or len(value) > _LONGEST:
        raise ValueError(_("must be text of at most {most} characters", most=_LONGEST))
    try:
        value.encode()
    except UnicodeEncodeError:
        raise ValueError(_("must be text, and holds half a character")) from None
    return value


def _count(value: Any) -> int:
    if type(value) is not int or not 0 <= value < 1 << 62:
        raise ValueError(_("must be a whole number, not negative"))
    return value


def _number(value: Any) -> float:
    if type(value) not in {int, float} or not math.isfinite(value):
        raise ValueError(_("must be a number"))
    return float(value)


def _time(value: Any) -> float:
    if not 0 <= _number(value) < _LATEST:
        raise ValueError(_("must be a time in seconds since 1970"))
    return float(value)


def _flag(value: Any) -> bool:
    if not isinstance(value, bool):
        raise ValueError(_("must be true or false"))
    return value


def _names(value: Any) -> tuple[str, ...]:
    if not isinstance(value, list):
        raise ValueError(_("must be a list"))
    return tuple(map(_text, value))


def _or_none(check: Check) -> Check:
    return lambda value: None if value is None else check(value)


def _file_name(value: Any) -> str:
    name = _text(value)
    plain = name.replace("-", "").replace("_", "").replace(".", "").isalnum()
    if not (plain and name.endswith(".py") and name[0].isalnum() and len(name) < 120):
        raise ValueError(_("must be the name of a Python file, such as adam-step.py"))
    return name


_SITTING: Mapping[str, Check] = {
    "exercise": _text,
    "seed": _count,
    "purpose": Purpose,
    "aim": _text,
    "only": _text,
    "began": _time,
    "touched": _time,
    "hints": _count,
    "shown": _flag,
    "draft": _text,
    "typing": _text,
    "ended": _or_none(_time),
    "solved": _flag,
}
_ATTEMPT: Mapping[str, Check] = {
    "part": _text,
    "text": _text,
    "verdict": lambda value: str(Status(value)),
    "mistake": _or_none(_text),
    "score": _number,
    "max": _number,
    "hints": _count,
    "seconds": _number,
    "time": _time,
    "rivals": _names,
}
_HELP: Mapping[str, Check] = {"time": _time, "part": _text, "rung": _count}
_RUNG: Mapping[str, Check] = {"part": _text, "number": _count, "count": _count, "time": _time}
_KEPT: Mapping[str, Check] = {"name": _file_name, "text": _text, "changed": _count}
