"""The command line from outside: what it prints, its exit codes, its way with bad input."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tutor import commands

ROOT = Path(__file__).parents[3]


@pytest.mark.parametrize("name", commands.names())
def test_every_command_has_a_line_of_help_and_help_of_its_own(tutor, name):
    """It stands in the table of contents, and `--help` works."""
    assert commands.summary(name).endswith(".")
    assert commands.summary(name) in " ".join(tutor("--help").stdout.split())
    done = tutor(name, "--help")
    assert (done.returncode, done.stderr) == (0, "")


def test_the_version(tutor):
    """In the form that everyone expects."""
    assert tutor("--version").stdout.startswith("tutor ")


def test_list(tutor):
    """Units, exercises, states; a unit by number or name."""
    lines = tutor("list").stdout.split("\n")
    assert lines[:3] == [
        "1 Sums (0 of 2 mastered)",
        "  ○ ready     add-two   Adding two numbers",
        "  · locked    pick-one  What grows",
    ]
    assert tutor("list", "--unit", "2").stdout == tutor("list", "--unit", "code").stdout
    assert "add-two" not in tutor("list", "--unit", "2").stdout


@pytest.mark.parametrize("words", ["growth", "GROWS", "what grows", "pick one", "01-sums pick"])
def test_list_searches(tutor, words):
    """In ids, skills, titles and units; every word has to be there."""
    shown = tutor("list", *words.split()).stdout
    assert "pick-one" in shown
    assert "teaches growth; needs add-two" in shown
    assert "add-two   " not in shown


def test_list_searches_every_language(tutor, tmp_path):
    """Whatever language the course is read in."""
    course = tmp_path / "course"
    shutil.copytree(ROOT / "tests/tutor/toy_course", course)
    (course / "01-sums/add-two/zh.md").write_text("# 两数相加\n", encoding="utf-8")
    assert "Adding two" in tutor("list", "相加", "--course", str(course)).stdout
    assert "两数相加" in tutor("list", "adding", "--course", str(course), "--lang", "zh").stdout


@pytest.mark.parametrize("old", ["", "def variant(rng):"])
def test_list_leaves_out_what_cannot_be_read(tutor, tmp_path, old):
    """Wherever in the file the fault is; the others are listed, and stderr says why not this."""
    course = tmp_path / "course"
    shutil.copytree(ROOT / "tests/tutor/toy_course", course)
    file = course / "01-sums/add-two/exercise.py"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace(old, "x = (\n") if old else text + "x = (\n", encoding="utf-8")
    done = tutor("list", "--course", str(course))
    assert "add-two" not in done.stdout
    assert "pick-one" in done.stdout
    assert "add-two/exercise.py: line " in done.stderr
    assert "'(' was never closed" in done.stderr


def test_list_of_skills(tutor):
    """In the unit they come up in, with the exercises that teach them; best of these is theirs."""
    assert tutor("list", "--skills", "--unit", "1").stdout.split("\n")[:3] == [
        "1 Sums (0 of 2 mastered)",
        "  ○ ready     addition  add-two",
        "  · locked    growth    pick-one",
    ]
    tutor("do", "add-two", typed="7\n14\n")
    found = {row["skill"]: row for row in json.loads(tutor("list", "--skills", "--json").stdout)}
    assert (found["addition"]["state"], found["addition"]["retention"]) == ("mastered", 1.0)
    assert (found["growth"]["state"], found["growth"]["retention"]) == ("ready", None)


def test_a_review_and_a_placement_are_conversations_too(tutor):
    """Each by its command, line by line in a pipe."""
    assert "nothing to review yet" in tutor("review").stdout
    placed = tutor("place", typed="skip\n" * 9).stdout
    assert "Question 1, of" in placed
    assert "Begin at the beginning" in placed
    assert "Begin at the beginning" in tutor("place").stdout
    assert "Question 1, of" in tutor("place", "--again").stdout


def test_list_that_finds_nothing_says_so(tutor):
    """In words on stderr, for a script by the exit code."""
    done = tutor("list", "xyzzy")
    assert (done.returncode, done.stdout) == (1, "")
    assert "xyzzy" in done.stderr
    assert json.loads(tutor("list", "xyzzy", "--json").stdout) == []


def test_list_for_programs(tutor):
    """Ids, units, states and needs."""
    tutor("do", "add-two", typed="7\n14\n")
    rows = {row["exercise"]: row for row in json.loads(tutor("list", "--json").stdout)}
    assert rows["add-two"]["state"] == "mastered"
    assert (rows["pick-one"]["state"], rows["pick-one"]["needs"]) == ("ready", ["add-two"])


def test_show(tutor):
    """Statement, evidence and parts, with the numbers of a seed."""
    shown = tutor("show", "pick-one").stdout
    assert shown.startswith("What grows (pick-one, seed 0)\n\nLook at the numbers.\n")
    assert "  two       0.001\n" in shown
    assert "1 of 3: What do the sizes do?\n  a) " in shown
    assert shown.endswith("For example: tutor check pick-one --seed 0 --answer what=…\n")
    assert tutor("show", "double").stdout.endswith("--seed 0 --answers FILE.py\n")
    assert tutor("show", "add-two", "--seed", "3").stdout != tutor("show", "add-two").stdout
    assert (
        tutor("show", "add-two", "--seed", "3").stdout
        == tutor("show", "add-two", "--seed", "3").stdout
    )


def test_show_for_programs(tutor):
    """Everything a front end of one's own needs, in JSON that every reader takes."""
    record = json.loads(tutor("show", "pick-one", "--json").stdout, parse_constant=pytest.fail)
    assert set(record) == {"exercise", "seed", "title", "statement", "parts", "evidence"}
    what, where, _ = record["parts"]
    assert {option["key"] for option in what["options"]} == {"grows", "shrinks"}
    assert (where["name"], where["kind"], where["count"]) == ("where", "which", 4)
    assert [item["kind"] for item in record["evidence"]] == ["table", "bars", "curves"]
    assert record["evidence"][1]["values"][2] == "inf"


