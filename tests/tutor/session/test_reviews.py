"""Reviews in a session: what brings them, what they look for, how they are mixed in."""

from __future__ import annotations

import textwrap

import pytest

from tests.tutor.learner.practice import DAY, attempt, practise
from tutor.course import Course
from tutor.learner.sitting import Purpose
from tutor.learner.store import Store
from tutor.session.blocks import Note, Question, Statement
from tutor.session.guide import Road
from tutor.session.session import Session

NOW = 1000 * DAY


@pytest.fixture
def at(toy, store, home):
    """A session at a given time."""
    return lambda now=NOW: Session(toy, store, home, lambda: now)


def notes(blocks):
    """The words of all notes."""
    return " ".join(block.text for block in blocks if isinstance(block, Note))


def put(blocks):
    """The exercises that were put."""
    return [block.exercise for block in blocks if isinstance(block, Statement)]


def solved(session):
    """Answer every part of `add-two` right."""
    total = sum(vars(session.desk.sheet.variant.values).values())
    return [*session.take(str(total)), *session.take(str(2 * total))]


def test_what_is_due_is_said_at_the_start_and_mixed_in(at, store):
    """A count and names, no streak; `next` brings a review in between."""
    practise(store, "add-two", 0.0)
    session = at()
    opening = session.open()
    assert "One skill is due for review: addition" in notes(opening)
    assert put(opening) == ["add-two"]
    assert "review" in notes(opening)
    assert store.sittings()[-1].purpose is Purpose.REVIEW


def test_reviews_keep_their_distance(at, store):
    """After one, two exercises of the course come first."""
    for exercise in ("add-two", "slope"):
        practise(store, exercise, 0.0)
    session = at()
    session.open()
    purposes = [session.desk.sitting.purpose]
    for _ in range(3):
        session.take("next")
        purposes.append(session.desk.sitting.purpose)
    assert purposes == [Purpose.REVIEW, Purpose.COURSE, Purpose.COURSE, Purpose.REVIEW]


def test_nothing_is_said_of_nothing_due(at, store):
    """Nobody is told of a day on which there was nothing."""
    practise(store, "add-two", NOW)
    assert "due" not in notes(at().open())


def test_the_review_road_ends_with_the_next_date(at, store):
    """When nothing is due any more, it says when something will be, and the course goes on."""
    practise(store, "add-two", 0.0)
    session = at()
    assert "A review, with fresh numbers: addition." in notes(session.open(road=Road.REVIEW))
    done = notes(solved(session))
    assert "reviewed again in" in done
    after = session.take("next")
    assert "Nothing is due for review now. The first will be addition, in" in notes(after)
    assert put(session.take("next")) == ["pick-one"]


def test_reviews_of_a_newcomer(at):
    """There is nothing to bring back; the course begins."""
    session = at()
    assert "nothing to review yet" in notes(session.open(road=Road.REVIEW))
    assert put(session.take("next")) == ["add-two"]


def test_asking_for_a_review_in_vain_costs_nothing(at):
    """The exercise that is on stays on, and its question is put again."""
    session = at()
    question = session.open()[-1]
    blocks = session.take("review")
    assert "nothing to review yet" in notes(blocks)
    assert blocks[-1] == question
    assert str(session.take("7")[0].verdict.verdict) == "right"


def test_an_unfinished_review_is_gone_on_with(at, store):
    """On the same numbers, whether by `tutor review` or just by `tutor`."""
    practise(store, "add-two", 0.0)
    at().open(road=Road.REVIEW)
    seed = store.sittings()[-1].seed
    for road in (Road.REVIEW, Road.COURSE):
        opening = at(NOW + DAY).open(road=road)
        assert [b.seed for b in opening if isinstance(b, Statement)] == [seed]
    assert len(store.sittings()) == 2


def test_the_old_mistake_is_looked_for(at, store):
    """Whether it came back is said, and counted."""
    sitting = practise(store, "add-two", 0.0)
    store.add(sitting, attempt("sum", "12", "wrong", "multiplied", time=1.0))
    session = at()
    session.open(road=Road.REVIEW)
    assert store.sittings()[-1].aim == "multiplied"
    assert "did not come back" in notes(solved(session))

    again = at(NOW + 900 * DAY)
    again.open(road=Road.REVIEW)
    v = again.desk.sheet.variant.values
    told = [*again.take(str(v.a * v.b)), *solved(again)]
    assert "as once before came up" in notes(told)


def reviewed(toy, home, *first_answers):
    """Days to the next review of someone who gave these answers before the right ones."""
    store = Store(None)
    practise(store, "add-two", 0.0)
    session = Session(toy, store, home, lambda: 3 * DAY)
    session.open(road=Road.REVIEW)
    for answer in first_answers:
        session.take(answer)
    said = notes(solved(session))
    return int(said.split("again in ")[1].split()[0]) if "again in" in said else 1


def test_a_review_counts_for_the_schedule(toy, home):
    """Smooth, with a hint, hardly: the more went wrong, the sooner it comes again."""
    smooth, helped = reviewed(toy, home), reviewed(toy, home, "hint")
    hardly = reviewed(toy, home, "1", "skip", "1", "skip")
    assert smooth > helped > hardly


def test_again_after_a_review_is_the_course(at, store):
    """More of the same is practice, not another review."""
    practise(store, "add-two", 0.0)
    session = at()
    session.open(road=Road.REVIEW)
    solved(session)
    assert [b for b in session.take("again") if isinstance(b, Question)]
    assert store.sittings()[-1].purpose is Purpose.COURSE


HIDDEN = """
    from tutor.answers.number import Number
    from tutor.course import Mistake
    teaches = ["signs"]
    parts = [Number("a"), Number("b")]
    def variant(rng):
        return {"x": rng.randint(-1, 1)}
    def work(v, see, sign=1):
        see("a", sign * v.x)
        see("b", 7 + sign)
    mistakes = [Mistake("sign", sign=-1)]
"""


def test_the_numbers_of_a_review_show_the_old_mistake(tmp_path, store, home):
    """At the part where it was made: a sign shows only where there is something to turn."""
    folder = tmp_path / "01-unit" / "signs"
    folder.mkdir(parents=True)
    (folder / "exercise.py").write_text(textwrap.dedent(HIDDEN))
    (folder / "en.md").write_text("# T\n")
    course = Course(tmp_path)
    hiding = [n for n in range(1, 60) if course.load("signs").variant(n).values.x == 0]
    assert len(hiding) > 5
    for seed in hiding:
        own = Store(None)
        sitting = own.begin("signs", seed - 1, 0.0)
        own.add(sitting, attempt("a", "1", "wrong", "sign", time=1.0))
        own.end(sitting, True, 2.0)
        session = Session(course, own, home, lambda: NOW)
        session.open(road=Road.REVIEW)
        assert session.desk.sheet.variant.values.x != 0
