"""Every result on disk the moment it is there: a run that was killed goes on where it was.

One SQLite file, one row a result, written by the judge alone. A row is kept under what was answered
and what it was judged by, so that a result is used again only where it would be the same again.
"""

from __future__ import annotations

import json
import os
import sqlite3
from dataclasses import asdict
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from tutor.grading.submission import Key, Result
from tutor.verdict import Status

_APPLICATION = 0x7475746F  # "tuto": tells a journal from any other database
_TABLES = """
    CREATE TABLE secret (secret TEXT NOT NULL);
    CREATE TABLE result (
        submission TEXT NOT NULL,
        exercise TEXT NOT NULL,
        answered TEXT NOT NULL,     -- sha256 of everything that was answered
        version TEXT NOT NULL,      -- of the course and of the tutor
        verdict TEXT NOT NULL,
        score REAL NOT NULL,
        max REAL NOT NULL,
        record TEXT NOT NULL,       -- the whole result, as JSON
        PRIMARY KEY (submission, exercise, answered, version)
    ) WITHOUT ROWID;
"""


class JournalFault(Exception):
    """A journal that cannot be used: which file, and why."""


class Journal:
    """Results judged under one `version` of the course. Nobody else may use the file meanwhile."""

    def __init__(self, file: Path, version: str) -> None:
        self.file = file
        self._version = version
        try:
            file.parent.mkdir(parents=True, exist_ok=True)
            os.close(os.open(file, os.O_RDWR | os.O_CREAT, 0o600))  # marks, names and the secret
            self._db = sqlite3.connect(file, timeout=1.0, isolation_level=None)
        except (OSError, sqlite3.Error) as error:
            raise JournalFault(f"{file} cannot be opened: {error}") from None
        try:
            self._prepare()
        except sqlite3.Error as error:
            self._db.close()
            raise JournalFault(f"{file}: {_in_words(error)}") from None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._db.close()

    def _prepare(self) -> None:
        # Exclusive: a second run on this file is told so. It also needs no shared memory then,
        # which a journal on a network disk could not have.
        self._db.execute("PRAGMA locking_mode = EXCLUSIVE")
        application = self._db.execute("PRAGMA application_id").fetchone()[0]
        tables = self._db.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]
        if tables and application != _APPLICATION:
            raise sqlite3.DatabaseError("it is a database, but no journal of the tutor's")
        self._db.execute("PRAGMA journal_mode = WAL")
        self._db.execute("PRAGMA synchronous = NORMAL")
        if not tables:
            self._db.executescript(
                f"BEGIN; PRAGMA application_id = {_APPLICATION}; {_TABLES} COMMIT;"
            )

    @property
    def secret(self) -> str | None:
        """What programs' inputs were drawn from; None in a new journal."""
        row = self._db.execute("SELECT secret FROM secret").fetchone()
        return row and str(row[0])

    def begin(self, secret: str) -> None:
        """Forget all results, and begin with this secret."""
        self._db.execute("BEGIN")
        self._db.execute("DELETE FROM result")
        self._db.execute("DELETE FROM secret")
        self._db.execute("INSERT INTO secret VALUES (?)", (secret,))
        self._db.execute("COMMIT")

    def go_on(self) -> None:
        """Keep what is there but the grader's own faults, which are tried again."""
        self._db.execute("DELETE FROM result WHERE verdict = ?", (str(Status.GRADER_ERROR),))

    def result(self, key: Key) -> Result | None:
        """The result under this key."""
        row = self._db.execute(
            "SELECT record FROM result"
            " WHERE submission = ? AND exercise = ? AND answered = ? AND version = ?",
            (*key, self._version),
        ).fetchone()
        return row and _result(row[0])

    def add(self, result: Result) -> None:
        """Keep a result. The first one under a key stands."""
        plain = asdict(result) | {"verdict": str(result.verdict)}
        self._db.execute(
            "INSERT OR IGNORE INTO result VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (
                *result.key,
                self._version,
                plain["verdict"],
                result.score,
                result.max,
                json.dumps(plain),
            ),
        )


def _result(record: str) -> Result:
    plain: dict[str, Any] = json.loads(record)
    return Result(
        **plain
        | {
            "key": tuple(plain["key"]),
            "verdict": Status(plain["verdict"]),
            "parts": tuple(plain["parts"]),
            "walls": tuple(plain["walls"]),
        }
    )


def _in_words(error: sqlite3.Error) -> str:
    if "locked" in str(error):
        return "another run is writing to this journal"
    return str(error)
