"""Programs that go from machine to machine."""

from __future__ import annotations

from itertools import permutations

from tutor.learner.bundle import Kept
from tutor.learner.keeping import kept_programs, merge_programs

OLD = Kept("adam.py", "old = 1\n", 1_000_000_000_000_000_000)
NEW = Kept("adam.py", "new = 1\n", 1_000_000_005_000_000_000)
NEWEST = Kept("adam.py", "newest = 1\n", 1_000_000_009_000_000_000)


def test_a_new_program_comes_with_its_time(tmp_path):
    """As it was on the other machine."""
    assert merge_programs(tmp_path / "programs", [OLD]) == 1
    assert kept_programs(tmp_path / "programs") == ([OLD], [])
    assert merge_programs(tmp_path / "programs", [OLD]) == 0


def test_the_newest_has_the_name_and_no_other_is_lost(tmp_path):
    """In whatever order they come."""
    found = []
    for number, order in enumerate(permutations([OLD, NEW, NEWEST])):
        folder = tmp_path / str(number)
        for program in order:
            merge_programs(folder, [program])
        found.append(kept_programs(folder)[0])
        assert (folder / "adam.py").read_text() == NEWEST.text
        assert {program.text for program in found[-1]} == {OLD.text, NEW.text, NEWEST.text}
    assert all(kept == found[0] for kept in found)


def test_going_to_and_fro_doubles_nothing(tmp_path):
    """Each machine takes what the other has until both have all."""
    here, there = tmp_path / "here", tmp_path / "there"
    merge_programs(here, [OLD])
    merge_programs(there, [NEW])
    for _ in range(3):
        merge_programs(here, kept_programs(there)[0])
        merge_programs(there, kept_programs(here)[0])
    assert kept_programs(here) == kept_programs(there)
    assert len(list(here.iterdir())) == 2


def test_what_is_no_text_is_said_and_left(tmp_path):
    """The others are taken along."""
    merge_programs(tmp_path, [OLD])
    (tmp_path / "bytes.py").write_bytes(b"\xff\xfe")
    programs, problems = kept_programs(tmp_path)
    assert programs == [OLD]
    assert len(problems) == 1
    assert "bytes.py" in problems[0]
