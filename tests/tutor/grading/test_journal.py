"""The journal keeps what it was given, once, and says plainly when it cannot be used."""

import random
import sqlite3
from pathlib import Path

import pytest

from tutor.grading.journal import Journal, JournalFault
from tutor.grading.submission import Result
from tutor.verdict import Status


def result(id="ada", verdict=Status.RIGHT, message=""):
    parts = ({"name": "y", "verdict": "right", "score": 1.0, "max": 1.0},)
    return Result((id, "double", "digest"), 3, verdict, 1.0, 1.0, parts, message, ("limits",))


@pytest.fixture
def file(tmp_path):
    return tmp_path / "new" / "journal.db"


def test_a_result_comes_back_as_it_was(file):
    with Journal(file, "1") as journal:
        journal.add(result())
        assert journal.result(result().key) == result()
        assert isinstance(journal.result(result().key).verdict, Status)
    with Journal(file, "1") as journal:
        assert journal.result(result().key) == result()


def test_the_first_result_under_a_key_stands(file):
    with Journal(file, "1") as journal:
        journal.add(result(message="first"))
        journal.add(result(message="second"))
        assert journal.result(result().key).message == "first"


def test_results_by_another_course_are_not_used(file):
    with Journal(file, "1") as journal:
        journal.add(result())
    with Journal(file, "2") as journal:
        assert journal.result(result().key) is None


def test_beginning_forgets_and_keeps_the_secret(file):
    with Journal(file, "1") as journal:
        assert journal.secret is None
        journal.add(result())
        journal.begin("hush")
        assert journal.result(result().key) is None
    with Journal(file, "1") as journal:
        assert journal.secret == "hush"


def test_going_on_tries_the_graders_own_faults_again(file):
    with Journal(file, "1") as journal:
        journal.add(result("ada"))
        journal.add(result("bo", Status.GRADER_ERROR))
        journal.go_on()
        assert journal.result(result("ada").key)
        assert journal.result(result("bo").key) is None


def test_two_runs_cannot_use_one_journal(file):
    with Journal(file, "1") as journal:
        journal.begin("hush")
        with pytest.raises(JournalFault, match="another run"):
            Journal(file, "1")


def test_a_file_that_is_no_database_is_left_alone(tmp_path):
    file = tmp_path / "essay.txt"
    file.write_text("words " * 100)
    with pytest.raises(JournalFault, match=r"essay\.txt"):
        Journal(file, "1")
    assert file.read_text() == "words " * 100


def test_another_database_is_left_alone(tmp_path):
    file = tmp_path / "learner.db"
    db = sqlite3.connect(file)
    db.execute("CREATE TABLE result (x)")
    db.close()
    before = file.read_bytes()
    with pytest.raises(JournalFault, match="is no journal of the tutor's"):
        Journal(file, "1")
    assert file.read_bytes() == before


def test_only_its_owner_may_read_it(file):
    with Journal(file, "1") as journal:
        journal.begin("hush")
        kept = [path for path in file.parent.iterdir() if path.stat().st_mode & 0o077]
    assert kept == []


def test_a_folder_is_no_journal(tmp_path):
    with pytest.raises(JournalFault):
        Journal(tmp_path, "1")


# -- what an older course said --------------------------------------------------------------------


def test_a_newer_course_keeps_what_an_older_one_said(file):
    with Journal(file, "1") as journal:
        journal.begin("hush")
        journal.add(result(message="old"))
        assert not journal.look_back()
    with Journal(file, "2") as journal:
        journal.go_on()
        assert journal.before(result().key) is None  # not asked for
        assert journal.look_back()
        journal.add(result(message="new"))
        assert journal.before(result().key).message == "old"
        assert journal.result(result().key).message == "new"
    with Journal(file, "1") as journal:
        assert journal.result(result().key).message == "old"


def test_looking_back_finds_the_version_before_this_one(file):
    for version in "123":
        with Journal(file, version) as journal:
            journal.go_on()
            journal.add(result(message=version))
    with Journal(file, "3") as journal:
        assert journal.look_back()
        assert journal.before(result().key).message == "2"


def test_what_was_said_of_other_answers_is_told_where_these_were_not_judged(file):
    other = Result(("ada", "double", "another digest"), 3, Status.WRONG, 0.0, 1.0)
    with Journal(file, "1") as journal:
        journal.begin("hush")
        journal.add(other)
    with Journal(file, "2") as journal:
        journal.go_on()
        journal.look_back()
        assert journal.before(result().key) == other
        journal.add(result())
    with Journal(file, "1") as journal:
        journal.add(result(message="these"))
    with Journal(file, "2") as journal:
        journal.look_back()
        assert journal.before(result().key).message == "these"


# -- what cannot be used --------------------------------------------------------------------------


def test_one_of_another_form_is_left_alone(file):
    with Journal(file, "1") as journal:
        journal.begin("hush")
    db = sqlite3.connect(file)
    db.execute("PRAGMA user_version = 1")
    db.close()
    with pytest.raises(JournalFault, match="of another version; move it away"):
        Journal(file, "1")


def test_a_damaged_one_is_told_when_it_is_opened_or_read(file):
    with Journal(file, "1") as journal:
        journal.begin("hush")
        for number in range(200):
            journal.add(result(f"student {number}"))
    data = bytearray(file.read_bytes())
    data[4096 * 3 : 4096 * 20] = random.Random(0).randbytes(4096 * 17)
    file.write_bytes(data)
    with pytest.raises(JournalFault, match="damaged; move it away to begin anew"):
        Journal(file, "1")


def test_a_record_that_is_none_is_told(file):
    with Journal(file, "1") as journal:
        journal.begin("hush")
        journal.add(result())
    db = sqlite3.connect(file)
    db.execute("UPDATE result SET record = '{}'")
    db.commit()
    db.close()
    with (
        Journal(file, "1") as journal,
        pytest.raises(JournalFault, match="damaged"),
    ):
        journal.result(result().key)


@pytest.mark.parametrize("place", ["/proc/journal.db", "/dev/null/journal.db", "/proc/self/stat"])
def test_where_nothing_can_be_written_is_told_with_a_cure(place):
    with pytest.raises(JournalFault, match=r"--journal FILE chooses another$") as raised:
        Journal(Path(place), "1")
    assert str(raised.value).startswith(place)
