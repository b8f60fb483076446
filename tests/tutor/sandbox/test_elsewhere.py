"""The same programs get the same reports as another user and on other kernels."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.tutor.sandbox.attacks import BROKEN, HONEST, HOSTILE
from tutor.sandbox.isolation import isolation

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="these walls are Linux's")
ROOT = Path(__file__).parents[3]
STRANGER = "54321"  # nobody that this machine knows
NOT_NEEDED = ("test", "tests", "site-packages", "idlelib", "lib2to3", "ensurepip", "tkinter")

Started = tuple[Path, Path]  # an interpreter, and the folder that tutor and tests lie in


@pytest.fixture(scope="module")
def for_all() -> Iterator[Started]:
    """An interpreter and a copy of this code that every user can reach."""
    if os.geteuid() != 0:
        yield Path(sys.executable), ROOT
        return
    place = Path(tempfile.mkdtemp())
    place.chmod(0o755)
    try:
        yield _laid_out(place), place
    finally:
        shutil.rmtree(place)


def _laid_out(place: Path) -> Path:
    """Hard links where that can be, for there are many files."""
    version = f"python{sys.version_info.major}.{sys.version_info.minor}"
    python = place / "bin" / version
    python.parent.mkdir()
    _link(str(Path(sys.executable).resolve()), str(python))
    library = place / "lib" / version
    _copied(Path(os.__file__).parent, library, *NOT_NEEDED)
    packages = Path(np.__file__).parents[1]
    for name in ("numpy", "numpy.libs"):
        if (packages / name).exists():
            _copied(packages / name, library / "site-packages" / name)
    _copied(ROOT / "tutor", place / "tutor")
    _copied(ROOT / "tests" / "tutor" / "sandbox", place / "tests" / "tutor" / "sandbox")
    for folder in (path for path in place.rglob("*") if path.is_dir()):
        folder.chmod(0o755)
    return python


def _copied(source: Path, target: Path, *left_out: str) -> None:
    leave = shutil.ignore_patterns("__pycache__", *left_out)
    shutil.copytree(source, target, copy_function=_link, ignore=leave)


def _link(source: str, target: str) -> None:
    try:
        os.link(source, target)
    except OSError:  # another disk
        shutil.copy2(source, target)


def _reported(started: Started, user: str, refused: str) -> dict[str, Any]:
    python, code = started
    driver = "tests/tutor/sandbox/elsewhere.py"
    done = subprocess.run(
        [str(python), driver, user, refused],
        capture_output=True,
        cwd=code,
        env={"PYTHONPATH": str(code), "PATH": os.environ["PATH"]},
        text=True,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)  # type: ignore[no-any-return]


def _unlike(found: dict[str, Any]) -> list[object]:
    """The programs of which something else was said than must be."""
    honest = {program.name for program in HONEST}
    wrong: list[object] = []
    for program in (*HONEST, *BROKEN, *HOSTILE):
        status, words, right, _ = found[program.name]
        as_it_must = status == program.status or (not program.status and status != "grader_error")
        if not (as_it_must and program.says in words and right == (program.name in honest)):
            wrong.append((program.name, status, words[:300], right))
    return wrong


def _layers(found: dict[str, Any]) -> set[str]:
    return set.intersection(*(set(layers) for *_, layers in found.values() if layers))


@pytest.mark.parametrize(
    ("user", "refused", "level"),
    [
        (STRANGER, "nothing", "full"),
        (STRANGER, "landlock", "seccomp"),
        ("root", "landlock", "seccomp"),
    ],
)
def test_the_same_is_reported(for_all: Started, user: str, refused: str, level: str) -> None:
    """As an ordinary user, and on a kernel without Landlock."""
    if os.geteuid() != 0:
        user = "root"  # which leaves us who we are: an ordinary user
    found = _reported(for_all, user, refused)
    assert _unlike(found) == []
    layers = _layers(found)
    assert isolation(layers) == level
    assert ("user" in layers) == (user == "root" and os.geteuid() == 0)


def test_where_no_filter_can_be_added_nothing_is_run(for_all: Started) -> None:
    """It fails closed: no score, and no line of the program."""
    found = _reported(for_all, "root", "seccomp")
    started = {name: one for name, one in found.items() if one[0] not in ("invalid", "missing")}
    assert len(started) > 100
    assert {status for status, *_ in started.values()} == {"grader_error"}
    assert {words.strip() for _, words, *_ in started.values()} == {
        "the sandbox has no wall seccomp on this system"
    }
