"""The placement check: few questions, and true conclusions."""

from __future__ import annotations

import random

import pytest

from tutor.course import Course
from tutor.learner.placement import MOST, Placement, known_exercises
from tutor.learner.sitting import Purpose
from tutor.learner.states import State, next_exercise, states
from tutor.learner.store import Store


def course_of(folder, units):
    """A course: unit to exercises, each with what it needs and teaches."""
    for number, unit in enumerate(units, start=1):
        for place, (id, needs, teaches) in enumerate(unit):
            home = folder / f"{number:02}-unit" / id
            home.mkdir(parents=True)
            head = f"place = {place}\nneeds = {needs!r}\nteaches = {teaches!r}\n"
            (home / "exercise.py").write_text(head)
            (home / "en.md").write_text(f"# {id}\n")
    return Course(folder)


def chain(count, unit=0):
    """Exercises that each need the one before, in one unit."""
    ids = [f"e{unit}-{n}" for n in range(count)]
    return [(id, ids[max(0, n - 1) : n], [f"skill {id}"]) for n, id in enumerate(ids)]


def placed(course, store, knows):
    """The check, taken by someone who knows these exercises; the ids asked, in order."""
    asked = []
    while found := Placement(course, store.sittings()).candidates(()):
        asked.append(found[0])
        sitting = store.begin(found[0], None, 0.0, Purpose.PLACE, aim="1", only="x")
        store.end(sitting, knows(found[0]), 1.0)
    return asked


def test_a_right_answer_shows_everything_below_it(tmp_path, store):
    """And the first question of a chain is in its middle."""
    course = course_of(tmp_path, [chain(9)])
    asked = placed(course, store, lambda id: True)
    assert asked[0] == "e0-4"
    assert known_exercises(course, store.sittings()) == {entry.id for entry in course.entries}


def test_a_wrong_one_leaves_everything_above_it_unasked(tmp_path, store):
    """Somebody who knows nothing is soon left in peace."""
    course = course_of(tmp_path, [chain(9, unit) for unit in range(9)])
    asked = placed(course, store, lambda id: False)
    assert len(asked) == 3
    assert asked[0] == "e0-4"
    assert known_exercises(course, store.sittings()) == set()
    assert next_exercise(course, store.sittings()) == "e0-0"


def test_who_knows_the_beginning_is_asked_until_that_is_plain(tmp_path, store):
    """Misses in later units do not end it before the earlier ones have had their turn."""
    units = [[(f"u{unit}-{n}", [], [f"s{unit}{n}"]) for n in range(5)] for unit in range(8)]
    units[7] += [
        (f"x{n}", ["u7-0"], [f"x{n}"]) for n in range(5)
    ]  # what settles most is asked first
    units[6] += [(f"y{n}", ["u6-0"], [f"y{n}"]) for n in range(5)]
    units[5] += [(f"z{n}", ["u5-0"], [f"z{n}"]) for n in range(5)]
    course = course_of(tmp_path, units)
    asked = placed(course, store, lambda id: id[0] == "u" and int(id[1]) < 3)
    known = known_exercises(course, store.sittings())
    assert known == {f"u{unit}-{n}" for unit in range(3) for n in range(5)}
    assert len(asked) <= 12


def test_a_unit_is_asked_about_twice_at_most(tmp_path, store):
    """Once if it is small; a unit whose questions were all right is known."""
    units = [
        [(f"u{unit}-{n}", [], [f"s{unit}{n}"]) for n in range(size)]
        for unit, size in enumerate((5, 3))
    ]
    course = course_of(tmp_path, units)
    asked = placed(course, store, lambda id: True)
    assert sorted(id[:2] for id in asked) == ["u0", "u0", "u1"]
    assert len(known_exercises(course, store.sittings())) == 8


def test_a_miss_in_a_unit_leaves_the_rest_of_it_to_be_learnt(tmp_path, store):
    """One right answer does not speak for the others then."""
    course = course_of(tmp_path, [[(f"u{n}", [], [f"s{n}"]) for n in range(5)]])
    asked = placed(course, store, lambda id: id == "u0")
    assert known_exercises(course, store.sittings()) == {"u0"}
    assert asked == ["u0", "u1"]


def test_the_same_skill_is_not_asked_twice(tmp_path, store):
    """An exercise that teaches nothing but what was shown is known, too."""
    course = course_of(
        tmp_path,
        [[("number", [], ["adam"]), ("code", ["number"], ["adam"]), ("both", [], ["adam", "rms"])]],
    )
    sitting = store.begin("number", None, 0.0, Purpose.PLACE, aim="1", only="x")
    store.end(sitting, True, 1.0)
    store.end(store.begin("both", None, 0.0, Purpose.PLACE, aim="1", only="x"), False, 1.0)
    assert known_exercises(course, store.sittings()) == {"number", "code"}


def test_what_is_known_is_passed_over_and_opens_what_needs_it(tmp_path, store):
    """In the states of the map, and in what comes next."""
    course = course_of(tmp_path, [chain(4)])
    store.end(store.begin("e0-1", None, 0.0, Purpose.PLACE, aim="1", only="x"), True, 1.0)
    assert list(states(course, store.sittings(), 2.0).values()) == [
        State.KNOWN,
        State.KNOWN,
        State.READY,
        State.LOCKED,
    ]
    assert next_exercise(course, store.sittings()) == "e0-2"


def random_course(rng):
    """Units of exercises that need some of those before them."""
    ids, units = [], []
    for unit in range(rng.randint(1, 6)):
        units.append([])
        for n in range(rng.randint(1, 8)):
            needs = rng.sample(ids, min(len(ids), rng.randint(0, 2)))
            units[-1].append((f"u{unit}-{n}", needs, [f"s{rng.randint(0, 20)}"]))
            ids.append(f"u{unit}-{n}")
    return units


@pytest.mark.parametrize("seed", range(25))
def test_whatever_the_course_it_is_short_and_consistent(tmp_path, seed):
    """It ends; nothing is asked twice, nor what is settled; known is what all of it needs."""
    rng = random.Random(seed)
    course, store = course_of(tmp_path, random_course(rng)), Store(None)
    known = {entry.id for entry in course.entries if rng.random() < 0.6}
    asked = placed(course, store, known.__contains__)
    assert len(asked) == len(set(asked)) <= MOST
    found = known_exercises(course, store.sittings())
    assert all(need in found for id in found for need in course.entry(id).head.needs)
    assert not found.intersection(id for id in asked if id not in known)
    assert {id for id in asked if id in known} <= found
