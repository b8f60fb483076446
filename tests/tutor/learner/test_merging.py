"""Two machines become one learner: nothing lost, nothing doubled, in any order."""

from __future__ import annotations

import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from itertools import permutations
from pathlib import Path

import pytest

from tests.tutor.learner.practice import attempt, practise
from tutor.learner.bundle import packed
from tutor.learner.merging import dump, merge
from tutor.learner.sitting import Purpose, Rung
from tutor.learner.store import Store, open_store
from tutor.learner.unpacking import read

ROOT = Path(__file__).parents[3]


def everything(store):
    """What the store holds, as it would be exported."""
    return store.at_once(dump)


def taken_in(store, bundle):
    """Merge it, and give back what was new."""
    return store.at_once(lambda db: merge(db, bundle))


def live(store, rng, began):
    """Some random life on one machine, each sitting begun at a moment of its own."""
    for _ in range(rng.randint(1, 4)):
        began += rng.random() + 0.001
        purpose = rng.choice(list(Purpose))
        sitting = store.begin(rng.choice("abc"), rng.choice([None, 3]), began, purpose, "aim", "p")
        go_on(store, sitting, rng, began)
    store.first_time(rng.choice(["welcome", "other"]))


def go_on(store, sitting, rng, now):
    """Some answers, hints, drafts, perhaps an end."""
    for _ in range(rng.randint(0, 4)):
        now += rng.random()
        verdict = rng.choice(["right", "wrong", "invalid"])
        store.add(sitting, attempt(rng.choice("pq"), str(rng.random()), verdict, "m", now, ("r",)))
    if rng.random() < 0.5:
        store.take_hint(sitting, "p", now)
    for number in range(rng.randint(0, 2)):
        store.take_rung(sitting, Rung(rng.choice("pq"), number + 1, 2, now))
    if rng.random() < 0.3:
        store.show_solution(sitting)
    if rng.random() < 0.5:
        store.keep_draft(sitting, f"draft {rng.random()}", now)
    if rng.random() < 0.4:
        store.end(sitting, rng.random() < 0.5, now)


def machines(seed, count=3):
    """Machines that began as copies of one, and went on by themselves at the same sittings."""
    rng = random.Random(seed)
    first = Store(None)
    live(first, rng, 0.0)
    common = everything(first)
    found = []
    for number in range(count):
        store = Store(None)
        taken_in(store, common)
        for sitting in store.sittings():
            if sitting.ended is None:
                go_on(store, sitting, rng, 100.0 * number + 100)
        live(store, rng, 1000.0 * number + 1000)
        found.append(everything(store))
    return found


def merged(bundles):
    """All of them on a new machine."""
    store = Store(None)
    for bundle in bundles:
        taken_in(store, bundle)
    return everything(store)


@pytest.mark.parametrize("seed", range(30))
def test_the_order_of_merging_does_not_matter(seed):
    """Whichever machine comes first, and whether two of them were merged before."""
    a, b, c = machines(seed)
    expected = merged([a, b, c])
    assert all(merged(order) == expected for order in permutations([a, b, c]))
    assert merged([merged([a, b]), c]) == merged([a, merged([b, c])]) == expected


@pytest.mark.parametrize("seed", range(30))
def test_nothing_is_lost_and_nothing_doubled(seed):
    """Every attempt of every machine is there once; merging again brings nothing new."""
    bundles = machines(seed)
    store = Store(None)
    for bundle in bundles:
        taken_in(store, bundle)
    tries = {
        (s.exercise, s.seed, s.began, a) for b in bundles for s, _ in b.sittings for a in s.attempts
    }
    there = [(s.exercise, s.seed, s.began, a) for s in store.sittings() for a in s.attempts]
    assert len(there) == len(set(there))
    assert set(there) == tries
    before = everything(store)
    assert [taken_in(store, bundle) for bundle in bundles] == [(0, 0)] * len(bundles)
    assert everything(store) == before


def test_what_has_grown_stays_grown():
    """Hints taken, a solution seen, success: none is undone by a machine that knows less."""
    one, two = Store(None), Store(None)
    sitting = one.begin("a", None, 1.0)
    taken_in(two, everything(one))
    for _ in range(2):
        one.take_hint(sitting, "p", 2.0)
    one.take_rung(sitting, Rung("q", 1, 2, 2.5))
    one.end(sitting, True, 3.0)
    (other,) = two.sittings()
    two.keep_draft(other, "half an answer", 9.0)
    two.show_solution(other)
    two.take_rung(other, Rung("r", 1, 3, 2.2))
    taken_in(one, everything(two))
    taken_in(two, everything(one))
    (found,) = one.sittings()
    assert (found.hints, found.shown, found.solved, found.ended) == (2, True, True, 3.0)
    assert found.own_hints == {"q": 1, "r": 1}
    assert found.draft == ""
    assert [vars(s) for s in one.sittings()] == [vars(s) for s in two.sittings()]


def test_the_draft_of_the_machine_last_used_goes_on():
    """As long as the sitting is open."""
    one, two = Store(None), Store(None)
    sitting = one.begin("a", None, 1.0)
    taken_in(two, everything(one))
    two.keep_draft(two.sittings()[0], "later", 9.0)
    one.keep_draft(sitting, "zz earlier", 2.0)
    taken_in(one, everything(two))
    assert one.sittings()[0].draft == "later"


def test_a_full_disk_changes_nothing(home):
    """The merge is all or nothing, and the store is still good for what fits."""
    other = Store(None)
    for n in range(300):
        practise(other, "a", float(n), "wrong")
    store = open_store(home)
    practise(store, "b", 1.0)
    before = everything(store)
    pages = store.at_once(lambda db: db.execute("PRAGMA page_count").fetchone()[0])
    store._db.execute(f"PRAGMA max_page_count = {pages + 2}")
    with pytest.raises(sqlite3.OperationalError, match="full"):
        taken_in(store, everything(other))
    assert everything(store) == before
    store._db.execute("PRAGMA max_page_count = 100000")
    assert taken_in(store, everything(other)) == (300, 600)


IMPORT = """
import sys, time
from pathlib import Path
from tutor.learner.bundle import read
from tutor.learner.merging import merge
from tutor.learner.store import open_store
store = open_store(Path(sys.argv[1]))
bundle = read(Path(sys.argv[2]))
print("begun", flush=True)
store.at_once(lambda db: merge(db, bundle))
"""


def test_killed_in_the_middle_it_is_as_if_it_had_not_been(home, tmp_path):
    """At whatever moment: all of it is there or none, and the next import completes it."""
    other = Store(None)
    for n in range(400):
        practise(other, "a", float(n), "wrong")
    file = tmp_path / "export.zip"
    file.write_bytes(packed(everything(other), {}))
    open_store(home).close()
    rng = random.Random(7)
    for _ in range(5):
        command = [sys.executable, "-c", IMPORT, str(home), str(file)]
        process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT)
        assert process.stdout
        process.stdout.readline()
        time.sleep(rng.random() * 0.03)
        os.kill(process.pid, signal.SIGKILL)
        process.communicate()
        store = open_store(home)
        assert len(store.sittings()) in {0, 400}
        store.close()
    store = open_store(home)
    taken_in(store, read(file))
    assert everything(store) == everything(other)
