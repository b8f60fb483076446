"""Submissions a second, beside otter-grader and nbgrader, on the same exercise in one run.

python -m benchmarks.grading.beside_peers PYTHON [ROUNDS]

`PYTHON` belongs to an environment with `otter-grader`, `nbgrader`, `ipykernel` and `numpy`. Each
grader gets the smallest assignment it accepts: one function, `adam_step`, tried on six inputs
against a reference. otter runs without its container (with one, it is slower still), nbgrader
grades its students in one process, which is its fastest way. Neither of them puts a wall around
the program; the tutor has all of its own up. They take turns, and a table tells the ratios: first
with one process at work, then with two.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from benchmarks.grading.mixture import ADAM
from benchmarks.grading.rate import hand_in

ROUNDS = 3
OURS, THEIRS = 600, 4  # submissions in a turn
REFERENCE = ADAM.replace("adam_step", "reference")
TRIES = """
draw = np.random.default_rng(7)
for t in range(1, 7):
    given = [draw.uniform(0.1, 1, 5) for _ in range(4)]
    for got, want in zip(adam_step(*given, t), reference(*given, t)):
        assert np.allclose(got, want)
"""

Grade = Callable[[int], float]  # so many processes at a time: seconds for a submission


def main() -> int:
    """Prepares, lets all take turns, prints the tables."""
    if len(sys.argv) < 2:
        print(__doc__)
        return 2
    python = Path(sys.argv[1]).absolute()
    rounds = int(sys.argv[2]) if len(sys.argv) > 2 else ROUNDS
    with tempfile.TemporaryDirectory() as place:
        graders = {
            "tutor": _tutor(Path(place, "tutor")),
            "nbgrader": _nbgrader(Path(place, "nbgrader"), python),
            "otter-grader": _otter(Path(place, "otter"), python),
        }
        for jobs in (1, 2):
            _table(graders, jobs, rounds)
    return 0


def _table(graders: dict[str, Grade], jobs: int, rounds: int) -> None:
    times: dict[str, list[float]] = {name: [] for name in graders}
    for _ in range(rounds):
        for name, grade in graders.items():
            times[name].append(grade(jobs))
    print(f"\n### {jobs} at a time\n")
    print("| grader | a submission | a second | the tutor is |\n|---|---|---|---|")
    for name, found in times.items():
        middle = statistics.median(found)
        pairs = zip(found, times["tutor"], strict=True)
        ratio = statistics.median(theirs / ours for theirs, ours in pairs)
        faster = "" if name == "tutor" else f"{ratio:.0f} x faster"
        print(f"| {name} | {1e3 * middle:.3g} ms | {1 / middle:.3g} | {faster} |", flush=True)


def _timed(commands: list[list[str]], jobs: int, folder: Path) -> float:
    """All the commands, so many at a time."""

    def run(command: list[str]) -> None:
        environment = _environment(folder, Path(command[0]).parent)
        done = subprocess.run(command, cwd=folder, env=environment, capture_output=True)
        if done.returncode not in (0, 1):
            raise SystemExit(f"{command}: {done.stderr.decode()[-2000:]}")

    started = time.perf_counter()
    with ThreadPoolExecutor(jobs) as pool:
        list(pool.map(run, commands))
    return time.perf_counter() - started


def _environment(folder: Path, programs: Path) -> dict[str, str]:
    return os.environ | {
        "PATH": f"{programs}{os.pathsep}{os.environ['PATH']}",
        "TUTOR_HOME": str(folder),
        "PYTHONPATH": str(Path(__file__).parents[2]),
        "JUPYTER_DATA_DIR": str(folder / "jupyter"),
        "IPYTHONDIR": str(folder / "ipython"),
        "OPENBLAS_NUM_THREADS": "1",
    }


# -- the tutor ------------------------------------------------------------------------------------


def _tutor(folder: Path) -> Grade:
    hand_in(folder / "in", "adam-step.py", ADAM, OURS)

    def grade(jobs: int) -> float:
        command = [sys.executable, "-m", "tutor", "grade", "in", "--jobs", str(jobs)]
        spent = _timed([[*command, "--format", "json=report.json"]], 1, folder)
        report = json.loads((folder / "report.json").read_text())
        _insist("tutor", report["totals"]["verdicts"] == {"right": OURS})
        return spent / OURS

    return grade


# -- otter-grader ---------------------------------------------------------------------------------


def _otter(folder: Path, python: Path) -> Grade:
    (folder / "tests").mkdir(parents=True)
    code = f"import numpy as np\n{REFERENCE.partition(chr(10))[2]}{TRIES}"
    case = {"code": _as_doctest(code), "hidden": False, "locked": False}
    suite = {"cases": [case], "scored": True, "setup": "", "teardown": "", "type": "doctest"}
    test = {"name": "q1", "points": 1, "suites": [suite]}
    (folder / "tests" / "q1.py").write_text(f"OK_FORMAT = True\ntest = {test!r}\n")
    otter = str(python.parent / "otter")
    _timed([[otter, "generate", "-t", "tests", "-o", "all.zip", "--no-environment"]], 1, folder)
    for number in range(THEIRS):
        (folder / f"s{number}.ipynb").write_text(json.dumps(_notebook([_code("a", ADAM)])))

    def grade(jobs: int) -> float:
        commands = [
            [otter, "run", "-a", "all.zip", "-o", f"out{n}", "--no-logo", f"s{n}.ipynb"]
            for n in range(THEIRS)
        ]
        for number in range(THEIRS):
            (folder / f"out{number}").mkdir(exist_ok=True)
        spent = _timed(commands, jobs, folder)
        for number in range(THEIRS):
            results = json.loads((folder / f"out{number}" / "results.json").read_text())
            scores = [test.get("score") for test in results["tests"] if test["name"] == "q1"]
            _insist("otter", scores == [1.0])
        return spent / THEIRS

    return grade


def _as_doctest(code: str) -> str:
    """Functions and loops as the prompt would show them, each ended by an empty line."""
    lines: list[str] = []
    for line in code.strip().splitlines():
        if not line.strip():
            continue
        inner = line.startswith(" ")
        if lines and lines[-1].startswith("... ") and not inner:
            lines.append("... ")
        lines.append(f"... {line}" if inner else f">>> {line}")
    return "\n".join([*lines, "... "])


# -- nbgrader -------------------------------------------------------------------------------------


def _nbgrader(folder: Path, python: Path) -> Grade:
    nbgrader = str(python.parent / "nbgrader")
    for half in range(2):  # two at a time means two courses: a gradebook has one writer
        course = folder / f"course{half}"
        source = course / "source" / "ps1"
        source.mkdir(parents=True)
        (course / "nbgrader_config.py").write_text(
            f"c = get_config()\nc.CourseDirectory.root = {str(course)!r}\n"
            "c.CourseDirectory.course_id = 'course'\n"
        )
        cells = [
            _code("answer", ADAM, solution=True),
            _code("test", REFERENCE + TRIES, grade=True, locked=True, points=1),
        ]
        (source / "problem.ipynb").write_text(json.dumps(_notebook(cells)))
        _timed([[nbgrader, "generate_assignment", "ps1"]], 1, course)
        released = json.loads((course / "release" / "ps1" / "problem.ipynb").read_text())
        released["cells"][0]["source"] = ADAM
        for number in range(THEIRS):
            submitted = course / "submitted" / f"s{number}" / "ps1"
            submitted.mkdir(parents=True)
            (submitted / "problem.ipynb").write_text(json.dumps(released))

    def grade(jobs: int) -> float:
        places = [folder / f"course{half}" for half in range(jobs)]
        with ThreadPoolExecutor(jobs) as pool:
            started = time.perf_counter()
            command = [[nbgrader, "autograde", "ps1", "--force"]]
            list(pool.map(lambda place: _timed(command, 1, place), places))
            spent = time.perf_counter() - started
        for place in places:
            done = list((place / "autograded").glob("*/ps1/problem.ipynb"))
            _insist("nbgrader", len(done) == THEIRS)
        return spent / (THEIRS * jobs)

    return grade


def _notebook(cells: list[dict[str, object]]) -> dict[str, object]:
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    return {
        "cells": cells,
        "metadata": {"kernelspec": kernel, "language_info": {"name": "python"}},
        "nbformat": 4,
        "nbformat_minor": 5,
    }


def _code(id: str, source: str, **nbgrader: object) -> dict[str, object]:
    given = {"grade": False, "solution": False, "locked": False, "task": False} | nbgrader
    metadata = {"nbgrader": given | {"grade_id": id, "schema_version": 3}} if nbgrader else {}
    return {
        "cell_type": "code",
        "id": id,
        "metadata": metadata,
        "source": source,
        "outputs": [],
        "execution_count": None,
    }


def _insist(who: str, so: bool) -> None:
    """A grader that graded nothing is quick."""
    if not so:
        raise SystemExit(f"{who} did not give everybody full marks; its time means nothing")


if __name__ == "__main__":
    sys.exit(main())
