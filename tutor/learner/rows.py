"""Sittings, attempts and rungs as rows of the learner's database, read back into records."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tutor.learner.sitting import Attempt, Purpose, Rung, Sitting

Query = Callable[[str], list[Any]]

# In the order of the fields of the records.
SITTING = (
    "exercise, seed, purpose, aim, only, began, touched, hints, shown, draft, typing, ended, solved"
)
ATTEMPT = "part, text, verdict, mistake, score, max, hints, seconds, time, rivals"
RUNG = "part, number, count, time"


def read_sittings(query: Query, where: str, order: str) -> list[Sitting]:
    """The sittings of which `where` holds, each with its attempts and rungs in their order."""
    rows = query(f"SELECT id, {SITTING} FROM sitting WHERE {where} ORDER BY {order}")
    found = {row[0]: _sitting(row) for row in rows}
    theirs = f"sitting IN (SELECT id FROM sitting WHERE {where})"
    for id, *row in query(
        f"SELECT sitting, {ATTEMPT} FROM attempt WHERE {theirs} ORDER BY time, id"
    ):
        if id in found:  # another tutor may have begun one in between
            found[id].attempts.append(attempt(row))
    for id, *row in query(
        f"SELECT sitting, {RUNG} FROM rung WHERE {theirs} ORDER BY time, part, number"
    ):
        if id in found:
            found[id].rungs.append(Rung(*row))
    return list(found.values())


def _sitting(row: Any) -> Sitting:
    found = Sitting(*row)
    found.purpose = Purpose(found.purpose)
    found.shown, found.solved = bool(found.shown), bool(found.solved)
    return found


def attempt(row: Any) -> Attempt:
    """A row of `ATTEMPT`."""
    rivals = tuple(row[-1].split("\n")) if row[-1] else ()
    return Attempt(*[*row[:-1], rivals])


def as_row(record: Sitting | Attempt | Rung, columns: str) -> dict[str, Any]:
    """A record as a row: column name to value."""
    return {name: _plain(getattr(record, name)) for name in columns.split(", ")}


def _plain(value: Any) -> Any:
    if isinstance(value, tuple):
        return "\n".join(value)
    if isinstance(value, bool):
        return int(value)
    return str(value) if isinstance(value, Purpose) else value
