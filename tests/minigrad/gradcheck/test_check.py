"""gradcheck names what it finds: it must catch planted faults, and raise no false alarms."""

from __future__ import annotations

import re

import numpy as np
import pytest

import minigrad as mg
from minigrad import nn
from minigrad.gradcheck import gradcheck
from minigrad.op import REGISTRY, elementwise, general, linear

X = np.array([[0.3, -1.4, 2.2], [0.9, 0.5, -0.7]])


def scratch(make):
    """Define an op without leaving it in the registry."""
    before = dict(REGISTRY)
    op = make()
    REGISTRY.clear()
    REGISTRY.update(before)
    return op


def wrong_tanh(factor):
    @elementwise(lambda y, x: factor * (1 - y * y))
    def f(x, /):
        return np.tanh(x)

    return f


def wrong_softmax(scale):
    def vjp(i, g, y, x):
        return scale * y * (g - (g * y).sum(axis=-1, keepdims=True))

    @general(vjp, jvp=None)
    def f(x, /):
        e = np.exp(x - x.max(axis=-1, keepdims=True))
        return e / e.sum(axis=-1, keepdims=True)

    return f


def wrong_in_one_entry():
    def vjp(i, g, y, x):
        g = 2 * g * x
        return np.where(np.arange(x.size).reshape(x.shape) == x.size - 1, 1.01 * g, g)

    @general(vjp, jvp=None)
    def f(x, /):
        return x * x

    return f


def ignores_upstream():
    @general(lambda i, g, y, x: 2 * x, jvp=None)
    def f(x, /):
        return x * x

    return f


def untransposed():
    @linear(lambda g, y, a: g)
    def f(a, /):
        return a.T

    return f


WRONG = {
    "0.1 % too steep": (lambda: wrong_tanh(1.001), X),
    "0.01 % too steep": (lambda: wrong_tanh(1.0001), X),
    "sign flipped": (lambda: wrong_tanh(-1), X),
    "half": (lambda: wrong_tanh(0.5), X),
    "no gradient at all": (lambda: wrong_tanh(0), X),
    "softmax without gradient, which sum() would not see": (lambda: wrong_softmax(0), X),
    "softmax scaled": (lambda: wrong_softmax(1.001), X),
    "one entry of many": (wrong_in_one_entry, X),
    "upstream gradient ignored": (ignores_upstream, X),
    "transpose forgotten": (untransposed, X[:, :2]),
}


@pytest.mark.parametrize(("make", "x"), WRONG.values(), ids=WRONG)
def test_catches_a_wrong_rule(make, x):
    assert gradcheck(scratch(make), x).verdict == "wrong"


def test_catches_a_sign_flip_in_tiny_gradients():
    """An absolute tolerance would swallow slopes of 1e-8."""
    op = scratch(lambda: wrong_tanh(-1))
    assert gradcheck(lambda x: 1e-8 * op(x), X).verdict == "wrong"
    assert gradcheck(lambda x: 1 + 1e-8 * op(x), X).verdict == "wrong"
    assert gradcheck(lambda x: 1e-8 * mg.tanh(x), X).verdict == "right"


def test_catches_a_cut_graph():
    """A float taken out by .item() is a constant to the engine, and not to differences."""
    assert gradcheck(lambda x: x.item() * x, 3.0).verdict == "wrong"


RIGHT = {
    "tanh": lambda x: mg.tanh(x),
    "softmax": lambda x: mg.softmax(x),
    "flat and steep": lambda x: mg.exp(20 * x),
    "large offset": lambda x: 1000 + x * x,
    "max": lambda x: x.max(axis=0),
    "relu away from 0": lambda x: mg.relu(x),
    "centred": lambda x: x - x.mean(axis=0),
    "loss": lambda x: mg.logsumexp(x, axis=1).sum() - x[[0, 1], [2, 0]].sum(),
}


@pytest.mark.parametrize("f", RIGHT.values(), ids=RIGHT)
def test_raises_no_false_alarm(f):
    check = gradcheck(f, X)
    assert check.verdict == "right", str(check)
    assert check


def test_a_gradient_of_another_shape_is_wrong():
    op = scratch(lambda: linear(lambda g, y, x: g.sum(axis=0))(lambda x, /: 2 * x))
    check = gradcheck(op, X)
    assert check.verdict == "wrong"
    assert "shape (3,)" in str(check)


def test_kink_just_beside_the_point_is_right():
    """A corner within the usual step, but not at the point: shorter steps see the true slope."""
    assert gradcheck(mg.relu, np.array([3e-6, -2e-6])).verdict == "right"


@pytest.mark.parametrize("f", [mg.relu, mg.abs, lambda x: mg.maximum(x, 0.0), lambda x: mg.norm(x)])
def test_kink_is_named(f):
    check = gradcheck(f, np.array([0.0, 0.0]))
    assert check.verdict == "kink"
    assert not check