def test_show_of_a_program_names_its_signature(tutor):
    """Whoever writes it in a file needs nothing else."""
    (part,) = json.loads(tutor("show", "double", "--json").stdout)["parts"]
    assert (part["entry"], part["signature"]) == ("double", "double(x) -> number")


@pytest.mark.parametrize(
    ("answers", "verdict", "code"),
    [
        (["sum=7", "twice=14"], "right", 0),
        (["sum=7", "twice = 14"], "right", 0),
        (["sum=7", "twice=21"], "partial", 1),
        (["sum=12"], "wrong", 1),
        ([], "missing", 1),
        (["sum=7", "twice=" + "(" * 99], "partial", 2),
    ],
)
def test_check(tutor, answers, verdict, code):
    """The record of the design, and an exit code a script can use."""
    arguments = [word for answer in answers for word in ("--answer", answer)]
    done = tutor("check", "add-two", *arguments, "--json")
    record = json.loads(done.stdout)
    assert (done.returncode, done.stderr) == (code, "")
    assert set(record) == {"exercise", "seed", "verdict", "score", "max", "parts"}
    assert (record["exercise"], record["verdict"], record["max"]) == ("add-two", verdict, 2)
    assert [part["name"] for part in record["parts"]] == ["sum", "twice"]
    assert {"name", "verdict", "score", "max", "mistake", "message", "read_as"} <= set(
        record["parts"][0]
    )
    assert tutor("check", "add-two", *arguments).returncode == code


def test_check_in_words(tutor):
    """Part by part, and the points."""
    shown = tutor("check", "add-two", "--answer", "sum=12", "--answer", "twice=14").stdout
    assert shown == (
        "sum: Not yet: sum = 12\n"
        "    This is the product: + adds.\n"
        "twice: Right: twice = 14\n"
        "partial, 1 of 2 points\n"
    )


FILES = {
    "flat.toml": 'sum = 7\ntwice = "14"',
    "by-exercise.toml": "[other]\nx = 1\n[add-two]\nsum = 7.0\ntwice = 14",
    "flat.json": '{"sum": 7, "twice": 14.0}',
    "by-exercise.json": '{"add-two": {"sum": "7", "twice": "14"}}',
    "bom.toml": "\ufeffsum = 7\ntwice = 14",
}


@pytest.mark.parametrize("name", FILES)
def test_answers_from_a_file(tutor, tmp_path, name):
    """Part names at the top, or in a table named like the exercise."""
    file = tmp_path / name
    file.write_text(FILES[name], encoding="utf-8")
    assert tutor("check", "add-two", "--answers", str(file)).returncode == 0


