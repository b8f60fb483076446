"""Killed at random, judge and fork servers, a run still gives the report of an undisturbed one."""

from __future__ import annotations

import contextlib
import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.tutor.grading.conftest import COURSE, RIGHT
from tests.tutor.grading.intake.packing import zipped

pytestmark = pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="reads /proc")

SLOW = "import time\ndef double(x):\n    time.sleep(0.03)\n    return {} * x\n"
KINDS = [
    SLOW.format(2),
    SLOW.format(3),
    "def double(x):\n    raise ValueError(x)",
    "import sys\ndef double(x):\n    sys.modules['os']._exit(0)",
    "def double(:",
    "def double(x):\n    return [x] * 10**10",
    "",
    None,
]
STUDENTS = 96
KILLS = 8


@pytest.fixture
def folder(write):
    """Students who hand in all kinds of things, in files and in archives."""
    files = {}
    for number in range(STUDENTS):
        program = KINDS[number % len(KINDS)]
        source = None if program is None else f"{program}\n# {number}\n"
        if number % 5:
            files[f"s{number:02}" + ("/double.py" if source else "")] = source
        else:
            files[f"s{number:02}.zip"] = zipped(("double.py", source or RIGHT))
    return write(files)


@pytest.fixture
def start(folder, tmp_path):
    """Begin a run, or go on with it, in a process of its own."""
    (tmp_path / "secret").write_text("the secret of this test")
    environment = os.environ | {"TUTOR_HOME": str(tmp_path), "PYTHONPATH": str(Path.cwd())}

    def started(name, *more):
        command = [sys.executable, "-m", "tutor", "--course", str(COURSE), "grade", str(folder)]
        command += ["--secret", tmp_path / "secret", "--journal", tmp_path / f"{name}.db"]
        command += ["--jobs=2", f"--format=json={tmp_path}/{name}.json", *more]
        return subprocess.Popen(command, env=environment, stderr=subprocess.PIPE, text=True)

    return started


def children(pid):
    """The processes that a process has started and that still are."""
    found = []
    for entry in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            state, parent = entry.read_text().rpartition(")")[2].split()[:2]
            if int(parent) == pid and state != "Z":
                found.append(int(entry.parent.name))
    return found


def alive(pid):
    """Whether a process still is, and is no corpse."""
    with contextlib.suppress(OSError):
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    return False


def disturbed(start, rng, seen, duration):
    """Run until it is done, killing now the judge and now a fork server; the last run.

    What a run takes when it is left alone, in seconds, says how long to wait for the next kill.
    """
    judges = servers = 0
    process = start("disturbed")
    while True:
        deadline = time.monotonic() + duration * rng.uniform(0.05, 0.4)
        while process.poll() is None and time.monotonic() < deadline:
            seen.update(children(process.pid))
            time.sleep(0.01)
        if process.poll() is not None:
            return process, judges, servers
        forkers = children(process.pid)
        if judges + servers >= KILLS:
            continue
        if forkers and servers <= judges:
            os.kill(rng.choice(forkers), signal.SIGKILL)
            servers += 1
        else:
            process.kill()
            process.communicate()
            judges += 1
            process = start("disturbed", "--resume")


def test_the_report_is_the_same_to_the_byte_and_nothing_is_left_behind(start, tmp_path):
    seed = random.SystemRandom().randrange(10**6)
    print(f"seed {seed}")
    begin = time.monotonic()
    undisturbed = start("undisturbed")
    _, err = undisturbed.communicate(timeout=120)
    duration = time.monotonic() - begin
    assert (undisturbed.returncode, err) == (1, "")

    seen: set[int] = set()
    process, judges, servers = disturbed(start, random.Random(seed), seen, duration)
    _, err = process.communicate(timeout=120)
    print(f"killed {judges} judges and {servers} fork servers")
    assert judges + servers >= 3, "it was over too soon to be disturbed"
    assert (process.returncode, err) == (1, "")
    expected = (tmp_path / "undisturbed.json").read_bytes()
    assert (tmp_path / "disturbed.json").read_bytes() == expected

    with contextlib.closing(sqlite3.connect(tmp_path / "disturbed.db")) as db:
        count, distinct = db.execute(
            "SELECT count(*), count(DISTINCT submission) FROM result"
        ).fetchone()
        assert count == distinct == STUDENTS
        assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)

    deadline = time.monotonic() + 10
    while any(map(alive, seen)) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert [pid for pid in seen if alive(pid)] == []
