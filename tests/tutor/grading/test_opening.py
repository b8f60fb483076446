"""What lies in a submission's folder is read on strict terms, or told why not."""

import os

import pytest

from tutor.grading import kinds
from tutor.grading.intake.disk import on_disk
from tutor.grading.opening import MOST_FILES, opened
from tutor.verdict import Status

MOST_BYTES = kinds.room("x.py")


def open_all(path, room=kinds.room):
    return opened("ada", on_disk(path), room)


def read_member(path):
    return open_all(path).members[0]


def test_a_file_is_read_as_text(write):
    folder = write({"ada/double.py": "\ufeffx = 'ä'\n"})
    (member,) = open_all(folder / "ada").members
    assert (member.name, member.text, member.trouble) == ("double.py", "x = 'ä'\n", None)


def test_a_file_of_the_largest_size_is_read_and_one_byte_more_is_refused(write):
    folder = write({"fits.py": b"#" * MOST_BYTES, "more.py": b"#" * (MOST_BYTES + 1)})
    assert read_member(folder / "fits.py").trouble is None
    assert read_member(folder / "more.py").trouble.verdict is Status.REFUSED


def test_bytes_that_are_no_text_are_invalid_and_the_line_is_named(write):
    trouble = read_member(write({"a.py": b"x = 1\ny = '\xff'\n"}) / "a.py").trouble
    assert trouble.verdict is Status.INVALID
    assert "line 2" in trouble.reason


@pytest.mark.parametrize(
    ("make", "told"),
    [
        (lambda path: path.symlink_to("/etc/passwd"), "a symbolic link"),
        (lambda path: path.symlink_to("nowhere"), "a symbolic link"),
        (lambda path: os.mkfifo(path), "a named pipe"),
    ],
)
def test_what_is_no_regular_file_is_refused_at_once(tmp_path, make, told):
    path = tmp_path / "double.py"
    make(path)
    trouble = read_member(path).trouble
    assert trouble.verdict is Status.REFUSED
    assert trouble.reason == f"double.py is {told}, not a file"


def test_a_file_that_becomes_a_link_after_it_was_looked_at_is_refused(write, monkeypatch):
    folder = write({"a.py": "x = 1"})
    looks = (folder / "a.py").lstat()
    (folder / "a.py").unlink()
    (folder / "a.py").symlink_to("/etc/passwd")
    monkeypatch.setattr("pathlib.Path.lstat", lambda path: looks)
    assert "a symbolic link" in read_member(folder / "a.py").trouble.reason


def test_a_folder_behind_a_link_is_not_entered(tmp_path, write):
    (tmp_path / "ada").symlink_to(write({"double.py": "x"}))
    submission = open_all(tmp_path / "ada")
    assert "a symbolic link" in submission.members[0].trouble.reason


def test_what_is_not_there_is_refused(tmp_path):
    assert read_member(tmp_path / "gone.py").trouble.verdict is Status.REFUSED


def test_a_folder_with_too_many_files_is_refused_without_reading_them(write):
    folder = write({f"ada/{number}.py": "" for number in range(MOST_FILES + 1)})
    submission = open_all(folder / "ada")
    assert (submission.members, submission.trouble.verdict) == ((), Status.REFUSED)


def test_files_that_are_not_wanted_are_named_and_not_read(write):
    folder = write({"ada/a.csv": b"\xff", "ada/a.py": "x"})
    first, second = open_all(folder / "ada").members
    assert (first.name, first.text, first.trouble) == ("a.csv", "", None)
    assert second.text == "x"


def test_hidden_files_and_what_programs_leave_are_skipped(write):
    folder = write({".git/x": "", "__MACOSX/x": "", "__pycache__/x": "", "._a.py": "", "b.py": ""})
    assert [member.name for member in open_all(folder).members] == ["b.py"]


def test_the_only_folder_in_a_folder_is_the_one_meant(write):
    folder = write({"ada/week 1/answers/double.py": "x"})
    assert [member.name for member in open_all(folder / "ada").members] == ["double.py"]


def test_one_folder_among_others_is_left_alone_with_a_note(write):
    folder = write({"ada/old/double.py": "x", "ada/double.py": "y"})
    submission = open_all(folder / "ada")
    assert [member.text for member in submission.members] == ["y"]
    assert submission.notes == ("the folder old was not looked into",)


def test_the_only_folder_is_not_entered_by_a_link(tmp_path, write):
    elsewhere = write({"double.py": "another's"}, below="bo")
    (tmp_path / "ada").mkdir()
    (tmp_path / "ada" / "week").symlink_to(elsewhere)
    (member,) = open_all(tmp_path / "ada").members
    assert (member.text, member.trouble.verdict) == ("", Status.REFUSED)
