"""The step has no slope, and says so; the perceptron learns by its rule."""

from __future__ import annotations

import numpy as np
import pytest

import minigrad
from minigrad import nn

CORNERS = np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])


def test_step_by_hand():
    """1 above 0, 0 at 0 and below; arrays and dtypes as they come."""
    assert nn.Step()([-1.0, 0.0, 0.5]).tolist() == [0.0, 0.0, 1.0]
    assert nn.Step()(minigrad.tensor(np.ones(2, np.float32))).dtype == np.float32


def test_a_gradient_that_reaches_a_step_is_an_error():
    """Not None and not 0: the message names what to do."""
    model = nn.Sequential(nn.Linear(2, 3, rng=0), nn.Step(), nn.Linear(3, 1, rng=0))
    loss = model(minigrad.tensor(CORNERS)).sum()
    with pytest.raises(RuntimeError, match=r"slope is 0 everywhere.*perceptron\.fit.*nn\.Sigmoid"):
        loss.backward()
    with pytest.raises(RuntimeError, match="slope is 0 everywhere"):
        minigrad.jvp(nn.Step(), ([1.0],), ([1.0],))


def test_cutting_before_a_step_on_purpose():
    """With x.detach() what comes after it still learns."""
    head, x = nn.Linear(2, 1, rng=0), minigrad.tensor([[1.0, -1.0]], requires_grad=True)
    head(nn.Step()(x.detach())).sum().backward()
    assert head.weight.grad.tolist() == [[1.0, 0.0]]
    assert x.grad is None


def test_one_mistake_moves_the_line_once():
    """w ← w + lr·(t − y)·x and b ← b + lr·(t − y); a right answer moves nothing."""
    neuron = nn.Perceptron(2)
    assert neuron.learn([[2.0, -3.0]], [1], lr=0.5) == 1
    assert (neuron.weight.tolist(), neuron.bias.item()) == ([1.0, -1.5], 0.5)
    assert neuron.learn([[2.0, -3.0]], [1], lr=0.5) == 0
    assert neuron.learn([[1.0, 0.0]], [0], lr=0.5) == 1
    assert (neuron.weight.tolist(), neuron.bias.item()) == ([0.5, -1.5], 0.0)


@pytest.mark.parametrize(("target", "learned"), [([0, 0, 0, 1], True), ([0, 1, 1, 0], False)])
def test_and_is_learned_and_xor_is_not(target, learned):
    """No line separates XOR, so mistakes never end."""
    neuron = nn.Perceptron(2)
    history = neuron.fit(CORNERS, target, epochs=50)
    assert (history[-1] == 0) is learned
    assert (neuron(CORNERS).tolist() == target) is learned
    assert learned or len(history) == 50


def test_novikoffs_bound_on_mistakes():
    """At most (R/γ)² on separable data, with γ of one separating plane through the origin."""
    for seed in range(20):
        rng = np.random.default_rng(seed)
        x, plane = rng.uniform(-1, 1, (40, 2)), rng.standard_normal(3)
        extended = np.column_stack([x, np.ones(40)])
        distance = extended @ plane / np.linalg.norm(plane)
        far = np.abs(distance) > 0.1
        mistakes = sum(nn.Perceptron(2).fit(x[far], distance[far] > 0, epochs=1000))
        radius, margin = np.linalg.norm(extended[far], axis=1).max(), np.abs(distance[far]).min()
        assert mistakes <= (radius / margin) ** 2, f"seed {seed}"


def test_its_state_is_saved_but_no_optimiser_moves_it():
    """Weights are parameters that want no gradient."""
    neuron = nn.Perceptron(2)
    neuron.fit(CORNERS, [0, 1, 1, 1])
    other = nn.Perceptron(2)
    other.load_state_dict(neuron.state_dict())
    assert other(CORNERS).tolist() == [0, 1, 1, 1]
    assert not any(p.requires_grad for p in neuron.parameters())


@pytest.mark.parametrize(
    ("x", "target", "message"),
    [
        (CORNERS, [0, 1], r"\(4, 2\) and \(2,\)"),
        (CORNERS, [-1, 1, 1, 1], r"for -1 and 1 give \(target \+ 1\) / 2"),
        (np.zeros((4, 3)), [0, 1, 1, 1], "must hold the 2 inputs"),
    ],
)
def test_examples_are_checked(x, target, message):
    """Shapes and classes that do not fit are told."""
    with pytest.raises(ValueError, match=message):
        nn.Perceptron(2).fit(x, target)
