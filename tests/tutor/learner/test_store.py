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
from tutor.learner.sitting import Attempt, Purpose, Rung
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
    store.take_rung(sitting, Rung("twice", 1, 3, 3.0))
    store.take_rung(sitting, Rung("twice", 2, 3, 4.0))
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


V1 = """
    INSERT INTO sitting (id, exercise, seed, began, touched, hints, shown, draft, ended, solved)
        VALUES (1, 'add-two', 0, 1.5, 9.25, 2, 1, '', 9.25, 1), (2, 'double', 3, 10, 11, 0, 0,
        'def double(x):', NULL, 0);
    INSERT INTO attempt (sitting, time, exercise, seed, part, text, verdict, mistake, score, max,
        hints, seconds) VALUES
        (1, 2.5, 'add-two', 0, 'sum', '12', 'wrong', 'multiplied', 0, 1, 1, 3),
        (1, 3.5, 'add-two', 0, 'sum', '7', 'right', NULL, 1, 1, 2, 1);
    INSERT INTO hint VALUES (1, 2.0, 'sum', 1);
    INSERT INTO told VALUES ('welcome');
    PRAGMA user_version = 1
"""


def test_what_the_first_version_wrote_is_all_there(home):
    """Sittings, attempts, hints and drafts as they were, with what has been added since."""
    home.mkdir()
    db = sqlite3.connect(database(home))
    db.executescript(MIGRATIONS[0])
    db.executescript(V1)
    db.close()
    store = open_store(home)
    assert store.saves
    assert not store.first_time("welcome")
    solved, left = store.sittings()
    assert (solved.exercise, solved.hints, solved.shown, solved.solved) == (
        "add-two",
        2,
        True,
        True,
    )
    assert [(a.text, a.verdict, a.mistake, a.time) for a in solved.attempts] == [
        ("12", "wrong", "multiplied", 2.5),
        ("7", "right", None, 3.5),
    ]
    assert (solved.purpose, solved.only, solved.attempts[0].rivals) == (Purpose.COURSE, "", ())
    assert (left.seed, left.draft, left.ended) == (3, "def double(x):", None)
    assert (solved.own_hints, solved.all_hints) == ({}, 2)
    assert store.unfinished("double") == left


def test_tutors_of_two_versions_do_not_mix(home):
    """A database brought up to date while an older tutor has it open still takes its answers."""
    home.mkdir()
    db = sqlite3.connect(database(home))
    db.executescript(MIGRATIONS[0])
    db.executescript(V1)
    store = open_store(home)
    db.execute(
        "INSERT INTO attempt (sitting, time, exercise, seed, part, text, verdict, mistake, score,"
        " max, hints, seconds) VALUES (2, 12, 'double', 3, 'program', 'x', 'wrong', NULL, 0, 1,"
        " 0, 1)"
    )
    db.execute("UPDATE sitting SET hints = 1 WHERE id = 2")
    db.execute("INSERT INTO hint VALUES (?, ?, ?, ?)", (2, 12.0, "program", 1))
    db.commit()
    db.close()
    assert store.sittings()[1].attempts[0].text == "x"
    assert store.sittings()[1].all_hints == 1


def test_two_tutors_at_one_sitting_undo_nothing_of_each_other(home):
    """Each thinks it is alone: what either has done stays done."""
    one, two = open_store(home), open_store(home)
    mine = one.begin("add-two", None, 1.0)
    theirs = two.unfinished("add-two")
    for _ in range(3):
        one.take_hint(mine, "sum", 2.0)
    two.take_hint(theirs, "sum", 3.0)
    for sitting, time in ((mine, 3.1), (theirs, 3.2)):
        one.take_rung(sitting, Rung("twice", 1, 2, time))
    two.take_rung(theirs, Rung("thrice", 1, 2, 3.3))
    one.add(mine, attempt("7"))
    two.add(theirs, attempt("8", "wrong"))
    one.end(mine, True, 4.0)
    two.keep_draft(theirs, "too late", 5.0)
    two.end(theirs, False, 6.0)
    (found,) = open_store(home).sittings()
    assert (found.hints, found.solved, found.ended) == (3, True, 4.0)
    assert found.own_hints == {"twice": 1, "thrice": 1}
    assert found.all_hints == 5
    assert sorted(a.text for a in found.attempts) == ["7", "8"]


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


def test_what_could_not_be_saved_is_saved_at_the_end(home, store):
    """A disk that was full for a while, a lock that took too long: nothing is lost or doubled."""
    sitting = store.begin("add-two", None, 0.0)
    store.add(sitting, attempt("6", "wrong"))
    store._db.execute("PRAGMA query_only = 1")  # every further write is refused
    store.take_hint(sitting, "sum", 1.0)
    store.add(sitting, attempt("7"))
    other = store.begin("pick-one", None, 2.0)
    assert not store.saves
    assert store.try_again()
    assert store.saves
    found = open_store(home).sittings()
    assert [(s.exercise, s.hints, [a.text for a in s.attempts]) for s in found] == [
        ("add-two", 1, ["6", "7"]),
        (other.exercise, 0, []),
    ]


@pytest.mark.parametrize("broken", BROKEN.values(), ids=BROKEN)
def test_what_still_cannot_be_saved_stays_so(home, broken):
    """The file is not touched, and the visit goes on in memory."""
    home.mkdir()
    broken(database(home))
    store = open_store(home)
    store.begin("add-two", None, 0.0)
    assert not store.try_again()
    assert len(store.sittings()) == 1


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
