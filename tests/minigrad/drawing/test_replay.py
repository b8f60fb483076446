"""Replay: at every node upstream times local is downstream, and the totals are the gradients."""

from __future__ import annotations

import numpy as np
import pytest

import minigrad as mg
from minigrad import nn

RNG = np.random.default_rng(4)


def test_the_chain_rule_node_by_node():
    """(w x + b)² by hand, at w = 2, x = 3, b = 1: 2·7 = 14, then 14·3, 14·2, 14."""
    w, x, b = (mg.Value(n, name=name) for n, name in ((2.0, "w"), (3.0, "x"), (1.0, "b")))
    y = (w * x + b) ** 2
    steps = list(mg.replay(y))
    assert [step.upstream for step in steps] == [1.0, 14.0, 14.0]
    shares = [(s.name, s.local, s.downstream, s.total) for step in steps for s in step.shares]
    assert shares[1:] == [
        ("v1 (×)", 1.0, 14.0, 14.0),
        ("b", 1.0, 14.0, 14.0),
        ("w", 3.0, 42.0, 42.0),
        ("x", 2.0, 28.0, 28.0),
    ]


def test_paths_that_meet_are_added():
    x = mg.Value(3.0, name="x")
    (step,) = mg.replay(x * x)
    assert [share.total for share in step.shares] == [3.0, 6.0]
    assert "together 6" in str(step)
    assert "swaps" in str(step)


def graph():
    w = mg.tensor(RNG.normal(size=(3, 2)), requires_grad=True, name="w")
    b = mg.tensor(RNG.normal(size=2), requires_grad=True, name="b")
    h = mg.tanh(mg.tensor(RNG.normal(size=(4, 3))) @ w + b)
    return w, b, mg.softmax(h).max(axis=1).sum()


def test_totals_are_what_backward_leaves():
    w, b, y = graph()
    totals = {share.name: share.total for step in mg.replay(y) for share in step.shares}
    assert w.grad is None
    y.backward()
    np.testing.assert_allclose(totals["w"], w.grad.data, rtol=1e-14)
    np.testing.assert_allclose(totals["b"], b.grad.data, rtol=1e-14)


def test_jacobians_of_ops_that_mix_elements():
    """upstream · Jacobian = downstream, where the Jacobian is small enough to show."""
    x = mg.tensor([0.3, -1.0, 2.0], requires_grad=True, name="x")
    y = mg.softmax(mg.cumsum(x))
    steps = list(mg.replay(y, [1.0, -2.0, 0.5]))
    for step in steps:
        for share in step.shares:
            if share.local is not None and np.ndim(share.local) == 2:
                np.testing.assert_allclose(step.upstream @ share.local, share.downstream)
    np.testing.assert_array_equal(steps[-1].shares[0].local, np.tril(np.ones((3, 3))))


def test_large_jacobians_are_left_out():
    x = mg.tensor(np.ones((10, 10)), requires_grad=True)
    (step,) = mg.replay(x.sum())
    assert step.shares[0].local is None
    assert "upstream × local =" in str(step)


def test_names_are_given():
    a = mg.Value(2.0)
    (step,) = mg.replay(a * 3.0, names={"a": a})
    assert step.shares[0].name == "a"
    assert step.name == "v1 (×)"


def test_a_freed_graph_is_an_error():
    _, _, y = graph()
    y.backward()
    with pytest.raises(RuntimeError, match="freed"):
        next(mg.replay(y))


def test_gates_are_passed_without_a_step():
    """A hook on a module shows nothing of itself, and what it hands on arrives."""
    layer = nn.Linear(2, 1, rng=0)
    layer.register_full_backward_hook(lambda *_: None)
    steps = list(mg.replay(layer(np.ones((1, 2))).sum(), names={"b": layer.bias}))
    assert [step.number for step in steps] == [1, 2]
    totals = {share.name: share.total for share in steps[-1].shares}
    np.testing.assert_array_equal(totals["b"], [1.0])


def test_what_has_no_way_back_is_told():
    """A number, a constant."""
    with pytest.raises(TypeError, match="from a Value or Tensor, not from a float"):
        next(mg.replay(3.0))
    with pytest.raises(ValueError, match=r"remembers nothing; compute it outside no_grad\(\)"):
        next(mg.replay(mg.Tensor(3.0)))
