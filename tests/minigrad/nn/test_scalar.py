"""Networks of single numbers: the same numbers as sums written out, and as tensors."""

from __future__ import annotations

import gc
import random

import numpy as np
import pytest

from minigrad import Value, gradcheck, minimum, nn, no_grad, tensor, weighted_sum


def written_out(ws, xs, b):
    return sum((w * x for w, x in zip(ws, xs, strict=True)), b)


def numbers(seed, n):
    print(f"seed {seed}")
    draw = random.Random(seed)
    return [draw.uniform(-2, 2) for _ in range(2 * n + 1)]


@pytest.mark.parametrize("n", [0, 1, 2, 7])
def test_a_weighted_sum_is_the_sum_written_out(n):
    """The same result to the last bit, and the same gradients."""
    found = []
    for f in weighted_sum, written_out:
        b, *wx = map(Value, numbers(n, n))
        y = f(wx[:n], wx[n:], b)
        y.tanh().backward() if n else (y * 1.0).backward()
        found.append((y.item(), [v.grad for v in (b, *wx)]))
    assert found[0] == found[1]


def test_plain_numbers_among_the_terms():
    """Inputs are usually floats, and 0 or True are numbers, too."""
    w = [Value(2.0), Value(-3.0), Value(0.5)]
    y = weighted_sum(w, [4.0, True, np.float32(2)], 1)
    y.backward()
    assert y.item() == 1 + 8 - 3 + 1
    assert [v.grad for v in w] == [4.0, 1.0, 2.0]


def test_the_same_number_twice():
    """A square adds both its shares."""
    x = Value(3.0)
    weighted_sum([x], [x]).backward()
    assert x.grad == 6.0


def test_second_derivatives():
    """d²(w x)/dw dx = 1."""
    w, x = Value(2.0), Value(5.0)
    weighted_sum([w], [x]).backward(create_graph=True)
    g = w.grad
    w.grad, x.grad = 0.0, 0.0
    g.backward()
    assert x.grad == 1.0


def test_tensors_take_part():
    """A number may be weighed with an array."""
    x = tensor([1.0, 2.0], requires_grad=True)
    y = weighted_sum([Value(3.0)], [x], 0.5)
    assert y.tolist() == [3.5, 6.5]


def test_nothing_is_remembered_without_need():
    """Constants, and everything under no_grad, leave no graph behind."""
    with no_grad():
        assert not weighted_sum([Value(1.0)], [2.0]).requires_grad
    assert not weighted_sum([1.0], [Value(2.0, requires_grad=False)]).requires_grad


def test_misfits_are_refused():
    """As many weights as numbers, and no text."""
    with pytest.raises(ValueError, match="2 weights and 1 numbers"):
        weighted_sum([1.0, 2.0], [Value(1.0)])
    with pytest.raises(TypeError, match="weighted_sum"):
        weighted_sum([Value(1.0)], ["2"])


def test_a_read_number_is_refused():
    """`.data` of a parameter inside a loss would lose its gradient."""
    w = Value(2.0)
    with pytest.raises(TypeError, match="detach"):
        weighted_sum([w], [w.data])


def test_the_network_is_the_one_of_tensors():
    """The same weights in `Linear`s give the same outputs and gradients."""
    model = nn.scalar.MLP(3, 4, 2, rng=0)
    x = [0.5, -1.5, 2.0]
    first, last = (
        tensor([[*map(Value.item, neuron.w)] for neuron in layer.neurons], requires_grad=True)
        for layer in model.layers
    )
    expected = (tensor(x) @ first.T).relu() @ last.T
    found = model(x)
    assert [y.item() for y in found] == pytest.approx(expected.tolist(), rel=1e-14)

    sum(y * y for y in found).backward()
    (expected * expected).sum().backward()
    grads = [[w.grad for w in neuron.w] for neuron in model.layers[0].neurons]
    np.testing.assert_allclose(grads, first.grad.numpy(), rtol=1e-13)
    model.zero_grad()
    assert not any(p.grad for p in model.parameters())


def test_the_order_of_parameters():
    """micrograd's: neuron by neuron, each neuron's weights before its bias."""
    model = nn.scalar.MLP(2, 3, 1, rng=0)
    assert len(model.parameters()) == 3 * 3 + 4
    assert model.parameters()[2] is model.layers[0].neurons[0].b
    layers = "Layer(Neuron(2), Neuron(2), Neuron(2)), Layer(Neuron(3, bent=False))"
    assert repr(model) == f"MLP({layers})"


def test_a_weighted_sum_passes_gradcheck():
    """Against differences, as any function of numbers."""
    assert gradcheck(lambda w, x, b: minimum(weighted_sum([w, x], [x, w], b), 9.0), 0.3, 0.7, 1.1)


def test_no_cycle_is_left_behind():
    """Without the collector, nothing of a graph outlives its root."""
    gc.collect()
    gc.disable()
    try:
        y = nn.scalar.MLP(2, 3, 1, rng=0)([1.0, 2.0])
        y.backward()
        del y
        assert gc.collect() == 0
    finally:
        gc.enable()
