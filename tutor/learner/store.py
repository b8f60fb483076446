"""The store: what was asked, answered and hinted at, in an SQLite file that survives being killed.

Every event is one transaction. Attempts and hints are only ever added; a sitting (one learner at
one variant) is updated as it goes. When the file cannot be used, the store says why in `problem`
and goes on in memory: a learner is never stopped by a full disk.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Collection
from pathlib import Path
from typing import Any, TypeVar

from tutor.language import _, sentences
from tutor.learner.place import database
from tutor.learner.rows import ATTEMPT, RUNG, as_row, read_sittings
from tutor.learner.schema import check, migrate, write_ahead
from tutor.learner.sitting import PRACTICE, Attempt, Purpose, Rung, Sitting

T = TypeVar("T")
_PATIENCE = 5.0  # seconds to wait for another tutor's write
_UNUSED_SEED = "SELECT coalesce(max(seed) + 1, 0) FROM sitting WHERE exercise = ?"


class Store:
    """The learner's database. `problem` is empty, or says in a sentence why nothing is saved;
    `reason` is the reason alone.
    """

    def __init__(self, file: Path | None) -> None:
        self.problem = self.reason = ""
        self._past: list[Sitting] = []  # as it was read at a version of the database
        self._read: tuple[int, int] | None = None
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

    def unfinished(
        self,
        exercise: str,
        seed: int | None = None,
        purposes: Collection[Purpose] = PRACTICE,
    ) -> Sitting | None:
        """The sitting left last at an exercise, on any seed or a given one, or None."""
        wanted = [s for s in self.left_open() if s.exercise == exercise and s.purpose in purposes]
        return next((s for s in wanted if seed in {None, s.seed}), None)

    def left_open(self) -> list[Sitting]:
        """Every sitting that is not over, the one left last first."""
        return self._sittings("ended IS NULL", "touched DESC, id DESC")

    def sittings(self) -> list[Sitting]:
        """Every sitting there ever was, in the order of their beginnings; not to be changed."""
        version = self._rows("PRAGMA data_version")[0][0], self._db.total_changes
        if self._read != version:
            self._past, self._read = self._sittings("1", "began, id"), version
        return list(self._past)

    def unused_seed(self, exercise: str) -> int:
        """A seed not sat at before, and none above it either: 0, then 1, 2, …"""
        return int(self._rows(_UNUSED_SEED, (exercise,))[0][0])

    def begin(
        self,
        exercise: str,
        seed: int | None,
        now: float,
        purpose: Purpose = Purpose.COURSE,
        aim: str = "",
        only: str = "",
    ) -> Sitting:
        """A new sitting; without a seed it takes one not sat at before."""

        def begun(db: sqlite3.Connection) -> Sitting:
            unused = db.execute(_UNUSED_SEED, (exercise,)).fetchone()[0]
            drawn = unused if seed is None else seed
            sql = (
                "INSERT INTO sitting (exercise, seed, purpose, aim, only, began, touched)"
                " VALUES (?, ?, ?, ?, ?, ?, ?)"
            )
            cursor = db.execute(sql, (exercise, drawn, str(purpose), aim, only, now, now))
            id = int(cursor.lastrowid or 0)
            return Sitting(id, exercise, drawn, purpose, aim, only, began=now, touched=now)

        return self._transaction(begun)

    def touch(self, sitting: Sitting, now: float) -> None:
        """This is the sitting to resume."""
        sitting.touched = now
        self._write(("UPDATE sitting SET touched = ? WHERE id = ?", (now, sitting.id)))

    def keep_draft(self, sitting: Sitting, draft: str, now: float) -> None:
        """Remember the lines of an answer that is not finished."""
        sitting.draft, sitting.typing, sitting.touched = draft, "", now
        sql = "UPDATE sitting SET draft = ?, typing = '', touched = ? WHERE id = ?"
        self._write((sql, (draft, now, sitting.id)))

    def keep_typing(self, sitting: Sitting, line: str) -> None:
        """Remember a line that is being typed."""
        sitting.typing = line
        self._write(("UPDATE sitting SET typing = ? WHERE id = ?", (line, sitting.id)))

    # Another tutor may be at the same sitting: help and success only ever grow.

    def take_hint(self, sitting: Sitting, part: str, now: float) -> None:
        """Log that the next rung of the exercise's ladder was taken, at this part."""
        sitting.hints += 1
        self._write(
            (
                "UPDATE sitting SET hints = max(hints, ?) WHERE id = ?",
                (sitting.hints, sitting.id),
            ),
            ("INSERT INTO hint VALUES (?, ?, ?, ?)", (sitting.id, now, part, sitting.hints)),
        )

    def take_rung(self, sitting: Sitting, rung: Rung) -> None:
        """Log a hint of a part's own ladder."""
        sitting.rungs.append(rung)
        row = {"sitting": sitting.id} | as_row(rung, RUNG)
        self._write((_insertion("rung", row), tuple(row.values())))

    def show_solution(self, sitting: Sitting) -> None:
        """Log that the solution was looked at."""
        sitting.shown = True
        self._write(("UPDATE sitting SET shown = 1 WHERE id = ?", (sitting.id,)))

    def end(self, sitting: Sitting, solved: bool, now: float) -> None:
        """The sitting is over."""
        sitting.ended, sitting.solved, sitting.draft, sitting.typing = now, solved, "", ""
        sql = (
            "UPDATE sitting SET ended = coalesce(ended, ?), solved = max(solved, ?), draft = '',"
            " typing = '' WHERE id = ?"
        )
        self._write((sql, (now, int(solved), sitting.id)))

    # -- attempts ---------------------------------------------------------------------------------

    def add(self, sitting: Sitting, attempt: Attempt) -> None:
        """Add an attempt; the draft it came from is done with."""
        sitting.attempts.append(attempt)
        sitting.draft, sitting.typing, sitting.touched = "", "", attempt.time
        row = {"sitting": sitting.id, "exercise": sitting.exercise, "seed": sitting.seed}
        row |= as_row(attempt, ATTEMPT)
        touch = "UPDATE sitting SET touched = ?, draft = '', typing = '' WHERE id = ?"
        self._write(
            (_insertion("attempt", row), tuple(row.values())),
            (touch, (attempt.time, sitting.id)),
        )

    def _sittings(self, where: str, order: str) -> list[Sitting]:
        return read_sittings(self._rows, where, order)

    # -- the file ---------------------------------------------------------------------------------

    def at_once(self, work: Callable[[sqlite3.Connection], T]) -> T:
        """Do some work with the database, all or not at all. Raises sqlite3.Error."""
        return _all_or_nothing(self._db, work)

    def try_again(self) -> bool:
        """Bring what had to be kept in memory into the file, if that can be written by now.

        Sittings that are open elsewhere have other ids afterwards: it is for the end of a visit.
        """
        if self.saves or self._file is None:
            return self.saves
        from tutor.learner.merging import dump, merge  # noqa: PLC0415 - hardly ever needed

        try:
            kept = self.at_once(dump)
            db = _opened(self._file)
        except (sqlite3.Error, OSError):
            return False
        try:
            _all_or_nothing(db, lambda db: merge(db, kept))
        except sqlite3.Error:
            db.close()
            return False
        self._db.close()
        self._db, self._read, self.problem, self.reason = db, None, "", ""
        return True

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
        self.reason = _reason(error)
        file = {"file": self._file, "reason": self.reason}
        somewhere = _("Your progress cannot be saved ({file}): {reason}.", **file)
        nowhere = _("Your progress cannot be saved: {reason}.", reason=self.reason)
        go_on = _("You can go on all the same, but this visit will not be remembered.")
        self.problem = sentences(somewhere if self._file else nowhere, go_on)
        self._db = _taken_along(getattr(self, "_db", None))
        self._read = None


def _insertion(table: str, row: dict[str, Any]) -> str:
    return f"INSERT INTO {table} ({', '.join(row)}) VALUES ({', '.join('?' * len(row))})"


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
