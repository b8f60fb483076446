"""What goes wrong around a grading, and what the teacher reads then: a sentence with a cure."""

from __future__ import annotations

import json
import os
import random
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from tests.tutor.grading.conftest import COURSE, RIGHT
from tutor import reports
from tutor.grading.journal import Journal

SUMS = "[add-two]\nsum = 7\ntwice = 14\n"


@pytest.fixture
def run(tmp_path):
    """The command in a process of its own, with what it may do taken away from it."""

    def ran(*arguments, before=""):
        code = (
            f"{before}\nimport sys; from tutor.__main__ import main; sys.exit(main(sys.argv[1:]))"
        )
        command = [sys.executable, "-c", code, "--course", str(COURSE), "grade"]
        environment = os.environ | {
            "TUTOR_HOME": str(tmp_path / "home"),
            "PYTHONPATH": str(Path.cwd()),
        }
        command += map(str, arguments)
        return subprocess.run(
            command, env=environment, capture_output=True, text=True, timeout=120
        )  # fmt: skip

    return ran


def a_line(done, code):
    """The one line on stderr of a run that ended with a code and wrote nothing else."""
    assert (done.returncode, done.stdout) == (code, ""), done.stderr
    assert done.stderr.count("\n") == 1, done.stderr
    return done.stderr


def test_two_graders_on_one_journal(run, grade, write, tmp_path):
    folder = write({"ada/answers.toml": SUMS})
    with Journal(tmp_path / "j.db", "1") as journal:
        journal.begin("a secret of mine")
        told = a_line(run(folder, "--journal", tmp_path / "j.db"), 4)
    assert "j.db: another run is writing to it; wait for that run to end" in told
    assert run(folder, "--journal", tmp_path / "j.db").returncode == 0


def test_two_graders_at_the_same_moment(run, write, tmp_path):
    """One of them grades; the other is told, or comes after it. Nothing is lost or doubled."""
    folder = write({f"s{number}/double.py": RIGHT + f"# {number}" for number in range(20)})
    environment = os.environ | {"TUTOR_HOME": str(tmp_path / "home"), "PYTHONPATH": str(Path.cwd())}
    command = [sys.executable, "-m", "tutor", "--course", str(COURSE), "grade", str(folder),
               "--journal", str(tmp_path / "j.db")]  # fmt: skip
    both = [
        subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                         text=True)
        for _ in range(2)
    ]  # fmt: skip
    ended = [(*process.communicate(timeout=120), process.returncode) for process in both]
    assert 0 in [code for _, _, code in ended]
    for out, err, code in ended:
        assert ("20 right" in out) if code == 0 else ("another run is writing" in err and code == 4)


@pytest.mark.parametrize(
    "before",
    [
        # a limit on the size of files stands for a disk that is full
        "import resource, signal; signal.signal(signal.SIGXFSZ, signal.SIG_IGN);"
        " resource.setrlimit(resource.RLIMIT_FSIZE, (60_000, 60_000))",
    ],
)
def test_a_journal_that_cannot_grow(run, write, tmp_path, before):
    folder = write({f"s{number:03}/answers.toml": SUMS for number in range(200)})
    told = a_line(run(folder, "--journal", tmp_path / "j.db", before=before), 4)
    assert "j.db: " in told
    assert "then --resume goes on with what is kept" in told
    done = run(folder, "--journal", tmp_path / "j.db", "--resume")
    assert (done.returncode, "200 submissions: 200 right" in done.stdout) == (0, True)


