"""Cases by the thousand, made from the questions: rewritten, misspelt and slipped.

Whether a made formula is right is decided by the witness, which shares no code with the judge. Each
is typed in a spelling drawn at random, so that reading is tried as much as comparing. What is drawn
changes from run to run.
"""

import random

import pytest

from tests.tutor.algebra.judging import SEED, Judged, problem_of
from tests.tutor.algebra.spelling import spelled
from tests.tutor.algebra.table import Question, questions
from tests.tutor.algebra.witness import Unsure, Witness
from tutor import algebra
from tutor.algebra.decide import branches
from tutor.algebra.reading.printing import show
from tutor.algebra.slips import all_slips
from tutor.algebra.slips.rewriting import other_forms
from tutor.algebra.tree import Node

SLIPS = 3  # of each question; all of them would take minutes
SILENT = 0.05
SPELLED = 3


@pytest.fixture
def r(question: Question) -> random.Random:
    """What is drawn for a question in this run."""
    return random.Random(f"{SEED} {question.unit} {question.topic}")


def some_slips(problem: algebra.Problem, count: int, r: random.Random) -> list[Node]:
    """Choose formulas that are one slip away from the expected one."""
    slips = [edit.tree for edit in all_slips(problem.expected.tree, problem.declared)]
    return r.sample(slips, min(count, len(slips)))


def check(problem: algebra.Problem, witness: Witness, tree: Node, r: random.Random) -> None:
    """Type a formula somehow; the verdict must be the witness's."""
    try:
        right = witness.same(show(tree))
    except (Unsure, LookupError):
        return
    text = spelled(tree, r)
    result = problem.compare(text, seed=r.random())
    if result.code in ("too-long", "too-large", "answer"):
        return  # [x > x] lies on its edge everywhere: there is nothing to compare
    # With few points the witness may miss a branch that the judge finds; never the other way.
    # A slip may make no sense at all: an index over two sizes, two vectors side by side.
    allowed = {"equal"} if right else {"not_equal", "reject"}
    if right and result.counterexample:
        allowed.add("not_equal")
    assert result.verdict in allowed, (f"seed {SEED}", text, show(tree), result)


def test_other_true_forms_are_accepted(
    problem: algebra.Problem, witness: Witness, r: random.Random
) -> None:
    """σ by exponentials, logarithms taken apart, brackets multiplied out: still right."""
    forms = list(other_forms(problem.expected.tree))
    for tree in r.sample(forms, min(SLIPS, len(forms))):
        check(problem, witness, tree, r)


def test_slips_are_refused_where_they_matter(
    problem: algebra.Problem, witness: Witness, r: random.Random
) -> None:
    """A formula one slip away is wrong, unless the witness finds it the same."""
    for tree in some_slips(problem, SLIPS, r):
        check(problem, witness, tree, r)


def test_any_spelling_of_an_answer_gets_the_same_verdict(
    problem: algebra.Problem, judged: list[Judged], r: random.Random
) -> None:
    """Python, Unicode, LaTeX and mixtures of them, for right and for wrong answers."""
    read = [one for one in judged if one.wanted == one.result.verdict != "reject"]
    for answer, wanted, *_ in r.sample(read, min(SPELLED, len(read))):
        try:
            text = spelled(problem.read(answer).tree, r)
        except algebra.Mismatch:
            continue
        result = problem.compare(text, seed=r.random())
        assert result.verdict == wanted, (f"seed {SEED}", answer, text, result.message)


def test_slips_get_names() -> None:
    """Where a single slip is refused, some slip is named; silent at most now and then."""
    r = random.Random(f"{SEED} names")
    silent, count = [], 0
    for question in questions():
        problem = problem_of(question)
        if branches(problem.expected.tree):
            continue  # a slip in one branch may have no values of its own
        for tree in some_slips(problem, 1, r):
            result = problem.compare(show(tree))
            if result.counterexample and result.counterexample.yours != "undefined":
                count += 1
                silent += [] if result.mistake else [(question.topic, show(tree))]
    assert len(silent) <= SILENT * count, (f"seed {SEED}", silent)
