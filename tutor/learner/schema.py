"""The tables of the learner's database, and the way from any older version to this one."""

from __future__ import annotations

import sqlite3
import time

from tutor.language import _

# One script a version. What is here has been run on learners' machines: add, never change.
MIGRATIONS = (
    """
    CREATE TABLE sitting (
        id INTEGER PRIMARY KEY,
        exercise TEXT NOT NULL,
        seed INTEGER NOT NULL,
        began REAL NOT NULL,
        touched REAL NOT NULL,              -- the latest one is resumed
        hints INTEGER NOT NULL DEFAULT 0,   -- rungs of the ladder taken
        shown INTEGER NOT NULL DEFAULT 0,   -- 1: the solution was looked at
        draft TEXT NOT NULL DEFAULT '',     -- lines of an answer that is not finished
        ended REAL,
        solved INTEGER NOT NULL DEFAULT 0   -- 1: every part right, without the solution
    );
    CREATE INDEX sitting_exercise ON sitting (exercise, seed);
    CREATE TABLE attempt (
        id INTEGER PRIMARY KEY,
        sitting INTEGER NOT NULL REFERENCES sitting (id),
        time REAL NOT NULL,
        exercise TEXT NOT NULL,
        seed INTEGER NOT NULL,
        part TEXT NOT NULL,
        text TEXT NOT NULL,
        verdict TEXT NOT NULL,
        mistake TEXT,
        score REAL NOT NULL,
        max REAL NOT NULL,
        hints INTEGER NOT NULL,
        seconds REAL NOT NULL
    );
    CREATE INDEX attempt_sitting ON attempt (sitting);
    CREATE TABLE hint (
        sitting INTEGER NOT NULL REFERENCES sitting (id),
        time REAL NOT NULL,
        part TEXT NOT NULL,
        rung INTEGER NOT NULL
    );
    CREATE TABLE told (what TEXT PRIMARY KEY)
    """,
    # `aim` is what the seed was chosen for, `only` the one part that is asked, `typing` a line that
    # is being typed; `rivals` are mistake ids, one a line. SQLite keeps the text of what is added
    # to a table: no comments in it.
    """
    ALTER TABLE sitting ADD COLUMN purpose TEXT NOT NULL DEFAULT 'course';
    ALTER TABLE sitting ADD COLUMN aim TEXT NOT NULL DEFAULT '';
    ALTER TABLE sitting ADD COLUMN only TEXT NOT NULL DEFAULT '';
    ALTER TABLE sitting ADD COLUMN typing TEXT NOT NULL DEFAULT '';
    ALTER TABLE attempt ADD COLUMN rivals TEXT NOT NULL DEFAULT ''
    """,
    # Hints of the parts' own ladders; those of the exercise's stay where older tutors write them.
    """
    CREATE TABLE rung (
        sitting INTEGER NOT NULL REFERENCES sitting (id),
        part TEXT NOT NULL,
        number INTEGER NOT NULL,
        count INTEGER NOT NULL,
        time REAL NOT NULL
    )
    """,
)


class NewerSchema(sqlite3.DatabaseError):
    """The database was written by a newer tutor than this one."""


def check(db: sqlite3.Connection) -> None:
    """Raise NewerSchema for a file that this version does not know how to write."""
    if _version(db) > len(MIGRATIONS):
        raise NewerSchema(_("it was written by a newer version of the tutor"))


def migrate(db: sqlite3.Connection) -> None:
    """Bring the tables up to date. Safe when several tutors start at once."""
    if _version(db) == len(MIGRATIONS):
        return
    db.execute("BEGIN IMMEDIATE")
    try:
        _run_from(_version(db), db)  # asked again: another tutor may have been faster
    except BaseException:
        db.execute("ROLLBACK")
        raise
    db.execute("COMMIT")


def _run_from(version: int, db: sqlite3.Connection) -> None:
    for script in MIGRATIONS[version:]:
        for statement in script.split(";"):
            db.execute(statement)
    db.execute(f"PRAGMA user_version = {len(MIGRATIONS)}")


def _version(db: sqlite3.Connection) -> int:
    return int(db.execute("PRAGMA user_version").fetchone()[0])


def write_ahead(db: sqlite3.Connection, patience: float = 5.0) -> None:
    """Switch to a write-ahead log, so that readers and a writer do not wait for each other.

    The switch needs the file for itself and does not honour the busy timeout, so it is tried
    again for a while.
    """
    until = time.monotonic() + patience
    while True:
        try:
            db.execute("PRAGMA journal_mode = WAL")
            return
        except sqlite3.OperationalError as error:
            if "locked" not in str(error) or time.monotonic() > until:
                raise
            time.sleep(0.02)
