"""Hints of a part's own: each ladder is climbed by itself, and found again as it was left."""

import textwrap
from time import time

import pytest

from tutor.course import Course
from tutor.learner.place import programs
from tutor.learner.progress import progress
from tutor.session.blocks import Hint, Note, Solution
from tutor.session.session import Session
from tutor.terminal.plain import transcript
from tutor.terminal.screen import toolbar

CODE = """
    from tutor.answers.number import Number

    place = 1
    parts = [Number("s"), Number("d"), Number("p"), Number("q")]
    first = {"a": 3, "b": 2}

    def variant(rng):
        return {"a": rng.randint(5, 9), "b": rng.randint(2, 4)}

    def work(v, see):
        see("s", v.a + v.b)
        see("d", v.a - v.b)
        see("p", v.a * v.b)
        see("q", v.a / v.b)
"""
WORDS = """# Four
## hint
Look at the first two.
## hint
Both are done in one go.
## hint p
Count the rows.
## hint p
{{a}} rows of {{b}}.
## hint q
Share it out.
## hint q
Each gets a part.
## hint q
{{a}}/{{b}}
"""


@pytest.fixture
def course(tmp_path):
    """An exercise of four parts, the last two with ladders of their own."""
    folder = tmp_path / "course" / "01-sums" / "four"
    folder.mkdir(parents=True)
    (folder / "exercise.py").write_text(textwrap.dedent(CODE), encoding="utf-8")
    (folder / "en.md").write_text(WORDS, encoding="utf-8")
    return Course(tmp_path / "course")


@pytest.fixture
def visit(course, store, home):
    """Begin another visit of the same learner."""
    return lambda: Session(course, store, programs(home))


def hints(blocks):
    """The hints among blocks, as (number, count, text)."""
    return [(b.number, b.count, b.text) for b in blocks if isinstance(b, Hint)]


def climbed(session, *lines):
    """The hints that some lines get."""
    return hints([block for line in lines for block in session.take(line)])


SHARED = [(1, 2, "Look at the first two."), (2, 2, "Both are done in one go.")]
OF_P = [(1, 2, "Count the rows."), (2, 2, "3 rows of 2.")]
OF_Q = [(1, 3, "Share it out."), (2, 3, "Each gets a part."), (3, 3, "3/2")]


def test_each_part_has_its_own_ladder(visit):
    """Parts without one climb the exercise's together; what was taken there counts for no other."""
    session = visit()
    session.open("four")
    assert climbed(session, "hint", "5", "hint") == SHARED
    assert climbed(session, "1", "hint", "hint") == OF_P
    assert climbed(session, "6", "hint", "hint", "hint") == OF_Q


def test_a_ladder_ends_where_its_part_ends(visit):
    """One rung too many is told with the count of this part."""
    session = visit()
    session.open("four")
    for line in ("5", "1", "hint", "hint"):
        session.take(line)
    (note,) = session.take("hint")
    assert note == Note("There are no more than 2 hints here. Type `solution` to see every step.")


def test_a_part_left_for_another_is_found_as_it_was_left(visit):
    """Skipping goes round, and every ladder is where it was."""
    session = visit()
    session.open("four")
    assert climbed(session, "skip", "skip", "hint", "skip", "hint") == [OF_P[0], OF_Q[0]]
    assert climbed(session, "skip", "hint", "skip", "skip", "hint") == [SHARED[0], OF_P[1]]


def test_the_status_line_counts_the_part_that_is_asked(visit):
    """Taken and to be had, of this part; nothing where nothing is asked."""
    session, shown = visit(), []
    session.open("four")
    for line in ("hint", "5", "1", "hint", "6", "hint", "hint"):
        session.take(line)
        shown.append(toolbar(session.standing, 100).partition("hints ")[2][:3])
    assert shown == ["1/2", "1/2", "0/2", "1/2", "0/3", "1/3", "2/3"]
    session.take("1.5")
    assert "hints" not in toolbar(session.standing, 100)


def test_another_visit_shows_the_hints_of_the_part_that_is_asked(visit):
    """No others; and the next one is the next."""
    session = visit()
    session.open("four")
    for line in ("hint", "5", "1", "hint", "hint", "6", "hint"):
        session.take(line)
    again = visit()
    assert hints(again.open()) == OF_Q[:1]
    assert climbed(again, "hint") == OF_Q[1:2]


def test_plain_lines_say_which_of_how_many(visit):
    """As a pipe reads it."""
    session = visit()
    session.open("four")
    assert "Hint 2 of 3: Each gets a part.\n" in transcript(
        session, [], ["5", "1", "6", "hint", "hint"]
    )


def test_who_is_stuck_at_a_part_is_told_of_its_hints(visit):
    """Also when hints were taken at another."""
    session = visit()
    session.open("four")
    nudge = Note("Type `hint` for a nudge.")
    for line in ("hint", "5", "1", "7"):
        assert nudge not in session.take(line)
    assert nudge in session.take("8")
    for line in ("6", "hint", "7"):
        session.take(line)
    assert nudge not in session.take("8")


def test_the_log_of_an_answer_counts_the_hints_before_it(visit, store):
    """Of all ladders."""
    session = visit()
    session.open("four")
    for line in ("hint", "5", "1", "hint", "hint", "6"):
        session.take(line)
    (sitting,) = store.sittings()
    assert [attempt.hints for attempt in sitting.attempts] == [1, 1, 3]


def test_hints_of_a_part_alone_are_help_as_well(visit, store, course):
    """Solved with one of them, an exercise is not mastered at once."""
    session = visit()
    session.open("four")
    for line in ("5", "1", "hint", "6", "1.5"):
        session.take(line)
    assert not session.seat.tally.mastered
    assert progress(course, store.sittings(), time()).course.helped == 1


def test_without_a_solution_all_ladders_are_shown(visit):
    """An exercise that is still being written helps with what it has."""
    session = visit()
    session.open("four")
    (shown,) = [b for b in session.take("5") + session.take("solution") if isinstance(b, Solution)]
    assert shown.text.split("\n\n") == [text for *_, text in SHARED + OF_P + OF_Q]


def test_an_exercise_that_got_ladders_later_goes_on(visit, store, course):
    """Hints taken before of the exercise's ladder stay its own."""
    session = visit()
    session.open("four")
    for line in ("5", "1"):
        session.take(line)
    (sitting,) = store.left_open()
    store.take_hint(sitting, "p", 9.0)  # as a tutor without such ladders logged it
    again = visit()
    assert hints(again.open()) == []
    assert climbed(again, "hint") == OF_P[:1]
    assert climbed(again, "skip", "skip") == []
    assert store.sittings()[0].hints == 1
