"""The two walks: right in any order, at any depth, and nothing left behind."""

from __future__ import annotations

import gc
import math
import threading
import time
import weakref

import numpy as np
import pytest

import minigrad as mg
from minigrad.graph import arguments_first, gradients


def test_a_node_waits_for_all_of_its_gradient():
    """x reaches y by a short and a long path; the short one must not run ahead."""
    x = mg.Value(2.0)
    b = x * 3
    y = b + b * b
    y.backward()
    assert x.grad == 3 + 2 * 6 * 3


def test_walk_yields_each_node_once_with_its_finished_gradient():
    """The walk can be replayed one node at a time, root first."""
    x = mg.Value(2.0)
    a = x * x
    y = a + a
    assert [(node.raw, g) for node, g in gradients(y, 1.0)] == [(8.0, 1.0), (4.0, 2.0), (2.0, 8.0)]


def test_arguments_come_first():
    x = mg.Value(2.0)
    a = x * x
    b = a * x
    assert arguments_first(b) == [x, a, b]


def test_paths_that_multiply_take_linear_time():
    """2^200 paths, 200 nodes."""
    x = mg.Value(1.0)
    y = x
    for _ in range(200):
        y = y + y
    start = time.perf_counter()
    y.backward()
    assert time.perf_counter() - start < 0.5
    assert x.grad == 2.0**200


@pytest.mark.parametrize("kind", [mg.Value, lambda x: mg.Tensor(x, requires_grad=True)])
def test_deep_chains_need_no_recursion(kind):
    """Far deeper than Python's stack: walked, and freed again."""
    x = kind(1.0)
    y = x
    for _ in range(20_000):
        y = y + x
    y.backward()
    assert x.grad == 20_001
    del y


def test_a_chain_of_a_million():
    x = mg.Value(1.0)
    y = x
    gc.disable()  # it looks at all objects again and again, and finds nothing
    try:
        for _ in range(1_000_000):
            y = y * 1.0
        y.backward()
        assert x.grad == 1.0
        del y
    finally:
        gc.enable()


@pytest.mark.parametrize("used", [False, True], ids=["forward only", "after backward"])
def test_nothing_is_left_to_the_cyclic_collector(used):
    """With the collector off, dropping the root frees every node of the graph."""
    gc.collect()
    gc.disable()
    try:
        x, w = mg.Value(2.0), mg.Tensor(np.ones((3, 3)), requires_grad=True)
        inner = [x * 2, mg.tanh(w @ w)]
        roots = [mg.exp(inner[0]) + x, (inner[1] * inner[1]).sum()]
        watch = [weakref.ref(node) for node in inner + roots]
        if used:
            for root in roots:
                root.backward()
            del root
        del inner, roots
        assert [ref() for ref in watch] == [None] * 4
    finally:
        gc.enable()


def test_a_failed_backward_leaves_no_gradients_behind():
    """The second backward is refused before any leaf receives anything."""
    x = mg.tensor([1.0, 2.0], requires_grad=True)
    h = x * x
    h.sum().backward()
    before = x.grad.data.copy()
    with pytest.raises(RuntimeError, match=r"freed.*retain_graph=True"):
        (h * 3 + x).sum().backward()
    np.testing.assert_array_equal(x.grad.data, before)


def test_backward_twice_adds_up_when_the_graph_is_kept():
    """2x² at 3: 12, and again 12. Inner gradients do not add up on the way."""
    x = mg.tensor(3.0, requires_grad=True)
    y = 2 * (x * x)
    y.backward(retain_graph=True)
    y.backward()
    assert x.grad.item() == 24
    v = mg.Value(3.0)
    z = 2 * (v * v)
    z.backward()
    z.backward()
    assert v.grad == 24


def test_backward_on_a_constant_says_so():
    for constant in (mg.tensor([1.0]), mg.Value(1.0, requires_grad=False)):
        with pytest.raises(RuntimeError, match="constant"):
            (constant * 2).backward()


def test_no_grad_remembers_nothing_and_restores():
    x = mg.Value(2.0)
    with mg.no_grad():
        with mg.no_grad():
            pass
        y = x * x
    assert not y.requires_grad
    assert (x * x).requires_grad

    @mg.no_grad()
    def silent():
        """Kept."""
        return x * x

    assert not silent().requires_grad
    assert silent.__doc__ == "Kept."


