"""Derivatives of functions: every kind of argument, and every nesting."""

from __future__ import annotations

import math

import numpy as np
import pytest

import minigrad as mg

X = np.array([0.5, -1.2, 2.0])


def test_float_in_float_out():
    g = mg.grad(lambda x: x**3)(2)
    assert g == 12.0
    assert type(g) is float
    y, g = mg.value_and_grad(mg.sin)(0.5)
    assert type(y) is float
    assert (y, g) == (math.sin(0.5), math.cos(0.5))


def test_array_in_array_out():
    g = mg.grad(lambda x: (x * x).sum())(X)
    assert type(g) is np.ndarray
    np.testing.assert_array_equal(g, 2 * X)
    np.testing.assert_array_equal(mg.grad(lambda x: (x * x).sum())([1, 2]), [2.0, 4.0])


def test_node_in_node_out():
    assert isinstance(mg.grad(lambda x: x * x)(mg.Value(2.0)), mg.Value)
    g = mg.grad(lambda x: (x * x).sum())(mg.tensor(X, dtype="float32"))
    assert isinstance(g, mg.Tensor)
    assert g.dtype == np.float32


def test_argnums():
    f = lambda a, b, c=1.0: (a * b * c).sum()  # noqa: E731
    assert mg.grad(f, 1)(X, 2.0) == X.sum()
    da, db = mg.grad(f, (0, 1))(X, 2.0, c=3.0)
    np.testing.assert_allclose(da, [6.0, 6.0, 6.0])
    assert math.isclose(db, 3 * X.sum())
    with pytest.raises(ValueError, match="2 arguments"):
        mg.grad(f, 2)(X, 2.0)


def test_an_argument_that_does_not_matter_has_slope_0():
    assert mg.grad(lambda a, b: a * 2, (0, 1))(1.0, 5.0) == (2.0, 0.0)
    assert mg.grad(lambda x: x if x > 0 else 0.0)(-1.0) == 0.0


def test_grad_of_several_numbers_is_refused():
    with pytest.raises(ValueError, match="jacobian"):
        mg.grad(lambda x: x * 2)(X)
    with pytest.raises(TypeError, match="tuple"):
        mg.grad(lambda x: (x, x))(1.0)


def test_nesting_in_reverse_mode():
    f = lambda x: mg.sin(x) * x**2  # noqa: E731
    x, s, c = 0.7, math.sin(0.7), math.cos(0.7)
    third = -c * x**2 - 6 * s * x + 6 * c
    assert math.isclose(mg.grad(mg.grad(mg.grad(f)))(x), third, rel_tol=1e-14)


def test_two_levels_are_not_confused():
    """d/dx [x · d/dy (x + y)] is 1; engines that mix up the levels say 2."""
    assert mg.grad(lambda x: x * mg.grad(lambda y: x + y)(1.0))(1.0) == 1.0
    assert mg.grad(lambda x: x * mg.jvp(lambda y: x + y, (1.0,), (1.0,))[1])(1.0) == 1.0
    inner = lambda x: mg.jvp(lambda y: x + y, (1.0,), (1.0,))[1]  # noqa: E731
    assert mg.jvp(lambda x: x * inner(x), (1.0,), (1.0,))[1] == 1.0


def test_forward_over_reverse_and_reverse_over_forward():
    f = lambda x: (mg.tanh(x) * mg.exp(x)).sum()  # noqa: E731
    v = np.array([1.0, -2.0, 0.5])
    ahead = mg.jvp(mg.grad(f), (X,), (v,))[1]
    back = mg.grad(lambda x: mg.jvp(f, (x,), (v,))[1])(X)
    np.testing.assert_allclose(ahead, back, rtol=1e-13)
    np.testing.assert_allclose(ahead, mg.hessian(f)(X) @ v, rtol=1e-13)


def test_jacobian():
    a = np.arange(6.0).reshape(2, 3)
    np.testing.assert_array_equal(mg.jacobian(lambda x: a @ x)(X), a)
    assert mg.jacobian(lambda x: x[:, None] * x)(X).shape == (3, 3, 3)
    np.testing.assert_array_equal(mg.jacobian(lambda t: t * X)(2.0), X)
    assert mg.jacobian(lambda t: t * 3)(2.0) == 3.0


def test_hessian():
    f = lambda x: x[0] ** 2 * x[1] + mg.exp(x[2])  # noqa: E731
    x, y, z = X
    expected = [[2 * y, 2 * x, 0], [2 * x, 0, 0], [0, 0, math.exp(z)]]
    np.testing.assert_allclose(mg.hessian(f)(X), expected, rtol=1e-14)
    assert mg.hessian(lambda x: x**3)(2.0) == 12.0


