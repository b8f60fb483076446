"""Cases by the thousand, made from the questions: rewritten, misspelt and slipped.

Whether a made formula is right is decided by the oracle, which shares no code with the judge. Each
is typed in a spelling drawn at random, so that reading is tried as much as comparing.
"""

import random
from typing import Any

import pytest

from tests.tutor.algebra import oracle
from tests.tutor.algebra.spelling import spelled
from tutor import algebra
from tutor.algebra.decide import branches
from tutor.algebra.reading.printing import show
from tutor.algebra.slips import all_slips
from tutor.algebra.slips.rewriting import other_forms
from tutor.algebra.tree import Node

SLIPS = 40  # of each question; all of them would take minutes
POINTS = 24


def made(question: dict[str, Any]) -> tuple[algebra.Problem, list[dict[str, Any]]]:
    """Give the problem and the oracle's points; skip what the oracle cannot judge."""
    problem = algebra.Problem(question["expected"], question["variables"])
    keys = {name: algebra.read(name, question["variables"]).tree for name in plain_names(question)}
    try:
        named = {name: tree.key for name, tree in keys.items()}  # type: ignore[attr-defined]
        points = oracle.draw(question["variables"], named, POINTS)
        oracle.same(problem.expected.tree, problem.expected.tree, points)
    except oracle.Unknown:
        pytest.skip("not plain numbers")
    return problem, points


def plain_names(question: dict[str, Any]) -> list[str]:
    """The names of a question that can be read by themselves."""
    return [n for n, v in question["variables"].items() if v.get("domain") != "function"]


def judged(
    problem: algebra.Problem, tree: Node, points: list[dict[str, Any]], r: random.Random
) -> None:
    """Type a formula somehow; the verdict must be the oracle's."""
    try:
        right = oracle.same(problem.expected.tree, tree, points)
    except oracle.Unknown:
        return
    text = spelled(tree, r)
    result = problem.compare(text, seed=r.random())
    if result.code in ("too-long", "too-large", "answer"):
        return  # [x > x] lies on its edge everywhere: there is nothing to compare
    # With few points the oracle may miss a branch that the judge finds; never the other way.
    allowed = ("equal", "not_equal") if right and result.counterexample else ("equal",)
    assert result.verdict in (allowed if right else ("not_equal",)), (text, show(tree), result)


def test_other_true_forms_are_accepted(question: dict[str, Any]) -> None:
    """σ by exponentials, logarithms taken apart, brackets multiplied out: still right."""
    problem, points = made(question)
    r = random.Random(question["topic"])
    for tree in other_forms(problem.expected.tree):
        judged(problem, tree, points, r)


def test_slips_are_refused_where_they_matter(question: dict[str, Any]) -> None:
    """A formula one slip away is wrong, unless the oracle finds it the same."""
    problem, points = made(question)
    r = random.Random(question["topic"])
    slips = list(all_slips(problem.expected.tree, problem.declared))
    for edit in r.sample(slips, min(SLIPS, len(slips))):
        judged(problem, edit.tree, points, r)


def test_any_spelling_of_an_answer_gets_the_same_verdict(question: dict[str, Any]) -> None:
    """Python, Unicode, LaTeX and mixtures of them, for right and for wrong answers."""
    problem = algebra.Problem(question["expected"], question["variables"])
    r = random.Random(question["topic"])
    for verdict in ("equal", "not_equal"):
        for answer in question[verdict]:
            try:
                tree = problem.read(answer).tree
                text = spelled(tree, r)
            except (algebra.Mismatch, LookupError):
                continue
            result = problem.compare(text, seed=r.random())
            assert result.verdict == verdict, (answer, text, result.message)


def test_a_slip_gets_a_name(question: dict[str, Any]) -> None:
    """Where a single slip is refused, some slip is named; silent only where it has no values."""
    problem, _ = made(question)
    r = random.Random(question["topic"])
    slips = list(all_slips(problem.expected.tree, problem.declared))
    for edit in r.sample(slips, min(SLIPS // 2, len(slips))):
        result = problem.compare(show(edit.tree))
        example = result.counterexample
        if example and example.yours != "undefined" and not branches(problem.expected.tree):
            assert result.mistake is not None, (show(edit.tree), edit)
