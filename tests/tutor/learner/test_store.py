"""The store: what it keeps, and what it survives."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import textwrap
from pathlib import Path
from threading import Timer

import pytest

from tutor.learner.place import database
from tutor.learner.schema import MIGRATIONS
from tutor.learner.sitting import Attempt
from tutor.learner.store import Store, look_at, open_store

ROOT = Path(__file__).parents[3]


def attempt(text="7", verdict="right"):
    """An attempt with plausible numbers."""
    return Attempt("sum", text, verdict, None, 1.0, 1.0, 0, 2.5, 10.0)


def attempts(store):
    """How many attempts there are."""
    return sum(len(sitting.attempts) for sitting in store.sittings())


def test_a_sitting_comes_back_as_it_was_left(home):
    """Everything about it, from another process's point of view."""
    store = open_store(home)
    sitting = store.begin("add-two", None, 1.0)
    store.take_hint(sitting, "sum", 2.0)
    store.add(sitting, attempt())
    store.keep_draft(sitting, "line one", 11.0)
    store.keep_typing(sitting, "line t")
    assert open_store(home).unfinished("add-two") == sitting


def test_seeds_go_up_from_zero(store):
    """A fresh variant is one not sat at before, whatever was asked for by number."""
    seeds = [store.begin("add-two", seed, 0.0).seed for seed in (None, None, 7, None)]
    assert seeds == [0, 1, 7, 8]


def test_an_ended_sitting_is_not_resumed(store):
    """Solved or given up, it is over."""
    sitting = store.begin("add-two", None, 0.0)
    store.end(sitting, True, 1.0)
    assert store.unfinished("add-two") is None
    assert store.left_open() == []


def test_the_last_one_touched_is_resumed(store):
    """Whichever exercise was on last."""
    first, _ = store.begin("a", None, 1.0), store.begin("b", None, 2.0)
    assert [sitting.exercise for sitting in store.left_open()] == ["b", "a"]
    store.touch(first, 3.0)
    assert [sitting.exercise for sitting in store.left_open()] == ["a", "b"]


def test_told_once(store):
    """Every thing is told a first time, once."""
    assert [store.first_time("welcome"), store.first_time("welcome")] == [True, False]


def test_looking_makes_no_file(home):
    """A learner who only looks around leaves no trace."""
    assert look_at(home).sittings() == []
    assert not home.exists()


def test_the_database_is_set_up_as_promised(home):
    """Write-ahead log, and the number of the schema."""
    open_store(home).close()
    db = sqlite3.connect(database(home))
    assert db.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    assert db.execute("PRAGMA user_version").fetchone() == (len(MIGRATIONS),)
    db.close()


def test_every_older_schema_is_brought_up_to_date(home):
    """From each version there ever was, an empty file among them."""
    for version in range(len(MIGRATIONS)):
        file = home / f"{version}.db"
        home.mkdir(exist_ok=True)
        db = sqlite3.connect(file)
        for script in MIGRATIONS[:version]:
            db.executescript(script)
        db.execute(f"PRAGMA user_version = {version}")
        db.close()
        assert Store(file).saves


def of_a_newer_version(file):
    """A database as a later version would leave it."""
    db = sqlite3.connect(file)
    db.execute("PRAGMA user_version = 999")
    db.close()


BROKEN = {
    "garbage": lambda file: file.write_bytes(b"this is no database, but long enough" * 200),
    "newer": of_a_newer_version,
    "a folder": lambda file: file.mkdir(),
}


@pytest.mark.parametrize("broken", BROKEN.values(), ids=BROKEN)
def test_a_file_that_cannot_be_used_is_said_and_left_alone(home, broken):
    """One clear sentence; everything works but the saving; the file is not touched."""
    home.mkdir()
    file = database(home)
    broken(file)
    before = file.read_bytes() if file.is_file() else None
    store = open_store(home)
    assert not store.saves
    assert "cannot be saved" in store.problem
    sitting = store.begin("add-two", None, 0.0)
    store.add(sitting, attempt())
    assert store.unfinished("add-two").attempts
    assert (file.read_bytes() if file.is_file() else None) == before


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="needs a folder no one may write to")
def test_a_folder_that_cannot_be_written_is_said():
    """As above, for a folder that refuses."""
    store = open_store(Path("/proc/self/tutor"))
    assert "cannot be saved" in store.problem


def test_a_file_that_breaks_later_takes_its_memory_along(store):
    """What was known stays known for the rest of the visit."""
    sitting = store.begin("add-two", None, 0.0)
    store.end(sitting, True, 1.0)
    store._db.execute("PRAGMA query_only = 1")  # every further write is refused
    other = store.begin("pick-one", None, 2.0)
    store.add(other, attempt())
    assert "cannot be saved" in store.problem
    assert [(sitting.exercise, sitting.solved) for sitting in store.sittings()] == [
        ("add-two", True),
        ("pick-one", False),
    ]


WRITER = """
    import sys
    from pathlib import Path
    from tutor.learner.sitting import Attempt
    from tutor.learner.store import open_store
    store = open_store(Path(sys.argv[1]))
    for n in range(int(sys.argv[2])):
        sitting = store.begin("add-two", None, float(n))
        attempt = Attempt("sum", str(n), "right", None, 1.0, 1.0, 0, 0.1, float(n))
        store.add(sitting, attempt)
        print(sitting.seed, flush=True)
    assert store.saves, store.problem
"""


def writer(home, count):
    """A process that writes so many sittings and attempts, and prints each seed when it is kept."""
    command = [sys.executable, "-c", textwrap.dedent(WRITER), str(home), str(count)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT)


def test_two_tutors_at_once_lose_nothing(home):
    """Both begin at the same moment on no file at all; every row is there, no seed twice."""
    writers = [writer(home, 60) for _ in range(3)]
    seeds = [int(seed) for process in writers for seed in process.communicate()[0].split()]
    assert [process.returncode for process in writers] == [0, 0, 0]
    assert sorted(seeds) == list(range(180))
    assert attempts(open_store(home)) == 180


def test_a_store_waits_for_another_ones_write(home, store):
    """A lock held for a moment by another tutor costs that moment, and no row."""
    sitting = store.begin("add-two", None, 0.0)
    other = sqlite3.connect(database(home), isolation_level=None, check_same_thread=False)
    other.execute("BEGIN IMMEDIATE")
    release = Timer(0.3, other.execute, ["COMMIT"])
    release.start()
    store.add(sitting, attempt())
    release.join()
    other.close()
    assert store.saves
    assert attempts(open_store(home)) == 1


def test_killed_at_any_moment_keeps_what_was_told(home):
    """Every event reported before the kill is there after it."""
    process = writer(home, 100_000)
    assert process.stdout
    kept = [int(process.stdout.readline()) for _ in range(25)][-1]
    os.kill(process.pid, signal.SIGKILL)
    process.communicate()
    store = open_store(home)
    assert store.saves
    assert attempts(store) > kept
