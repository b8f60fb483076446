"""`tutor grade` as a teacher meets it: exit codes, reports, and a folder with everything in it."""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.tutor.grading.conftest import COURSE, RIGHT
from tutor.__main__ import main
from tutor.grading import bench

WRONG = "def double(x):\n    return 3 * x\n"
SLOW = "import time\ndef double(x):\n    time.sleep(0.02)\n    return 2 * x\n"
SUMS = "[add-two]\nsum = 7\ntwice = 14\n"

MIXED = {  # what each hands in, and the verdict and the words it must get
    "right": ({"double.py": RIGHT, "answers.toml": SUMS}, "right", ""),
    "wrong": ({"double.py": WRONG}, "wrong", ""),
    "half": ({"answers.json": '{"add_two": {"sum": 7}}'}, "partial", "No answer"),
    "broken": ({"double.py": "def double(:"}, "invalid", "line 1"),
    "loops": ({"double.py": "def double(x):\n    while True: pass"}, "timeout", "in call 1"),
    "greedy": (
        {"double.py": "def double(x):\n    return [x] * 10**10"},
        "memory",
        "out of memory",
    ),
    "quits": (
        {"double.py": "import sys\ndef double(x):\n    sys.modules['os']._exit(0)"},
        "crashed",
        "exit code 0",
    ),
    "nothing": ({}, "missing", "the folder is empty"),
    "binary": ({"double.py": bytes(range(256))}, "invalid", "not text in UTF-8"),
    "misnamed": ({"doubel.py": RIGHT}, "right", ""),
    "mistaken": ({"doubel.py": "def duoble(x): return 2 * x"}, "missing", "no file here answers"),
    "torn": ({"answers.toml": "[add-two\n"}, "invalid", "not valid TOML"),
    "linked": ({"double.py": "-> /etc/passwd"}, "refused", "a symbolic link"),
    "piped": ({"double.py": "-> pipe"}, "refused", "a named pipe"),
    "huge": ({"double.py": b"#" * 10_000_000}, "refused", "larger than 256 KiB"),
    "odd <&\"'\n\u202e::error::": ({"double.py": RIGHT}, "right", ""),
    "NUL": ({"double.py": "x = '\0'"}, "invalid", "NUL"),
}


def hand_in(write):
    """The mixed folder."""
    folder = write(dict.fromkeys(MIXED))
    for name, (files, _, _) in MIXED.items():
        for file, content in files.items():
            path = folder / name / file
            if content == "-> /etc/passwd":
                path.symlink_to("/etc/passwd")
            elif content == "-> pipe":
                os.mkfifo(path)
            else:
                path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return folder


def test_everything_in_one_folder_gets_its_row(grade, write, tmp_path):
    folder = hand_in(write)
    code, out, _ = grade(
        folder,
        "--jobs=4",
        "--format=text",
        f"--format=json={tmp_path}/1.json",
        f"--format=junit={tmp_path}/1.xml",
    )
    assert code == 1
    rows = json.loads((tmp_path / "1.json").read_text())["submissions"]
    assert len(rows) == len(MIXED)
    for row, name in zip(rows, sorted(MIXED), strict=True):
        _, verdict, told = MIXED[name]
        messages = [row["message"], *(exercise["message"] for exercise in row["exercises"])]
        assert (name, row["verdict"]) == (name, verdict)
        assert told.lower() in " ".join(messages).lower(), name
        assert verdict in out
    assert "grader_error" not in out

    grade(folder, "--jobs=2", f"--format=json={tmp_path}/2.json")
    assert (tmp_path / "2.json").read_bytes() == (tmp_path / "1.json").read_bytes()


# -- exit codes -----------------------------------------------------------------------------------


def test_full_marks_are_0(grade, write):
    code, out, err = grade(write({"ada/double.py": RIGHT, "bo/answers.toml": SUMS}))
    assert (code, err) == (0, "")
    assert "2 submissions: 2 right" in out


