"""How long a learner waits is measured on what a learner does."""

from __future__ import annotations

import pytest

from benchmarks import terminal
from benchmarks.timing import Times


@pytest.fixture(autouse=True)
def at_home(monkeypatch, tmp_path):
    """Nothing is written anywhere else."""
    monkeypatch.setenv("TUTOR_HOME", str(tmp_path))
    monkeypatch.setenv("LC_ALL", "C.UTF-8")


def test_every_start_takes_the_processor_for_a_while():
    """Each is a process that ends well, or paints its question."""
    for name, command in terminal.commands().items():
        assert 0 < command() < terminal.DEADLINE, name


def test_wrong_and_right_answers_are_timed(tmp_path):
    """Both of every part, up to the end of the exercise."""
    found = terminal.verdicts(tmp_path, ["forward-relu-net"])
    timed = [whose for _, whose in found["number"]]
    for part in ("n1", "n2", "y1", "y2"):
        assert timed.count(f"forward-relu-net, {part}") >= 2
    assert all(seconds >= 0 for seconds, _ in found["number"])


def test_a_limit_that_is_missed_is_said(capsys):
    """And the exit code follows from it."""
    starts = {
        terminal.BARE: Times([1.0, 1.0]),
        terminal.LIBRARIES: Times([2.0, 2.0]),
        terminal.VERSION: Times([4.0, 4.0]),
        terminal.QUESTION: Times([3.0, 3.0]),
    }
    assert list(terminal.told_starts(starts)) == [False, True]
    said = capsys.readouterr().out
    assert "4.00 times bare Python; the limit is 3: MISSED" in said
