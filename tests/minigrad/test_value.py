"""Value: a float to calculate with."""

from __future__ import annotations

import copy
import math
import operator
import pickle

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import minigrad as mg
from minigrad import Value

OPERATORS = [operator.add, operator.sub, operator.mul, operator.truediv, operator.pow]
positive = st.floats(0.1, 10)


@pytest.mark.parametrize("op", OPERATORS)
@given(a=positive, b=positive)
def test_operators_on_either_side(op, a, b):
    """Value with Value, float with Value, Value with float: Python's result, and true slopes."""
    x, y = Value(a), Value(b)
    for z in (op(x, y), op(a, y), op(x, b)):
        assert z.item() == op(a, b)
        z.backward()
    h = 1e-6
    dx = (op(a + h, b) - op(a - h, b)) / (2 * h)
    dy = (op(a, b + h) - op(a, b - h)) / (2 * h)
    assert math.isclose(x.grad / 2, dx, rel_tol=1e-4, abs_tol=1e-6)
    assert math.isclose(y.grad / 2, dy, rel_tol=1e-4, abs_tol=1e-6)


def test_the_long_expression():
    """Expected values by hand, in exact fractions of the first steps."""
    a, b = Value(-4.0), Value(2.0)
    c = a + b
    d = a * b + b**3
    c = c + c + 1
    d = d + d * 2 + (b + a).relu()
    e = c - d
    f = e**2
    f.backward()
    # c = 2(a+b)+1 = -3, d = 3(ab+b³) + relu(a+b) = 0, e = -3, f = 9
    assert f.item() == 9.0
    assert a.grad == 2 * -3 * (2 - 3 * 2)
    assert b.grad == 2 * -3 * (2 - 3 * (-4 + 3 * 4))


def test_ints_bools_and_numpy_numbers_join_in():
    x = Value(2)
    for three in (3, 3.0, np.float64(3), np.int64(3), np.float32(3), np.array(3.0)):
        y = x * three
        assert isinstance(y, Value)
        assert isinstance(three * x, Value)
        assert y.item() == 6.0
        assert type(y.item()) is float


def test_what_is_no_number_is_refused_with_the_cure():
    for wrong in ([1.0, 2.0], "3", None):
        with pytest.raises(TypeError, match=r"mul: .* minigrad.tensor"):
            Value(1.0) * wrong


def test_a_number_among_arrays():
    """Value with array makes a Tensor, whose gradient comes back to the Value."""
    v = Value(2.0)
    for y in (v * np.array([1.0, 3.0]), np.array([1.0, 3.0]) * v):
        assert y.tolist() == [2.0, 6.0]
        y.sum().backward()
    assert v.grad == 8.0


def test_tensor_wins_where_both_meet():
    v, t = Value(2.0), mg.tensor([1.0, 3.0], requires_grad=True)
    for y in (v * t, t * v):
        assert isinstance(y, mg.Tensor)
        y.sum().backward()
    assert v.grad == 8.0
    assert type(v.grad) is float
    assert t.grad.tolist() == [4.0, 4.0]


def test_one_argument_twice():
    x = Value(3.0)
    y = x * x
    y.backward()
    assert x.grad == 6.0
    assert y.parents == (x, x)


def test_inner_results_keep_their_gradient():
    """For reading: x.grad adds up over backward passes, that of a result does not."""
    x = Value(3.0)
    a = x * 2
    y = a * a
    y.backward()
    y.backward()
    assert (y.grad, a.grad, x.grad) == (1.0, 12.0, 48.0)


def test_float_would_cut_the_graph():
    """float(x) * x has slope 6 at 3; an engine that lets it pass says 3."""
    x = Value(3.0)
    with pytest.raises(TypeError, match=r"\.item\(\).*\.detach\(\)"):
        float(x) * x
    with pytest.raises(TypeError, match=r"minigrad\.sin"):
        math.sin(x)
    with mg.no_grad():
        assert float(x) == 3.0
    assert float(x.detach()) == x.item() == x.data == 3.0


def test_it_prints_without_being_asked_for_a_float():
    x = Value(1 / 3)
    assert f"{x:.2f}" == "0.33"
    assert repr(Value(2.0)) == "Value(2.0)"


def test_comparisons_are_plain():
    x = Value(1.0)
    assert (x < 2, x <= 1, x > 2, x >= Value(1.0), x == 1, x != 1) == (1, 1, 0, 1, 1, 0)
    assert len({x, Value(1.0)}) == 2


@pytest.mark.parametrize(
    ("f", "x", "y"),
    [
        (mg.exp, 1000.0, math.inf),
        (mg.log, 0.0, -math.inf),
        (mg.sqrt, -1.0, math.nan),
        (lambda x: 1 / x, 0.0, math.inf),
        (lambda x: x**0.5, -1.0, math.nan),
        (mg.sigmoid, -1000.0, 0.0),
        (mg.softplus, 1000.0, 1000.0),
        (mg.relu, math.nan, math.nan),
    ],
)
def test_extremes_give_what_arrays_give(f, x, y):
    """inf and nan instead of Python's exceptions, and the same slope as a Tensor's."""
    v, t = Value(x), mg.tensor(x, requires_grad=True)
    with np.errstate(all="ignore"):
        a, b = f(v), f(t)
    np.testing.assert_equal((a.item(), b.item()), (y, y))
    a.backward()
    b.backward()
    np.testing.assert_equal(v.grad, b_grad := t.grad.item())
    assert isinstance(b_grad, float)


def test_array_ops_say_what_to_do():
    with pytest.raises(TypeError, match=r"sum works on arrays"):
        mg.sum(Value(1.0))


def test_copies_and_pickles():
    x = Value(3.0, name="x")
    for y in (copy.deepcopy(x), pickle.loads(pickle.dumps(x))):
        assert (y.data, y.grad, y.name) == (3.0, 0.0, "x")
        (y * y).backward()
        assert y.grad == 6.0


def test_constants_get_no_gradient():
    x, c = Value(3.0), Value(2.0, requires_grad=False)
    (x * c + c).backward()
    assert (x.grad, c.grad) == (2.0, 0.0)
    assert not (c * c).requires_grad