@pytest.mark.parametrize("sheet", ["[add-two]\nsum = 8", "", "["])
def test_points_lost_are_1(grade, write, sheet):
    assert grade(write({"ada/answers.toml": sheet}))[0] == 1


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["gone"], "cannot be read"),
        (["{}", "--format=jsn"], "did you mean json?"),
        (["{}", "--format=json="], "names no file"),
        (["{}", "--format=json", "--format=text"], "two reports"),
        (["{}", "--format=json=a", "--format=text=a"], "one file"),
        (["{}", "--jobs=0"], "number of jobs"),
        (["{}", "--jobs=many"], "number of jobs"),
        (["{}", "--assignment=gone.toml"], "gone.toml cannot be read"),
        (["{}", "--journal=/"], "--journal FILE chooses another"),
        (["{}", "--secret=gone"], "gone cannot be read"),
        ([], "required: PATH"),
    ],
)
def test_usage_is_2_and_told_in_a_line(grade, write, arguments, told):
    folder = write({"ada/double.py": RIGHT})
    code, out, err = grade(*[argument.format(folder) for argument in arguments])
    assert (code, out) == (2, "")
    assert told in err
    assert err.count("\n") == 1


def test_nothing_to_grade_is_2(grade, write):
    folder = write({"week.toml": 'exercises = ["double"]'})
    code, _, err = grade(folder, "--assignment", folder / "week.toml")
    assert (code, "there is nothing to grade in" in err) == (2, True)


def test_an_assignment_with_an_unknown_exercise_is_2(grade, write, tmp_path):
    week = tmp_path / "week.toml"
    week.write_text('exercises = ["doubel"]')
    code, _, err = grade(write({"ada/double.py": RIGHT}), "--assignment", week)
    assert code == 2
    assert "week.toml: exercises: there is no exercise 'doubel'; did you mean double?" in err


def test_a_course_at_fault_is_3(tmp_path, write, capsys, monkeypatch):
    monkeypatch.setenv("TUTOR_HOME", str(tmp_path / "home"))
    write({"unit/double/exercise.py": "1 / 0", "unit/double/en.md": "# T\n\nS\n"}, below="course")
    week = tmp_path / "week.toml"
    week.write_text('exercises = ["double"]')
    folder = write({"ada/double.py": RIGHT})
    course = str(tmp_path / "course")
    assert main(["--course", course, "grade", str(folder), "--assignment", str(week)]) == 3
    assert "ZeroDivisionError" in capsys.readouterr().err


def test_a_fault_of_the_judge_is_4_and_tried_again_by_resuming(grade, write, monkeypatch):
    folder = write({"ada/answers.toml": SUMS, "bo/answers.toml": "[add-two]\nsum = 1"})
    with monkeypatch.context() as patched:
        patched.setattr(bench, "judge", lambda *a, **k: 1 / 0)
        code, out, err = grade(folder)
    assert code == 4
    assert "failed for 2 of the results" in err
    assert "2 grader_error" in out
    assert "0 of 0 points" in out
    code, out, _ = grade(folder, "--resume")
    assert code == 1
    assert "grader_error" not in out


def test_a_report_that_cannot_be_written_is_4_and_the_others_are(grade, write, tmp_path):
    folder = write({"ada/answers.toml": SUMS})
    code, out, err = grade(
        folder, f"--format=json={tmp_path}", f"--format=junit={tmp_path}/new/r.xml", "--format=text"
    )
    assert code == 4
    assert f"{tmp_path} cannot be written" in err
    assert (tmp_path / "new" / "r.xml").exists()
    assert "1 right" in out


# -- the assignment, the journal, the secret ------------------------------------------------------


