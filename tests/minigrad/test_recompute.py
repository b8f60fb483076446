"""checkpoint: the same derivatives in every mode, less memory, and never a wrong second run."""

from __future__ import annotations

import gc
import tracemalloc
import weakref

import numpy as np
import pytest

import minigrad as mg
from minigrad import nn

RNG = np.random.default_rng(3)
W = RNG.normal(size=(3, 3))
X = RNG.normal(size=(4, 3))


def block(w):
    return lambda x: mg.tanh(x @ w) * x


def gradients(wrap):
    """Of a loss that goes through the block twice, for the weight it uses and for its input."""
    w, x = mg.tensor(W, requires_grad=True), mg.tensor(X, requires_grad=True)
    part = wrap(block(w))
    (part(part(x)) ** 2).sum().backward()
    return w.grad.data, x.grad.data


def test_gives_the_gradients_of_arguments_and_of_what_is_used_from_outside():
    """Also where the same weight is used in both calls."""
    for mine, plain in zip(gradients(mg.checkpoint), gradients(lambda f: f), strict=True):
        np.testing.assert_array_equal(mine, plain)


def test_reaches_results_from_outside():
    """A result made before the call is no leaf, and its own arguments hear of it."""
    x = mg.tensor(X, requires_grad=True)
    before = mg.sin(x)
    mg.checkpoint(lambda y: before * y)(x).sum().backward()
    np.testing.assert_allclose(x.grad.data, np.cos(X) * X + np.sin(X), rtol=1e-14)


def test_the_same_argument_twice():
    """Each place gets its own share."""
    assert mg.grad(lambda x: mg.checkpoint(lambda a, b: a * a * b)(x, x))(2.0) == 12.0


@pytest.mark.parametrize("transform", [mg.hessian, lambda f: mg.jacobian(mg.jacobian(f))])
def test_nests_in_both_modes(transform):
    def f(wrap):
        return lambda x: wrap(lambda z: mg.sin(z) * z * z)(x).sum()

    plain = f(lambda g: g)
    np.testing.assert_allclose(
        transform(f(mg.checkpoint))(X[0]), transform(plain)(X[0]), rtol=1e-12, atol=1e-14
    )
    mine = mg.jvp(mg.grad(f(mg.checkpoint)), (X[0],), (X[1],))[1]
    np.testing.assert_allclose(mine, mg.hvp(plain, X[0], X[1]), rtol=1e-12, atol=1e-14)


def test_values_to_third_order():
    f = mg.checkpoint(lambda a: a**4)
    assert mg.grad(mg.grad(mg.grad(f)))(2.0) == 48.0
    a, b = mg.Value(2.0), mg.Value(5.0)
    mg.checkpoint(lambda x: x * x * b)(a).backward()
    assert (a.grad, b.grad) == (20.0, 4.0)


def test_dropout_drops_the_same_units_twice():
    """The generator is put back for the second run, and then goes on as if nothing had been."""
    drop, reference = nn.Dropout(0.5, rng=1), nn.Dropout(0.5, rng=1)
    x, z = (mg.tensor(X, requires_grad=True) for _ in range(2))
    (mg.checkpoint(lambda x: drop(x) * x, rng=drop.rng)(x)).sum().backward()
    (reference(z) * z).sum().backward()
    np.testing.assert_array_equal(x.grad.data, z.grad.data)
    assert drop.rng.random() == reference.rng.random()


def test_a_second_run_that_differs_is_an_error():
    """Dropout whose generator was not given would get a mask of its own in backward."""
    x = mg.tensor(X, requires_grad=True)
    y = mg.checkpoint(nn.Dropout(0.5, rng=1))(x).sum()
    with pytest.raises(RuntimeError, match=r"another result.*rng="):
        y.backward()


def test_data_changed_in_between_is_an_error():
    w, x = mg.tensor(W, requires_grad=True), mg.tensor(X, requires_grad=True)
    y = mg.checkpoint(block(w))(x).sum()
    w.data[0, 0] = 7.0
    with pytest.raises(RuntimeError, match="new data"):
        y.backward()


def test_a_result_that_is_no_node_is_an_error():
    with pytest.raises(TypeError, match="one node, not tuple"):
        mg.checkpoint(lambda x: (x, x))(mg.tensor(X, requires_grad=True))


def test_named_arguments_are_handed_on():
    """They are constants, or count as used from outside."""
    x, w = mg.tensor(X, requires_grad=True), mg.tensor(W, requires_grad=True)
    mg.checkpoint(lambda x, w, power=1: (x @ w) ** power)(x, w=w, power=2).sum().backward()
    again, other = mg.tensor(X, requires_grad=True), mg.tensor(W, requires_grad=True)
    ((again @ other) ** 2).sum().backward()
    np.testing.assert_array_equal(x.grad.data, again.grad.data)
    np.testing.assert_array_equal(w.grad.data, other.grad.data)


def test_without_recording_it_is_the_function():
    with mg.no_grad():
        assert not mg.checkpoint(lambda x: x * 2.0)(mg.tensor(X, requires_grad=True)).requires_grad


def test_nothing_is_left_when_the_result_is_gone():
    """No cycles: memory comes back at once, without the cyclic collector."""
    w, x = mg.tensor(W, requires_grad=True), mg.tensor(X, requires_grad=True)
    hidden = mg.sin(x)
    seen = weakref.ref(hidden)
    y = mg.checkpoint(block(w))(hidden)
    gc.disable()
    try:
        del hidden, y
        assert seen() is None
    finally:
        gc.enable()


def memory_of(wrap):
    """The bytes a chain of 8 blocks of 20 results each holds before backward."""

    def deep(x):
        for _ in range(20):
            x = mg.sin(x)
        return x

    x = mg.tensor(np.ones(10_000), requires_grad=True)
    tracemalloc.start()
    for _ in range(8):
        x = wrap(deep)(x)
    held = tracemalloc.get_traced_memory()[0]
    tracemalloc.stop()
    return held


def test_holds_less_memory():
    """Of 160 results it keeps 8."""
    assert memory_of(mg.checkpoint) < memory_of(lambda f: f) / 10
