"""Export, import, and grading what was exported."""

from __future__ import annotations

import json
import os
import random
import resource
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tutor.learner.store import open_store

ROOT = Path(__file__).parents[3]

# Right at once; a mistake that was mended; wrong and left; unreadable; a program; a derivation.
TYPED = """12
7
21
14
do pick-one
they shrink
they grow
3
do double
def double(x):
    return 3 * x
.
def double(x):
    return 2 * x
.
do slope
x + x;
x^2
do add-two 5
4
"""


@pytest.fixture
def learnt(tutor):
    """A learner who has done a little of everything."""
    tutor(typed=TYPED)
    return tutor


def verdicts_of(report):
    """Exercise, part and verdict, as a grading says."""
    (submission,) = report["submissions"]
    return {
        (exercise["id"], part["name"]): part["verdict"]
        for exercise in submission["exercises"]
        for part in exercise["parts"]
    }


def verdicts_told(home):
    """The same as the learner was told: what is right stays so, else the last try."""
    found = {}
    for sitting in open_store(home).sittings():
        for attempt in sitting.attempts:
            key = (sitting.exercise, attempt.part)
            if found.get(key) != "right":
                found[key] = attempt.verdict
    return found


@pytest.mark.parametrize("more", [[], ["--answers"]])
def test_what_is_exported_is_graded_with_the_same_verdicts(learnt, home, tmp_path, more):
    """The file is a submission as it is; parts never answered are missing."""
    file = tmp_path / "ada.zip"
    assert learnt("export", str(file), *more).returncode == 0
    done = learnt("grade", str(file), "--format", "json")
    report = json.loads(done.stdout)
    assert done.stderr == ""
    assert report["submissions"][0]["notes"] == []
    graded = verdicts_of(report)
    told = verdicts_told(home)
    assert {key: graded[key] for key in told} == told
    assert {verdict for key, verdict in graded.items() if key not in told} == {"missing"}
    assert set(told.values()) >= {"right", "wrong"}


def test_the_answers_alone_hold_no_history(learnt, tmp_path):
    """For those who would rather not hand in every slip."""
    file = tmp_path / "ada.zip"
    learnt("export", str(file), "--answers")
    assert sorted(zipfile.ZipFile(file).namelist()) == ["answers.json", "double.py"]
    assert learnt("import", str(file)).returncode == 2


def test_on_another_machine_everything_is_there(learnt, home, tmp_path):
    """The map, the progress, the place to go on; importing twice changes nothing."""
    (home / "programs").mkdir(exist_ok=True)
    (home / "programs" / "double.py").write_text("# mine\n")
    file, other = tmp_path / "ada.zip", {"TUTOR_HOME": str(tmp_path / "other")}
    assert "1 programs" in learnt("export", str(file)).stdout
    assert "New here" in learnt("import", str(file), **other).stdout
    assert "Nothing in it was new" in learnt("import", str(file), **other).stdout
    for command in ("list", "progress --json"):
        assert learnt(*command.split(), **other).stdout == learnt(*command.split()).stdout
    assert learnt(**other).stdout == learnt().stdout
    assert (tmp_path / "other" / "programs" / "double.py").read_text() == "# mine\n"


def test_two_machines_end_up_alike(learnt, home, tmp_path):
    """Each goes on by itself, then takes what the other has: the exports are the same bytes."""
    here, there = tmp_path / "here.zip", tmp_path / "there.zip"
    other = {"TUTOR_HOME": str(tmp_path / "other")}
    learnt("export", str(here))
    learnt("import", str(here), **other)
    learnt("do", "add-two", typed="1\nhint\n")
    learnt("do", "slope", typed="2x\n", **other)
    learnt("export", str(here))
    learnt("export", str(there), **other)
    learnt("import", str(there))
    learnt("import", str(here), **other)
    learnt("export", str(here))
    learnt("export", str(there), **other)
    assert here.read_bytes() == there.read_bytes()


def complains(done):
    """One sentence, exit code 2, no traceback."""
    assert done.returncode == 2
    assert done.stdout == ""
    assert done.stderr.startswith("tutor: ")
    assert "Traceback" not in done.stderr


def test_nothing_to_export_yet(tutor, home, tmp_path):
    """And no folder is made by asking."""
    complains(tutor("export", str(tmp_path / "ada.zip")))
    assert not home.exists()
    assert not (tmp_path / "ada.zip").exists()


def test_what_is_no_export_is_not_written_over(learnt, tmp_path):
    """A mistyped name costs nothing; an older export may be renewed."""
    thesis, export = tmp_path / "thesis.odt", tmp_path / "ada.zip"
    thesis.write_text("years of work")
    complains(learnt("export", str(thesis)))
    complains(learnt("export", str(tmp_path)))
    assert thesis.read_text() == "years of work"
    for _ in range(2):
        assert learnt("export", str(export)).returncode == 0


@pytest.mark.parametrize("content", [None, b"", b"PK\x03\x04 not really", b"\x00" * 5000])
def test_a_file_that_cannot_be_imported_is_said(learnt, home, tmp_path, content):
    """And what is here stays as it is."""
    file = tmp_path / "bad.zip"
    if content is not None:
        file.write_bytes(content)
    before = len(open_store(home).sittings())
    complains(learnt("import", str(file)))
    complains(learnt("import", str(tmp_path)))
    assert len(open_store(home).sittings()) == before


def test_a_database_that_cannot_be_used_is_not_exported_as_empty(tutor, home, tmp_path):
    """A backup of nothing would be worse than none."""
    home.mkdir()
    (home / "learner.db").write_bytes(b"no database at all" * 100)
    complains(tutor("export", str(tmp_path / "ada.zip")))
    assert not (tmp_path / "ada.zip").exists()


@pytest.mark.skipif(sys.platform == "win32", reason="needs limits on the size of files")
def test_a_full_disk_leaves_the_older_export(learnt, home, tmp_path):
    """Half a file is never left, nor a temporary one."""
    file = tmp_path / "ada.zip"
    learnt("export", str(file))
    before = file.read_bytes()
    (home / "programs").mkdir(exist_ok=True)
    noise = random.Random(1).randbytes(60_000).hex()  # packs to half of it at best
    (home / "programs" / "double.py").write_text(f"# {noise}")
    done = subprocess.run(
        [sys.executable, "-m", "tutor", "export", str(file)],
        capture_output=True,
        text=True,
        cwd=ROOT,
        env=os.environ | {"TUTOR_HOME": str(home), "TUTOR_COURSE": "tests/tutor/toy_course"},
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (50_000, 50_000)),
    )
    complains(done)
    assert "cannot be written" in done.stderr
    assert file.read_bytes() == before
    assert [path.name for path in tmp_path.iterdir() if path.is_file()] == ["ada.zip"]
