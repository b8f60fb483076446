"""What is made for a platform works there: laid out as the platform does it, and run."""

from __future__ import annotations

import json
import os
import py_compile
import shutil
import site
import subprocess
import sys
import zipfile
from base64 import b64decode
from pathlib import Path

import jsonschema
import pytest
from check_jsonschema.builtin_schemas import get_builtin_schema
from ruamel.yaml import YAML

from tests.tutor.reports.runner import commands
from tests.tutor.reports.schemas import CLASSROOM, GRADESCOPE
from tutor.__main__ import main
from tutor.reports import platforms
from tutor.version import VERSION

ROOT = Path(__file__).parents[3]
COURSE = ROOT / "tests" / "tutor" / "toy_course"
WEEK = """title = "Week 1"
exercises = ["double", "add-two"]
due = 2030-01-01T00:00:00Z
late = {percent = 10}
"""
RIGHT = "def double(x):\n    return 2 * x\n"
SUMS = "[add-two]\nsum = 7\ntwice = 15\n"


@pytest.fixture
def repository(tmp_path, monkeypatch):
    """A folder with an assignment in it, to stand in."""
    folder = tmp_path / "repository"
    folder.mkdir()
    (folder / "week.toml").write_text(WEEK)
    monkeypatch.chdir(folder)
    monkeypatch.setenv("TUTOR_HOME", str(tmp_path / "home"))
    return folder


def make(*arguments):
    return main(["--course", str(COURSE), "grade", *arguments])


# -- the command ----------------------------------------------------------------------------------


@pytest.mark.parametrize("name", platforms.names())
def test_the_command_writes_the_usual_file_and_says_what_it_is(name, repository, capsys):
    assert make("--make", name, "--assignment", "week.toml") == 0
    file = platforms.usual_file(name)
    assert (repository / file).is_file()
    assert str(file) in capsys.readouterr().out


@pytest.mark.parametrize("name", platforms.names())
def test_the_same_makes_the_same_bytes(name, repository):
    for file in ("one", "two"):
        assert make("--make", f"{name}={file}", "--assignment", "week.toml") == 0
    assert Path("one").read_bytes() == Path("two").read_bytes()


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--make", "moodle"], "there are: classroom, github, gradescope"),
        (["--make", "github="], "names no file"),
        (["--make", "github", "--assignment", "gone.toml"], "cannot be read"),
        (["--make", "github", ".."], "not inside this folder"),
        (["--make", "gradescope=week.toml/x"], "cannot be written"),
        ([], "required: PATH"),
    ],
)
def test_what_cannot_be_made_is_told_in_a_line(arguments, told, repository, capsys):
    assert make(*arguments) == 2
    err = capsys.readouterr().err
    assert told in err
    assert err.count("\n") == 1


@pytest.mark.parametrize("name", ["two\nlines.toml", "a${{ github.token }}.toml"])
def test_a_name_that_would_be_more_than_a_name_in_a_workflow_is_refused(name, repository, capsys):
    (repository / name).write_text('exercises = ["double"]')
    assert make("--make", "github", "--assignment", name) == 2
    assert "plainer name" in capsys.readouterr().err


# -- Gradescope -----------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def installed(tmp_path_factory):
    """/autograder as Gradescope lays it out, set up by the zip's own setup.sh; nothing is fetched:
    the libraries are those of this very test.
    """
    root = tmp_path_factory.mktemp("autograder")
    for file, content in (("week.toml", WEEK), ("secret", "an open secret")):
        (root / file).write_text(content)
    terms = ["--assignment", str(root / "week.toml"), "--secret", str(root / "secret")]
    assert make("--make", f"gradescope={root}/autograder.zip", *terms) == 0
    with zipfile.ZipFile(root / "autograder.zip") as archive:
        archive.extractall(root / "source")
    (root / "source" / "requirements.txt").write_text("")
    (root / "run_autograder").write_bytes((root / "source" / "run_autograder").read_bytes())
    subprocess.run(["bash", root / "source" / "setup.sh"], check=True, timeout=120)
    (library,) = (root / "venv" / "lib").glob("python*/site-packages")
    (library / "here.pth").write_text("\n".join(site.getsitepackages()))
    return root


@pytest.fixture
def autograder(installed):
    """The same with nothing handed in yet."""
    for folder in ("submission", "results"):
        shutil.rmtree(installed / folder, ignore_errors=True)
        (installed / folder).mkdir()
    (installed / "submission_metadata.json").unlink(missing_ok=True)
    return installed


def run(root):
    return subprocess.run(
        ["bash", root / "run_autograder"],
        cwd=root,
        env={"PATH": os.environ["PATH"], "HOME": str(root)},
        capture_output=True,
        text=True,
        timeout=120,
    )


