"""A small course to grade on, and folders of submissions written on the spot."""

from __future__ import annotations

from pathlib import Path

import pytest

from tutor import reports
from tutor.__main__ import main
from tutor.course import Course
from tutor.grading.catalogue import Catalogue

COURSE = Path(__file__).parents[1] / "toy_course"
RIGHT = "def double(x):\n    return 2 * x\n"


@pytest.fixture
def catalogue():
    """Everything in the course, nothing assigned."""
    return Catalogue(Course(COURSE))


@pytest.fixture
def write(tmp_path):
    """Write files below a folder: a path and its text or bytes; None makes an empty folder."""

    def written(files, below="submissions"):
        folder = tmp_path / below
        folder.mkdir(exist_ok=True)
        for name, content in files.items():
            file = folder / name
            file.parent.mkdir(parents=True, exist_ok=True)
            if content is None:
                file.mkdir()
            elif isinstance(content, bytes):
                file.write_bytes(content)
            else:
                file.write_text(content, encoding="utf-8")
        return folder

    return written


@pytest.fixture
def grade(tmp_path, monkeypatch, capsys):
    """Run the command; its exit code, and what it wrote to the screen."""
    monkeypatch.setenv("TUTOR_HOME", str(tmp_path / "home"))

    def graded(*arguments):
        code = main(["--course", str(COURSE), "grade", *map(str, arguments)])
        out, err = capsys.readouterr()
        return code, out, err

    return graded


@pytest.fixture
def report_of(grade, monkeypatch):
    """Run the command; its exit code, and the report before it is put into any format."""

    def graded(*arguments):
        seen = []
        with monkeypatch.context() as patched:
            patched.setattr(reports, "render", lambda format, report: seen.append(report) or "")
            code, _, _ = grade(*arguments)
        return code, seen[0]

    return graded
