"""The options that say where programs run and what stands around them."""

from __future__ import annotations

import json
import sys

import pytest

from tests.tutor.grading.conftest import RIGHT
from tutor.sandbox import isolation

LINUX = pytest.mark.skipif(sys.platform != "linux", reason="these walls are Linux's")


@pytest.fixture
def folder(write):
    return write({"ada/double.py": RIGHT})


def _walls(out):
    return json.loads(out)["submissions"][0]["exercises"][0]["walls"]


@LINUX
def test_the_walls_are_told_for_each_result(grade, folder):
    code, out, _ = grade(folder, "--format=json")
    assert code == 0
    assert isolation.isolation(_walls(out)) in ("seccomp", "full")


@LINUX
@pytest.mark.parametrize("level", ["basic", "seccomp"])
def test_what_can_be_had_can_be_required(grade, folder, level):
    code, out, err = grade(folder, "--format=json", f"--require-isolation={level}")
    assert (code, err) == (0, "")
    assert set(isolation.LEVELS[level]) <= set(_walls(out))


def test_what_cannot_be_had_is_told_before_anything_is_graded(grade, folder, monkeypatch):
    monkeypatch.setitem(isolation.LEVELS, "full", (*isolation.LEVELS["full"], "moat"))
    code, out, err = grade(folder, "--require-isolation=full")
    assert (code, out) == (2, "")
    assert err == (
        "tutor: programs cannot be shut in as asked: the sandbox has no wall moat on this system\n"
    )


def test_a_level_that_there_is_not(grade, folder):
    code, _, err = grade(folder, "--require-isolation=total")
    assert code == 2
    assert "basic" in err
    assert err.count("\n") == 1


@pytest.mark.parametrize("engine", ["docker", "podman"])
def test_an_engine_that_is_not_there(grade, folder, engine, monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))
    code, _, err = grade(folder, f"--container={engine}")
    assert code == 2
    assert err == f"tutor: {engine} is not installed, or not on the PATH\n"


def test_dask_that_is_not_there(grade, folder, monkeypatch):
    monkeypatch.setitem(sys.modules, "distributed", None)
    code, _, err = grade(folder, "--distributed=local")
    assert code == 2
    assert err == ("tutor: --distributed needs Dask: pip install 'minigrad-tutor[distributed]'\n")
