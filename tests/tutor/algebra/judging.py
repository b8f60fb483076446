"""What the answers of the table get, judged once a run at points of its own.

The points are drawn anew for every run: SEED stands in the message of a wrong verdict, and
`python -m benchmarks.algebra.verdicts 20` judges every answer at twenty seeds.
"""

import gc
import secrets
import time
from typing import NamedTuple

from tests.tutor.algebra.table import Question
from tests.tutor.algebra.witness import Witness
from tutor import algebra

SEED = secrets.randbelow(10**9)
PROBLEMS: dict[tuple[str, str], algebra.Problem] = {}
WITNESSES: dict[tuple[str, str], Witness] = {}
VERDICTS: dict[tuple[str, str], list["Judged"]] = {}


class Judged(NamedTuple):
    """One answer, the verdict it must get and the mistakes it may be, and what it got."""

    answer: str
    wanted: str
    codes: tuple[str, ...]
    result: algebra.Comparison
    seconds: float

    def __repr__(self) -> str:
        verdict, message = self.result.verdict, self.result.message
        return f"\n{self.answer}\n    {verdict}, not {self.wanted}: {message}"


def problem_of(question: Question) -> algebra.Problem:
    """Give the problem of a question; built once, for building it is the dear part."""
    key = (question.unit, question.topic)
    if key not in PROBLEMS:
        PROBLEMS[key] = question.problem()
    return PROBLEMS[key]


def witness_of(question: Question) -> Witness:
    """Give the second judge of a question; it remembers the values at the points it has seen."""
    key = (question.unit, question.topic)
    if key not in WITNESSES:
        WITNESSES[key] = Witness(question.variables, question.expected)
    return WITNESSES[key]


def verdicts_on(question: Question) -> list[Judged]:
    """Judge every answer of a question, once."""
    key = (question.unit, question.topic)
    if key not in VERDICTS:
        codes = dict(question.wrong)
        VERDICTS[key] = [
            judge(question, answer, wanted, codes.get(answer, ()))
            for answer, wanted in question.answers()
        ]
    return VERDICTS[key]


def judge(question: Question, answer: str, wanted: str, codes: tuple[str, ...]) -> Judged:
    """Judge one answer, and measure how long this processor is busy with it."""
    problem = problem_of(question)
    gc.disable()  # collecting what all the other questions left is no part of one answer
    start = time.process_time()
    result = problem.compare(answer, seed=SEED)
    seconds = time.process_time() - start
    gc.enable()
    return Judged(answer, wanted, codes, result, seconds)
