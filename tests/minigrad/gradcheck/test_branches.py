"""Kinks are read off the ops: exactly which op, which element, and on which side."""

from __future__ import annotations

import numpy as np
import pytest

import minigrad as mg
from minigrad.gradcheck.branches import branch_of, branches, crossing
from minigrad.op import REGISTRY

X = np.array([[0.3, -1.4, 2.2], [0.9, 0.5, -0.7]])


def test_every_op_with_a_corner_knows_its_branches():
    """Or its slope is infinite there, which differences see by themselves."""
    silent = [
        op.name
        for op in REGISTRY.values()
        if op.corners and op.branch is None and not getattr(op, "steep", False)
    ]
    assert silent == []


def split(point):
    *args, last = point
    options = last if isinstance(last, dict) else {}
    return [np.asarray(x, float) for x in (args if options else [*args, last])], options


PIECEWISE = [
    pytest.param(op, *split(point), id=f"{op.name}-{i}")
    for op in REGISTRY.values()
    if op.branch is not None
    for i, (point, _) in enumerate(op.corners)
]


@pytest.mark.parametrize(("op", "xs", "options"), PIECEWISE)
def test_branches_change_at_every_declared_corner(op, xs, options):
    """For some element, the two sides of the corner or the corner itself are told apart."""

    def side(index, step):
        moved = [xs[0].copy(), *xs[1:]]
        moved[0][index] += step
        y = op(*(mg.tensor(x, requires_grad=True) for x in moved), **options)
        return branch_of(y)

    changes = []
    for index in np.ndindex(*xs[0].shape):
        left, here, right = (side(index, step) for step in (-1e-6, 0.0, 1e-6))
        changes.append(not (np.array_equal(left, right) and np.array_equal(left, here)))
    assert any(changes)


@pytest.mark.parametrize(
    ("f", "x", "who"),
    [
        (mg.relu, [1.0, 0.0], "relu[1]"),
        (mg.abs, [0.0, 1.0], "abs[0]"),
        (lambda x: mg.maximum(x, 2.0), [2.0, 1.0], "maximum[0]"),
        (lambda x: mg.clip(x, -1.0, 1.0), [0.0, -1.0], "clip[1]"),
        (lambda x: x.max(), [3.0, 3.0], "max"),
        (lambda x: mg.where(x > 1.0, x * x, x), [0.0, 1.0], "where[1]"),
        (lambda x: mg.leaky_relu(x), [0.0], "leaky_relu[0]"),
    ],
)
def test_the_op_and_element_are_named(f, x, who):
    check = mg.gradcheck(f, np.array(x))
    assert check.verdict == "kink"
    assert check.crossed.startswith(who)
    assert who in str(check)


def test_a_kink_beside_the_point_is_noticed_and_avoided():
    """A ReLU switching between x and x + h: shorter steps are taken, and the report says so."""
    check = mg.gradcheck(lambda x: mg.relu(x) + x, np.array([3e-6, 1.0]))
    assert check.verdict == "right"
    assert check.crossed == "relu[0]"
    assert "1 of 2 entries (relu[0])" in str(check)


def test_a_corner_of_the_program_itself_is_named():
    check = mg.gradcheck(lambda x: x * 2 if x > 1.0 else x + 1.0, 1.0)
    assert check.verdict == "kink"
    assert "`if`" in str(check)


def test_a_jump_has_no_slope():
    check = mg.gradcheck(lambda x: mg.sign(x) + x, np.array([0.0]))
    assert check.verdict == "kink"
    assert "jumps" in check.reason


def test_equal_runs_cross_nothing():
    run = lambda: mg.relu(mg.tensor(X, requires_grad=True)).sum()  # noqa: E731
    assert crossing(branches(run), branches(run)) == ""