def test_wrong_slope_at_a_kink_is_wrong():
    """At a corner any slope between left and right is allowed, others are not."""
    op = scratch(lambda: elementwise(lambda y, x: 3.0)(lambda x, /: np.abs(x)))
    assert gradcheck(op, np.array([0.0, 1.0])).verdict == "wrong"


def test_float32_is_refused_with_the_reason():
    check = gradcheck(mg.tanh, X.astype("float32"))
    assert check.verdict == "precision"
    assert "float64" in str(check)


@pytest.mark.parametrize("back", [False, True])
def test_float32_inside_is_noticed(back):
    """Not mistaken for a corner, though its rounding looks like one."""

    def f(x):
        y = mg.sin(x.astype("float32"))
        return y.astype("float64") if back else y

    check = gradcheck(f, X)
    assert check.verdict == "precision"
    assert "astype gives float32 on the way" in str(check) or not back


def test_a_small_number_beside_a_large_one():
    """sin x has no digits left in 1e12 + sin x: that says nothing about its slope."""
    check = gradcheck(lambda x: 1e12 + mg.sin(x), X)
    assert check.verdict == "precision"
    assert "rounding hides" in str(check)


SMALL = [mg.sqrt, mg.log, lambda x: x**-2.0, lambda x: x * mg.log(x)]


@pytest.mark.parametrize("f", SMALL)
def test_steps_are_short_where_the_function_ends_near(f):
    """Half a unit from the end of its domain, whatever the unit."""
    assert gradcheck(f, np.array([1e-3, 1e-9, 1e-14])).verdict == "right"


@pytest.mark.parametrize("f", [mg.sqrt, lambda x: x**0.3, lambda x: mg.arcsin(1 - x)])
def test_an_infinite_slope_is_neither_right_nor_wrong(f):
    """At its edge the function gets steeper without end, on the side where it is."""
    check = gradcheck(f, np.array([0.0, 0.5]))
    assert check.verdict == "precision"
    assert "grow without end" in str(check)


@pytest.mark.parametrize(("slope", "match"), [(np.inf, "infinite"), (np.nan, "not a number")])
def test_a_slope_that_is_not_finite_for_no_reason_is_wrong(slope, match):
    op = scratch(lambda: elementwise(lambda y, x: slope * np.ones_like(x))(lambda x, /: 2.0 * x))
    check = gradcheck(op, X)
    assert check.verdict == "wrong"
    assert match in str(check)


def test_forward_mode_is_compared_too():
    """A jvp given beside the vjp may be wrong by itself."""

    def vjp(i, g, y, x):
        return g * 2 * x

    make = lambda factor: scratch(  # noqa: E731
        lambda: general(vjp, lambda ts, y, x: factor * ts[0] * 2 * x)(lambda x, /: x * x)
    )
    assert gradcheck(make(1.0), X)
    check = gradcheck(make(1.001), X)
    assert check.verdict == "wrong"
    assert "forward mode" in str(check)


def test_forward_mode_that_is_not_there_is_noted():
    """A vjp that computes on plain arrays cannot be turned around; reverse mode is still right."""
    op = scratch(lambda: general(lambda i, g, y, x: np.asarray(g) * 2 * x)(lambda x, /: x * x))
    check = gradcheck(op, X)
    assert check.verdict == "right"
    assert any("forward mode was not checked" in note for note in check.notes)


def test_dropout_is_frozen_by_its_generator():
    """Each call drops the same units; the generator ends where it began."""
    layer = nn.Dropout(0.5, rng=0)
    assert gradcheck(lambda x: layer(x), X).verdict == "nondeterministic"
    state = layer.rng.bit_generator.state
    assert gradcheck(lambda x: layer(x), X, rng=layer.rng).verdict == "right"
    assert layer.rng.bit_generator.state == state


def test_noise_is_named():
    rng = np.random.default_rng(0)
    assert gradcheck(lambda x: x * rng.random(), X).verdict == "nondeterministic"


def test_dead_is_named():
    """All slopes 0 on both sides: nothing was tested, and that is not called right."""
    assert gradcheck(lambda x: mg.relu(x - 100), X).verdict == "dead"


def test_not_finite_is_not_called_wrong():
    assert gradcheck(lambda x: mg.exp(x * 1e6), X).verdict == "precision"


def test_scalars_and_several_arguments():
    assert gradcheck(lambda a, b: a * mg.sin(b), 2.0, mg.Value(0.5))
    assert gradcheck(lambda w, b: mg.tanh(w @ X + b), np.ones((2, 2)), mg.tensor([0.1, 0.2, 0.3]))


