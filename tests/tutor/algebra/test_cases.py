"""Every answer of the table gets its verdict, and is told why."""

import random
import subprocess
import sys

import pytest

from tests.tutor.algebra.judging import SEED, Judged, verdicts_on
from tests.tutor.algebra.table import Question, questions
from tutor import algebra

ECHOED = 8  # answers of a question whose echo is read again
SLOWEST = 0.5  # seconds of this processor for one answer, with room for a busy machine
WITHOUT_SYMPY = """
import sys
sys.modules["sympy"] = None
from tests.tutor.algebra.table import questions
for question in questions():
    problem = question.problem()
    assert problem.compare(question.right[0]).verdict == "equal", question.right[0]
    assert problem.compare(question.wrong[-1].answer).verdict == "not_equal", question.wrong[-1]
"""


@pytest.fixture
def every() -> list[Judged]:
    """The verdicts on all answers of all questions."""
    return [one for question in questions() for one in verdicts_on(question)]


def test_every_answer_gets_its_verdict(judged: list[Judged]) -> None:
    """Right answers are accepted, wrong ones refused, unreadable ones asked about."""
    wrong = [one for one in judged if one.result.verdict != one.wanted]
    assert not wrong, f"seed {SEED}"


def test_an_unclear_answer_is_never_refused(question: Question, problem: algebra.Problem) -> None:
    """What can be read in one sensible way is read so, or asked about."""
    verdicts = {answer: problem.compare(answer, seed=SEED).verdict for answer in question.unclear}
    assert "not_equal" not in verdicts.values(), verdicts


def test_the_expected_answer_is_equal_to_itself(
    question: Question, problem: algebra.Problem
) -> None:
    """An author's own formula, and its echo, are right answers."""
    result = problem.compare(question.expected)
    assert result.verdict == "equal"
    assert problem.compare(result.read_as).verdict == "equal", result.read_as


def test_what_was_read_reads_back_as_the_same(question: Question, judged: list[Judged]) -> None:
    """The echo of an answer, typed in again, is that answer."""
    r = random.Random(f"{SEED} {question.topic}")
    read = [one for one in judged if one.result.read_as]
    for answer, _, _, result, _ in r.sample(read, min(ECHOED, len(read))):
        again = algebra.read(result.read_as, question.variables)
        assert again.text == result.read_as, (answer, result.read_as)


def test_no_answer_meets_a_fault_of_the_program(every: list[Judged]) -> None:
    """An unreadable answer is unreadable for a reason."""
    assert not [one for one in every if one.result.code.startswith("internal")]


def test_a_refusal_always_says_why(every: list[Judged]) -> None:
    """A wrong answer shows a point or its shape; an unreadable one is answered in words."""
    for answer, _, _, result, _ in every:
        if result.verdict == "not_equal":
            assert result.counterexample or result.code in ("shape", "overflow"), answer
        assert result.message or result.verdict == "equal", answer


def test_an_unreadable_answer_shows_the_place(every: list[Judged]) -> None:
    """Where an answer cannot be read, the place in it is known."""
    for answer, wanted, _, result, _ in every:
        if wanted == result.verdict == "reject":
            assert result.position is not None, answer
            assert 0 <= result.position[0] <= result.position[1] <= len(answer), answer


def test_no_answer_takes_long(every: list[Judged]) -> None:
    """Whatever is typed is answered before anyone notices."""
    assert not [one for one in every if one.seconds > SLOWEST]


def test_no_verdict_needs_sympy() -> None:
    """An answer to each question, judged where sympy cannot be imported."""
    subprocess.run([sys.executable, "-c", WITHOUT_SYMPY], check=True, timeout=120)
