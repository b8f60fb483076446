"""An assignment file in TOML: read, or a sentence that names the file, the key, and the cure."""

from __future__ import annotations

import math
import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta, tzinfo
from pathlib import Path
from typing import Any, TypeVar

from tutor.grading.assignment.fields import BadAssignment, Fields, is_number, shown
from tutor.grading.assignment.moments import (
    A_MOMENT,
    A_SPAN,
    NO_ZONE,
    WithoutZone,
    moment,
    span,
    zone,
)
from tutor.grading.assignment.terms import (
    CHECKS,
    COUNTING,
    FRESH,
    LEVELS,
    VARIANTS,
    Assigned,
    Assignment,
    Check,
    Checks,
    Late,
    is_seed,
)
from tutor.language import N_, _

__all__ = ["BadAssignment", "read_assignment"]

_FILE = (
    "title", "exercises", "variants", "attempts", "due", "timezone", "late", "extensions",
    "submitted", "checks", "feedback",
)  # fmt: skip
_EXERCISE = ("id", "points", "seed", "variants", "checks")
_LATE = ("grace", "percent", "per", "cap", "floor", "until")
_PER = {"day": timedelta(days=1), "hour": timedelta(hours=1)}
_A_ZONE = N_('the name of a time zone, such as "Europe/Berlin" or "UTC"')
_Read = TypeVar("_Read")


def read_assignment(file: Path) -> Assignment:
    """The assignment in a TOML file. Raises BadAssignment; whether ids exist is not asked here."""
    try:
        table = tomllib.loads(file.read_text(encoding="utf-8-sig"))
        return _assignment(Fields(table))
    except OSError as error:
        raise BadAssignment(
            _("{file} cannot be read: {reason}", file=file, reason=error.strerror)
        ) from None
    except UnicodeDecodeError:
        raise BadAssignment(_("{file} is not a text file in UTF-8", file=file)) from None
    except (ValueError, RecursionError) as error:
        raise BadAssignment(f"{file}: {error}") from None


def _assignment(file: Fields) -> Assignment:
    file.only(_FILE, _("an assignment"))
    _refuse_misplaced(file.table, "")
    where = file.read("timezone", zone, _A_ZONE) if "timezone" in file.table else None
    due = _moment(file, "due", where) if "due" in file.table else None
    assignment = Assignment(
        file.text("title"),
        _exercises(file),
        file.choice("attempts", COUNTING, COUNTING[0]) if "attempts" in file.table else None,
        due,
        where or (due.tzinfo if due else None) or UTC,
        feedback=file.choice("feedback", LEVELS, "full"),
    )
    return replace(assignment, **_times(file, assignment)) if _needs_due(file, due) else assignment


def _refuse_misplaced(table: Mapping[str, Any], name: str) -> None:
    """In TOML a key belongs to the table above it, which is easily overlooked."""
    for key, value in table.items():
        if name and key in _FILE and key not in _EXERCISE:
            raise BadAssignment(
                _("{key} stands below [{name}], and belongs above that line", key=key, name=name)
            )
        if isinstance(value, dict):
            _refuse_misplaced(value, f"{name}.{key}" if name else key)


def _needs_due(file: Fields, due: datetime | None) -> bool:
    for key in ("late", "extensions", "submitted"):
        if key in file.table and due is None:
            raise BadAssignment(
                _("{key} means nothing without due = 2026-03-01T23:59:00+01:00", key=key)
            )
    return due is not None


def _times(file: Fields, assignment: Assignment) -> dict[str, Any]:
    here = assignment.zone
    extensions, submitted = file.inner("extensions"), file.inner("submitted")
    return {
        "late": _late(file.inner("late")),
        "extensions": {name: _extension(extensions, name, here) for name in extensions.table},
        "submitted": {name: _moment(submitted, name, here) for name in submitted.table},
    }


# -- exercises ------------------------------------------------------------------------------------


def _exercises(file: Fields) -> Mapping[str, Assigned]:
    general = Assigned(
        variants=file.choice("variants", VARIANTS, "fixed"), checks=_checks(file, FRESH)
    )
    exercises: dict[str, Assigned] = {}
    for id, terms in _listed(file.table.get("exercises", [])):
        if id in exercises:
            raise BadAssignment(_("exercises: {id} is listed twice", id=id))
        exercises[id] = _assigned(terms, general)
    if not exercises:
        raise BadAssignment(_('no exercises; write: exercises = ["an-id", "another-id"]'))
    return exercises


