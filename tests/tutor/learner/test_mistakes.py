"""Mistakes made, and mistakes overcome."""

from __future__ import annotations

from tests.tutor.learner.practice import attempt
from tutor.learner.mistakes import mistakes_met


def sat(store, began, *attempts, exercise="add-two"):
    """A sitting with these attempts."""
    sitting = store.begin(exercise, None, began)
    for one in attempts:
        store.add(sitting, one)


def wrong(time, mistake="multiplied", part="sum", rivals=()):
    """A wrong answer whose mistake is known."""
    return attempt(part, "12", "wrong", mistake, time, rivals)


def right(time, part="sum"):
    """A right answer."""
    return attempt(part, "7", time=time)


def test_made_twice_is_told_once_with_its_last_time(store):
    """And nothing is overcome yet."""
    sat(store, 0.0, wrong(1.0), right(2.0))
    sat(store, 3.0, wrong(4.0), right(5.0))
    (met,) = mistakes_met(store.sittings())
    assert (met.exercise, met.part, met.mistake) == ("add-two", "sum", "multiplied")
    assert (met.times, met.seen, met.overcome) == (2, 4.0, False)


def test_right_at_once_in_a_later_sitting_overcomes(store):
    """Only there, only at that part, and only at the first try."""
    sat(store, 0.0, wrong(1.0), right(2.0))
    assert not mistakes_met(store.sittings())[0].overcome
    sat(store, 3.0, right(4.0, "twice"))
    assert not mistakes_met(store.sittings())[0].overcome
    sat(store, 5.0, wrong(6.0, "tripled"), right(7.0))
    met = {one.mistake: one for one in mistakes_met(store.sittings())}
    assert not met["multiplied"].overcome
    sat(store, 8.0, right(9.0))
    met = {one.mistake: one.avoided for one in mistakes_met(store.sittings())}
    assert met == {"multiplied": 9.0, "tripled": 9.0}


def test_a_sitting_begun_before_shows_nothing(store):
    """Right just after having been told is not overcome, even with other numbers."""
    early = store.begin("add-two", None, 0.0)
    sat(store, 1.0, wrong(2.0))
    store.add(early, right(3.0))
    assert not mistakes_met(store.sittings())[0].overcome


def test_what_comes_back_is_to_be_overcome_again(store):
    """A mistake that was avoided once, and then made."""
    sat(store, 0.0, wrong(1.0))
    sat(store, 2.0, right(3.0))
    sat(store, 4.0, wrong(5.0))
    assert not mistakes_met(store.sittings())[0].overcome


def test_a_doubtful_mistake_does_not_count(store):
    """Where another explains the answer as well, it is not said that this one was made."""
    sat(store, 0.0, wrong(1.0, rivals=("tripled",)))
    assert mistakes_met(store.sittings()) == []
