"""The check-up of a set-up: what is broken is found, and what is well is not called broken."""

from __future__ import annotations

import io
import json
import sqlite3
import sys
from importlib import metadata

import pytest

from tutor.checkup import State, course, findings, learner, python, screen, walls
from tutor.learner.settings import Settings, read_settings
from tutor.learner.store import open_store
from tutor.sandbox import Run

CHECKS = {
    "python", "terminal", "size", "colour", "encoding", "language", "folder", "database",
    "settings", "editor", "course", "walls",
}  # fmt: skip


def states(found):
    """How each thing stands."""
    return {finding.check: finding.state for finding in found}


# -- the command ----------------------------------------------------------------------------------


def test_a_whole_set_up(tutor):
    """Everything is looked at, and the exit code says that nothing is broken."""
    done = tutor("doctor", "--json", EDITOR=sys.executable)
    record = json.loads(done.stdout)
    assert (done.returncode, record["well"]) == (0, True)
    assert {finding["check"] for finding in record["findings"]} >= CHECKS
    assert {finding["state"] for finding in record["findings"]} <= {"well", "note"}


def test_a_broken_set_up(tutor, home):
    """Each broken piece has a line that says how to mend it."""
    home.mkdir()
    (home / "learner.db").write_bytes(b"this is no database, but long enough to be one" * 100)
    (home / "settings.toml").write_text("plain = 3\n", encoding="utf-8")
    done = tutor("doctor", EDITOR="no-such-editor", PYTHONIOENCODING="ascii")
    assert done.returncode == 1
    for words in (
        "learner.db cannot be read",
        "Move",
        "plain must be",
        "Correct",
        "no-such-editor",
    ):
        assert words in " ".join(done.stdout.split())
    assert "the encoding ascii cannot show" in " ".join(done.stdout.split())


def test_looking_leaves_nothing_behind(tutor, home):
    """A learner who has not begun yet has no folder afterwards either."""
    assert tutor("doctor", EDITOR=sys.executable).returncode == 0
    assert not home.exists()


def test_in_chinese(tutor):
    """The words for people, and the same words for programs."""
    english, chinese = (
        json.loads(tutor("doctor", "--json", "--lang", lang, EDITOR=sys.executable).stdout)
        for lang in ("en", "zh")
    )
    assert [f["check"] for f in english["findings"]] == [f["check"] for f in chinese["findings"]]
    assert [f["state"] for f in english["findings"]] == [f["state"] for f in chinese["findings"]]
    assert "语言 zh" in {f["message"] for f in chinese["findings"]}


def test_a_piece_that_cannot_be_looked_at_is_broken(monkeypatch, home, toy):
    """A package that is missing does not stop the check-up that would say so."""
    monkeypatch.setitem(sys.modules, "tutor.checkup.walls", None)
    found = states(findings(home, Settings(), str(toy.folder)))
    assert found["walls"] is State.BROKEN
    assert found["course"] is State.WELL


# -- piece by piece -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "least", "said"),
    [
        ("numpy", "999", "is older than 999"),
        ("no-such-package", "1.0", "no-such-package is not installed"),
    ],
)
def test_packages(name, least, said):
    """Missing, or too old: the command that mends it is there to be copied."""
    found = python.package(name, least)
    assert found.state is State.BROKEN
    assert said in found.said
    assert f'pip install "{name}>={least}"' in found.mend


def test_a_package_that_cannot_be_loaded(monkeypatch):
    """Installed is not enough."""
    monkeypatch.setitem(sys.modules, "rich", None)
    assert "cannot be loaded" in python.package("rich", "1").said


@pytest.mark.parametrize(
    ("version", "least", "older"),
    [
        ("2.0", "2.0", False),
        ("1.26.4", "2.0", True),
        ("10.1", "9.9", False),
        ("3.0rc1", "3", False),
    ],
)
def test_versions_are_compared_as_numbers(version, least, older):
    """10 is more than 9."""
    assert (python.numbers(version) < python.numbers(least)) is older


