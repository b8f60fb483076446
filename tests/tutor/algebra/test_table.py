"""The table itself: enough of everything, nothing twice, and codes that exist."""

from collections import Counter

from tests.tutor.algebra.table import questions
from tutor.algebra.codes import CODES

UNITS = [f"{unit:02}" for unit in range(1, 16)]
ENOUGH = 200


def test_every_unit_has_hundreds_of_answers() -> None:
    """No unit of the course is left to the others."""
    counts: Counter[str] = Counter()
    for question in questions():
        counts[question.unit[:2]] += sum(1 for _ in question.answers())
    assert not [unit for unit in UNITS if counts[unit] < ENOUGH], counts


def test_topics_are_names() -> None:
    """A topic stands for one question."""
    topics = Counter((question.unit, question.topic) for question in questions())
    assert not [topic for topic, count in topics.items() if count > 1]


def test_no_answer_stands_twice() -> None:
    """An answer has one verdict."""
    twice = []
    for question in questions():
        every = Counter([*(answer for answer, _ in question.answers()), *question.unclear])
        twice += [(question.topic, answer) for answer, count in every.items() if count > 1]
    assert not twice


def test_codes_exist() -> None:
    """The names of mistakes are those that can be given."""
    used = {code for question in questions() for _, codes in question.wrong for code in codes}
    assert used <= CODES.keys()
