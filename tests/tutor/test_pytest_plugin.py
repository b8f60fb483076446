"""`pytest --tutor-assignment`: exercises as tests, and not a line of a student's imported."""

from __future__ import annotations

import os
import subprocess
import sys
import tomllib
from pathlib import Path
from xml.etree import ElementTree

import pytest

ROOT = Path(__file__).parents[2]
COURSE = ROOT / "tests" / "tutor" / "toy_course"
RIGHT = "def double(x):\n    return 2 * x\n"
WRONG = "def double(x):\n    return 3 * x\n"
SUMS = "[add-two]\nsum = 7\ntwice = 14\n"
EVIL = "import pathlib\npathlib.Path({!r}).touch()\n"


@pytest.fixture
def write(tmp_path):
    """Write files, and an assignment to grade them by."""

    def written(files):
        for name, text in {"week.toml": 'exercises = ["double", "add-two"]', **files}.items():
            file = tmp_path / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text)

    return written


@pytest.fixture
def grade(tmp_path):
    """Run pytest in that folder, in a process of its own, with the plugin and no other."""

    def graded(*arguments, plugins=("tutor.pytest_plugin",), cwd=tmp_path):
        command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider"]
        for plugin in plugins:
            command += ["-p", plugin]
        environment = {
            **os.environ,
            "TUTOR_HOME": str(tmp_path / "home"),
            "TUTOR_COURSE": str(COURSE),
            "PYTHONPATH": str(ROOT),
            "PYTHONSAFEPATH": "1",
            "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1",
            "PYTEST_ADDOPTS": "",
        }
        return subprocess.run(
            [*command, *arguments],
            cwd=cwd,
            env=environment,
            capture_output=True,
            text=True,
            timeout=120,
        )

    return graded


TWO = {"submissions/ada/double.py": RIGHT, "submissions/ada/answers.toml": SUMS}
TWO |= {"submissions/bo/double.py": WRONG}
GRADING = ("--tutor-assignment", "week.toml", "submissions")


def outcomes(out):
    """The lines of `pytest -v`: the test, and how it ended."""
    lines = [line.split() for line in out.splitlines() if "::" in line and "%" in line]
    return {words[0]: words[1] for words in lines}


def test_each_exercise_of_each_submission_is_a_test(write, grade):
    write(TWO)
    done = grade(*GRADING, "-v")
    assert done.returncode == 1
    assert outcomes(done.stdout) == {
        "submissions::ada::double": "PASSED",
        "submissions::ada::add-two": "PASSED",
        "submissions::bo::double": "FAILED",
        "submissions::bo::add-two": "FAILED",
    }


def test_full_marks_are_0(write, grade):
    write({name: text for name, text in TWO.items() if "ada" in name})
    assert grade(*GRADING).returncode == 0


def test_a_failure_shows_what_the_student_is_told(write, grade):
    write(TWO)
    out = grade(*GRADING).stdout
    assert "bo: double" in out
    assert "wrong, 0 of 1 points." in out
    assert "missing, 0 of 2 points. No answer was given." in out
    assert "Traceback" not in out
    assert "exercise_tests.py" not in out


def test_k_chooses_students_and_exercises(write, grade):
    write(TWO)
    assert set(outcomes(grade(*GRADING, "-v", "-k", "bo").stdout)) == {
        "submissions::bo::double",
        "submissions::bo::add-two",
    }
    done = grade(*GRADING, "-v", "-k", "ada and double")
    assert outcomes(done.stdout) == {"submissions::ada::double": "PASSED"}


def test_x_stops_at_the_first_that_loses_points(write, grade):
    write({"submissions/aa/double.py": WRONG, **TWO})
    done = grade(*GRADING, "-v", "-x")
    assert list(outcomes(done.stdout)) == ["submissions::aa::double"]


def test_junitxml_has_a_case_for_each(write, grade, tmp_path):
    write(TWO)
    grade(*GRADING, "--junitxml=out.xml")
    root = ElementTree.parse(tmp_path / "out.xml").getroot()
    cases = {(case.get("classname"), case.get("name")): case for case in root.iter("testcase")}
    assert len(cases) == 4
    failure = cases["submissions.bo", "double"].find("failure")
    assert failure.get("message").startswith("wrong, 0 of 1 points.")


def test_it_works_with_xdist(write, grade):
    pytest.importorskip("xdist")
    write(TWO)
    done = grade(*GRADING, "-n2", plugins=("xdist", "tutor.pytest_plugin"))
    assert "2 failed, 2 passed" in done.stdout


