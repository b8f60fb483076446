"""Orders and directions: hvp, derivatives of derivatives by hand, hooks, and ops of one's own."""

from __future__ import annotations

import gc
import itertools
import math

import numpy as np
import pytest

import minigrad as mg
from minigrad import op

X = np.array([0.3, -1.4, 2.2])
V = np.array([1.0, 0.5, -2.0])


def bowl(x):
    return (mg.exp(x) * x[::-1]).sum() + mg.tanh(x).prod()


def test_hvp_is_the_hessian_times_the_vector():
    np.testing.assert_allclose(mg.hvp(bowl, X, V), mg.hessian(bowl)(X) @ V, rtol=1e-12)
    assert mg.hvp(lambda x: x**3, 2.0, 1.5) == 18.0


def test_hvp_of_several_arguments():
    """f = a² b: H = [[2b, 2a], [2a, 0]]."""
    product = mg.hvp(lambda a, b: a * a * b, (3.0, 5.0), (1.0, 10.0))
    assert product == (2 * 5.0 + 6.0 * 10.0, 6.0)


def test_hvp_can_be_differentiated():
    """The derivative of H v along v is the third derivative: of x⁴, 24 x v v."""
    assert mg.grad(lambda x: mg.hvp(lambda z: z**4, x, 1.0))(2.0) == 48.0


# Third derivatives by backward(), one on top of the other.


def test_backward_to_third_order():
    """x⁴: 4 x³, 12 x², 24 x, each from the graph of the one before."""
    for x in (mg.Value(2.0), mg.tensor(2.0, requires_grad=True)):
        y, found = x * x * x * x, []
        for _ in range(3):
            x.grad = None if isinstance(x, mg.Tensor) else 0.0
            y.backward(create_graph=True)
            y = x.grad
            found.append(y.item())
        assert found == [32.0, 48.0, 48.0]


MODES = {
    "reverse": lambda f: mg.jacobian(f),
    "forward": lambda f: lambda x: mg.jvp(f, (x,), (1.0,))[1],
}


@pytest.mark.parametrize("names", list(itertools.product(MODES, repeat=3)), ids="-over-".join)
def test_any_nesting_of_modes_to_third_order(names):
    """sin' = cos, sin'' = -sin, sin''' = -cos, whichever mode does which order."""
    f, wanted = mg.sin, [math.cos(0.7), -math.sin(0.7), -math.cos(0.7)]
    for name, expected in zip(names, wanted, strict=True):
        f = MODES[name](f)
        assert math.isclose(f(0.7), expected, rel_tol=1e-14)


def test_a_graph_is_freed_unless_it_is_kept():
    x = mg.tensor(X, requires_grad=True)
    y = (x * x).sum()
    y.backward(retain_graph=True)
    y.backward()
    np.testing.assert_array_equal(x.grad.data, 4 * X)
    with pytest.raises(RuntimeError, match="retain_graph=True"):
        y.backward()


def test_create_graph_keeps_the_graph():
    x = mg.tensor(X, requires_grad=True)
    y = (x**3).sum()
    y.backward(create_graph=True)
    first = x.grad
    x.grad = None
    first.sum().backward()
    np.testing.assert_allclose(x.grad.data, 6 * X, rtol=1e-14)
    y.backward(retain_graph=False)
    with pytest.raises(RuntimeError, match="freed"):
        y.backward()


def test_gradients_without_create_graph_are_constants():
    x = mg.tensor(X, requires_grad=True)
    (x * x).sum().backward()
    assert not x.grad.requires_grad


# Hooks on gradients.


def test_a_hook_hears_the_finished_gradient():
    """All paths together, once, and of results as well as of leaves."""
    heard = []
    x = mg.tensor(X, requires_grad=True)
    h = mg.sin(x)
    h.register_hook(lambda g: heard.append(g.data.tolist()))
    (h * h + 3.0 * h).sum().backward()
    np.testing.assert_allclose(heard, [2 * np.sin(X) + 3.0], rtol=1e-15)


def test_a_hook_may_replace_the_gradient():
    x = mg.tensor(X, requires_grad=True)
    x.register_hook(lambda g: g.clip(-1.0, 1.0))
    (100.0 * x).sum().backward()
    np.testing.assert_array_equal(x.grad.data, np.ones(3))


