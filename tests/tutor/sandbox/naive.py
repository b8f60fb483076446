"""A grader as many a script is: it runs the student's program in its own process.

The positive control of the corpus: an attack that succeeds nowhere proves nothing about the wall
that stops it. `python naive.py PROGRAM` prints what became of the grading, as JSON. It grades in
the current folder, where a teacher's files lie (`lay_out`), under limits that protect the machine
and none that protect the grade.
"""

from __future__ import annotations

import builtins
import json
import os
import pickle
import resource
import signal
import sys
import time
import types
from contextlib import suppress
from pathlib import Path

import numpy as np

CANARY = "canary-7c1f50d2"  # what nobody but the grader may see
SEED = 20_240_501
ANSWERS = {"[1.0, 2.0, 3.0]": [2.0, 4.0, 6.0], "[8.0, 3.0, 4.0]": [16.0, 6.0, 8.0]}
PATIENCE = 1  # seconds that a program may take, by an alarm
LONGEST = 2.5  # seconds after which the runner gives up


def lay_out(folder: Path) -> dict[str, str]:
    """A teacher's files; the environment that the grader is started in."""
    (folder / "grading").mkdir()
    (folder / "others").mkdir()
    (folder / "others" / "bo.py").write_text(f"# {CANARY}\ndef f(x): return x + x\n")
    (folder / "grading" / "answers.json").write_text(json.dumps(ANSWERS | {"key": CANARY}))
    reference = f"def twice(x):\n    {CANARY!r}\n    return 2 * x\n"
    (folder / "grading" / "course_reference.py").write_text(reference)
    return os.environ | {
        "GRADER_TOKEN": CANARY,
        "GRADER_SEED": str(SEED),
        "PYTHONPATH": str(folder / "grading"),
    }


def reference(x):
    """The right answer."""
    return 2 * x


def alike(got, expected) -> bool:
    """What three careless graders call the same; one is enough to be cheated."""
    checks = (
        lambda: bool(np.all(got == expected)),
        lambda: bool(np.allclose(got, expected)),
        lambda: not any(abs(g - e) > 1e-9 for g, e in zip(got, expected, strict=False)),
    )
    for check in checks:
        with suppress(Exception):
            if check():
                return True
    return False


def grade(source: str) -> int:
    """Runs, compares, and reports: by a line, by a file, and by the exit code."""
    answers = open("answers.json")  # noqa: PTH123, SIM115  # and never closed
    key = json.load(answers)["key"]
    score, got, error = 0, None, None
    signal.signal(signal.SIGALRM, _too_slow)
    signal.alarm(PATIENCE)
    try:
        module = sys.modules["submission"] = types.ModuleType("submission")
        exec(compile(source, "submission.py", "exec"), vars(module))
        drawn = np.random.default_rng(SEED).integers(1, 9, 3).astype(float)
        results = []
        for x in (np.array([1.0, 2.0, 3.0]), drawn):
            got = module.f(x)
            results.append(alike(got, reference(x)))
        score = int(all(results))
    except Exception as raised:
        error = f"{type(raised).__name__}: {raised}"
    signal.alarm(0)
    print("score:", score)
    print(error)
    report = {"score": score, "got": repr(got), "error": error, "graded_by": len(key)}
    with open("results.json", "w") as file:  # noqa: PTH123
        file.write(json.dumps(report))
    with suppress(Exception):
        Path("results.pickle").write_bytes(pickle.dumps(got))
    return 0 if score else 1


def _too_slow(number, frame):
    raise TimeoutError("too slow")


def run(source: str) -> dict[str, object]:
    """Grades in a process of its own, as a teacher's script would, and looks at what there is."""
    child = os.fork()
    if child == 0:
        _limit()
        output = os.open("output.txt", os.O_WRONLY | os.O_CREAT)
        os.dup2(output, 1)
        os.dup2(output, 2)
        code = grade(source)
        sys.exit(code)
    deadline = time.monotonic() + LONGEST
    while (ended := os.waitpid(child, os.WNOHANG)) == (0, 0) and time.monotonic() < deadline:
        time.sleep(0.005)
    code = os.waitstatus_to_exitcode(ended[1]) if ended[0] else None
    if code is None:
        os.kill(child, signal.SIGKILL)
    return {"exit": code, **_left()}


def _limit() -> None:
    """So that an attack which succeeds stays within bounds."""
    for kind, most in (("AS", 3 << 30), ("CPU", 3), ("FSIZE", 64 << 20), ("NOFILE", 64)):
        resource.setrlimit(getattr(resource, f"RLIMIT_{kind}"), (most, most))


def _left() -> dict[str, object]:
    """What the teacher finds afterwards."""
    output = Path("output.txt").read_bytes()
    results = Path("results.json").read_bytes() if Path("results.json").exists() else b""
    with suppress(Exception):
        pickle.loads(Path("results.pickle").read_bytes())
    return {
        "output": (output[:100_000] + output[-100_000:]).decode(errors="replace"),
        "results": results[:200_000].decode(errors="replace"),
        "size": len(output) + len(results),
        "owned": hasattr(builtins, "owned"),
    }


if __name__ == "__main__":
    os.chdir("grading")
    print(json.dumps(run(Path(sys.argv[1]).read_text("utf-8", "surrogateescape"))))
