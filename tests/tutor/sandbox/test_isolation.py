"""A level is a name for what stood, and for nothing else."""

from __future__ import annotations

from itertools import pairwise

import pytest

from tutor.sandbox.guest.walls import ORDER
from tutor.sandbox.isolation import LEVELS, isolation, usual


def test_each_level_has_the_walls_of_the_weaker_ones() -> None:
    needed = [set(walls) for walls in LEVELS.values()]
    assert all(weaker < stronger for weaker, stronger in pairwise(needed))
    assert needed[-1] <= {wall.NAME for wall in ORDER}


@pytest.mark.parametrize("level", LEVELS)
def test_a_level_is_lost_with_any_of_its_walls(level: str) -> None:
    assert isolation(LEVELS[level]) == level
    for wall in LEVELS[level]:
        assert isolation(set(LEVELS[level]) - {wall}) != level


def test_without_walls_it_is_called_none() -> None:
    assert isolation([]) == "none"
    assert isolation(["landlock", "seccomp"]) == "none"


def test_what_is_usual_is_less_where_there_is_less(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("platform.machine", lambda: "x86_64")
    assert usual(True) == LEVELS["seccomp"]
    assert usual(False) == LEVELS["basic"]
    monkeypatch.setattr("platform.machine", lambda: "riscv64")
    assert set(LEVELS["basic"]) < set(usual(True)) < set(LEVELS["seccomp"])