def test_the_zip_has_what_gradescope_asks_for_at_its_root(repository):
    for file in Path(platforms.__file__).parent.rglob("*.py"):
        py_compile.compile(str(file))  # as pip leaves them
    make("--make", "gradescope", "--assignment", "week.toml")
    with zipfile.ZipFile("autograder.zip") as archive:
        modes = {one.filename: one.external_attr >> 16 for one in archive.infolist()}
    for program in ("setup.sh", "run_autograder"):
        assert modes[program] & 0o111
    assert {"assignment.toml", "secret", "requirements.txt", "lib/tutor/__main__.py"} <= set(modes)
    assert "course/02-code/double/exercise.py" in modes
    assert not any("__pycache__" in name or name.startswith("lib/tests") for name in modes)


def test_a_submission_is_graded_as_gradescope_does_it(autograder):
    (autograder / "submission" / "double.py").write_text(RIGHT)
    (autograder / "submission" / "answers.toml").write_text(SUMS)
    who = {"id": 1, "users": [{"id": 7, "email": "ada@example.com", "name": "Ada"}]}
    (autograder / "submission_metadata.json").write_text(json.dumps(who))
    done = run(autograder)
    assert done.returncode == 0, done.stderr
    assert "ada@example.com" in done.stdout
    results = json.loads((autograder / "results" / "results.json").read_text())
    jsonschema.validate(results, GRADESCOPE)
    assert [test["name"] for test in results["tests"]] == ["double", "add-two"]
    assert [test["status"] for test in results["tests"]] == ["passed", "failed"]
    assert results["score"] == 2.0
    assert [file.name for file in (autograder / "results").iterdir()] == ["results.json"]


@pytest.mark.parametrize(
    ("created", "score"),
    [
        ("2029-12-31T23:00:00.123456-00:00", 1.0),
        ("2029-12-31T19:00:00.123456-07:00", 0.7),  # two hours late in Greenwich: 10 % of 3 points
        ("2030-01-02T12:00:00Z", 0.4),
    ],
)
def test_late_is_what_gradescope_says_it_is(autograder, created, score):
    (autograder / "submission" / "double.py").write_text(RIGHT)
    (autograder / "submission_metadata.json").write_text(json.dumps({"created_at": created}))
    assert run(autograder).returncode == 0
    results = json.loads((autograder / "results" / "results.json").read_text())
    assert results["score"] == pytest.approx(score)
    assert ("late" in results["output"]) == (score < 1)


def test_an_empty_submission_and_no_metadata_give_results_too(autograder):
    assert run(autograder).returncode == 0
    results = json.loads((autograder / "results" / "results.json").read_text())
    assert results["score"] == 0
    assert {test["status"] for test in results["tests"]} == {"failed"}


def test_if_the_grader_fails_no_results_are_handed_in_not_even_old_ones(autograder):
    (autograder / "results" / "results.json").write_text('{"score": 100}')
    (autograder / "submission" / "double.py").write_text(RIGHT)
    course = autograder / "source" / "course"
    course.rename(course.with_name("away"))
    done = run(autograder)
    course.with_name("away").rename(course)
    assert done.returncode == 2
    assert "no results are handed in" in done.stderr
    assert list((autograder / "results").iterdir()) == []


@pytest.mark.skipif(os.name != "posix", reason="permissions as Unix has them")
def test_after_the_setup_nobody_else_may_read_the_source(autograder):
    for path in (autograder / "source", *(autograder / "source").rglob("*")):
        assert not path.stat().st_mode & 0o077, path


@pytest.mark.parametrize(
    ("metadata", "name"),
    [
        ({"users": [{"email": "ada@x.org"}]}, "ada@x.org"),
        ({"users": [{"email": "b@x"}, {"email": "a@x"}]}, "a@x+b@x"),
        ({"users": [{"id": 12, "email": None}]}, "12"),
        ({"users": [{"email": "../../etc/passwd"}]}, "_.._etc_passwd"),
        ({"users": [{"email": "-rf $(x)\n"}]}, "rf___x__"),
        ({"users": []}, "submission"),
        ({}, "submission"),
    ],
)
def test_the_student_is_named_by_what_can_name_a_folder(metadata, name, tmp_path):
    script = Path(platforms.__file__).parent / "files" / "gradescope" / "student.py"
    file = tmp_path / "metadata.json"
    file.write_text(json.dumps(metadata))
    done = subprocess.run([sys.executable, script, file], capture_output=True, text=True)
    assert done.stdout.splitlines()[0] == name


# -- GitHub ---------------------------------------------------------------------------------------


def made(name, *arguments):
    assert make("--make", f"{name}=made.yml", *arguments) == 0
    return YAML(typ="safe").load(Path("made.yml").read_text())


