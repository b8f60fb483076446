"""The store: what was asked, answered and hinted at, in an SQLite file that survives being killed.

Every event is one transaction. Attempts and hints are only ever added; a sitting (one learner at
one variant) is updated as it goes. When the file cannot be used, the store says why in `problem`
and goes on in memory: a learner is never stopped by a full disk.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any, TypeVar

from tutor.language import _, sentences
from tutor.learner.place import database
from tutor.learner.schema import check, migrate, write_ahead
from tutor.learner.sitting import Attempt, Sitting

T = TypeVar("T")
_PATIENCE = 5.0  # seconds to wait for another tutor's write


class Store:
    """The learner's database. `problem` is empty, or says in a sentence why nothing is saved."""

    def __init__(self, file: Path | None) -> None:
        self.problem = ""
        self._file = file
        try:
            self._db = _opened(file)
        except (sqlite3.Error, OSError) as error:
            self._go_on_in_memory(error)

    @property
    def saves(self) -> bool:
        """Whether what is told to the store will still be there tomorrow."""
        return self._file is not None and not self.problem

    def close(self) -> None:
        """Close the file; everything has been written already."""
        self._db.close()

    # -- what was told once -----------------------------------------------------------------------

    def first_time(self, what: str) -> bool:
        """True once for each `what`, then never again."""
        sql = "INSERT OR IGNORE INTO told VALUES (?)"
        return self._transaction(lambda db: db.execute(sql, (what,)).rowcount == 1)

    # -- sittings ---------------------------------------------------------------------------------

    def unfinished(self, exercise: str, seed: int | None = None) -> Sitting | None:
        """The sitting left last at an exercise, on any seed or a given one, or None."""
        rows = self._rows(
            "SELECT id, exercise, seed, hints, shown, draft FROM sitting WHERE ended IS NULL"
            " AND exercise = ?1 AND (?2 IS NULL OR seed = ?2)"
            " ORDER BY touched DESC, id DESC LIMIT 1",
            (exercise, seed),
        )
        return self._with_attempts(*rows[0]) if rows else None

    def left_open(self) -> list[str]:
        """The exercises with a sitting that is not over, the latest first."""
        rows = self._rows("SELECT exercise FROM sitting WHERE ended IS NULL ORDER BY touched DESC")
        return [row[0] for row in rows]

    def begin(self, exercise: str, seed: int | None, now: float) -> Sitting:
        """A new sitting; without a seed it takes 0, then 1, 2, …: one not sat at before."""

        def begun(db: sqlite3.Connection) -> Sitting:
            drawn = _unused_seed(db, exercise) if seed is None else seed
            cursor = db.execute(
                "INSERT INTO sitting (exercise, seed, began, touched) VALUES (?, ?, ?, ?)",
                (exercise, drawn, now, now),
            )
            return Sitting(int(cursor.lastrowid or 0), exercise, drawn)

        return self._transaction(begun)

    def touch(self, sitting: Sitting, now: float) -> None:
        """This is the sitting to resume."""
        self._write(("UPDATE sitting SET touched = ? WHERE id = ?", (now, sitting.id)))

    def keep_draft(self, sitting: Sitting, draft: str) -> None:
        """Remember the lines of an answer that is not finished."""
        sitting.draft = draft
        self._write(("UPDATE sitting SET draft = ? WHERE id = ?", (draft, sitting.id)))

    def take_hint(self, sitting: Sitting, part: str, now: float) -> None:
        """Log that the next rung of the ladder was taken, at this part."""
        sitting.hints += 1
        self._write(
            ("UPDATE sitting SET hints = ? WHERE id = ?", (sitting.hints, sitting.id)),
            ("INSERT INTO hint VALUES (?, ?, ?, ?)", (sitting.id, now, part, sitting.hints)),
        )

    def show_solution(self, sitting: Sitting) -> None:
        """Log that the solution was looked at."""
        sitting.shown = True
        self._write(("UPDATE sitting SET shown = 1 WHERE id = ?", (sitting.id,)))

    def end(self, sitting: Sitting, solved: bool, now: float) -> None:
        """The sitting is over."""
        sql = "UPDATE sitting SET ended = ?, solved = ?, draft = '' WHERE id = ?"
        self._write((sql, (now, int(solved), sitting.id)))

    # -- attempts ---------------------------------------------------------------------------------

    def add(self, sitting: Sitting, attempt: Attempt) -> None:
        """Add an attempt; the draft it came from is done with."""
        sitting.attempts.append(attempt)
        sitting.draft = ""
        row = {"sitting": sitting.id, "exercise": sitting.exercise, "seed": sitting.seed}
        row |= asdict(attempt)
        names, places = ", ".join(row), ", ".join("?" * len(row))
        touch = "UPDATE sitting SET touched = ?, draft = '' WHERE id = ?"
        self._write(
            (f"INSERT INTO attempt ({names}) VALUES ({places})", tuple(row.values())),
            (touch, (attempt.time, sitting.id)),
        )

    # -- looking back -----------------------------------------------------------------------------

    def summaries(self) -> list[tuple[str, int, int, int]]:
        """Every sitting as (exercise, solved, hints, answers that were not right)."""
        return self._rows(
            "SELECT exercise, solved, hints, (SELECT count(*) FROM attempt AS a WHERE"
            " a.sitting = s.id AND verdict NOT IN ('right', 'invalid', 'missing', 'grader_error'))"
            " FROM sitting AS s ORDER BY id"
        )

    def attempts(self) -> list[tuple[str, int, Attempt]]:
        """Everything ever answered, as (exercise, sitting, attempt)."""
        rows = self._rows(
            "SELECT exercise, sitting, part, text, verdict, mistake, score, max, hints, seconds,"
            " time FROM attempt ORDER BY id"
        )
        return [(row[0], row[1], Attempt(*row[2:])) for row in rows]

    # -- the file ---------------------------------------------------------------------------------

    def _with_attempts(
        self, id: int, exercise: str, seed: int, hints: int, shown: int, draft: str
    ) -> Sitting:
        rows = self._rows(
            "SELECT part, text, verdict, mistake, score, max, hints, seconds, time FROM attempt"
            " WHERE sitting = ? ORDER BY id",
            (id,),
        )
        attempts = [Attempt(*row) for row in rows]
        return Sitting(id, exercise, seed, hints, bool(shown), draft, attempts)

    def _rows(self, sql: str, values: tuple[Any, ...] = ()) -> list[Any]:
        try:
            return self._db.execute(sql, values).fetchall()
        except sqlite3.Error as error:
            self._go_on_in_memory(error)
            return self._db.execute(sql, values).fetchall()

    def _write(self, *statements: tuple[str, tuple[Any, ...]]) -> None:
        def written(db: sqlite3.Connection) -> None:
            for sql, values in statements:
                db.execute(sql, values)

        self._transaction(written)

    def _transaction(self, work: Callable[[sqlite3.Connection], T]) -> T:
        """Do some work all or not at all; when the file refuses, do it in memory."""
        try:
            return _all_or_nothing(self._db, work)
        except sqlite3.Error as error:
            self._go_on_in_memory(error)
            return _all_or_nothing(self._db, work)

    def _go_on_in_memory(self, error: Exception) -> None:
        """Note why the file cannot be used, and take along what can still be read of it."""
        reason = _reason(error)
        file = {"file": self._file, "reason": reason}
        somewhere = _("Your progress cannot be saved ({file}): {reason}.", **file)
        nowhere = _("Your progress cannot be saved: {reason}.", reason=reason)
        go_on = _("You can go on all the same, but this visit will not be remembered.")
        self.problem = sentences(somewhere if self._file else nowhere, go_on)
        self._db = _taken_along(getattr(self, "_db", None))


