"""Seeds chosen for what they show."""

from __future__ import annotations

import textwrap
from itertools import count

import pytest

from tutor.course import Course
from tutor.learner.aiming import showing, splitting

CODE = """
    from tutor.answers.number import Number
    from tutor.course import Mistake
    parts = [Number("a"), Number("b")]
    def variant(rng):
        return {"x": rng.randint(-3, 3), "y": rng.randint(1, 3)}
    def work(v, see, sign=1, more=0, other=0):
        see("a", sign * v.x + more)
        see("b", v.x + 10 * v.y + (5 if sign < 0 else 0) + more + 7 * other)
    mistakes = [
        Mistake("sign", sign=-1),
        Mistake("more", more=1),
        Mistake("other", other=1),
        Mistake("late", more=3, when=lambda v: v.y == 3),
    ]
"""


@pytest.fixture
def exercise(tmp_path):
    """Where a sign shows at `a` unless x is 0, and `other` never does."""
    folder = tmp_path / "02-unit" / "signs"
    folder.mkdir(parents=True)
    (folder / "exercise.py").write_text(textwrap.dedent(CODE))
    (folder / "en.md").write_text("# T\n")
    return Course(tmp_path).load("signs")


def test_a_seed_that_shows_the_mistake_is_chosen(exercise):
    """At the part it was made in; unseen seeds are looked at in order."""
    zeros = [seed for seed in range(200) if exercise.variant(seed).values.x == 0]
    assert zeros, "some variants hide the sign at a"
    for seed in zeros:
        chosen = showing(exercise, count(seed), "a", "sign")
        assert exercise.variant(chosen).values.x != 0
        assert all(exercise.variant(s).values.x == 0 for s in range(seed, chosen))
        assert showing(exercise, count(seed), "b", "sign") == seed


def test_a_mistake_that_needs_certain_numbers_gets_them(exercise):
    """It is made only where y is 3; where that is hard to come by, any seed has to do."""
    threes = [seed for seed in range(60) if exercise.variant(seed).values.y == 3]
    assert threes
    for seed in range(40):
        fitting = [three for three in threes if seed <= three < seed + 20]
        expected = fitting[0] if fitting else seed
        assert showing(exercise, count(seed), "a", "late") == expected


def test_what_cannot_be_aimed_at_takes_the_next_seed(exercise):
    """A slip of the pen, an option of a choice, a mistake of an older course."""
    assert showing(exercise, range(5, 99), "a", "slip/sign") == 5


def test_mistakes_are_told_apart_where_they_differ(exercise):
    """At the same part; where they never do, another part would tell nothing about this one."""
    for seed in range(30):
        target = splitting(exercise, count(seed), "a", ("sign", "more"))
        v = exercise.variant(target.seed).values
        assert target.part == "a"
        assert len({-v.x, v.x + 1, v.x}) == 3
    assert splitting(exercise, count(), "a", ("more", "other")) is None


def test_mistakes_that_never_differ_are_left_alone(exercise):
    """There is no question that would decide."""
    assert splitting(exercise, count(), "a", ("sign", "no such mistake")) is None
