"""Which review comes: the skill most likely gone, and the mistake that was not got over."""

from __future__ import annotations

import pytest

from tests.tutor.learner.practice import DAY, attempt, practise
from tutor.course import Course
from tutor.learner.reviewing import due_reviews, next_review

LATE = 400 * DAY


@pytest.fixture
def course(tmp_path):
    """Four exercises: two teach adding, one doubling too, one something else."""
    teaches = {"one": ["adding"], "two": ["adding", "doubling"], "three": ["halving"], "four": []}
    for id, skills in teaches.items():
        folder = tmp_path / "01-unit" / id
        folder.mkdir(parents=True)
        (folder / "exercise.py").write_text(f"teaches = {skills}\n")
        (folder / "en.md").write_text("# T\n")
    return Course(tmp_path)


def test_nothing_is_due_at_first(course, store):
    """Nor right after practice."""
    assert next_review(course, store.sittings(), LATE) is None
    practise(store, "one", LATE)
    assert next_review(course, store.sittings(), LATE + DAY) is None


def test_only_what_was_solved_once_is_reviewed(course, store):
    """What was given up belongs to the course, not to reviews."""
    practise(store, "one", 0.0, "wrong", solved=False)
    assert due_reviews(course, store.sittings(), LATE) == []
    practise(store, "three", 0.0)
    assert due_reviews(course, store.sittings(), LATE) == ["halving"]


def test_the_exercise_that_covers_most_is_taken(course, store):
    """Two skills in one review are better than two reviews."""
    practise(store, "one", 0.0)
    practise(store, "two", 0.0)
    review = next_review(course, store.sittings(), LATE)
    assert (review.exercise, set(review.skills)) == ("two", {"adding", "doubling"})


def test_an_open_mistake_goes_first_and_is_aimed_at(course, store):
    """The last one made there that is certain."""
    practise(store, "two", 0.0)
    sitting = practise(store, "one", 0.0)
    store.add(sitting, attempt("sum", "3", "wrong", "older", time=1.0))
    store.add(sitting, attempt("sum", "4", "wrong", "newer", time=2.0))
    store.add(sitting, attempt("sum", "5", "wrong", "doubtful", time=3.0, rivals=("x",)))
    review = next_review(course, store.sittings(), LATE)
    assert (review.exercise, review.mistake.mistake) == ("one", "newer")


def test_the_same_exercise_does_not_come_twice_in_a_row(course, store):
    """If another one will do."""
    practise(store, "one", 0.0)
    practise(store, "two", 0.0)
    assert next_review(course, store.sittings(), LATE, after="two").exercise == "one"
    assert next_review(course, store.sittings()[:1], LATE, after="one").exercise == "one"


def test_an_exercise_that_the_course_has_no_more_is_passed_over(course, store):
    """Its past stays, but cannot be reviewed."""
    practise(store, "gone", 0.0)
    assert next_review(course, store.sittings(), LATE) is None