def test_checks_a_gradient_written_by_hand():
    f = lambda x: (x * x).sum()  # noqa: E731
    assert gradcheck(f, X, gradient=lambda x: 2 * x)
    wrong = gradcheck(f, X, gradient=lambda x: 2.001 * x)
    assert wrong.verdict == "wrong"
    assert wrong.where is not None
    with pytest.raises(ValueError, match="shape"):
        gradcheck(f, X, gradient=lambda x: 2 * x.T)


def test_what_is_no_result_is_an_error():
    for result in ((1.0, 2.0), None):
        with pytest.raises(TypeError, match="f must return a number or an array"):
            gradcheck(lambda x, r=result: r, 1.0)


def test_slopes_of_0_at_a_kink_are_not_called_tiny():
    """|x| at 0 has slopes of size 1 on both sides: nothing to multiply the loss for."""
    check = gradcheck(mg.abs, np.array([0.0, 1.0]))
    assert not any("multiply the loss" in note for note in check.notes)


def test_report_tells_where_and_how_much():
    text = str(gradcheck(scratch(wrong_in_one_entry), X, seed=5))
    assert "argument 0 at [1, 2]" in text
    assert "seed 5" in text
    assert text.startswith("wrong")


def test_large_arguments_are_sampled():
    """Each argument gets its own share of entries, so a small bias is never skipped."""
    calls = []
    w, b = np.ones((50, 50)), np.array([0.5])

    def f(w, b):
        calls.append(1)
        return w.sum() * b

    assert gradcheck(f, w, b, entries=10)
    assert len(calls) < 200


def test_a_network_is_frozen_and_left_as_it_was():
    """Its dropout drops the same units, its running means and gradients stay."""
    model = nn.Sequential(nn.BatchNorm1d(3), nn.Dropout(0.5, rng=0), nn.Linear(3, 2, rng=0))
    model[2].weight.grad = "mine"
    before, state = model.state_dict(), model[1].rng.bit_generator.state
    check = gradcheck(model, X)
    assert check.verdict == "right"
    assert check.notes[-1].endswith("gradcheck_module checks them")
    after = model.state_dict()
    assert all((after[name] == array).all() for name, array in before.items())
    assert model[1].rng.bit_generator.state == state
    assert model[2].weight.grad == "mine"
    assert not gradcheck(nn.Dropout(0.5, rng=0), X).notes


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("many", [False, True])
def test_slopes_of_one_number_are_reported_as_they_are(seed, many):
    """Not multiplied by the random weight: the slope of x² at 3 is 6."""
    f = (lambda x: (x * x).sum()) if many else (lambda x: x * x)
    check = gradcheck(f, np.array([3.0]) if many else 3.0, seed=seed)
    assert check.given == pytest.approx(6.0, rel=1e-12)
    assert check.found == pytest.approx(6.0, rel=1e-6)
    assert "derivative 6, differences 6" in str(check).replace("6.00000000", "6")
    assert "random weights" not in str(check)


def test_a_wrong_slope_of_one_number_is_reported_as_it_is():
    def make():
        @elementwise(lambda y, x: 3 * x)
        def badly_squared(x, /):
            return x * x

        return badly_squared

    check = gradcheck(scratch(make), 3.0, seed=1)
    assert check.verdict == "wrong"
    assert (check.given, check.found) == (pytest.approx(9.0), pytest.approx(6.0))


@pytest.mark.parametrize("seed", range(4))
def test_a_corner_is_reported_with_the_slopes_of_its_sides(seed):
    """Whatever sign the random weight has."""
    check = gradcheck(lambda x: mg.maximum(2 * x, -x), 0.0, seed=seed)
    assert check.verdict == "kink"
    assert "slope -1 on the left, 2 on the right" in check.reason


def test_slopes_of_several_results_are_called_what_they_are():
    check = gradcheck(lambda x: x * x, np.array([[3.0, 1.0], [2.0, 0.5]]))
    assert check.results == 4
    assert "of 4 results added up with random weights" in str(check)


def test_forward_mode_is_reported_in_the_units_of_the_function():
    """The direction is random, between 0.5 and 1.5; the result has no weight."""

    def make():
        @general(lambda i, g, y, x: 6.0 * g, lambda ts, y, x: 5.0 * ts[0])
        def sixfold(x, /):
            return 6.0 * x

        return sixfold

    sixfold = scratch(make)
    reason = gradcheck(lambda x: sixfold(x).sum(), np.array([1.0]), seed=2).reason
    ahead, back = (float(n) for n in re.findall(r"(-?[\d.]+\d)(?: along|:)", reason))
    assert ahead / back == pytest.approx(5 / 6)
    assert 0.5 <= back / 6 <= 1.5


def test_ones_own_gradient_is_of_one_number():
    """The sum of several would be checked instead, without a word."""
    with pytest.raises(ValueError, match=r"one number.* shape \(2,\)"):
        gradcheck(lambda x: x * x, np.array([1.0, 2.0]), gradient=lambda x: 2 * x)
