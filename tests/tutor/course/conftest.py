"""Small courses, written on the spot."""

import textwrap

import pytest

from tutor.course import Course


@pytest.fixture
def write(tmp_path):
    """Write an exercise into a course of its own, and give it back loaded."""

    def written(code, words="# Title\n\nStatement.\n", id="sum-of-two", unit="01-sums"):
        folder = tmp_path / unit / id
        folder.mkdir(parents=True)
        (folder / "exercise.py").write_text(textwrap.dedent(code), encoding="utf-8")
        (folder / "en.md").write_text(words, encoding="utf-8")
        return Course(tmp_path).load(id)

    return written
