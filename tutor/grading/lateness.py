"""How late something came, and what that costs.

Reckoned as Canvas does: every day or hour begun counts, and percents are of the points that could
be earned. Where the time comes from is always told.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TypeVar

from tutor.grading.assignment import Assignment, Late
from tutor.grading.assignment.moments import said
from tutor.grading.finding import Place
from tutor.language import N_, _

_BY_FILES = N_("the newest file")
_BY_ASSIGNMENT = N_("the assignment file")
_Value = TypeVar("_Value")


@dataclass(frozen=True)
class Delivery:
    """When something came, if that is known and by whose word, and when it was due.

    `punctual` says that the platform counts it as in time; `unclear` says why lateness cannot be
    reckoned.
    """

    due: datetime
    at: datetime | None = None
    source: str = ""
    extended: bool = False
    punctual: bool = False
    unclear: str = ""

    @property
    def by(self) -> timedelta:
        """How late it came; nothing if it was in time, or nobody knows."""
        if self.at is None or self.punctual or self.unclear:
            return timedelta()
        return max(_between(self.due, self.at), timedelta())

    def said(self) -> str:
        """The time, and whose word it is."""
        if self.punctual:
            return _("in time, as {source} has it", source=_(self.source))
        assert self.at is not None
        return _(
            "handed in {minute} by {source}",
            minute=_minute(self.at.astimezone(self.due.tzinfo)),
            source=_(self.source),
        )


def delivery(place: Place, changed: datetime | None, assignment: Assignment) -> Delivery | None:
    """What is known of a hand-in's time; None if nothing was due. `changed` is its files' time."""
    if assignment.due is None:
        return None
    names = {place.student, *place.names}
    due, extended = _due(assignment.due, _said_of(names, assignment.extensions))
    if stated := _said_of(names, assignment.submitted):
        return Delivery(due, stated, _BY_ASSIGNMENT, extended)
    by_platform = place.when is not None or place.late is False
    at, source = (place.when, place.platform) if by_platform else (changed, _BY_FILES)
    at = at.replace(tzinfo=assignment.zone) if at and at.tzinfo is None else at
    unclear, punctual = "", place.late is False
    if place.late and place.when is None:
        unclear = _(
            "{platform} marks it as late, and does not say by how much", platform=place.platform
        )
    elif at is None and not punctual:
        unclear = _("when it was handed in is not known")
    return Delivery(due, at, source, extended, punctual, unclear)


def strangers(assignment: Assignment, places: Iterable[Place]) -> list[str]:
    """Names under [extensions] and [submitted] that nobody bears who handed something in."""
    known = {_plain(name) for place in places for name in (place.student, *place.names)}
    stated = dict.fromkeys((*assignment.extensions, *assignment.submitted))
    return [name for name in stated if _plain(name) not in known]


def charged(raw: float, most: float, delivery: Delivery, late: Late) -> tuple[float, str]:
    """The points that remain of `raw`, of `most` that could be earned, and why in a sentence.

    The sentence is empty if it came in time.
    """
    if delivery.unclear:
        return raw, _("{unclear}: nothing was taken off", unclear=delivery.unclear)
    if delivery.by <= late.grace:
        return raw, ""
    told = _("handed in {span} late ({when})", span=said(delivery.by), when=_when(delivery))
    if late.until is not None and delivery.by > late.until:
        return 0.0, _(
            "{told}: nothing is earned later than {span} after the due time",
            told=told,
            span=said(late.until),
        )
    percent = min(late.percent * math.ceil(delivery.by / late.per), late.cap)
    left = max(raw - percent / 100 * most, min(raw, late.floor / 100 * most), 0.0)
    cost = _cost(percent, most, raw, left, late)
    return left, _("{told}: {cost}", told=told, cost=cost)


def _cost(percent: float, most: float, raw: float, left: float, late: Late) -> str:
    if not percent:
        return _("nothing is taken off for that")
    told = {"percent": percent, "most": most, "raw": raw, "left": left}
    if left > max(raw - percent / 100 * most, 0.0):
        return _(
            "{percent:g} % of {most:g} points off, {raw:g} became {left:g}, as lateness takes "
            "nobody below {floor:g} %",
            floor=late.floor,
            **told,
        )
    return _("{percent:g} % of {most:g} points off, {raw:g} became {left:g}", **told)


def _when(delivery: Delivery) -> str:
    assert delivery.at is not None
    at = delivery.at.astimezone(delivery.due.tzinfo)
    told = {
        "minute": _minute(at),
        "source": _(delivery.source),
        "due": _minute(delivery.due),
        "zone": _zone(delivery.due),
    }
    if delivery.extended:
        return _("{minute} by {source}, extended to {due} {zone}", **told)
    return _("{minute} by {source}, due {due} {zone}", **told)


def _minute(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%d %H:%M")


def _zone(moment: datetime) -> str:
    return str(getattr(moment.tzinfo, "key", "") or moment.tzname())


def _due(due: datetime, extension: timedelta | datetime | None) -> tuple[datetime, bool]:
    if extension is None:
        return due, False
    return (due + extension if isinstance(extension, timedelta) else extension), True


def _between(first: datetime, second: datetime) -> timedelta:
    """In hours that passed: Python itself reckons by the clock where both have the same zone."""
    return second.astimezone(UTC) - first.astimezone(UTC)


def _said_of(names: set[str], said: Mapping[str, _Value]) -> _Value | None:
    plain = {_plain(name) for name in names}
    return next((value for name, value in said.items() if _plain(name) in plain), None)


def _plain(name: str) -> str:
    return " ".join(name.split()).casefold()
