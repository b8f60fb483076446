"""What only the grader may know is nowhere in a program's process: looked for by all means."""

from __future__ import annotations

import ast
import json
import os
import secrets
import struct
import subprocess
import sys
from pathlib import Path

import pytest

from tests.tutor.sandbox.probe import ASKS_FOR, looking_for
from tutor.__main__ import main
from tutor.sandbox import Call, ForkServer, Job, Limits

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="asks Linux's kernel")
LIMITS = Limits(cpu_seconds=20, wall_seconds=60.0)
EVERYWHERE = {"objects", "environment", "files", "descriptors", "memory"}


def _canary() -> str:
    return f"canary-{secrets.token_hex(12)}"


def test_the_probe_finds_what_there_is_to_find(tmp_path: Path) -> None:
    """In a process that holds a canary it is found, in every place that is looked at."""
    canary = _canary()
    (tmp_path / "answers").write_text(canary)
    (tmp_path / "probe.py").write_text(looking_for(canary=canary.encode()) + "\nprint(f(0))\n")
    with (tmp_path / "answers").open() as left_open, (tmp_path / "said").open("w+") as said:
        subprocess.run(
            [sys.executable, "probe.py", canary],
            cwd=tmp_path,
            env=os.environ | {"TOKEN": canary},
            stdout=said,
            pass_fds=[left_open.fileno()],
            check=True,
        )
    found = ast.literal_eval((tmp_path / "said").read_bytes().partition(b"\n")[0].decode())
    assert {place for place, _ in found} == EVERYWHERE


def test_a_program_finds_nothing_of_the_judges(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Its environment, arguments, memory, files and open descriptors; but its own argument, yes."""
    canaries = {name: _canary() for name in ("environment", "memory", "file", "earlier")}
    own = _canary()
    monkeypatch.setenv("TOKEN", canaries["environment"])
    (tmp_path / "secret").write_text(canaries["file"])
    source = looking_for(own=own.encode(), **{k: v.encode() for k, v in canaries.items()})
    with (tmp_path / "secret").open() as left_open, ForkServer(ASKS_FOR) as server:
        os.set_inheritable(left_open.fileno(), True)
        earlier = Job(f"x = {canaries['earlier']!r}\ndef f(x): return x", "f", (Call(("",)),))
        assert server.run(earlier).status == "ok"
        job = Job(source, "f", (Call((own,)), Call((canaries["memory"],))), LIMITS, ASKS_FOR)
        run = server.run(Job(source, "f", job.calls[:1], LIMITS, ASKS_FOR))
    assert run.status == "ok", run
    found = run.outcomes[0].value
    assert found == [["memory", "own"], ["objects", "own"]], run


# -- the whole of it ------------------------------------------------------------------------------

EXERCISE = """
from tutor.answers.program import Program

place, minutes, needs, teaches = 1, 1, [], []
parts = [
    Program("program", entry="f", modules={modules}),
]
KEY = {key!r}
FACTOR = {factor!r}


def calls(v, rng):
    return [(rng.uniform(1, 2),) for _ in range(3)]


def work(v, see):
    def reference(x):
        return FACTOR * x + len(KEY)

    see("program", reference)


mistakes = []
"""
WORDS = """# Steal

Nothing.

## program

`f(x)`

## hints

- a
- b
- c
- d
"""


def test_a_submission_finds_nothing_of_the_gradings(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Names, paths, secret, seed, reference, expected values, other submissions."""
    names = ("student", "course", "home", "secret", "key", "solution", "other", "environment")
    canaries = {name: _canary() for name in (*names, "journal", "report", "exercise")}
    factor = 7.0 + secrets.randbits(50) / 2**50
    exercise = tmp_path / canaries["course"] / "01-unit" / canaries["exercise"]
    exercise.mkdir(parents=True)
    text = EXERCISE.format(modules=ASKS_FOR, key=canaries["key"], factor=factor)
    (exercise / "exercise.py").write_text(text)
    (exercise / "solution.py").write_text(f"# {canaries['solution']}")
    (exercise / "en.md").write_text(WORDS)
    (exercise.parent / "en.md").write_text("# Unit\n")
    (tmp_path / "secret").write_text(canaries["secret"])
    monkeypatch.setenv("TOKEN", canaries["environment"])
    monkeypatch.setenv("TUTOR_HOME", str(tmp_path / canaries["home"]))
    wanted = {name: canary.encode() for name, canary in canaries.items()}
    wanted |= {"factor": struct.pack("<d", factor), "digits": repr(factor).encode()}
    probe = looking_for(**wanted) + "\nfound = f(0)\ndef f(x): raise ValueError(str(found))\n"
    handed_in = tmp_path / "submissions"
    for student, program in (
        ("aa", f"# {canaries['other']}\ndef f(x): return x"),
        (canaries["student"], probe),
    ):
        (handed_in / student).mkdir(parents=True)
        (handed_in / student / f"{canaries['exercise']}.py").write_text(program)
    report = tmp_path / f"{canaries['report']}.json"
    code = main(
        [
            *("--course", str(tmp_path / canaries["course"]), "grade", str(handed_in)),
            *("--jobs", "1", "--format", f"json={report}", "--secret", str(tmp_path / "secret")),
            *("--journal", str(tmp_path / f"{canaries['journal']}.db")),
        ]
    )
    assert code == 1
    rows = {row["id"]: row for row in json.loads(report.read_text())["submissions"]}
    message = rows[canaries["student"]]["exercises"][0]["message"]
    assert "ValueError: []" in message
