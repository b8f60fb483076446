"""When two mistakes explain an answer: one question decides before one is named."""

from __future__ import annotations

import textwrap

import pytest

from tutor.course import Course
from tutor.learner.mistakes import mistakes_met
from tutor.session.blocks import Judged, Note, Question, Statement
from tutor.session.session import Session

CODE = """
    from tutor.answers.number import Number
    from tutor.course import Mistake
    parts = [Number("area"), Number("edge")]
    first = {"a": 2, "b": 2}
    def variant(rng):
        return {"a": rng.randint(3, 9), "b": rng.randint(3, 9)}
    def work(v, see, area=lambda a, b: a * b, edge=lambda a, b: 2 * (a + b)):
        see("area", area(v.a, v.b) + 1)
        see("edge", edge(v.a, v.b))
    mistakes = [
        Mistake("added", area=lambda a, b: a + b + 2),
        Mistake("squared", area=lambda a, b: a * a + 2),
        Mistake("halved", edge=lambda a, b: a + b),
        Mistake("doubled", edge=lambda a, b: 4 * (a + b)),
    ]
"""
WORDS = """# T
The area of a box, and its edge.

{{a}} times {{b}}, and one.
## mistake added
You added.
## mistake squared
You squared.
## mistake halved
Half of it.
"""


@pytest.fixture
def visit(tmp_path, store, home):
    """Another visit to an exercise whose first numbers, 2 and 2, hide the difference."""
    folder = tmp_path / "01-unit" / "box"
    folder.mkdir(parents=True)
    (folder / "exercise.py").write_text(textwrap.dedent(CODE), encoding="utf-8")
    (folder / "en.md").write_text(WORDS, encoding="utf-8")
    return lambda: Session(Course(tmp_path), store, home)


@pytest.fixture
def session(visit):
    """At that exercise."""
    session = visit()
    session.open("box")
    return session


def told(blocks):
    """Everything that is said about an answer."""
    said = [b.verdict.message for b in blocks if isinstance(b, Judged)]
    return " ".join(said + [b.text for b in blocks if isinstance(b, Note)])


def numbers(session):
    """The two numbers on the desk."""
    v = session.desk.sheet.variant.values
    return v.a, v.b


def test_no_mistake_is_named_before_the_question(session):
    """2 + 2 and 2 * 2 are one; with other numbers they are not."""
    blocks = session.take("7")
    assert [type(b) for b in blocks][:2] == [Judged, Statement]
    assert "More than one known mistake" in told(blocks)
    assert "You" not in told(blocks)
    assert mistakes_met(session.store.sittings()) == []
    a, b = numbers(session)
    assert a != b
    assert blocks[-1].count == 1


@pytest.mark.parametrize(
    ("answer", "named", "word"),
    [
        (lambda a, b: a + b + 3, "added", "You added."),
        (lambda a, b: a * a + 3, "squared", "You squared."),
    ],
)
def test_the_answer_decides(session, answer, named, word):
    """The mistake that explains both is named, once and for all; the exercise goes on."""
    session.take("7")
    blocks = session.take(str(answer(*numbers(session))))
    assert word in told(blocks)
    assert [m.mistake for m in mistakes_met(session.store.sittings())] == [named]
    assert [b.seed for b in blocks if isinstance(b, Statement)] == [0]
    assert (blocks[-1].name, blocks[-1].count) == ("area", 2)
    assert "5" in session.take("5")[0].typed


def test_only_the_numbers_are_said_again(session):
    """What the question and the exercise have in common has just been read; `show` has it all."""

    def said(blocks):
        return [block.text for block in blocks if isinstance(block, Statement)]

    asked = said(session.take("7"))
    a, b = numbers(session)
    assert asked == [f"{a} times {b}, and one."]
    assert said(session.take("show")) == [
        f"The area of a box, and its edge.\n\n{a} times {b}, and one."
    ]
    assert said(session.take("1")) == ["2 times 2, and one."]


def test_right_was_a_slip(session):
    """Then none is named."""
    session.take("7")
    a, b = numbers(session)
    assert "a slip, not a habit" in told(session.take(str(a * b + 1)))
    assert mistakes_met(session.store.sittings()) == []


@pytest.mark.parametrize("line", ["skip", "next", "-77"])
def test_undecided_tells_both(session, line):
    """Passed over, or answered in another way altogether."""
    session.take("7")
    said = told(session.take(line))
    assert "You added." in said
    assert "You squared." in said


def test_it_is_asked_once(session):
    """The same answer again gets both explanations, and no more questions."""
    session.take("7")
    session.take("skip")
    blocks = session.take("7")
    assert not [b for b in blocks if isinstance(b, Statement)]
    assert "You added." in told(blocks)


def test_a_question_in_between_comes_without_help(session):
    """Or it would not show what it is put for."""
    session.take("7")
    for word in ("hint", "solution", "again"):
        assert "without help" in told(session.take(word))


def test_an_unreadable_answer_costs_nothing_there_either(session):
    """The question stands."""
    session.take("7")
    assert not [b for b in session.take("seven") if isinstance(b, Question)]
    assert session.desk.single


def test_killed_at_the_question_it_comes_back(session, visit):
    """And the exercise after it, as it was."""
    session.take("7")
    expected = numbers(session)
    again = visit()
    again.open()
    assert again.desk.single
    assert numbers(again) == expected
    a, b = expected
    blocks = again.take(str(a + b + 3))
    assert "You added." in told(blocks)
    assert numbers(again) == (2, 2)


def test_a_mistake_that_is_certain_is_named_at_once(session):
    """No question where there is no doubt."""
    session.take("5")
    blocks = session.take("4")
    assert told(blocks) == "Half of it."