def step(workflow, name):
    (job,) = workflow["jobs"].values()
    return next(one for one in job["steps"] if one.get("name") == name)


@pytest.mark.parametrize("name", ["classroom", "github"])
@pytest.mark.parametrize("arguments", [(), ("--assignment", "week.toml")])
def test_a_workflow_keeps_to_githubs_schema(name, arguments, repository):
    workflow = made(name, *arguments)
    jsonschema.validate(workflow, get_builtin_schema("vendor.github-workflows"))
    assert workflow["env"]["TUTOR"] == f"minigrad-tutor=={VERSION}"
    assert workflow["env"]["PYTHONSAFEPATH"] == "1"


def test_the_schema_would_notice_a_fault(repository):
    workflow = made("github")
    workflow["jobs"]["grade"]["step"] = workflow["jobs"]["grade"].pop("steps")
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(workflow, get_builtin_schema("vendor.github-workflows"))


@pytest.fixture
def runner(repository, tmp_path):
    """Runs a step's script as GitHub's runner does, with a `tutor` on the path."""
    folder = tmp_path / "bin"
    folder.mkdir()
    program = folder / "tutor"
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m tutor "$@"\n')
    program.chmod(0o755)
    temporary = tmp_path / "temp"
    temporary.mkdir()
    files = {name: tmp_path / name for name in ("GITHUB_STEP_SUMMARY", "GITHUB_OUTPUT")}
    environment = {
        **os.environ,
        **{name: str(file) for name, file in files.items()},
        "PATH": f"{folder}{os.pathsep}{os.environ['PATH']}",
        "PYTHONPATH": str(ROOT),
        "TUTOR_COURSE": str(COURSE),
        "RUNNER_TEMP": str(temporary),
        "REPOSITORY": "week-ada",
    }
    for file in files.values():
        file.touch()

    def run(script):
        command = ["bash", "-e", "-c", script]
        done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=120)
        return done, files, temporary

    return run


def test_the_workflow_grades_the_folder_of_submissions(repository, runner):
    for name in ("ada", "::error::bo"):
        (repository / "submissions" / name).mkdir(parents=True)
        (repository / "submissions" / name / "double.py").write_text(RIGHT)
    done, files, temporary = runner(
        step(made("github", "--assignment", "week.toml"), "Grade")["run"]
    )
    assert done.returncode == 1, done.stderr
    told = commands(done.stdout)
    assert [one.name for one in told] == ["warning", "warning", "notice"]
    assert "<code>ada</code>" in files["GITHUB_STEP_SUMMARY"].read_text()
    reports = {file.name for file in (temporary / "grades").iterdir()}
    assert reports == {"grades.csv", "grades.html", "grades.json", "grades.xml"}


def test_a_path_with_odd_characters_stays_one_word(repository, runner):
    (repository / "$(touch x) 'a'" / "ada").mkdir(parents=True)
    workflow = made("github", "$(touch x) 'a'", "--assignment", "week.toml")
    done, files, _ = runner(step(workflow, "Grade")["run"])
    assert done.returncode == 1, done.stderr
    assert "<code>ada</code>" in files["GITHUB_STEP_SUMMARY"].read_text()
    assert not (repository / "x").exists()


def test_the_classroom_workflow_reports_the_points(repository, runner):
    student = repository / "submissions" / "week-ada"
    student.mkdir(parents=True)
    (student / "double.py").write_text(RIGHT)
    (student / "README.md").write_text("# Week 1")
    (student / "week.toml").write_text((repository / "week.toml").read_text())
    workflow = made("classroom", "--assignment", "week.toml")
    done, files, _ = runner(step(workflow, "Grade")["run"])
    assert done.returncode == 0, done.stderr
    output = files["GITHUB_OUTPUT"].read_text()
    assert output.count("\n") == 1
    results = json.loads(b64decode(output.partition("=")[2]))
    jsonschema.validate(results, CLASSROOM)
    assert [(test["name"], test["score"]) for test in results["tests"]] == [
        ("double", 1.0),
        ("add-two", 0.0),
    ]
    report = step(workflow, "Report the points")
    assert report["env"]["TUTOR_RESULTS"] == "${{ steps.tutor.outputs.result }}"
    assert report["with"]["runners"] == "tutor"
    assert "run-autograding-tests" in workflow["jobs"]


def test_the_classroom_workflow_reports_nothing_if_the_grader_fails(repository, runner):
    workflow = made("classroom", "--assignment", "week.toml")  # the student has deleted it
    done, files, _ = runner(step(workflow, "Grade")["run"])
    assert done.returncode == 2
    assert files["GITHUB_OUTPUT"].read_text() == ""
