"""Which answers of a learner are handed in."""

from __future__ import annotations

import json

from tests.tutor.learner.practice import attempt, practise
from tutor.learner.handing_in import submission
from tutor.learner.sitting import Purpose


def answers(course, store):
    """The table that is handed in."""
    return json.loads(submission(course, store.sittings())["answers.json"])


def test_the_best_sitting_is_handed_in_with_its_numbers(toy, store):
    """Solved before unsolved, on one's own before with the solution, then the last."""
    practise(store, "add-two", 1.0, "wrong", solved=False)
    practise(store, "add-two", 2.0)
    store.show_solution(practise(store, "add-two", 3.0))
    assert answers(toy, store)["add-two"] == {"seed": 1, "sum": "1"}
    practise(store, "add-two", 4.0)
    assert answers(toy, store)["add-two"]["seed"] == 3


def test_of_each_part_what_was_right_else_the_last_try(toy, store):
    """What could not be read is handed in only where there is nothing else."""
    sitting = store.begin("add-two", None, 0.0)
    for text, verdict in (("7", "right"), ("8", "wrong")):  # another tutor may be at it, too
        store.add(sitting, attempt("sum", text, verdict))
    for text, verdict in (("12", "wrong"), ("13", "wrong"), ("x", "invalid")):
        store.add(sitting, attempt("twice", text, verdict))
    assert answers(toy, store)["add-two"] == {"seed": 0, "sum": "7", "twice": "13"}


def test_a_program_is_a_file_of_its_own(toy, store):
    """Under the name of its exercise; the numbers it belongs to stand in the table."""
    store.add(store.begin("double", 4, 0.0), attempt("program", "def double(x): ..."))
    files = submission(toy, store.sittings())
    assert files["double.py"] == "def double(x): ..."
    assert json.loads(files["answers.json"]) == {"double": {"seed": 4}}


def test_single_questions_and_exercises_gone_are_left_out(toy, store):
    """They are no work of the course."""
    practise(store, "add-two", 0.0, purpose=Purpose.PLACE, only="sum")
    practise(store, "gone", 0.0)
    assert submission(toy, store.sittings()) == {}
