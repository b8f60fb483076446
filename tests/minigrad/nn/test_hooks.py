"""Backward hooks see the gradients of inputs and outputs, once, and may replace them."""

from __future__ import annotations

import numpy as np
import pytest

import minigrad
from minigrad import nn


class Two(nn.Module):
    """Two inputs and two outputs."""

    def forward(self, a, b):
        return a * b, {"sum": a + b, "text": "kept"}


def leaf(*numbers):
    return minigrad.tensor(numbers, requires_grad=True)


def noted(module):
    seen = []
    handle = module.register_full_backward_hook(lambda m, gi, go: seen.append((m, gi, go)))
    return seen, handle


def numbers(gradients):
    return [None if g is None else g.tolist() for g in gradients]


def test_a_hook_sees_all_gradients_at_once():
    """d(ab·(a + b)) by hand, for both inputs and both outputs."""
    module, a, b = Two(), leaf(2.0), leaf(5.0)
    seen, _ = noted(module)
    product, rest = module(a, b)
    assert rest["text"] == "kept"
    (product * rest["sum"]).sum().backward()
    [(caller, inputs, outputs)] = seen
    assert caller is module
    assert numbers(outputs) == [[7.0], [10.0]]
    assert numbers(inputs) == [[45.0], [24.0]]
    assert (a.grad.tolist(), b.grad.tolist()) == ([45.0], [24.0])


def test_what_gets_no_gradient_is_none():
    """An output that is not used, and an input that wants none."""
    module, a = Two(), leaf(2.0)
    seen, _ = noted(module)
    _, rest = module(a, minigrad.tensor([5.0]))
    rest["sum"].sum().backward()
    assert [numbers(g) for g in seen[0][1:]] == [[[1.0], None], [None, [1.0]]]


def test_a_first_layer_calls_at_its_outputs():
    """No input wants a gradient, and still the hook is called, once a pass."""
    layer = nn.Linear(2, 1, rng=0)
    seen, _ = noted(layer)
    layer(minigrad.tensor([[1.0, 2.0]])).sum().backward()
    assert [numbers(g) for g in seen[0][1:]] == [[None], [[[1.0]]]]
    assert len(seen) == 1


def test_a_hook_may_replace_gradients():
    """What it returns goes on to what was before."""
    layer, x = nn.Identity(), leaf(1.0, 2.0)
    layer.register_full_backward_hook(lambda module, inputs, outputs: (inputs[0] * 10.0,))
    layer.register_full_backward_hook(lambda module, inputs, outputs: inputs[0] + 1.0)
    layer(x).sum().backward()
    assert x.grad.tolist() == [11.0, 11.0]


def test_a_pre_hook_may_replace_the_gradient_of_the_output():
    """Then the inside of the module sees the new one."""
    layer, x = nn.Linear(1, 1, bias=False, rng=0), leaf([3.0])
    layer.register_full_backward_pre_hook(lambda module, outputs: (outputs[0] * -2.0,))
    layer(x).sum().backward()
    assert layer.weight.grad.tolist() == [[-6.0]]
    np.testing.assert_allclose(x.grad.raw, -2.0 * layer.weight.raw)


@pytest.mark.parametrize("answer", [(1.0, 2.0), (np.zeros(3),)])
def test_a_wrong_answer_is_refused(answer):
    """As many gradients as were shown, each of its shape."""
    layer = nn.Identity()
    layer.register_full_backward_hook(lambda *_: answer)
    with pytest.raises(ValueError, match="a backward hook was shown"):
        layer(leaf(1.0, 2.0)).sum().backward()


def test_a_removed_hook_is_not_called():
    """By handle or at the end of a with-block; the layer then adds nothing to the graph."""
    layer, x = nn.Identity(), leaf(1.0)
    seen, handle = noted(layer)
    handle.remove()
    with layer.register_full_backward_hook(lambda *_: seen.append(1)):
        pass
    assert layer(x) is x
    layer(x).sum().backward()
    assert seen == []


def test_values_and_second_derivatives_pass_a_gate():
    """With hooks a module computes, and differentiates in both modes, what it does without."""
    plain, watched = (nn.Sequential(nn.Linear(2, 3, rng=0), nn.Tanh()) for _ in range(2))
    seen, _ = noted(watched[1])
    noted(watched)
    x, v = np.array([0.3, -0.8]), np.array([1.0, 2.0])

    def loss(model):
        return lambda x: (model(x) ** 2).sum()

    for model in (plain, watched):
        model.freeze()
    assert loss(plain)(minigrad.tensor(x)).item() == loss(watched)(minigrad.tensor(x)).item()
    pairs = [(minigrad.grad, (x,)), (minigrad.hessian, (x,))]
    for derivative, args in pairs:
        a, b = derivative(loss(plain))(*args), derivative(loss(watched))(*args)
        np.testing.assert_allclose(a, b, rtol=1e-14)
    a, b = (minigrad.jvp(loss(model), (x,), (v,))[1] for model in (plain, watched))
    assert a == pytest.approx(b, rel=1e-14)
    assert seen


def test_nothing_is_watched_without_a_graph():
    """Under no_grad a hook is not called and costs nothing."""
    layer = nn.Identity()
    noted(layer)
    with minigrad.no_grad():
        x = leaf(1.0)
        assert layer(x) is x


def test_writing_into_a_gradient_that_was_shown_changes_nothing():
    """A hook that scribbles on what it sees does not disturb the pass."""
    layer, x = nn.Identity(), leaf(1.0, 2.0)

    def scribble(module, inputs, outputs):
        inputs[0].data[...] = 99.0

    layer.register_full_backward_hook(scribble)
    (layer(x) * 3.0).sum().backward()
    assert x.grad.tolist() == [3.0, 3.0]


def test_hooks_agree_with_torch():
    """Which gradients come, and what is left when a hook halves them."""
    torch = pytest.importorskip("torch")
    found = []
    for library, tensor in ((nn, minigrad.tensor), (torch.nn, torch.tensor)):
        model = library.Sequential(library.Linear(2, 3), library.Tanh(), library.Linear(3, 1))
        for k, p in enumerate(model.parameters()):
            p.data[...] = 0.1 * (k + 1)
        shown = []

        def halve(module, inputs, outputs, shown=shown):
            shown.extend(np.array(g.tolist()) for g in (*inputs, *outputs))
            return (inputs[0] * 0.5,)

        model[1].register_full_backward_hook(halve)
        x = tensor([[1.0, -2.0]], requires_grad=True)
        model(x).sum().backward()
        found.append([*shown, *(np.array(p.grad.tolist()) for p in model.parameters())])
    for ours, theirs in zip(*found, strict=True):
        np.testing.assert_allclose(ours, theirs, rtol=1e-5)  # torch's layers are float32
