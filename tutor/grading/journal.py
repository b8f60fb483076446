"""Every result on disk the moment it is there: a run that was killed goes on where it was.

One SQLite file, one row a result, written by the judge alone. A row is kept under what was answered
and what it was judged by, so that a result is used again only where it would be the same again, and
a newer course does not overwrite what an older one said.
"""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from tutor.grading.submission import Key, Result
from tutor.language import N_, _
from tutor.verdict import Status

_APPLICATION = 0x7475746F  # "tuto": tells a journal from any other database
_FORM = 2  # of the tables
_TABLES = """
    CREATE TABLE secret (secret TEXT NOT NULL);
    CREATE TABLE version (          -- of the course and of the tutor, in the order of their use
        number INTEGER PRIMARY KEY,
        version TEXT NOT NULL UNIQUE
    );
    CREATE TABLE result (
        submission TEXT NOT NULL,
        exercise TEXT NOT NULL,
        answered TEXT NOT NULL,     -- sha256 of everything that was answered
        version TEXT NOT NULL,
        verdict TEXT NOT NULL,
        score REAL NOT NULL,
        max REAL NOT NULL,
        record TEXT NOT NULL,       -- the whole result, as JSON
        UNIQUE (submission, exercise, answered, version)
    );
"""
_WORDS = {
    "SQLITE_BUSY": N_("another run is writing to it; wait for that run to end, or end it"),
    "SQLITE_FULL": N_("the disk is full; make room, then --resume goes on with what is kept"),
    "SQLITE_IOERR": N_(
        "it cannot be written; if the disk is full or was taken away, mend that, then --resume "
        "goes on with what is kept"
    ),
    "SQLITE_READONLY": N_("it may not be written to; --journal FILE chooses another"),
    "SQLITE_CANTOPEN": N_("it cannot be opened or made there; --journal FILE chooses another"),
    "SQLITE_CORRUPT": N_("it is damaged; move it away to begin anew"),
    "SQLITE_NOTADB": N_("it is no journal of the tutor's; --journal FILE chooses another"),
}


class JournalFault(Exception):
    """A journal that cannot be used, or no longer: which file, why, and what to do."""


class Journal:
    """Results judged under one `version` of the course. Nobody else may use the file meanwhile."""

    def __init__(self, file: Path, version: str) -> None:
        self.file = file
        self._version = version
        self._before = ""
        with self._faults_told():
            file.parent.mkdir(parents=True, exist_ok=True)
            os.close(os.open(file, os.O_RDWR | os.O_CREAT, 0o600))
            self._db = sqlite3.connect(file, timeout=1.0, isolation_level=None)
        try:
            with self._faults_told():
                self._prepare()
        except JournalFault:
            self._db.close()
            raise

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
        tables = self._number("SELECT count(*) FROM sqlite_master")
        if tables:
            self._recognise()
        self._db.execute("PRAGMA journal_mode = WAL")
        self._db.execute("PRAGMA synchronous = NORMAL")
        if not tables:
            self._db.executescript(
                f"BEGIN; PRAGMA application_id = {_APPLICATION}; PRAGMA user_version = {_FORM};"
                f" {_TABLES} COMMIT;"
            )

    def _recognise(self) -> None:
        """Raise JournalFault unless it is a journal in good order."""
        if self._number("PRAGMA application_id") != _APPLICATION:
            raise JournalFault(f"{self.file}: {_WORDS['SQLITE_NOTADB']}")
        if self._number("PRAGMA user_version") != _FORM:
            raise JournalFault(
                _("{file}: it is of another version; move it away to begin anew", file=self.file)
            )
        if self._db.execute("PRAGMA quick_check(1)").fetchone()[0] != "ok":
            raise JournalFault(f"{self.file}: {_(_WORDS['SQLITE_CORRUPT'])}")

    def _number(self, query: str) -> int:
        return int(self._db.execute(query).fetchone()[0])

    @contextmanager
    def _faults_told(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            another = _("--journal FILE chooses another")
            raise JournalFault(f"{self.file}: {error.strerror}; {another}") from None
        except sqlite3.Error as error:
            raise JournalFault(f"{self.file}: {_in_words(error)}") from None

    @property
    def secret(self) -> str | None:
        """What programs' inputs were drawn from; None in a new journal."""
        with self._faults_told():
            row = self._db.execute("SELECT secret FROM secret").fetchone()
        return row and str(row[0])

    def begin(self, secret: str) -> None:
        """Forget all results, and begin with this secret."""
        with self._faults_told():
            self._db.execute("BEGIN")
            for table in ("result", "version", "secret"):
                self._db.execute(f"DELETE FROM {table}")
            self._db.execute("INSERT INTO secret VALUES (?)", (secret,))
            self._db.execute("INSERT INTO version (version) VALUES (?)", (self._version,))
            self._db.execute("COMMIT")

    def go_on(self) -> None:
        """Keep what is there but the grader's own faults, which are tried again."""
        with self._faults_told():
            self._db.execute("BEGIN")
            self._db.execute("DELETE FROM result WHERE verdict = ?", (str(Status.GRADER_ERROR),))
            self._db.execute("INSERT OR IGNORE INTO version (version) VALUES (?)", (self._version,))
            self._db.execute("COMMIT")

    def look_back(self) -> bool:
        """Have `before` tell what the version used before this one said; False if there is none."""
        with self._faults_told():
            row = self._db.execute(
                "SELECT version FROM version WHERE version != ? ORDER BY number DESC LIMIT 1",
                (self._version,),
            ).fetchone()
        self._before = row[0] if row else ""
        return bool(row)

    def result(self, key: Key) -> Result | None:
        """The result under this key."""
        return self._result(
            "submission = ? AND exercise = ? AND answered = ? AND version = ?",
            (*key, self._version),
        )

    def before(self, key: Key) -> Result | None:
        """What was said before of the same answers; else of the last others to that exercise."""
        if not self._before:
            return None
        submission, exercise, answered = key
        return self._result(
            "submission = ? AND exercise = ? AND version = ?"
            " ORDER BY answered = ? DESC, rowid DESC LIMIT 1",
            (submission, exercise, self._before, answered),
        )

    def _result(self, where: str, values: tuple[str, ...]) -> Result | None:
        with self._faults_told():
            query = f"SELECT record FROM result WHERE {where}"
            row = self._db.execute(query, values).fetchone()
        if row is None:
            return None
        try:
            return _from_record(row[0])
        except (ValueError, KeyError, TypeError):
            raise JournalFault(f"{self.file}: {_(_WORDS['SQLITE_CORRUPT'])}") from None

    def add(self, result: Result) -> None:
        """Keep a result. The first one under a key stands."""
        plain = asdict(result) | {"verdict": str(result.verdict)}
        with self._faults_told():
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


def _from_record(record: str) -> Result:
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
    name = getattr(error, "sqlite_errorname", "")
    return next((_(words) for code, words in _WORDS.items() if name.startswith(code)), str(error))