def test_every_requirement_is_looked_at():
    """Those of the distribution, without the extras."""
    needs = {n.split(">")[0] for n in metadata.requires("minigrad-tutor") if "extra ==" not in n}
    checks = {finding.check.removeprefix("package ") for finding in python.findings()}
    assert {name.strip().replace("_", "-") for name in needs} <= {
        check.replace("_", "-") for check in checks
    }


def test_the_terminal(monkeypatch):
    """What can only show plain lines is noted; chosen plain lines are well."""
    monkeypatch.setattr(sys, "stdin", io.StringIO())
    assert screen.terminal(plain=False).state is State.NOTE
    assert screen.terminal(plain=True).state is State.WELL


@pytest.mark.parametrize(("columns", "state"), [("80", State.WELL), ("39", State.NOTE)])
def test_the_size(monkeypatch, columns, state):
    """Small windows work, and are noted."""
    monkeypatch.setenv("COLUMNS", columns)
    monkeypatch.setenv("LINES", "24")
    assert screen.size().state is state


@pytest.mark.parametrize(
    ("name", "state"),
    [
        ("utf-8", State.WELL),
        ("gb18030", State.WELL),
        ("ascii", State.BROKEN),
        ("cp1252", State.BROKEN),
    ],
)
def test_the_encoding(monkeypatch, name, state):
    """The signs of the course have to be in it."""
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(io.BytesIO(), encoding=name))
    assert screen.encoding().state is state


def test_the_folder(tmp_path):
    """One that is not there yet is well; one that cannot be made is not."""
    assert learner.home(tmp_path / "a" / "b").state is State.WELL
    (tmp_path / "file").touch()
    found = learner.home(tmp_path / "file" / "b")
    assert found.state is State.BROKEN
    assert "TUTOR_HOME" in found.mend


def test_the_database(tmp_path):
    """One with answers, one of a newer tutor, one that is torn."""
    store = open_store(tmp_path)
    store.close()
    file = tmp_path / "learner.db"
    assert learner.database(file).state is State.WELL
    db = sqlite3.connect(file)
    db.execute("PRAGMA user_version = 999")
    db.close()
    assert "newer version" in learner.database(file).said
    data = file.read_bytes()
    file.write_bytes(data[:2000] + b"\xff" * 1000 + data[3000:])
    assert learner.database(file).state is State.BROKEN


def test_the_settings_and_the_keys_in_them(tmp_path):
    """Every problem has a line of its own."""
    file = tmp_path / "settings.toml"
    file.write_text('vi = 1\n[keys]\nhint = "F99"\n', encoding="utf-8")
    found = [*learner.chosen(file, read_settings(file))]
    assert [finding.state for finding in found] == [State.BROKEN, State.BROKEN]


def test_a_course_that_is_not_there(tmp_path):
    """Or is none."""
    (found,) = course.findings(str(tmp_path))
    assert found.state is State.BROKEN


def test_a_course_with_a_fault(tmp_path):
    """The exercise is named."""
    folder = tmp_path / "01-unit" / "odd"
    folder.mkdir(parents=True)
    (folder / "en.md").write_text("# Odd\n", encoding="utf-8")
    (folder / "exercise.py").write_text("place = 1\nminutes = 1\nneeds = ()\nteaches = ()\n1/0\n")
    (found,) = course.findings(str(tmp_path))
    assert found.state is State.BROKEN
    assert "odd" in found.said


@pytest.mark.parametrize(
    ("run", "state"),
    [
        (Run("grader_error", message="the sandbox could not be set up"), State.BROKEN),
        (Run("ok", layers=("session", "descriptors")), State.NOTE),
    ],
)
def test_walls_that_do_not_stand(monkeypatch, run, state):
    """No program can be run, or with less around it."""
    monkeypatch.setattr(walls, "run_once", lambda job: run)
    (found,) = walls.findings()
    assert found.state is state
    assert found.mend
