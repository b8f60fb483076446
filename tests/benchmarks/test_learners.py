"""Simulated learners know what is true of what they type, whatever the judge says of it."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest

from benchmarks.learners import counting
from benchmarks.learners.acting import Act, Learner
from tutor.course import Course, find_course
from tutor.judge import judge
from tutor.verdict import Status

NET = "forward-relu-net-batch"


def found(monkeypatch, spoil=lambda verdict: verdict, id=NET, seeds=1):
    """What is counted when every part's verdict is spoiled on its way."""

    def spoiled(*arguments):
        verdict = judge(*arguments)
        return replace(verdict, parts=tuple(spoil(part) for part in verdict.parts))

    monkeypatch.setattr(counting, "judge", spoiled)
    return counting.counted(range(seeds), id)


def test_the_judge_passes(monkeypatch):
    """Nothing is refused, accepted or misnamed, and what has a name is named."""
    count = found(monkeypatch)
    assert not count.faults
    assert count.of("right") == 3
    assert count.of("named", "mistake") > 5 * count.of("silent", "mistake")


def test_a_judge_that_names_at_random_is_caught(monkeypatch):
    """By chance it hits some of them."""
    names = [mistake.id for mistake in Course(find_course()).load(NET).mistakes]
    rng = random.Random(7)
    count = found(monkeypatch, lambda part: replace(part, mistake=rng.choice(names)))
    assert count.of("false") > count.of("named")
    assert count.of("false", "nonsense", "blank") == 3 * 11


def test_a_judge_that_says_one_name_always_is_caught(monkeypatch):
    """Even one that is known here."""
    count = found(monkeypatch, lambda part: replace(part, mistake="no-output-bias"))
    assert count.of("false") > count.of("named")


def test_a_judge_that_refuses_is_caught(monkeypatch):
    """Every right answer, once each part."""
    count = found(monkeypatch, lambda part: replace(part, verdict=Status.WRONG, score=0.0))
    assert (count.of("right"), count.of("refused")) == (0, 3)
    assert "refused" not in {outcome for kind, outcome in count.outcomes if kind != "right"}


def test_a_judge_that_accepts_everything_is_caught(monkeypatch):
    """Also what is blank or nonsense."""
    count = found(
        monkeypatch, lambda part: replace(part, verdict=Status.RIGHT, score=part.max, mistake=None)
    )
    assert count.of("refused") == 0
    for kind in ("mistake", "sign", "digit", "blank", "nonsense"):
        assert count.of("accepted", kind) > 0


def test_a_judge_that_raises_is_caught(monkeypatch):
    """It does not end the count, and every answer it happened at is told."""

    def raising(part):
        return part if part.verdict is Status.RIGHT else 1 / 0

    count = found(monkeypatch, raising)
    assert count.of("right") == 3
    assert count.of("raised", "blank") == 2
    assert count.of("raised") == len(count.faults)
    assert "ZeroDivisionError" in count.faults[0]


def test_a_silent_judge_names_nothing(monkeypatch):
    """Silence is no fault, and no merit."""
    count = found(monkeypatch, lambda part: replace(part, mistake=None))
    assert not count.faults
    assert count.of("named") == 0


def learner(id=NET):
    """Somebody at the numbers of the notes: X W1 + b1 = [8 3; -1 1; 10 -1]."""
    exercise = Course(find_course()).load(id)
    return Learner(exercise, exercise.variant(0), random.Random(0))


@pytest.mark.parametrize(
    ("Z", "H", "true", "false"),
    [
        ("[[8, 3], [-1, 1], [10, -1]]", "[[8, 3], [-1, 1], [10, -1]]", "no-relu", "no-bias"),
        ("[[-1, 6], [-10, 4], [1, 2]]", "[[-1, 6], [-10, 4], [1, 2]]", "no-relu", "no-output-bias"),
        ("[[-1, 6], [-10, 4], [1, 2]]", "[[1, 6], [10, 4], [1, 2]]", "sizes-for-relu", "no-relu"),
        ("[[-1, 6], [-10, 4], [1, 2]]", "[[0, 6], [0, 4], [1, 2]]", "", "no-relu"),
    ],
)
def test_what_is_seen_in_an_answer_is_true_of_it(Z, H, true, false):
    """H is max(Z, 0) of the Z typed before it: what else it is, is true whatever led to Z."""
    one = learner()
    made = {"H": frozenset()} | ({} if Z.startswith("[[8") else {"Z": frozenset()})
    act = Act("pair", one.written(one.right) | {"Z": Z, "H": H}, made)
    assert not true or one.is_true(true, act, "H")
    assert not one.is_true(false, act, "H")