@pytest.mark.parametrize("path", ["submissions/bo", "submissions/bo/double.py"])
def test_one_submission_may_be_named(write, grade, path):
    write(TWO)
    done = grade("--tutor-assignment", "week.toml", path, "-v")
    assert sorted(outcomes(done.stdout).values()) == ["FAILED", "FAILED"]


def test_a_fault_of_the_grader_is_an_error_and_no_failure(write, grade, tmp_path):
    write(TWO)
    program = (
        "import sys, pytest\nfrom tutor.grading import bench\n"
        "def judge(*a, **k): raise ZeroDivisionError\n"
        "bench.judge = judge\nsys.exit(pytest.main())"
    )
    (tmp_path / "broken.py").write_text(program)
    done = subprocess.run(
        [sys.executable, "broken.py", *GRADING, "-p", "tutor.pytest_plugin"],
        cwd=tmp_path,
        env={
            **os.environ,
            "TUTOR_HOME": str(tmp_path / "home"),
            "TUTOR_COURSE": str(COURSE),
            "PYTHONPATH": str(ROOT),
            "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1",
        },
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert "4 errors" in done.stdout
    assert "failed" not in done.stdout.splitlines()[-1]


# -- what lies in a submission is text ------------------------------------------------------------


def test_nothing_of_a_students_is_imported(write, grade, tmp_path):
    evil = EVIL.format(str(tmp_path / "pwned"))
    files = ("conftest.py", "test_x.py", "__init__.py", "pytest_plugin.py", "sitecustomize.py")
    write(
        {f"submissions/{student}/{file}": evil for student in ("ada", "test_bo") for file in files}
        | {"submissions/conftest.py": evil, "submissions/test_y.py": evil}
    )
    done = grade(*GRADING)
    assert "failed" in done.stdout
    done = grade("--tutor-assignment", "week.toml", "submissions/ada", "submissions/test_bo")
    assert "failed" in done.stdout
    assert not (tmp_path / "pwned").exists()


def test_the_same_files_are_imported_without_the_plugin(write, grade, tmp_path):
    """The test above could fail."""
    write({"submissions/conftest.py": EVIL.format(str(tmp_path / "pwned"))})
    grade("submissions", plugins=())
    assert (tmp_path / "pwned").exists()


def test_a_students_settings_are_refused(write, grade):
    write(TWO | {"submissions/ada/pytest.ini": "[pytest]\naddopts = --co"})
    done = grade("--tutor-assignment", "week.toml", "submissions/ada")
    assert done.returncode == 4
    assert "lies in a submission" in done.stderr


def test_a_hostile_name_stays_a_name(write, grade):
    write({"submissions/\x1b[31m::error::x\n::b\u202e/double.py": RIGHT})
    out = grade(*GRADING, "-v").stdout
    assert "\x1b" not in out
    assert "\u202e" not in out
    assert not any(line.lstrip().startswith("::") for line in out.splitlines())


# -- usage ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("--tutor-assignment", "week.toml"), "name the folder of submissions"),
        (("--tutor-assignment", "gone.toml", "submissions"), "gone.toml cannot be read"),
        (("--tutor-assignment", "bad.toml", "submissions"), "did you mean double?"),
        (("--tutor-assignment", "week.toml", "nowhere"), "nowhere"),
        ((*GRADING, "--tutor-course", "nowhere"), "no course here"),
        ((*GRADING, "--tutor-secret", "nowhere"), "nowhere cannot be read"),
    ],
)
def test_what_will_not_do_is_told_and_no_traceback(write, grade, arguments, told):
    write(TWO | {"bad.toml": 'exercises = ["doubel"]'})
    done = grade(*arguments)
    assert done.returncode == 4
    assert told in done.stderr
    assert "Traceback" not in done.stderr


# -- inert without the option ---------------------------------------------------------------------


def test_without_the_option_it_changes_nothing_and_loads_nothing(write, grade):
    probe = (
        "import sys\n"
        "def test_x():\n"
        "    tutor = [name for name in sys.modules if name.startswith(('tutor', 'minigrad'))]\n"
        "    assert sorted(tutor) == ['tutor', 'tutor.pytest_plugin']\n"
        "    assert not {'numpy', 'jinja2', 'sqlite3'} & set(sys.modules)\n"
    )
    write({"tests/test_x.py": probe, "tests/conftest.py": "CONFTEST = True"})
    done = grade("tests")
    assert done.returncode == 0, done.stdout
    assert "1 passed" in done.stdout


def test_pytest_finds_the_plugin_by_its_entry_point():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert project["entry-points"]["pytest11"] == {"tutor": "tutor.pytest_plugin"}