def test_a_program_from_a_file(tutor, tmp_path):
    """A .py file is the program of a code exercise."""
    file = tmp_path / "anything.py"
    file.write_text("def double(x):\n    return 2 * x\n", encoding="utf-8")
    assert tutor("check", "double", "--answers", str(file)).returncode == 0
    assert tutor("check", "add-two", "--answers", str(file)).returncode == 2


def test_an_answer_given_apart_goes_before_the_file(tutor, tmp_path):
    """To try a correction without editing."""
    file = tmp_path / "answers.toml"
    file.write_text("sum = 7\ntwice = 21", encoding="utf-8")
    assert tutor("check", "add-two", "--answers", str(file), "--answer", "twice=14").returncode == 0


BAD_FILES = {
    "broken.toml": b"sum = = 7",
    "broken.json": b"{",
    "deep.json": b"[" * 100_000,
    "list.json": b"[1, 2]",
    "date.toml": b"sum = 2026-01-01",
    "word.docx": b"PK",
    "bytes.toml": b"\xff\xfe\x00",
    "unknown.toml": b"total = 7",
    "table.toml": b"add-two = 7",
}


@pytest.mark.parametrize("name", BAD_FILES)
def test_a_file_that_will_not_do(tutor, tmp_path, name):
    """One clear sentence that names the file or the part."""
    file = tmp_path / name
    file.write_bytes(BAD_FILES[name])
    done = tutor("check", "add-two", "--answers", str(file))
    complains(done)
    assert name in done.stderr or "total" in done.stderr


def complains(done):
    """A sentence on stderr, exit code 2, no traceback, nothing on stdout."""
    assert done.returncode == 2
    assert done.stdout == ""
    assert done.stderr.startswith("tutor: ")
    assert "Traceback" not in done.stderr


BAD_LINES = [
    "nonsense",
    "chekc add-two",
    "check",
    "check add-tow",
    "check add-two --answer 7",
    "check add-two --answer total=7",
    "check add-two --answers /no/such/file.toml",
    "check add-two --answers /",
    "check add-two --seed minus",
    "check add-two --seed -1",
    "check add-two --seed 99999999999999999999",
    "show",
    "show ../add-two",
    "do nothing-like-it",
    "list --unit nine",
    "list --nonsense",
    "--nonsense",
    "--course /no/such/course list",
    "--course",
    "--lang english list",
    "--lang ../.. list",
]


@pytest.mark.parametrize("line", BAD_LINES)
def test_bad_input_is_answered_in_a_sentence(tutor, line):
    """Whatever is wrong, it is said in one line."""
    complains(tutor(*line.split()))


def test_a_mistyped_name_gets_the_nearest(tutor):
    """For commands and for exercises."""
    assert "did you mean check?" in tutor("chekc").stderr
    assert "did you mean add-two?" in tutor("show", "add-tow").stderr


def test_common_options_stand_before_or_after(tutor):
    """Nobody remembers which."""
    assert (
        tutor("--course", str(ROOT / "exercises"), "list").stdout
        == tutor("list", "--course", str(ROOT / "exercises")).stdout
    )


def test_a_course_with_a_fault_is_said(tutor, tmp_path):
    """Its author gets the file and the reason; the learner no traceback."""
    folder = tmp_path / "01-bad" / "bad"
    folder.mkdir(parents=True)
    (folder / "en.md").write_text("# Bad\n")
    (folder / "exercise.py").write_text("parts = []\n1 / 0\n")
    done = tutor("--course", str(tmp_path), "show", "bad")
    complains(done)
    assert "bad/exercise.py" in done.stderr
    session = tutor("--course", str(tmp_path))
    assert session.returncode == 0
    assert "cannot be opened" in session.stdout


def test_lint_says_what_keeps_it_from_reading(tutor, tmp_path):
    """A head that cannot be read is a broken promise like any other."""
    folder = tmp_path / "01-bad" / "bad"
    folder.mkdir(parents=True)
    (folder / "en.md").write_text("# Bad\n")
    (folder / "exercise.py").write_text("place = 1\nparts = [\n")
    done = tutor("lint", str(tmp_path))
    assert (done.returncode, done.stderr) == (3, "")
    assert "bad/exercise.py: line 2: '[' was never closed" in done.stdout


