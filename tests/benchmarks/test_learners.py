"""Simulated learners know what is true of what they type, whatever the judge says of it."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest

from benchmarks.learners import counting
from benchmarks.learners.acting import Act, Learner
from benchmarks.learners.programming import mistyped
from tutor.course import Course, find_course
from tutor.judge import judge
from tutor.verdict import Status

NET = "forward-relu-net-batch"


def found(monkeypatch, spoil=lambda verdict: verdict, id=NET, seeds=1):
    """What is counted when every part's verdict is spoiled on its way."""

    def spoiled(*arguments, **more):
        verdict = judge(*arguments, **more)
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


def test_a_judge_that_accepts_whatever_follows_a_slip_is_caught(monkeypatch):
    """Only what goes on rightly from it is right."""
    seen = []

    def lenient(part):
        seen.append(part)
        is_later = part.name == "Y" and seen[-3].verdict is Status.WRONG
        return replace(part, verdict=Status.RIGHT, score=part.max) if is_later else part

    assert found(monkeypatch, lenient).of("accepted", "mistake", "pair") > 1


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


LATE = "relu-only-at-the-end"


@pytest.mark.parametrize(
    ("Z", "H", "true", "false"),
    [
        ("[[8, 3], [-1, 1], [10, -1]]", "[[8, 3], [-1, 1], [10, -1]]", LATE, "no-hidden-bias"),
        ("[[-1, 6], [-10, 4], [1, 2]]", "[[-1, 6], [-10, 4], [1, 2]]", LATE, "no-output-bias"),
        ("[[-1, 6], [-10, 4], [1, 2]]", "[[1, 6], [10, 4], [1, 2]]", "sizes-for-relu", LATE),
        ("[[-1, 6], [-10, 4], [1, 2]]", "[[0, 6], [0, 4], [1, 2]]", "", LATE),
    ],
)
def test_what_is_seen_in_an_answer_is_true_of_it(Z, H, true, false):
    """H is max(Z, 0) of the Z typed before it: what else it is, is true whatever led to Z."""
    one = learner()
    made = {"H": frozenset()} | ({} if Z.startswith("[[8") else {"Z": frozenset()})
    act = Act("pair", one.written(one.right) | {"Z": Z, "H": H}, made)
    assert not true or one.is_true(true, act, "H")
    assert not one.is_true(false, act, "H")


@pytest.mark.parametrize(("Z", "is_so"), [("[[8, 3]]", True), ("[[8, 3], [1, 1], [1, 1]]", False)])
def test_another_shape_is_one_whatever_led_to_it(Z, is_so):
    """Anyone sees it."""
    one = learner()
    act = Act("pair", one.written(one.right) | {"Z": Z}, {"Z": frozenset()})
    assert one.is_true("slip/shape", act, "Z") is is_so


@pytest.mark.parametrize(
    ("Z", "is_so"),
    [("[[8, -3], [-1, 1], [10, 1]]", True), ("[[8, -3], [-1, 2], [10, -1]]", False)],
)
def test_a_turned_sign_is_one_whatever_led_to_it(Z, is_so):
    """Where every size is right."""
    one = learner()
    act = Act("pair", one.written(one.right) | {"Z": Z}, {"Z": frozenset()})
    assert one.is_true("slip/sign", act, "Z") is is_so


SUM = """
def total(x):
    s = 0
    while s < 0:
        s += 1
    return s - sum(x, start=2)
"""


def test_a_program_is_mistyped_in_one_place():
    """0 - (1 + 2 + 2) otherwise: from 1, plus, from 3, or from nothing; its loop is left alone."""
    results = []
    for program in mistyped(SUM):
        names = {}
        exec(program, names)
        results.append(names["total"]([1, 2]))
    assert sorted(results) == [-6, -4, -3, 5]


def test_programs_are_handed_in(monkeypatch):
    """The solution is right; what is mistyped is wrong, if it gives anything else."""
    count = found(monkeypatch, id="max-norm-code")
    assert not count.faults
    assert count.of("right") == 1
    assert count.of("silent", "typo") + count.of("named", "typo") > 1


def test_a_judge_that_accepts_a_mistyped_program_is_caught(monkeypatch):
    """On inputs of one's own it shows that it is wrong."""
    spoil = lambda part: replace(part, verdict=Status.RIGHT, score=part.max)  # noqa: E731
    assert found(monkeypatch, spoil, id="max-norm-code").of("accepted", "typo") > 1
