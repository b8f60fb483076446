"""Submissions a second, as whoever types `tutor grade` meets them; and what more checks cost.

python -m benchmarks.grading.rate [COUNT]
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.grading.mixture import ADAM

COUNT = 1500
ROUNDS = 5
CHECKS = (1, 2, 4, 8, 16, 32, 64, 128, 256)
EACH = 200  # submissions for each number of checks
EXERCISE = """
from tutor.answers.program import Program

place, teaches = 1, []
parts = [Program("program", entry="f")]


def calls(v, rng):
    return [([rng.uniform(-1, 1) for _ in range(8)],) for _ in range({checks})]


def work(v, see):
    see("program", lambda x: [2 * item for item in x])


mistakes = []
"""
WORDS = "# Checks\n\nS\n\n## part program\n\nP\n\n## solution\n\nS\n"


def hand_in(folder: Path, file: str, source: str, count: int) -> Path:
    """So many submissions of the same program, each with a comment of its own."""
    for number in range(count):
        student = folder / f"student{number:05}"
        student.mkdir(parents=True)
        (student / file).write_text(f"{source}# {number}\n")
    return folder


def seconds(submissions: Path, jobs: int, *options: str) -> float:
    """How long the whole command takes, from its start to the written report."""
    command = [sys.executable, "-m", "tutor", *options, "grade", str(submissions)]
    command += ["--jobs", str(jobs), "--format", f"json={submissions.parent / 'report.json'}"]
    command += ["--journal", str(submissions.parent / "journal.db")]
    environment = os.environ | {"TUTOR_HOME": str(submissions.parent / "home")}
    started = time.perf_counter()
    subprocess.run(command, env=environment, check=True, stderr=subprocess.DEVNULL)
    return time.perf_counter() - started


def rates(folder: Path, count: int) -> None:
    """One job and two, in turns."""
    submissions = hand_in(folder / "rate", "adam-step.py", ADAM, count)
    times: dict[int, list[float]] = {1: [], 2: []}
    for _ in range(ROUNDS):
        for jobs, found in times.items():
            found.append(seconds(submissions, jobs))
    print(f"### {count} submissions of adam-step, all walls up\n")
    print("| jobs | median | best | slowest |\n|---|---|---|---|")
    for jobs, found in times.items():
        each = [count / one for one in (statistics.median(found), min(found), max(found))]
        print(f"| {jobs} | {' | '.join(f'{rate:.0f} a second' for rate in each)} |")


def costs(folder: Path) -> None:
    """The same program, tried on more and more inputs."""
    print("\n### What a submission costs, by the number of hidden checks (one job)\n")
    print("| checks | a submission | a check more |\n|---|---|---|")
    source = "def f(x):\n    return [2 * item for item in x]\n"
    before: tuple[int, float] | None = None
    for checks in CHECKS:
        course = folder / f"course{checks}" / "unit" / "checked"
        course.mkdir(parents=True)
        (course / "exercise.py").write_text(EXERCISE.format(checks=checks))
        (course / "en.md").write_text(WORDS)
        (course.parent / "en.md").write_text("# U\n")
        few = hand_in(folder / f"few{checks}" / "in", "checked.py", source, 1)
        many = hand_in(folder / f"many{checks}" / "in", "checked.py", source, EACH + 1)
        options = ("--course", str(course.parents[1]))
        spent = [seconds(many, 1, *options) - seconds(few, 1, *options) for _ in range(3)]
        cost = statistics.median(spent) / EACH
        more = f"{1e6 * (cost - before[1]) / (checks - before[0]):.0f} µs" if before else ""
        print(f"| {checks} | {1e3 * cost:.2f} ms | {more} |", flush=True)
        before = checks, cost


def main() -> None:
    """Both tables, on the command line."""
    with tempfile.TemporaryDirectory() as folder:
        rates(Path(folder), int(sys.argv[1]) if len(sys.argv) > 1 else COUNT)
        costs(Path(folder))


if __name__ == "__main__":
    main()
