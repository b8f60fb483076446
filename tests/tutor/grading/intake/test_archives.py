"""Archives: hostile ones are refused with a reason and cost little, honest ones get full marks."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.tutor.grading.conftest import COURSE
from tests.tutor.grading.intake.honest import HONEST
from tests.tutor.grading.intake.hostile import HOSTILE
from tutor.grading import kinds
from tutor.grading.intake import archives
from tutor.grading.intake.disk import on_disk
from tutor.grading.opening import opened

SECONDS = 20.0  # for one archive, on a busy machine; in fact the slowest takes two
MEMORY = 100 << 20  # for all of them, one after the other


@pytest.fixture(scope="module")
def handed_in(tmp_path_factory):
    """Every archive in one folder."""
    folder = tmp_path_factory.mktemp("archives")
    for number, hostile in enumerate(HOSTILE):
        (folder / f"h{number:02}{hostile.suffix}").write_bytes(hostile.made())
    for name, made in HONEST.items():
        (folder / f"ok {name}").write_bytes(made())
    return folder


@pytest.fixture(scope="module")
def rows(handed_in, tmp_path_factory):
    """What one run says of all of them, by the beginning of the id; and what it took."""
    home = tmp_path_factory.mktemp("home")
    environment = os.environ | {"TUTOR_HOME": str(home), "PYTHONPATH": str(Path.cwd())}
    command = [sys.executable, "-m", "tutor", "--course", str(COURSE), "grade", str(handed_in)]
    before = sorted(path for path in handed_in.rglob("*"))
    done = subprocess.run(
        [*command, "--format=json"], env=environment, capture_output=True, text=True, timeout=300
    )
    assert (done.returncode, done.stderr) == (1, "")
    assert sorted(handed_in.rglob("*")) == before  # nothing was put beside them
    return {row["id"]: row for row in json.loads(done.stdout)["submissions"]}


def told(row):
    """Everything that is said of a submission."""
    said = [row["message"], *row["notes"]]
    for exercise in row["exercises"]:
        said += [exercise["message"], *(part["message"] for part in exercise["parts"])]
    return " ".join(said)


@pytest.mark.parametrize("number", range(len(HOSTILE)), ids=[one.what for one in HOSTILE])
def test_a_hostile_archive_gets_its_verdict_and_its_reason(rows, number):
    hostile = HOSTILE[number]
    row = rows[f"h{number:02}"]
    assert row["verdict"] == hostile.verdict
    assert re.search(hostile.told, told(row)), told(row)
    assert row["score"] == (1 if hostile.verdict == "right" else 0)
    assert len(told(row)) < 500


@pytest.mark.parametrize("name", HONEST)
def test_an_honest_one_gets_full_marks(rows, name):
    row = rows.get(f"ok {name}") or rows[f"ok {archives.stem(name)}"]
    assert (row["verdict"], row["score"], row["max"]) == ("right", 1, 1), told(row)


def test_there_are_enough_of_them():
    assert len(HOSTILE) >= 40
    assert len({hostile.what for hostile in HOSTILE}) == len(HOSTILE)


def test_none_takes_long_or_much(handed_in):
    """Each is opened within bounds, one after the other in one process."""
    for path in sorted(handed_in.iterdir()):
        began = time.monotonic()
        opened("ada", on_disk(path), kinds.room)
        assert time.monotonic() - began < SECONDS, path


PEAK = """
import re, sys
from pathlib import Path
from tutor.grading import kinds
from tutor.grading.intake.disk import on_disk
from tutor.grading.opening import opened

peak = lambda: int(re.search(r"VmHWM:\\s+(\\d+)", Path("/proc/self/status").read_text())[1])
before = peak()
for path in sorted(Path(sys.argv[1]).iterdir()):
    opened("x", on_disk(path), kinds.room)
print(peak() - before)
"""


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="peaks are read from /proc")
def test_all_together_take_little_memory(handed_in):
    """The peak of a process of its own, beyond what it takes to be there at all."""
    done = subprocess.run(
        [sys.executable, "-c", PEAK, str(handed_in)], capture_output=True, text=True, check=True
    )
    assert int(done.stdout) << 10 < MEMORY
