"""The placement check in a session: single questions, to be left and gone on with."""

from __future__ import annotations

from tutor.learner.sitting import Purpose
from tutor.session.blocks import Judged, Note, Question, Statement
from tutor.session.guide import Road


def notes(blocks):
    """The words of all notes."""
    return " ".join(block.text for block in blocks if isinstance(block, Note))


def asked(blocks):
    """The exercise and the part that is asked."""
    (statement,) = [b for b in blocks if isinstance(b, Statement)]
    (question,) = [b for b in blocks if isinstance(b, Question)]
    return statement.exercise, question.name, question.count


def total(session):
    """The sum that `add-two` asks for."""
    return sum(vars(session.desk.sheet.variant.values).values())


def test_one_part_one_try_and_on(visit):
    """The last part, which builds on the others, and no second go."""
    session = visit()
    opening = session.open(road=Road.PLACE)
    assert asked(opening) == ("add-two", "twice", 1)
    assert "Question 1" in notes(opening)
    assert "The sum" in notes(opening)  # the prompt before, which `twice` speaks of
    blocks = session.take("1")
    assert isinstance(blocks[0], Judged)
    assert [b.exercise for b in blocks if isinstance(b, Statement)] != ["add-two"]


def test_what_is_known_is_passed_over(visit, store):
    """The map says so, and the course begins behind it."""
    session = visit()
    session.open(road=Road.PLACE)
    blocks = session.take(str(2 * total(session)))
    while session.desk.single and session.desk.part:
        blocks = session.take("skip")
    assert "You know 2 of 4 exercises" in notes(blocks)
    assert "»" not in notes(blocks)
    shown = session.take("map all")[0]
    states = {p.id: p.state for section in shown.sections for p in section.places}
    assert states["add-two"] == "known"
    assert all(s.purpose is Purpose.PLACE for s in store.sittings())


def test_help_is_declined(visit):
    """A hint would hide what one knows."""
    session = visit()
    session.open(road=Road.PLACE)
    for word in ("hint", "solution", "again"):
        assert "without help" in notes(session.take(word))


def test_unreadable_is_no_try(visit):
    """The question stands."""
    session = visit()
    session.open(road=Road.PLACE)
    session.take("fourteen")
    assert session.desk.sheet.exercise.id == "add-two"


def test_left_and_gone_on_with(visit):
    """By `tutor place`, by `place`, and by `tutor` alone: the same question on the same numbers."""
    visit().open(road=Road.PLACE)
    for other in (visit(), visit()):
        assert asked(other.open(road=Road.PLACE)) == ("add-two", "twice", 1)
    third = visit()
    opening = third.open()
    assert asked(opening) == ("add-two", "twice", 1)
    assert len(third.store.sittings()) == 1
    assert third.seat.guide.road is Road.PLACE


def test_it_does_not_count_as_practice(visit, store):
    """Nothing is solved or mastered by it, and nothing given up."""
    session = visit()
    session.open(road=Road.PLACE)
    session.take(str(2 * total(session)))
    session.take("do add-two")
    shown = session.take("map all")[0]
    assert "mastered" not in {p.state for section in shown.sections for p in section.places}


def test_the_course_in_between_changes_nothing(visit):
    """An exercise is opened, then the check goes on where it was."""
    session = visit()
    session.open(road=Road.PLACE)
    session.take("do slope")
    assert session.desk.sheet.exercise.id == "slope"
    assert asked([b for b in session.take("place") if not isinstance(b, Note)])[0] == "add-two"


def test_anew_asks_again_what_was_not_known(visit):
    """And never what was."""
    session = visit()
    session.open(road=Road.PLACE)
    while session.desk.single and session.desk.part:
        session.take("skip")
    again = visit()
    assert "Begin at the beginning" in notes(again.open(road=Road.PLACE))
    again = visit()
    again.seat.guide.place_anew()
    assert asked(again.open(road=Road.PLACE))[0] == "add-two"
