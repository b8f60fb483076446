"""What comes out of a compiled function stays as it is, and can be used as ever.

Each test compares with the function itself, called alike.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import minigrad as mg
from minigrad import optim

from .twins import (
    assert_close,
    assert_same_state,
    batch,
    both,
    classify,
    settled,
    small_model,
    twins,
)


def test_results_do_not_change_at_the_next_call() -> None:
    """Arrays that were returned stay as they are."""
    step = mg.compile(lambda x: (np.tanh(x), x * 2.0))
    kept = []
    for k in range(6):
        x = np.arange(3.0) + k
        kept.append((x, *step(x)))
    for x, a, b in kept:
        assert_close(a, np.tanh(x))
        assert_close(b, x * 2.0)


def test_gradients_that_were_kept_do_not_change() -> None:
    """p.grad of one step, kept in a list, is not overwritten by the next."""
    eager, compiled, step = twins()
    kept: list[Any] = []
    expected: list[Any] = []
    for k in range(5):
        eager.step(*batch(k))
        step(*batch(k))
        kept.append([p.grad for p in compiled.parameters])
        expected.append([p.grad for p in eager.parameters])
    for ours, theirs in zip(kept, expected, strict=True):
        for g, e in zip(ours, theirs, strict=True):
            assert_close(g.raw, e.raw, 1e-11)


def test_views_of_gradients_that_were_kept_do_not_change() -> None:
    """Nor is a view of one, detached or an array of numpy's."""
    _, compiled, step = twins()
    step(*batch(1))
    whole = compiled.parameters[0].grad.detach()
    row = compiled.parameters[2].grad.raw[0]
    before, first = whole.raw.copy(), row.copy()
    for k in range(2, 5):
        step(*batch(k))
    assert_close(whole.raw, before)
    assert_close(row, first)


def test_parameters_that_were_detached_do_not_change() -> None:
    """A copy that detach() promises to be one stays as it is."""
    eager, compiled, step = twins()
    kept = [p.detach() for p in compiled.parameters]
    before = [k.raw.copy() for k in kept]
    both(eager, compiled, step, *batch(), times=3)
    for k, b in zip(kept, before, strict=True):
        assert_close(k.raw, b)


def test_a_graph_that_remembers_parameters() -> None:
    """A loss computed as it is before a compiled step has the gradient of its own time."""
    eager, compiled, step = twins()
    x, y = batch(3)
    losses = [classify(t.model, x, y) for t in (eager, compiled)]
    both(eager, compiled, step, *batch(), times=2)
    for twin, loss in zip((eager, compiled), losses, strict=True):
        for p in twin.parameters:
            p.grad = None
        loss.backward()
    assert_same_state(eager, compiled)
    both(eager, compiled, step, *batch(), times=2)


def test_gradients_are_there_after_a_step() -> None:
    """p.grad can be read after a compiled step, as a tensor that wants no gradient."""
    _, compiled, step = twins()
    step(*batch())
    for p in compiled.parameters:
        assert isinstance(p.grad, mg.Tensor)
        assert p.grad.shape == p.shape
        assert not p.grad.requires_grad


def test_clipping_outside_works_on_what_a_step_left() -> None:
    """p.grad may be changed in place after a step without harm to the next one."""
    eager, compiled, step = twins()
    for k in range(4):
        both(eager, compiled, step, *batch(k), times=1)
        for twin in (eager, compiled):
            optim.clip_grad_norm_(twin.parameters, 0.01)
        assert_same_state(eager, compiled)


def test_a_loss_that_is_returned_can_go_backward_twice_only_if_kept() -> None:
    """backward() on a compiled loss frees it, like any other."""
    model = small_model()
    loss = settled(mg.compile(lambda x, y: classify(model, x, y)), *batch())
    found = loss(*batch())
    found.backward()
    with pytest.raises(RuntimeError, match="freed"):
        found.backward()
