"""The questions of the table, one parameter each, with what their answers get."""

import pytest

from tests.tutor.algebra.judging import Judged, problem_of, verdicts_on, witness_of
from tests.tutor.algebra.table import Question, questions
from tests.tutor.algebra.witness import Witness
from tutor import algebra


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run a test that asks for a `question` with each of them."""
    if "question" in metafunc.fixturenames:
        params = [pytest.param(q, id=f"{q.unit}: {q.topic}") for q in questions()]
        metafunc.parametrize("question", params)


@pytest.fixture
def problem(question: Question) -> algebra.Problem:
    """The problem of a question."""
    return problem_of(question)


@pytest.fixture
def witness(question: Question) -> Witness:
    """The second judge of a question."""
    return witness_of(question)


@pytest.fixture
def judged(question: Question) -> list[Judged]:
    """The verdicts on the answers of a question, in this run."""
    return verdicts_on(question)