def _all_or_nothing(db: sqlite3.Connection, work: Callable[[sqlite3.Connection], T]) -> T:
    """One transaction. It begins by asking for the right to write, so that two cannot cross."""
    db.execute("BEGIN IMMEDIATE")
    try:
        result = work(db)
        db.execute("COMMIT")
    except BaseException:
        if db.in_transaction:
            db.execute("ROLLBACK")
        raise
    return result


def _unused_seed(db: sqlite3.Connection, exercise: str) -> int:
    known = "SELECT coalesce(max(seed) + 1, 0) FROM sitting WHERE exercise = ?"
    return int(db.execute(known, (exercise,)).fetchone()[0])


def open_store(folder: Path) -> Store:
    """The store in a learner's folder, made if it is not there yet."""
    return Store(database(folder))


def look_at(folder: Path) -> Store:
    """The store to read from; a learner who has none yet is not given one by looking."""
    file = database(folder)
    return Store(file if file.exists() else None)


def _opened(file: Path | None) -> sqlite3.Connection:
    """A connection to the file, or to a database in memory, with all tables in place."""
    if file is not None:
        file.parent.mkdir(parents=True, exist_ok=True)
    db = sqlite3.connect(file or ":memory:", timeout=_PATIENCE, isolation_level=None)
    try:
        check(db)
        if file is not None:
            write_ahead(db, _PATIENCE)
        db.execute("PRAGMA synchronous = NORMAL")
        migrate(db)
    except BaseException:
        db.close()
        raise
    return db


def _taken_along(db: sqlite3.Connection | None) -> sqlite3.Connection:
    """A copy in memory of what a connection can still read; an empty one if that is nothing."""
    memory = _opened(None)
    if db is not None:
        try:
            db.rollback()
            db.backup(memory)
        except sqlite3.Error:
            memory.close()
            memory = _opened(None)
        finally:
            db.close()
    return memory


def _reason(error: Exception) -> str:
    return (error.strerror if isinstance(error, OSError) else "") or str(error)