def _listed(given: Any) -> Iterator[tuple[str, Fields]]:
    """Each id and its table, whichever of the three ways they are written in."""
    if isinstance(given, dict):
        for id, terms in given.items():
            if not isinstance(terms, dict):
                raise BadAssignment(
                    _(
                        "exercises.{id} must be a table with points or seed, not {terms}",
                        id=id,
                        terms=shown(terms),
                    )
                )
            yield id, Fields(terms, f"exercises.{id}")
    elif isinstance(given, list):
        yield from map(_one, given)
    else:
        raise BadAssignment(
            _(
                'exercises must be a list of ids: exercises = ["an-id", "another-id"], not {given}',
                given=shown(given),
            )
        )


def _one(item: Any) -> tuple[str, Fields]:
    if isinstance(item, str):
        return item, Fields({}, f"exercises.{item}")
    if not (isinstance(item, dict) and isinstance(item.get("id"), str)):
        raise BadAssignment(
            _("exercises: an exercise is given by its id, not by {item}", item=shown(item))
        )
    return item["id"], Fields(item, f"exercises.{item['id']}")


def _assigned(terms: Fields, general: Assigned) -> Assigned:
    terms.only(_EXERCISE, terms.name)
    variants = terms.choice("variants", VARIANTS, general.variants)
    if "seed" in terms.table and variants == "student":
        raise BadAssignment(
            _('{key} contradicts variants = "student"; leave one out', key=terms.key("seed"))
        )
    return Assigned(_points(terms), _seed(terms), variants, _checks(terms, general.checks))


def _points(terms: Fields) -> float | None:
    points = terms.table.get("points")
    if points is None:
        return None
    if not is_number(points) or not 0 <= points < math.inf:
        raise terms.wrong("points", _("a number, not negative and not infinite"))
    return float(points)


def _seed(terms: Fields) -> int:
    seed = terms.table.get("seed", 0)
    if not is_seed(seed):
        raise terms.wrong("seed", _("a whole number such as 7"))
    return int(seed)


def _checks(terms: Fields, otherwise: Checks) -> Checks:
    given = terms.table.get("checks")
    if given is None:
        return otherwise
    if not isinstance(given, dict):
        return (Check(terms.choice("checks", CHECKS, CHECKS[0])),)
    shares = terms.inner("checks")
    shares.only(CHECKS, shares.name)
    checks = tuple(Check(kind, shares.percent(kind, 0.0)) for kind in CHECKS if kind in given)
    total = sum(check.percent for check in checks)
    if abs(total - 100) > 1e-9:
        raise BadAssignment(
            _(
                "{shares}: the percents must add up to 100, not {total:g}",
                shares=shares.name,
                total=total,
            )
        )
    return checks


# -- times ----------------------------------------------------------------------------------------


def _late(late: Fields) -> Late:
    late.only(_LATE, "late")
    if late.table and not {"percent", "until"} & set(late.table):
        raise BadAssignment(_("late takes nothing off without percent = 10, or until = ..."))
    return Late(
        _span(late, "grace") or timedelta(),
        late.percent("percent", 0.0),
        _PER[late.choice("per", tuple(_PER), "day")],
        late.percent("cap", 100.0),
        late.percent("floor", 0.0),
        _span(late, "until"),
    )


def _span(fields: Fields, key: str) -> timedelta | None:
    return fields.read(key, span, A_SPAN) if key in fields.table else None


def _extension(extensions: Fields, name: str, where: tzinfo) -> timedelta | datetime:
    if isinstance(extensions.table[name], str):
        return extensions.read(
            name, span, _("{span}, or {moment}", span=_(A_SPAN), moment=_(A_MOMENT))
        )
    return _moment(extensions, name, where)


def _moment(fields: Fields, key: str, where: tzinfo | None) -> datetime:
    reader: Callable[[Any], datetime] = lambda value: moment(value, where)  # noqa: E731
    try:
        return fields.read(key, reader, A_MOMENT)
    except WithoutZone:
        raise BadAssignment(_(NO_ZONE, key=fields.key(key))) from None
