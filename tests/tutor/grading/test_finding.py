"""Which submissions there are under the paths given, and what they are called."""

import os

import pytest

from tutor.grading import kinds
from tutor.grading.finding import Finder


@pytest.fixture
def ids(catalogue):
    """The ids found under paths."""

    def found(*paths, leave_out=()):
        finder = Finder(lambda name: kinds.answers(name, catalogue), kinds.room)
        return [place.id for place in finder.find(paths, leave_out)]

    return found


def test_each_child_of_a_folder_is_a_submission(ids, write):
    assert ids(write({"ada/double.py": "", "bo": None, "cy.py": "", "di.toml": ""})) == [
        "ada",
        "bo",
        "cy",
        "di",
    ]


@pytest.mark.parametrize("name", ["double.py", "add_two.py", "answers.toml", "answers.json"])
def test_a_folder_with_answers_in_it_is_one_submission(ids, write, name):
    assert ids(write({name: "", "notes.txt": ""}, below="ada")) == ["ada"]


def test_a_folder_named_like_an_answer_makes_no_submission_of_its_parent(ids, write):
    assert ids(write({"double.py/x": "", "ada/double.py": ""})) == ["ada", "double.py"]


def test_an_empty_folder_is_one_submission(ids, write):
    assert ids(write({}, below="ada")) == ["ada"]


def test_a_file_is_one_submission(ids, write):
    assert ids(write({"ada.py": ""}) / "ada.py") == ["ada"]


def test_a_path_given_twice_counts_once(ids, write):
    folder = write({"ada/double.py": ""})
    assert ids(folder, folder, folder / "ada") == ["ada"]


def test_equal_names_are_told_apart(ids, write):
    one = write({"ada/double.py": "", "ada.py": "", "bo.py": ""}, below="monday")
    other = write({"ada/double.py": ""}, below="friday")
    assert ids(one, other) == ["monday/ada", "ada.py", "bo", "friday/ada"]


def test_names_that_differ_only_in_what_is_hidden_are_numbered(ids, write):
    folder = write({"ada /x": "", "ada/x": ""})
    assert ids(folder) == ["submissions/ada", "submissions/ada (2)"]


def test_names_are_fit_to_be_shown(ids, tmp_path):
    (tmp_path / "s" / "a\n::b\u202e").mkdir(parents=True)
    (tmp_path / "s" / os.fsdecode(b"\xff")).mkdir()
    assert ids(tmp_path / "s") == ["a ::b\\u202e", "\\udcff"]


def test_the_gradings_own_files_are_left_out(ids, write):
    folder = write({"ada/double.py": "", "report.json": "", "week.toml": ""})
    assert ids(folder, leave_out=[folder / "report.json", folder / "week.toml"]) == ["ada"]


def test_a_path_that_is_not_there_is_an_error(ids, tmp_path):
    with pytest.raises(FileNotFoundError):
        ids(tmp_path / "gone")