@pytest.fixture
def disk(tmp_path):
    """A small disk of its own, and a way to mount it anew with other options."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o"]
    if os.geteuid() or not shutil.which("mount"):
        pytest.skip("only root can mount a disk")
    if subprocess.run([*mount, "size=100k", "none", folder]).returncode:
        pytest.skip("no disk can be mounted here")
    yield folder, lambda how: subprocess.run([*mount, f"remount,{how}", folder], check=True)
    subprocess.run(["umount", folder], check=True)


def test_a_disk_that_is_full(run, write, disk):
    place, mount = disk
    folder = write({f"s{number:03}/answers.toml": SUMS for number in range(200)})
    told = a_line(run(folder, "--journal", place / "j.db"), 4)
    assert "the disk is full" in told
    mount("size=10m")
    done = run(folder, "--journal", place / "j.db", "--resume")
    assert (done.returncode, "200 right" in done.stdout) == (0, True)


def test_a_folder_that_may_not_be_written_to(run, write, disk, tmp_path):
    place, mount = disk
    folder = write({"ada/answers.toml": SUMS})
    (tmp_path / "home").symlink_to(place)
    assert run(folder).returncode == 0
    mount("ro")
    told = a_line(run(folder), 4)
    assert told.startswith("tutor: the journal ")
    assert "--journal FILE chooses another" in told
    mount("rw")
    (place / "grading-secret").unlink()
    mount("ro")
    told = a_line(run(folder, "--journal", tmp_path / "j.db"), 4)
    assert "grading-secret cannot be written: Read-only file system" in told
    assert "--secret FILE names one of your own" in told


def test_a_damaged_journal(grade, write, tmp_path):
    folder = write({f"s{number:03}/answers.toml": SUMS for number in range(200)})
    journal = tmp_path / "j.db"
    grade(folder, "--journal", journal)
    data = bytearray(journal.read_bytes())
    data[8192:20480] = random.Random(0).randbytes(12288)
    journal.write_bytes(data)
    code, out, err = grade(folder, "--journal", journal, "--resume")
    assert (code, out) == (4, "")
    assert "j.db: it is damaged; move it away to begin anew" in err


def test_a_file_that_is_no_journal(grade, write, tmp_path):
    (tmp_path / "essay.txt").write_text("words " * 1000)
    code, out, err = grade(write({"a/answers.toml": SUMS}), "--journal", tmp_path / "essay.txt")
    assert (code, out) == (4, "")
    assert "it is no journal of the tutor's; --journal FILE chooses another" in err


# -- a newer course -------------------------------------------------------------------------------


@pytest.fixture
def newer(tmp_path):
    """A copy of the course, in which the sum is another one."""
    shutil.copytree(COURSE, tmp_path / "newer")
    file = tmp_path / "newer" / "01-sums" / "add-two" / "exercise.py"
    file.write_text(file.read_text().replace("lambda a, b: a + b", "lambda a, b: a + b + 1"))
    return tmp_path / "newer"


def test_regrading_shows_old_beside_new_and_keeps_both(report_of, grade, write, newer):
    new = "[add-two]\nsum = 8\ntwice = 16\n"
    folder = write({"ada/answers.toml": SUMS, "bo/answers.toml": new, "cy/double.py": RIGHT})
    assert grade(folder)[0] == 1
    code, report = report_of(folder, "--regrade", "--course", newer)
    assert code == 1
    rows = [
        (one.exercises[0].verdict, one.exercises[0].before.verdict) for one in report.submissions
    ]
    assert rows == [("partial", "right"), ("right", "partial"), ("right", "right")]
    assert report.changed == 2
    assert report.submissions[0].notes == ("add-two was right before, 2 of 2 points",)
    assert report.submissions[2].notes == ()
    code, out, err = grade(folder, "--regrade", "--course", newer)
    assert "by the course as it is now, 2 of 3 submissions get another verdict or score" in err
    assert "note: add-two was partial before, 1 of 2 points" in out
    _, out, _ = grade(folder, "--regrade", "--course", newer, "--format=json")
    shown = json.loads(out)
    schema = json.loads((Path(reports.__file__).parent / "schema.json").read_text())
    Draft202012Validator(schema).validate(shown)
    assert shown["submissions"][1]["exercises"][0]["before"] == {
        "verdict": "partial",
        "score": 1.0,
        "max": 2.0,
    }
    _, again = report_of(folder, "--resume")  # what the older course said is still there
    assert [one.exercises[0].verdict for one in again.submissions] == ["right", "partial", "right"]


def test_regrading_draws_the_same_inputs(grade, write, newer, tmp_path):
    folder = write({"cy/double.py": "def double(x):\n    return 3 * x\n"})
    old = grade(folder)[1]
    assert grade(folder, "--regrade", "--course", newer)[1].replace("before", "") == old


def test_regrading_needs_an_older_grading(grade, write, newer):
    folder = write({"ada/answers.toml": SUMS})
    for first in (None, []):
        if first is not None:
            grade(folder)
        code, out, err = grade(folder, "--regrade")
        assert (code, out) == (2, "")
        assert "there is nothing to compare with" in err
        assert "--journal FILE names the journal of that grading" in err


def test_regrading_and_resuming_are_not_both_asked_for(grade, write):
    code, _, err = grade(write({"ada/answers.toml": SUMS}), "--regrade", "--resume")
    assert code == 2
    assert "not allowed with" in err
