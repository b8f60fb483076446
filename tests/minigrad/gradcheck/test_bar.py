"""The bar: eleven wrong rules, on which well-known checkers miss one to seven, and five right ones.

The list is that of a comparison of gradient checkers: fixed absolute tolerances swallow small
gradients, one coordinate or a summed output see little, and kinks and float32 raise false alarms.
Here all eleven must be called wrong, and none of the five.
"""

from __future__ import annotations

import numpy as np
import pytest

import minigrad as mg
from minigrad.op import elementwise, general, linear

X = np.random.default_rng(0).normal(size=(4, 3))


def tanh_times(factor):
    return elementwise(lambda y, x: factor * (1 - y * y))(lambda x, /: np.tanh(x))


def small(f):
    return lambda x: 1e-8 * f(x)


def square_with(vjp):
    @general(vjp)
    def wrong_square(x, /):
        return x * x

    return wrong_square


def softmax_without_gradient():
    @general(lambda i, g, y, x: 0 * g)
    def wrong_softmax(x, /):
        e = np.exp(x - x.max(axis=-1, keepdims=True))
        return e / e.sum(axis=-1, keepdims=True)

    return wrong_softmax


def centring_without_gradient():
    return linear(lambda g, y, x: 0 * g)(lambda x, /: x - x.mean(axis=0))


def one_entry_in_a_thousand(i, g, y, x):
    return 2 * g * x * np.where(np.arange(x.size).reshape(x.shape) == 700, 1.05, 1.0)


def bias_summed_over_the_wrong_axis():
    @general(lambda i, g, y, x, b: g if i == 0 else g.sum(axis=1)[: b.shape[0]])
    def wrong_bias(x, b, /):
        return x + b

    return lambda b: wrong_bias(X, b)


def untransposed():
    return linear(lambda g, y, a: g.reshape(a.shape))(lambda a, /: a.T)


WRONG = {
    "sign flipped": (lambda: tanh_times(-1), X),
    "sign flipped in gradients of 1e-8": (lambda: small(tanh_times(-1)), X),
    "0.5 % off": (lambda: tanh_times(1.005), X),
    "0.05 % off": (lambda: tanh_times(1.0005), X),
    "one entry in a thousand": (
        lambda: square_with(one_entry_in_a_thousand),
        np.random.default_rng(1).normal(size=(40, 25)),
    ),
    "softmax gives nothing back": (softmax_without_gradient, X),
    "centring gives nothing back": (centring_without_gradient, X),
    "ignores the upstream gradient": (lambda: square_with(lambda i, g, y, x: 2 * x), X),
    "factor 2 forgotten": (lambda: square_with(lambda i, g, y, x: g * x), X),
    "bias summed over the wrong axis": (bias_summed_over_the_wrong_axis, X[0]),
    "transpose forgotten": (untransposed, X),
}
RIGHT = {
    "smooth": (mg.tanh, X, "right"),
    "relu at its kink": (mg.relu, np.array([0.0, 1.0, -1.0]), "kink"),
    "float32": (mg.tanh, X.astype("float32"), "precision"),
    "gradients of 1e-8": (lambda x: 1e-8 * mg.tanh(x), X, "right"),
    "softmax, whose sum is constant": (mg.softmax, X, "right"),
}


@pytest.mark.parametrize(("make", "x"), WRONG.values(), ids=WRONG)
def test_all_eleven_wrong_rules_are_caught(make, x):
    """Every entry is tried, so that one wrong in a thousand does not hide."""
    check = mg.gradcheck(make(), x, entries=x.size)
    assert check.verdict == "wrong", str(check)


@pytest.mark.parametrize(("f", "x", "word"), RIGHT.values(), ids=RIGHT)
def test_none_of_the_five_right_ones_is_called_wrong(f, x, word):
    """What cannot be decided is named for what it is."""
    assert mg.gradcheck(f, x).verdict == word


def test_the_bar_is_complete():
    assert (len(WRONG), len(RIGHT)) == (11, 5)
