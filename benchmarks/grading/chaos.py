"""A grading whose judge and fork servers are killed at random, again and again.

python -m benchmarks.grading.chaos [COUNT] [SEED] [KILLS]

The same submissions are graded undisturbed first. Afterwards the two reports must be equal to the
byte, the journal must hold each result once, every verdict must be the one that the submission was
made for, and of all the processes none may be left. Exit code 0 if so. Needs Linux.
"""

from __future__ import annotations

import ctypes
import json
import os
import random
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections import Counter
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from benchmarks.grading.mixture import lay_out

COUNT, SEED, KILLS = 10_000, 0, 24
JUDGE_SHARE = 0.25  # of the kills; the others hit a fork server
_SUBREAPER = 36
_PATIENCE = 10.0  # seconds for orphans to end


class Outcome(NamedTuple):
    """What became of a disturbed grading. `faults` are sentences; none if all is well."""

    faults: list[str]
    verdicts: Counter[str]
    kills: Counter[str]
    undisturbed: float
    disturbed: float


def chaos(count: int, seed: int, kills: int, folder: Path) -> Outcome:
    """Grades twice, the second time with so many kills."""
    expected = lay_out(folder / "submissions", count, seed)
    (folder / "secret").write_text(f"the secret of seed {seed}")
    _adopt_orphans()
    started = time.monotonic()
    code = _judge(folder, "calm").wait()
    undisturbed = time.monotonic() - started
    started = time.monotonic()
    killed, again = _disturbed(folder, random.Random(seed), kills, undisturbed)
    disturbed = time.monotonic() - started
    faults = [*_left_over(), *_unlike(folder, expected)]
    if code != again or code not in (0, 1):
        faults.append(f"exit codes {code} and {again}")
    if sum(killed.values()) < kills / 2:
        faults.append(f"only {sum(killed.values())} of {kills} kills before the end")
    return Outcome(faults, Counter(_verdicts(folder).values()), killed, undisturbed, disturbed)


def _judge(folder: Path, name: str) -> subprocess.Popen[bytes]:
    """A grading with a journal and a report of this name, begun or gone on with."""
    command = [sys.executable, "-m", "tutor", "grade", str(folder / "submissions"), "--resume"]
    command += ["--jobs", "2", "--secret", str(folder / "secret")]
    command += ["--journal", str(folder / f"{name}.db")]
    command += ["--format", f"json={folder / name}.json"]
    environment = os.environ | {"TUTOR_HOME": str(folder / "home")}
    return subprocess.Popen(command, env=environment, stderr=subprocess.DEVNULL)


def _disturbed(
    folder: Path, draw: random.Random, kills: int, seconds: float
) -> tuple[Counter[str], int]:
    """Kills, and goes on after each, until it is done; who was killed, and the last exit code."""
    killed: Counter[str] = Counter()
    judge = _judge(folder, "wild")
    while True:
        left = kills - sum(killed.values())
        pause = draw.expovariate(1.3 * kills / seconds) if left else None
        with suppress(subprocess.TimeoutExpired):
            return killed, judge.wait(pause)
        if draw.random() < JUDGE_SHARE:
            judge.kill()
            judge.wait()
            killed["judge"] += 1
            judge = _judge(folder, "wild")
        elif servers := _children(judge.pid):
            os.kill(draw.choice(servers), signal.SIGKILL)
            killed["fork server"] += 1


def _children(pid: int) -> list[int]:
    """The fork servers of a judge: it starts them from any of its threads."""
    found = []
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        with suppress(OSError):
            found += [int(child) for child in task.read_text().split()]
    return found


def _adopt_orphans() -> None:
    """Whatever loses its parent becomes a child of this process, and can be counted."""
    ctypes.CDLL(None).prctl(_SUBREAPER, 1, 0, 0, 0)


def _left_over() -> list[str]:
    deadline = time.monotonic() + _PATIENCE
    while time.monotonic() < deadline:
        try:
            ended, _ = os.waitpid(-1, os.WNOHANG)
        except ChildProcessError:
            return []
        if not ended:
            time.sleep(0.01)
    return [f"processes are left: {_children(os.getpid())}"]


def _unlike(folder: Path, expected: dict[str, str]) -> list[str]:
    faults = []
    if (folder / "calm.json").read_bytes() != (folder / "wild.json").read_bytes():
        faults.append("the reports differ")
    db = sqlite3.connect(folder / "wild.db")
    rows, distinct = db.execute(
        "SELECT count(*), count(DISTINCT submission) FROM result"
    ).fetchone()
    sound = db.execute("PRAGMA integrity_check").fetchone()[0]
    db.close()
    if (rows, distinct, sound) != (len(expected), len(expected), "ok"):
        faults.append(f"{rows} rows, {distinct} submissions, integrity {sound}")
    verdicts = _verdicts(folder)
    wrong = {name: verdicts.get(name) for name in expected if verdicts.get(name) != expected[name]}
    if wrong:
        first = ", ".join(f"{name} {got} (not {expected[name]})" for name, got in wrong.items())
        faults.append(f"{len(wrong)} verdicts are not as they must be: {first[:300]}")
    return faults


def _verdicts(folder: Path) -> dict[str, str]:
    report = json.loads((folder / "wild.json").read_text())
    return {row["id"]: row["verdict"] for row in report["submissions"]}


def main() -> int:
    """Once, on the command line."""
    count, seed, kills = (
        int(given or usual)
        for given, usual in zip([*sys.argv[1:4], *[""] * 3], (COUNT, SEED, KILLS), strict=False)
    )
    print(f"{count} submissions, seed {seed}, {kills} kills")
    with tempfile.TemporaryDirectory() as folder:
        outcome = chaos(count, seed, kills, Path(folder))
    print("verdicts:", ", ".join(f"{n} {name}" for name, n in outcome.verdicts.most_common()))
    print("killed:", ", ".join(f"{n} x {who}" for who, n in outcome.kills.items()))
    print(f"undisturbed: {outcome.undisturbed:.0f} s, {count / outcome.undisturbed:.0f} a second")
    print(f"disturbed:   {outcome.disturbed:.0f} s")
    print("\n".join(outcome.faults) or "every result once, the same report, no process left")
    return int(bool(outcome.faults))


if __name__ == "__main__":
    sys.exit(main())
