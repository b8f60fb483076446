"""A report's file is there whole, or as it was before."""

from pathlib import Path

import pytest

from tutor.reports.writing import write


def test_a_file_and_its_folders_are_made(tmp_path):
    write(tmp_path / "a" / "b" / "r.txt", "ä\n")
    assert (tmp_path / "a" / "b" / "r.txt").read_bytes() == "ä\n".encode()
    assert [path.name for path in (tmp_path / "a" / "b").iterdir()] == ["r.txt"]


def test_a_write_that_fails_leaves_what_was_there_and_nothing_else(tmp_path, monkeypatch):
    file = tmp_path / "r.txt"
    file.write_text("before")

    def full(descriptor):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(OSError, match="No space left"):
        write(file, "after")
    assert file.read_text() == "before"
    assert list(tmp_path.iterdir()) == [file]


def test_a_link_keeps_pointing_where_it_points(tmp_path):
    (tmp_path / "r.txt").write_text("before")
    (tmp_path / "latest").symlink_to("r.txt")
    write(tmp_path / "latest", "after")
    assert (tmp_path / "latest").is_symlink()
    assert (tmp_path / "r.txt").read_text() == "after"


def test_a_device_is_written_to_and_not_replaced():
    write(Path("/dev/null"), "gone")
    assert Path("/dev/null").is_char_device()


def test_a_folder_is_no_place_for_a_report(tmp_path):
    with pytest.raises(IsADirectoryError):
        write(tmp_path, "text")