def test_vjp_and_jvp():
    a = np.arange(6.0).reshape(2, 3)
    y, pull = mg.vjp(lambda a, x: a @ x, a, X)
    np.testing.assert_array_equal(y, a @ X)
    da, dx = pull([1.0, 10.0])
    np.testing.assert_allclose(da, np.outer([1, 10], X))
    np.testing.assert_allclose(dx, a.T @ [1, 10])
    np.testing.assert_allclose(pull([0.0, 1.0])[1], a[1])  # it can be asked again
    y, t = mg.jvp(lambda a, x: a @ x, (a, X), (0 * a, X))
    np.testing.assert_allclose(t, a @ X)
    with pytest.raises(ValueError, match="shape"):
        pull([1.0, 2.0, 3.0])


def test_ops_without_slope_stand_still_in_forward_mode():
    assert mg.jvp(lambda x: mg.sign(x) + 1.0, (0.7,), (1.0,)) == (2.0, 0.0)
    assert mg.jvp(lambda x: 5.0, (0.7,), (1.0,)) == (5.0, 0.0)


def test_results_remember_what_else_wants_a_gradient():
    """A gradient penalty: the slope in x, differentiated by the weights around it."""
    w = mg.tensor([1.0, 2.0, 3.0], requires_grad=True)
    g = mg.grad(lambda x: (w * x * x).sum())(X)
    (g * g).sum().backward()
    np.testing.assert_allclose(w.grad.data, 8 * np.array([1, 2, 3]) * X**2)


def test_inside_no_grad_results_are_plain():
    w = mg.tensor([1.0, 2.0, 3.0], requires_grad=True)
    with mg.no_grad():
        g = mg.grad(lambda x: (w * x * x).sum())(X)
    assert type(g) is np.ndarray


def test_leaves_outside_receive_nothing():
    """grad gives its result back and leaves no traces in .grad."""
    x, w = mg.Value(2.0), mg.Value(3.0)
    mg.grad(lambda x: x * w)(x)
    assert (x.grad, w.grad) == (0.0, 0.0)


def test_hessian_of_several_arguments():
    """x²y³ at (2, 3): 2y³, 6xy², 6x²y, each block where it belongs."""
    assert mg.hessian(lambda x, y: x**2 * y**3, (0, 1))(2.0, 3.0) == ((54.0, 108.0), (108.0, 72.0))
    blocks = mg.hessian(lambda x, y: (mg.outer(x, x) @ y).sum(), (0, 1))(np.ones(2), np.ones(2))
    assert [[block.shape for block in row] for row in blocks] == [[(2, 2), (2, 2)]] * 2
    np.testing.assert_array_equal(blocks[0][1], blocks[1][0].T)


def test_an_argument_that_stands_still():
    """No tangent is a tangent of 0."""
    assert mg.jvp(lambda x, y: x * y, (2.0, 3.0), (None, 1.0)) == (6.0, 2.0)


def test_a_jacobian_of_nothing():
    assert mg.jacobian(lambda x: x[:0])(X).shape == (0, 3)


@pytest.mark.parametrize(
    ("call", "error", "match"),
    [
        (lambda: mg.grad(lambda p: p["w"])({"w": X}), TypeError, "argument 0 is a dict; .*argnums"),
        (lambda: mg.grad(lambda p: p[0])([X, X[:1]]), TypeError, "argument 0 is a list"),
        (lambda: mg.grad(lambda x: x)("text"), TypeError, "argument 0 is a str"),
        (lambda: mg.grad(lambda x, y: x, (0, 0))(1.0, 2.0), ValueError, "named twice"),
        (lambda: mg.grad(lambda x, y: x, (0, -2))(1.0, 2.0), ValueError, "named twice"),
        (lambda: mg.grad(lambda x: x, "x")(1.0), TypeError, "counted from 0, not 'x'"),
        (lambda: mg.grad(lambda x: x)(x=1.0), ValueError, "0 arguments by position"),
        (lambda: mg.jvp(lambda x: x, 1.0, 1.0), TypeError, r"jvp\(f, \(x,\), \(t,\)\)"),
        (lambda: mg.vjp(lambda x: (x, x), 1.0), TypeError, "not a tuple; stack or concat"),
    ],
)
def test_messages_say_what_to_do(call, error, match):
    with pytest.raises(error, match=match):
        call()
