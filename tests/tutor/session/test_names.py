"""What a reader calls a part stands wherever a learner would read its name; records keep the name.

In the course here `twice` of add-two is called 2·(a + b). Of the seed 0, 3 and 4, it is 14.
"""

from __future__ import annotations

import json
import shutil

import pytest

from tests.tutor.conftest import TOY
from tutor.course import Course
from tutor.learner.place import programs
from tutor.session.blocks import Judged, Note, Solution
from tutor.session.session import Session
from tutor.terminal.lines import lines
from tutor.terminal.pages import console, put

CALLED = "2·(a + b)"


@pytest.fixture
def course(tmp_path):
    """The small course, with that name in it, and a solution of two lines."""
    folder = shutil.copytree(TOY, tmp_path / "course")
    words = folder / "01-sums" / "add-two" / "en.md"
    text = words.read_text().replace(", twice that is", ".\n\nTwice that is")
    words.write_text(f"{text}\n## name twice\n\n{CALLED}\n")
    return folder


@pytest.fixture
def visit(course, store, home):
    """Begin another visit to that course."""
    return lambda: Session(Course(course), store, programs(home))


def judged(blocks):
    return next(block for block in blocks if isinstance(block, Judged))


@pytest.fixture
def verdict(say):
    """The verdict on something typed for `twice`."""
    return lambda typed: judged(say("7", typed, at="add-two")[1:])


@pytest.mark.parametrize("typed", ["14", "twice = 14", f"{CALLED} = 14", "２·(a + b)＝14"])
def test_a_verdict_begins_with_it(verdict, typed):
    """On plain lines and on a page; and it may be typed, as it was read."""
    block = verdict(typed)
    paper = console(width=60)
    with paper.capture() as page:
        put(paper, block)
    assert lines(block) == "Right: 2·(a + b) = 14"
    assert page.get() == "✓ Right   2·(a + b) = 14\n"


def test_an_answer_for_another_part_is_told_so(verdict):
    """In the words of the one that is asked."""
    assert "for 2·(a + b), not for sum" in lines(verdict("sum = 7"))


def test_a_part_without_one_keeps_its_name(say):
    assert lines(judged(say("7", at="add-two"))) == "Right: sum = 7"


def test_what_was_right_on_an_earlier_visit_is_told_by_it(say, visit):
    """The first part was skipped."""
    say("skip", "14", at="add-two")
    notes = [block.text for block in visit().open(None) if isinstance(block, Note)]
    assert "Right so far, 1 of 2. 2·(a + b): `14`" in notes


def test_what_is_left_of_a_solution_is_told_by_it(say):
    """The second time it is shown, its last line is the learner's."""
    say("8", "solution", at="add-two")
    blocks = say("again", "8", "solution", at="add-two")
    assert any(isinstance(block, Solution) for block in blocks)
    assert any("fill in 2·(a + b)." in block.text for block in blocks if isinstance(block, Note))


def test_check_says_both_for_the_name_is_typed(tutor, course):
    """A record has the name where it always was, and the other beside it."""
    answers = ["--course", str(course), "check", "add-two", "--answer", "twice=14"]
    assert "\ntwice (2·(a + b)): Right: 2·(a + b) = 14\n" in tutor(*answers).stdout
    first, second = json.loads(tutor(*answers, "--json").stdout)["parts"]
    assert (second["name"], second["read_as"], second["called"]) == ("twice", "twice = 14", CALLED)
    assert "called" not in first
    assert "sum, twice (2·(a + b))" in tutor(*answers, "--answer", "y=1").stderr
