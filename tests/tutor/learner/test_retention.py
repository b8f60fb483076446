"""Skills rated by what happened, and scheduled as FSRS publishes it."""

from __future__ import annotations

import random
import subprocess
import sys
from dataclasses import replace

import pytest

from tests.tutor.learner.practice import DAY, practise
from tutor.learner.retention import AGAIN, GOOD, HARD, due_skills, memory, rating
from tutor.learner.sitting import Purpose

# From the published description of FSRS-6 and its default parameters: the first stability by
# rating, and the exponent of forgetting.
STABILITY = {AGAIN: 0.212, HARD: 1.2931, GOOD: 2.3065}
DECAY = 0.1542


def retention(days, stability):
    """The forgetting curve of FSRS-6: 0.9 after as many days as the stability says."""
    factor = 0.9 ** (-1 / DECAY) - 1
    return (1 + factor * days / stability) ** -DECAY


CASES = {
    "right at once": ((), {}, GOOD),
    "a hint": ((), {"hints": 1}, HARD),
    "wrong first": (("wrong",), {}, AGAIN),
    "every rung of the ladder": ((), {"hints": 4}, AGAIN),
    "unreadable first": (("invalid",), {}, GOOD),
    "given up": (("wrong",), {"solved": False}, AGAIN),
    "left without a try": ((), {"solved": False}, None),
    "partly right first": (("partial",), {}, AGAIN),
}


@pytest.mark.parametrize(("verdicts", "how", "expected"), CASES.values(), ids=CASES)
def test_a_sitting_is_rated_by_what_happened(store, verdicts, how, expected):
    """Nobody is asked to rate themselves."""
    practise(store, "add-two", 0.0, *verdicts, **how)
    assert rating(store.sittings()[0]) == expected


def test_few_slips_are_hard_and_many_are_forgotten(store):
    """One part of two wrong at first is still remembered; both are not."""
    sitting = practise(store, "add-two", 0.0, parts=("sum", "twice"))
    assert rating(sitting) == GOOD
    for place, expected in ((0, HARD), (2, AGAIN)):
        wrong = replace(sitting.attempts[place], verdict="wrong")
        sitting.attempts.insert(place, wrong)
        assert rating(sitting) == expected


LADDERS = {
    "a nudge at one part": ([("sum", 1, 2)], HARD),
    "a nudge at every part": ([("sum", 1, 2), ("twice", 1, 3), ("twice", 2, 3)], HARD),
    "the worked step of one of two": ([("sum", 1, 2), ("sum", 2, 2)], HARD),
    "the worked steps of both": ([("sum", 2, 2), ("twice", 3, 3)], AGAIN),
}


@pytest.mark.parametrize(("rungs", "expected"), LADDERS.values(), ids=LADDERS)
def test_a_worked_step_of_a_part_counts_as_a_part_not_known(store, rungs, expected):
    """However long its ladder is; what comes before it is help and no more."""
    practise(store, "add-two", 0.0, parts=("sum", "twice"), rungs=rungs)
    assert rating(store.sittings()[0]) == expected


def test_a_worked_step_and_a_slip_at_one_part_are_one_part(store):
    """Two of three parts were known."""
    parts = ("sum", "twice", "thrice")
    sitting = practise(store, "add-two", 0.0, parts=parts, rungs=[("sum", 2, 2)])
    sitting.attempts.insert(0, replace(sitting.attempts[0], verdict="wrong"))
    assert rating(sitting) == HARD


def test_an_open_sitting_and_a_single_question_are_not_rated(store):
    """Only whole exercises that are over say how well a skill sits."""
    store.begin("add-two", None, 0.0)
    practise(store, "add-two", 0.0, purpose=Purpose.PLACE, only="sum")
    assert [rating(sitting) for sitting in store.sittings()] == [None, None]


@pytest.mark.parametrize(
    ("how", "rated"), [({}, GOOD), ({"hints": 1}, HARD), ({"hints": 4}, AGAIN)]
)
def test_the_first_interval_and_the_forgetting_curve_are_those_of_fsrs(toy, store, how, rated):
    """Whole days, at least one; retention follows the published curve."""
    practise(store, "add-two", 1000.0, **how)
    remembered = memory(toy, store.sittings())["addition"]
    stability = STABILITY[rated]
    assert remembered.due == 1000.0 + DAY * max(1, round(stability))
    for days in (0, 1, 5, 30):
        expected = pytest.approx(retention(days, stability), rel=1e-9)
        assert remembered.retention(1000.0 + days * DAY) == expected


def test_success_makes_intervals_grow_and_failure_shrinks_them(toy, store):
    """A skill that sits is asked for less and less often."""
    now, gaps = 0.0, []
    for _ in range(4):
        practise(store, "add-two", now)
        due = memory(toy, store.sittings())["addition"].due
        gaps.append(due - now)
        now = due
    assert gaps == sorted(set(gaps))
    practise(store, "add-two", now, "wrong")
    assert memory(toy, store.sittings())["addition"].due - now < gaps[-1] / 2


def test_a_schedule_does_not_depend_on_the_order_of_sittings(toy, store):
    """Merged from two machines it is the same, without any dice."""
    for day, hints in enumerate((0, 1, 0, 4, 0)):
        practise(store, "add-two", day * 3 * DAY, hints=hints)
    sittings = store.sittings()
    expected = memory(toy, sittings)["addition"].due
    for seed in range(5):
        random.Random(seed).shuffle(sittings)
        assert memory(toy, sittings)["addition"].due == expected, f"seed {seed}"


def test_what_is_most_likely_gone_comes_first(toy, store):
    """Among skills that are due; the others are left out."""
    practise(store, "add-two", 0.0)
    practise(store, "double", 0.0, hints=1)
    practise(store, "slope", 90 * DAY)
    assert due_skills(memory(toy, store.sittings()), 90 * DAY) == ["functions", "addition"]


def test_nothing_is_loaded_for_who_has_not_practised():
    """The scheduler takes its time to load, so it waits until it is needed."""
    program = (
        "import sys; from tutor.learner.retention import memory, due_skills;"
        "from tutor.course import Course, find_course;"
        "due_skills(memory(Course(find_course()), []), 0.0); print('fsrs' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert (done.stdout.strip(), done.stderr) == ("False", "")
