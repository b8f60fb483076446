"""Everything about a learner read out of the database, and that of another machine merged into it.

A sitting is known by its exercise, its seed and the moment it began, an attempt by its sitting, its
moment and what was typed. What grows can only grow: merging twice changes nothing, and the order
of merging does not matter.
"""

from __future__ import annotations

import sqlite3
from dataclasses import asdict, replace
from typing import Any

from tutor.learner.bundle import Bundle, Help
from tutor.learner.rows import ATTEMPT, RUNG, SITTING, as_row, read_sittings
from tutor.learner.sitting import Attempt, Sitting


def dump(db: sqlite3.Connection) -> Bundle:
    """Everything the database holds, in an order that does not depend on how it came there.

    The sittings' ids are left out: they mean nothing on another machine.
    """
    sittings = read_sittings(lambda sql: db.execute(sql).fetchall(), "1", "exercise, seed, began")
    told = [row[0] for row in db.execute("SELECT what FROM told ORDER BY what")]
    return Bundle(tuple((_in_order(s), _hints(db, s.id)) for s in sittings), tuple(told))


def merge(db: sqlite3.Connection, bundle: Bundle) -> tuple[int, int]:
    """Merge a bundle in; the caller keeps it one transaction. New sittings and new attempts."""
    sittings = attempts = 0
    for sitting, hints in bundle.sittings:
        known = _known(db, sitting)
        id = _updated(db, known, sitting) if known else _added(db, sitting)
        sittings += known is None
        attempts += sum(_add(db, id, sitting, attempt) for attempt in sitting.attempts)
        for hint in hints:
            _once(db, "hint", {"sitting": id} | asdict(hint), ("sitting", "time", "part", "rung"))
        for rung in sitting.rungs:
            row = {"sitting": id} | as_row(rung, RUNG)
            _once(db, "rung", row, ("sitting", "time", "part", "number"))
    for what in bundle.told:
        _once(db, "told", {"what": what}, ("what",))
    return sittings, attempts


def merged(one: Sitting, other: Sitting) -> Sitting:
    """One sitting, as two machines have it. The draft is that of the machine last used."""
    ended = [sitting.ended for sitting in (one, other) if sitting.ended is not None]
    later = max(one, other, key=lambda sitting: (sitting.touched, sitting.draft, sitting.typing))
    return replace(
        later,
        id=one.id,
        hints=max(one.hints, other.hints),
        shown=one.shown or other.shown,
        solved=one.solved or other.solved,
        ended=max(ended, default=None),
        draft="" if ended else later.draft,
        typing="" if ended else later.typing,
    )


def _known(db: sqlite3.Connection, sitting: Sitting) -> Sitting | None:
    key = (sitting.exercise, sitting.seed, sitting.began)
    sql = "SELECT id FROM sitting WHERE exercise = ? AND seed = ? AND began = ?"
    row = db.execute(sql, key).fetchone()
    if not row:
        return None
    return read_sittings(lambda sql: db.execute(sql).fetchall(), f"id = {row[0]}", "id")[0]


def _updated(db: sqlite3.Connection, known: Sitting, sitting: Sitting) -> int:
    row = as_row(merged(known, sitting), SITTING)
    places = ", ".join(f"{name} = ?" for name in row)
    db.execute(f"UPDATE sitting SET {places} WHERE id = ?", (*row.values(), known.id))
    return known.id


def _added(db: sqlite3.Connection, sitting: Sitting) -> int:
    return _insert(db, "sitting", as_row(sitting, SITTING))


def _add(db: sqlite3.Connection, id: int, sitting: Sitting, attempt: Attempt) -> bool:
    row = {"sitting": id, "exercise": sitting.exercise, "seed": sitting.seed}
    row |= as_row(attempt, ATTEMPT)
    return _once(db, "attempt", row, ("sitting", "time", "part", "text"))


def _once(db: sqlite3.Connection, table: str, row: dict[str, Any], key: tuple[str, ...]) -> bool:
    """Insert a row unless one with this key is there already; whether it was not."""
    where = " AND ".join(f"{name} = ?" for name in key)
    there = f"SELECT 1 FROM {table} WHERE {where}"
    if db.execute(there, [row[name] for name in key]).fetchone():
        return False
    _insert(db, table, row)
    return True


def _insert(db: sqlite3.Connection, table: str, row: dict[str, Any]) -> int:
    names, places = ", ".join(row), ", ".join("?" * len(row))
    sql = f"INSERT INTO {table} ({names}) VALUES ({places})"
    return int(db.execute(sql, tuple(row.values())).lastrowid or 0)


def _in_order(sitting: Sitting) -> Sitting:
    tries = sorted(sitting.attempts, key=lambda attempt: (attempt.time, attempt.part, attempt.text))
    return replace(sitting, id=0, attempts=tries)


def _hints(db: sqlite3.Connection, id: int) -> tuple[Help, ...]:
    sql = "SELECT time, part, rung FROM hint WHERE sitting = ? ORDER BY time, part, rung"
    return tuple(Help(*row) for row in db.execute(sql, (id,)))
