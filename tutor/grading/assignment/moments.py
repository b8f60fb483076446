"""Times with their zone, and spans of time as people write them: "2 days", "1 h 30 min"."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, tzinfo
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from tutor.language import N_, _

_UNITS = {
    "s": 1, "second": 1,
    "m": 60, "min": 60, "minute": 60,
    "h": 3600, "hour": 3600,
    "d": 86400, "day": 86400,
    "w": 604800, "week": 604800,
}  # fmt: skip
_PIECE = re.compile(r"\s*(\d{1,6}(?:\.\d{1,6})?)\s*([a-z]+)\s*(?:,|and\b)?", re.IGNORECASE)

_LONGEST = 10 * 366 * 86400  # ten years: a slip of the pen, beyond which dates run out

A_SPAN = N_('a span of time such as "15 minutes" or "2 days"')
A_MOMENT = N_("a date and a time, such as 2026-03-01T23:59:00")
NO_ZONE = N_(
    "{key} has no time zone; add its distance from UTC, as in 2026-03-01T23:59:00+01:00, "
    'or a line timezone = "Europe/Berlin"'
)


def span(value: Any) -> timedelta:
    """A span. Raises ValueError."""
    if not isinstance(value, str) or not value.strip():
        raise ValueError
    seconds, at = 0.0, 0
    while at < len(value):
        piece = _PIECE.match(value, at)
        if not piece:
            raise ValueError
        seconds += float(piece[1]) * _seconds(piece[2].lower())
        at = piece.end()
    if seconds > _LONGEST:
        raise ValueError
    return timedelta(seconds=seconds)


def _seconds(unit: str) -> int:
    """How many a unit has, in the singular or the plural. Raises ValueError."""
    for known in (unit, unit.removesuffix("s")):
        if known in _UNITS:
            return _UNITS[known]
    raise ValueError


def zone(name: Any) -> tzinfo:
    """A time zone of the IANA's list. Raises ValueError."""
    if not isinstance(name, str):
        raise ValueError
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, OSError, ValueError):  # an odd name may lead to a folder
        raise ValueError from None


def moment(value: Any, where: tzinfo | None) -> datetime:
    """A moment with its zone: its own, or the one given. Raises ValueError if it is none.

    An hour that a clock shows twice is the later one; an hour that it leaves out raises ValueError.
    """
    if not isinstance(value, datetime):
        raise ValueError
    if value.tzinfo is not None:
        return value
    if where is None:
        raise WithoutZone
    there = value.replace(tzinfo=where, fold=1)
    if there.astimezone(UTC).astimezone(where).replace(tzinfo=None) != value:
        raise ValueError
    return there


class WithoutZone(Exception):
    """A moment that is none before it is said where."""


def said(span: timedelta) -> str:
    """A span in words, to the two largest units: `1 day 2 h`, `5 min`."""
    left, words = int(abs(span).total_seconds()), []
    for seconds, one, many in (
        (86400, N_("1 day"), N_("{count} days")),
        (3600, N_("1 h"), N_("{count} h")),
        (60, N_("1 min"), N_("{count} min")),
        (1, N_("1 s"), N_("{count} s")),
    ):
        count, left = divmod(left, seconds)
        if count:
            words.append(_(one) if count == 1 else _(many, count=count))
    return " ".join(words[:2]) or _("{count} s", count=0)
