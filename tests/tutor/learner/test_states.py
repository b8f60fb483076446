"""Locked, ready, started, mastered; and what comes next."""

from __future__ import annotations

from tutor.learner.sitting import Attempt
from tutor.learner.states import next_exercise, states


def solve(store, exercise, wrong=0, hints=0, solved=True):
    """A sitting with so many wrong answers and hints."""
    sitting = store.begin(exercise, None, 0.0)
    for _ in range(wrong):
        store.add(sitting, Attempt("sum", "1", "wrong", None, 0.0, 1.0, 0, 1.0, 1.0))
    for _ in range(hints):
        store.take_hint(sitting, "sum", 1.0)
    store.end(sitting, solved, 2.0)


def test_a_new_learner(toy, store):
    """What needs nothing is ready, the rest is locked."""
    assert list(states(toy, store.sittings(), 3.0).values()) == [
        "ready",
        "locked",
        "ready",
        "ready",
    ]


def test_begun_is_started(toy, store):
    """Even without an answer."""
    store.begin("add-two", None, 0.0)
    assert states(toy, store.sittings(), 3.0)["add-two"] == "started"


def test_solved_once_with_help_unlocks_but_is_not_mastered(toy, store):
    """A hint or a slip asks for a second variant."""
    solve(store, "add-two", wrong=1)
    assert states(toy, store.sittings(), 3.0)["add-two"] == "started"
    assert states(toy, store.sittings(), 3.0)["pick-one"] == "ready"
    solve(store, "add-two", hints=1)
    assert states(toy, store.sittings(), 3.0)["add-two"] == "mastered"


def test_solved_without_help_is_mastered(toy, store):
    """At once."""
    solve(store, "add-two")
    assert states(toy, store.sittings(), 3.0)["add-two"] == "mastered"


def test_given_up_counts_for_nothing(toy, store):
    """Having seen the solution is not having solved it."""
    solve(store, "add-two", solved=False)
    assert states(toy, store.sittings(), 3.0)["add-two"] == "started"
    assert states(toy, store.sittings(), 3.0)["pick-one"] == "locked"


def test_next_is_the_first_unsolved_after_this_one(toy, store):
    """Round the course, over what is locked; then what is solved but not mastered."""
    assert next_exercise(toy, store.sittings()) == "add-two"
    assert next_exercise(toy, store.sittings(), "add-two") == "double"
    assert next_exercise(toy, store.sittings(), "slope") == "add-two"
    for exercise in ("add-two", "pick-one", "double"):
        solve(store, exercise)
    assert next_exercise(toy, store.sittings(), "slope") is None
    solve(store, "slope", wrong=1)
    assert next_exercise(toy, store.sittings()) == "slope"