def test_no_grad_restores_after_an_error():
    with pytest.raises(ZeroDivisionError), mg.no_grad():
        1 / 0  # noqa: B018
    assert (mg.Value(1.0) * 2).requires_grad


def test_no_grad_is_per_thread():
    """One thread that records nothing does not silence another."""
    inside, done, seen = threading.Event(), threading.Event(), []

    def other():
        inside.wait()
        seen.append((mg.Value(1.0) * 2).requires_grad)
        done.set()

    thread = threading.Thread(target=other)
    thread.start()
    with mg.no_grad():
        inside.set()
        done.wait()
    thread.join()
    assert seen == [True]


# Data that changes between forward and backward.


def test_new_data_after_the_op_does_not_change_the_gradient():
    """The gradient belongs to the values of the forward pass."""
    v = mg.Value(3.0)
    y = v * v
    v.data = 100.0
    y.backward()
    assert v.grad == 6.0
    x = mg.tensor([3.0], requires_grad=True)
    z = (x * x).sum()
    x.data = [100.0]
    z.backward()
    assert x.grad.tolist() == [6.0]


@pytest.mark.parametrize(
    "change",
    [
        lambda x: x.data.__setitem__(0, 100.0),
        lambda x: x.data.fill(100.0),
        lambda x: x.data.__imul__(100.0),
        lambda x: np.add(x.data, 5, out=x.data),
    ],
)
def test_writing_to_data_after_the_op_does_not_change_the_gradient(change):
    x = mg.tensor([3.0, 2.0], requires_grad=True)
    y = (x * x).sum()
    change(x)
    y.backward()
    assert x.grad.tolist() == [6.0, 4.0]


def test_writing_to_a_handle_taken_earlier_reaches_the_tensor_and_not_the_graph():
    x = mg.tensor([3.0, 2.0], requires_grad=True)
    handle = x.data
    y = (x * x).sum()
    handle[0] = 100.0
    y.backward()
    assert x.grad.tolist() == [6.0, 4.0]
    assert x.tolist() == [100.0, 2.0]


def test_writing_under_a_view_is_safe():
    """A constant used through a reshape is held as it was, too."""
    c, w = mg.tensor([1.0, 2.0]), mg.tensor([[3.0], [4.0]], requires_grad=True)
    y = (c.reshape(2, 1) * w).sum()
    c.data[0] = 100.0
    y.backward()
    assert w.grad.tolist() == [[1.0], [2.0]]


def test_a_plain_array_may_change_after_the_op():
    a, w = np.array([1.0, 2.0]), mg.tensor([3.0, 4.0], requires_grad=True)
    y = (a * w).sum()
    a[0] = 100.0
    y.backward()
    assert w.grad.tolist() == [1.0, 2.0]


def test_data_is_written_in_place_when_no_graph_holds_it():
    """The update of a training step makes no copies."""
    w = mg.tensor([3.0, 4.0], requires_grad=True)
    (w * w).sum().backward()
    before = id(w.data)
    w.data -= 0.1 * w.grad.data
    assert id(w.data) == before
    np.testing.assert_allclose(w.data, [2.4, 3.2])


def test_second_derivatives_at_a_point_that_has_moved_are_refused():
    x = mg.tensor(3.0, requires_grad=True)
    y = x * x * x
    x.data = 5.0
    with pytest.raises(RuntimeError, match="mul got new data"):
        y.backward(create_graph=True)


def test_create_graph_can_be_differentiated_again():
    x = mg.tensor(2.0, requires_grad=True)
    (x**3).backward(create_graph=True)
    g, x.grad = x.grad, None
    g.backward()
    assert math.isclose(x.grad.item(), 12.0)
    v = mg.Value(2.0)
    (v**3).backward(create_graph=True)
    g, v.grad = v.grad, 0.0
    g.backward()
    assert v.grad == 12.0


def test_a_graph_copies_nothing_that_only_its_tensors_hold():
    """A copy of every argument would be safe as well, and every step slower for it."""
    x, w = mg.tensor([[1.0, 2.0]]), mg.tensor([[3.0], [4.0]], requires_grad=True)
    for y in (x @ w, x @ w):
        assert y.saved[1] is x.raw
        assert y.saved[2] is w.raw
    held = w.data
    y = x @ w
    assert not np.shares_memory(y.saved[2], held)
    assert y.saved[1] is x.raw