def test_a_hook_on_a_value_hears_a_float():
    heard = []
    x = mg.Value(3.0)
    with x.register_hook(heard.append), (x * x).register_hook(lambda g: 10.0):
        pass
    y = x * x
    y.register_hook(lambda g: 10 * g)
    with x.register_hook(heard.append):
        (y + x).backward()
    assert heard == [61.0]
    assert x.grad == 61.0


def test_a_removed_hook_hears_nothing():
    heard = []
    x = mg.tensor(X, requires_grad=True)
    handle = x.register_hook(heard.append)
    handle.remove()
    handle.remove()
    x.sum().backward()
    assert heard == []


def test_a_hook_dies_with_its_node():
    """Nobody else keeps it, so a backward pass elsewhere does not slow down for it."""
    x = mg.tensor(X, requires_grad=True)
    x.register_hook(print)
    assert mg.hooks.on_gradients
    del x
    gc.collect()
    assert not mg.hooks.on_gradients


def test_a_hook_is_part_of_a_graph_of_gradients():
    """With create_graph it gets and gives nodes: doubling y' doubles y''."""
    x = mg.Value(3.0)
    x.register_hook(lambda g: g * 2)
    (x**3).backward(create_graph=True)
    first = x.grad
    assert first.item() == 54.0
    x.grad = 0.0
    first.backward()
    assert x.grad == 2 * 36.0


def test_a_hook_that_breaks_the_shape_is_an_error():
    x = mg.tensor(X, requires_grad=True)
    with (
        x.register_hook(lambda g: g.sum()),
        pytest.raises(ValueError, match=r"\(\) for one of \(3,\)"),
    ):
        x.sum().backward()


def test_a_hook_where_no_gradient_arrives_is_an_error():
    with pytest.raises(RuntimeError, match="no"):
        mg.tensor(X).register_hook(print)


# Ops of one's own.


def own_tanh():
    @op.elementwise(lambda y, x: 1 - y * y)
    def squash(x, /):
        return np.tanh(x)

    return squash


def own_softmax():
    @op.general(lambda i, g, y, x: y * (g - (g * y).sum(axis=-1, keepdims=True)))
    def shares(x, /):
        e = np.exp(x - x.max())
        return e / e.sum()

    return shares


def own_cumsum():
    @op.linear(lambda g, y, x: mg.flip(mg.cumsum(mg.flip(g))))
    def running(x, /):
        return np.cumsum(x)

    return running


OWN = {
    "tanh": (own_tanh, mg.tanh),
    "softmax": (own_softmax, mg.softmax),
    "cumsum": (own_cumsum, mg.cumsum),
}


@pytest.mark.parametrize(("make", "ours"), OWN.values(), ids=OWN)
def test_an_op_of_ones_own_has_all_derivatives(make, ours):
    """From one rule: reverse, forward, and both again over either."""
    mine = make()

    def loss(f):
        return lambda x: (f(x) ** 3).sum()

    assert mg.gradcheck(mine, X)
    for transform in (mg.grad, mg.hessian, lambda f: lambda x: mg.hvp(f, x, V)):
        np.testing.assert_allclose(transform(loss(mine))(X), transform(loss(ours))(X), atol=1e-14)
    np.testing.assert_allclose(mg.jvp(mine, (X,), (V,))[1], mg.jvp(ours, (X,), (V,))[1], atol=1e-14)
    directional = [mg.jacobian(lambda x, f=f: mg.jvp(f, (x,), (V,))[1])(X) for f in (mine, ours)]
    np.testing.assert_allclose(*directional, atol=1e-14)


def test_an_op_of_ones_own_works_on_values():
    squash = own_tanh()
    assert mg.grad(squash)(0.5) == 1 - math.tanh(0.5) ** 2
    assert math.isclose(mg.grad(mg.grad(squash))(0.5), mg.grad(mg.grad(mg.tanh))(0.5))


def test_a_rule_that_leaves_the_graph_cannot_go_forward():
    """A vjp in plain numpy serves backward only, and says so."""

    @op.general(lambda i, g, y, x: np.cos(mg.op.plain(x)) * mg.op.plain(g))
    def opaque(x, /):
        return np.sin(x)

    assert mg.gradcheck(opaque, X)
    with pytest.raises(TypeError, match="opaque: to go forward"):
        mg.jvp(opaque, (X,), (V,))