def test_lint_of_one_exercise_looks_at_what_it_needs(tutor, tmp_path):
    """A misspelt prerequisite is found without looking at the whole course."""
    folder = tmp_path / "01-sums" / "sum"
    folder.mkdir(parents=True)
    (folder / "en.md").write_text("# Sum\n")
    (folder / "exercise.py").write_text('needs = ["nothing"]\n')
    assert "needs 'nothing'" in tutor("lint", str(folder)).stdout


def test_a_fault_of_ours_is_said_as_ours(tutor, tmp_path):
    """An exception no one thought of: a sentence, an exit code of its own, the trace on request."""
    folder = tmp_path / "01-bad" / "bad"
    folder.mkdir(parents=True)
    (folder / "en.md").write_text("# Bad\n")
    (folder / "exercise.py").write_text(
        "from tutor.answers.number import Number\n"
        "class Odd(Number):\n    def asks(self, asked): return 1 / 0\n"
        "parts = [Odd('x')]\ndef work(v, see): see('x', 1)\n"
    )
    done = tutor("--course", str(tmp_path), "show", "bad")
    assert done.returncode == 4
    assert "should not have happened" in done.stderr
    assert "Traceback" not in done.stderr
    assert "Traceback" in tutor("--course", str(tmp_path), "show", "bad", TUTOR_DEBUG="1").stderr


@pytest.mark.parametrize("command", ["list", "show pick-one --json", "--help", ""])
def test_a_reader_that_goes_away_is_no_error(home, command):
    """As in `tutor list | head -0`: silence."""
    read, write = os.pipe()
    os.close(read)
    done = subprocess.run(
        [sys.executable, "-m", "tutor", *command.split()],
        stdin=subprocess.DEVNULL,
        stdout=write,
        stderr=subprocess.PIPE,
        cwd=ROOT,
        env=os.environ | {"TUTOR_HOME": str(home), "TUTOR_COURSE": "tests/tutor/toy_course"},
        timeout=60,
        check=False,
    )
    os.close(write)
    assert done.stderr == b""


def test_where(tutor, home):
    """Every place on a line of its own."""
    said = tutor("where").stdout
    assert str(home / "learner.db") in said
    assert str(home / "grading") in said


def test_progress_is_plain_and_true(tutor):
    """Numbers that can be checked against what was done."""
    assert "No answer" in tutor("progress").stdout
    tutor(typed="12\nseven\n7\n14\n")
    lines = tutor("progress").stdout.split("\n")
    assert lines[:5] == [
        "solved     1 of 4 exercises",
        "mastered   0 of 4",
        "skills     1 practised, 0 due for review",
        "retention  100% of what was practised, by estimate",
        "first try  right in 1 of 2 parts",
    ]
    assert lines[8].split() == ["01-sums", "1/2", "0/2", "50%", "100%", "0"]
    assert lines[10] == "Mistakes to watch:"
    assert lines[11].startswith("  multiplied in add-two: once, last on 20")


def test_progress_for_programs(tutor):
    """The same in JSON, unit by unit, with every mistake."""
    tutor(typed="12\n7\n14\nagain\n")
    found = json.loads(tutor("progress", "--json").stdout)
    assert found["course"]["solved"] == found["units"]["01-sums"]["solved"] == 1
    assert found["units"]["02-code"]["answers"] == 0
    (met,) = found["mistakes"]
    assert (met["mistake"], met["times"], met["overcome"]) == ("multiplied", 1, False)


def test_a_database_that_cannot_be_used_is_said_and_gone_round(tutor, home):
    """The visit goes on; the file is as it was."""
    home.mkdir()
    (home / "learner.db").write_bytes(b"no database at all" * 100)
    done = tutor(typed="7\n14\n")
    assert done.returncode == 0
    assert "cannot be saved" in done.stdout
    assert "mastered" in done.stdout
    assert (home / "learner.db").read_bytes() == b"no database at all" * 100
    assert tutor("list").returncode == 0


def test_an_ascii_terminal_is_no_reason_to_fail(tutor):
    """What it cannot show is replaced."""
    done = tutor("show", "slope", PYTHONIOENCODING="ascii", PYTHONUTF8="0")
    assert (done.returncode, done.stderr) == (0, "")
    assert "derivative of x?" in done.stdout