def test_an_assignment_grades_everybody_on_the_same(grade, write, tmp_path):
    week = tmp_path / "week.toml"
    week.write_text('title = "Week 1"\n[exercises.add-two]\npoints = 10\n[exercises.double]')
    folder = write({"ada/answers.toml": SUMS, "bo": None})
    code, out, _ = grade(folder, "--assignment", week, "--format=json")
    report = json.loads(out)
    assert code == 1
    assert report["title"] == "Week 1"
    assert [(row["score"], row["max"]) for row in report["submissions"]] == [(10, 11), (0, 11)]
    assert [row["verdict"] for row in report["submissions"]] == ["partial", "missing"]


def test_reports_in_the_folder_are_not_graded(grade, write):
    folder = write({"ada/answers.toml": SUMS})
    for _ in range(2):
        code, *_ = grade(folder, f"--format=json={folder}/report.json")
        assert code == 0


def test_resuming_with_another_secret_is_2(grade, write, tmp_path):
    folder = write({"ada/answers.toml": SUMS})
    (tmp_path / "secret").write_text("another secret")
    assert grade(folder)[0] == 0
    code, _, err = grade(folder, "--resume", "--secret", tmp_path / "secret")
    assert code == 2
    assert "another --secret" in err


def test_the_same_secret_gives_the_same_report_elsewhere(grade, write, tmp_path, monkeypatch):
    (tmp_path / "secret").write_text("a shared secret")
    folder = write({"ada/double.py": WRONG})
    reports = []
    for home in ("here", "there"):
        monkeypatch.setenv("TUTOR_HOME", str(tmp_path / home))
        reports.append(grade(folder, "--format=json", "--secret", tmp_path / "secret")[1])
    assert reports[0] == reports[1]


# -- interrupted ----------------------------------------------------------------------------------


@pytest.fixture
def begun(write, tmp_path):
    """A run over slow programs, in a process of its own, that has kept some results."""
    folder = write({f"s{number:02}/double.py": f"{SLOW}# {number}" for number in range(60)})
    environment = {
        **os.environ,
        "TUTOR_HOME": str(tmp_path / "home"),
        "PYTHONPATH": str(Path.cwd()),
    }

    def start(*arguments, until=20):
        command = [sys.executable, "-m", "tutor", "--course", str(COURSE), "grade", str(folder)]
        command += ["--journal", str(tmp_path / "journal.db"), "--jobs=2", *arguments]
        process = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE)
        log, deadline = tmp_path / "journal.db-wal", time.monotonic() + 30
        while not (log.exists() and log.stat().st_size > until * 4096):
            assert process.poll() is None, "it ended too early"
            assert time.monotonic() < deadline, "no results"
            time.sleep(0.005)
        return process

    return start, folder


def rows(journal):
    db = sqlite3.connect(journal)
    try:
        return db.execute("SELECT * FROM result").fetchall()
    finally:
        db.close()


def test_killed_and_resumed_it_reports_what_an_undisturbed_run_does(begun, grade, tmp_path):
    start, folder = begun
    process = start()
    process.kill()
    process.communicate()
    kept = rows(tmp_path / "journal.db")
    assert 0 < len(kept) < 60

    code, resumed, _ = grade(
        folder, "--journal", tmp_path / "journal.db", "--resume", "--format=json"
    )
    assert code == 0
    after = rows(tmp_path / "journal.db")
    assert len(after) == 60
    assert set(kept) <= set(after)
    assert grade(folder, "--journal", tmp_path / "other.db", "--format=json")[1] == resumed


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_interrupted_it_reports_what_it_has_and_is_5(begun, grade, tmp_path, number):
    start, folder = begun
    process = start("--format=json")
    process.send_signal(number)
    out, _ = process.communicate(timeout=30)
    report = json.loads(out)
    assert process.returncode == 5
    assert report["complete"] is False
    assert len(report["submissions"]) == 60
    assert 0 < report["totals"]["verdicts"]["right"] < 60
    assert len(rows(tmp_path / "journal.db")) == report["totals"]["verdicts"]["right"]
    code, *_ = grade(folder, "--journal", tmp_path / "journal.db", "--resume")
    assert code == 0
