"""A definition of one's own that is not whole, or whose rules give what does not fit, is told."""

from __future__ import annotations

import re

import numpy as np
import pytest

import minigrad as mg
from minigrad import op

X = np.array([[0.4, -1.3, 0.7], [1.1, 0.5, -0.6]])


def doubled(x, /):
    return 2 * x


def product(a, b, /):
    return a * b


def no_slash(x):
    return 2 * x


def with_default(x, scale=2.0, /):
    return scale * x


def with_options(x, /, **options):
    return 2 * x


def slope(y, x):
    return 2.0


# What is declared, and what the message says.
NOT_WHOLE = [
    ("no slash", lambda: op.elementwise(slope)(no_slash), r"def no_slash\(x, /\)"),
    ("no slopes", lambda: op.elementwise()(doubled), "0 were given for x"),
    ("no brackets", lambda: op.elementwise(doubled), r"@op.elementwise\(lambda y, x: \.\.\.\)"),
    ("no brackets, linear", lambda: op.linear(product), "was given product"),
    ("no brackets, general", lambda: op.general(doubled), "was given doubled"),
    ("too few slopes", lambda: op.elementwise(1)(product), "1 were given for a, b"),
    ("too few transposes", lambda: op.linear(lambda g, y, a, b: g * b)(product), "for a, b"),
    ("a slope of 2", lambda: op.elementwise(2)(doubled), r"lambda \*_: 2 for 2"),
    ("a slope in words", lambda: op.elementwise("2 x")(doubled), "'2 x' is none"),
    ("no function of y", lambda: op.elementwise(lambda x: 2.0)(doubled), r"called with \(y, x\)"),
    ("no i", lambda: op.general(lambda g, y, x: 2 * g)(doubled), r"called with \(i, g, y, x\)"),
    ("a default", lambda: op.elementwise(slope, slope)(with_default), "scale=2.0 stands before"),
    ("options", lambda: op.elementwise(slope)(with_options), r"write them out for \*\*options"),
    ("numpy's function", lambda: op.elementwise(slope)(np.exp), "not by exp, a ufunc"),
]


@pytest.mark.parametrize(
    ("define", "says"), [row[1:] for row in NOT_WHOLE], ids=[row[0] for row in NOT_WHOLE]
)
def test_a_definition_that_is_not_whole_is_refused_where_it_stands(define, says):
    with pytest.raises(TypeError, match=says):
        define()


def test_brackets_forgotten_above_two_arguments_are_found_at_the_first_call():
    """Until then it could be a slope: both take two arguments."""
    times = op.elementwise(product)
    with pytest.raises(TypeError, match="in brackets above the def"):
        times(mg.tensor(X))


GIVES = [
    ("one number", lambda i, g, y, x: g.sum(), r"shape \(\) for x, which has shape \(2, 3\)"),
    ("a row", lambda i, g, y, x: g[0], r"shape \(3,\) for x"),
    ("one axis more", lambda i, g, y, x: g[None], r"\(1, 2, 3\) .* op\.sum_to\(g, x\.shape\)"),
    ("nothing", lambda i, g, y, x: None, "returned None for x: is a return missing"),
]


@pytest.mark.parametrize(("vjp", "says"), [g[1:] for g in GIVES], ids=[g[0] for g in GIVES])
def test_a_gradient_that_does_not_fit_is_refused(vjp, says):
    """It would be left in .grad, and an optimiser would spread it over the parameter."""
    mine = op.general(vjp)(doubled)
    x = mg.tensor(X, requires_grad=True)
    for create_graph in (False, True):
        with pytest.raises((TypeError, ValueError), match=f"doubled: the vjp .*{says}"):
            mine(x).sum().backward(create_graph=create_graph)
    assert x.grad is None


def test_a_transpose_that_does_not_fit_is_refused():
    mine = op.linear(lambda g, y, x: g.T)(doubled)
    with pytest.raises(ValueError, match=r"doubled: the transpose .* \(3, 2\) for x"):
        mine(mg.tensor(X, requires_grad=True)).sum().backward()


@pytest.mark.parametrize("shape", [(3, 2), (4, 2, 3)])
def test_a_slope_that_does_not_fit_is_refused(shape):
    """(4, 2, 3) would even be summed up to the shape of x, four times too large."""
    mine = op.elementwise(lambda y, x: np.full(shape, 2.0))(doubled)
    with pytest.raises(ValueError, match=re.escape(f"slope for x has shape {shape}")):
        mine(mg.tensor(X, requires_grad=True)).sum().backward()


def test_a_slope_without_a_return_is_refused_on_numbers_too():
    mine = op.elementwise(lambda y, x: None)(doubled)
    with pytest.raises(TypeError, match="doubled: the slope for x returned None"):
        mine(mg.Value(3.0)).backward()


def test_a_tangent_that_does_not_fit_is_refused():
    mine = op.general(lambda i, g, y, x: 2 * g, lambda ts, y, x: ts[0].sum())(doubled)
    with pytest.raises(ValueError, match=r"the jvp gave shape \(\) .* \(2, 3\)"):
        mg.jvp(mine, (X,), (X,))


def test_a_result_that_is_none_is_refused():
    @op.elementwise(slope)
    def forgetful(x, /):
        2 * x

    with pytest.raises(TypeError, match=r"forgetful got \(2, 3\): .* is a return missing"):
        forgetful(mg.tensor(X))


def test_an_elementwise_op_keeps_the_shape():
    @op.elementwise(lambda y, x: 1.0)
    def added(x, /):
        return x.sum()

    with pytest.raises(ValueError, match=r"op\.general defines any other"):
        added(mg.tensor(X))


def test_gradcheck_calls_a_gradient_of_the_wrong_shape_wrong():
    mine = op.general(lambda i, g, y, x: g.sum())(doubled)
    found = mg.gradcheck(mine, X)
    assert found.verdict == "wrong"
    assert "doubled: the vjp gave a gradient of shape ()" in found.reason


def test_what_is_whole_and_fits_is_taken():
    """Arguments of two shapes, a setting, a slope that is one number, any number of arguments."""

    @op.general(lambda i, g, y, a, b, scale: op.sum_to(scale * g * (b, a)[i], (a, b)[i].shape))
    def scaled(a, b, /, scale=3.0):
        return scale * a * b

    @op.elementwise(lambda y, x: 2.0)
    def twice(x, /):
        return 2 * x

    @op.general(lambda i, g, y, *xs: g)
    def total(*xs):
        return xs[0] + xs[1] + xs[2]

    assert mg.gradcheck(scaled, X, X[0])
    assert mg.gradcheck(lambda a: scaled(a, X, scale=-1.5), X)
    assert mg.gradcheck(twice, X)
    assert mg.gradcheck(twice, 0.3)

    @op.general(lambda i, g, y, a, b: g * (b, a)[i])
    def pair(*xs):
        return xs[0] * xs[1]

    assert mg.gradcheck(pair, X, X + 1)
    assert mg.gradcheck(total, X, X, X)
