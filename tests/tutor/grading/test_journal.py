"""The journal keeps what it was given, once, and says plainly when it cannot be used."""

import sqlite3

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
    with pytest.raises(JournalFault, match="no journal of the tutor's"):
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
