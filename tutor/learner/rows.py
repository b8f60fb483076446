"""Sittings and attempts as rows of the learner's database, read back into records."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tutor.learner.sitting import Attempt, Purpose, Sitting

Query = Callable[[str], list[Any]]

# In the order of the fields of the records.
SITTING = (
    "exercise, seed, purpose, aim, only, began, touched, hints, shown, draft, typing, ended, solved"
)
ATTEMPT = "part, text, verdict, mistake, score, max, hints, seconds, time, rivals"


def read_sittings(query: Query, where: str, order: str) -> list[Sitting]:
    """The sittings of which `where` holds, each with its attempts in the order they were made."""
    rows = query(f"SELECT id, {SITTING} FROM sitting WHERE {where} ORDER BY {order}")
    found = {row[0]: _sitting(row) for row in rows}
    theirs = f"sitting IN (SELECT id FROM sitting WHERE {where})"
    for id, *row in query(
        f"SELECT sitting, {ATTEMPT} FROM attempt WHERE {theirs} ORDER BY time, id"
    ):
        if id in found:  # another tutor may have begun one in between
            found[id].attempts.append(attempt(row))
    return list(found.values())


def _sitting(row: Any) -> Sitting:
    found = Sitting(*row)
    found.purpose = Purpose(found.purpose)
    found.shown, found.solved = bool(found.shown), bool(found.solved)
    return found


def attempt(row: Any) -> Attempt:
    """A row of `ATTEMPT`."""
    values, rivals = row[:-1], row[-1]
    return Attempt(*values, tuple(rivals.split("\n")) if rivals else ())
