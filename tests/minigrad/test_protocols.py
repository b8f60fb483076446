"""numpy's functions on tensors: ours under numpy's arguments, or a refusal by name."""

from __future__ import annotations

import operator

import numpy as np
import pytest

import minigrad as mg
from minigrad import protocols

X = np.array([[0.4, -1.4, 2.2], [0.9, 0.5, -0.7]])

CALLS = [
    lambda x: np.sum(x, 0),
    lambda x: np.sum(x, axis=0, keepdims=True),
    lambda x: np.mean(x, 1, None, None, True),
    lambda x: np.std(x, ddof=1),
    lambda x: np.var(x, 0, None, None, 1),
    lambda x: np.clip(x, -1, 1),
    lambda x: np.clip(x, a_min=0.0, a_max=None),
    lambda x: np.cumsum(x),
    lambda x: np.cumsum(x, axis=1),
    lambda x: np.take(x, [0, 4, 4]),
    lambda x: np.dot(x, x.T),
    lambda x: np.outer(x, [1.0, 2.0]),
    lambda x: np.reshape(x, (3, 2)),
    lambda x: np.transpose(x, (1, 0)),
    lambda x: np.concatenate((x, X), axis=1),
    lambda x: np.stack([X, x], axis=-1),
    lambda x: np.where(X > 0, x, 0.5),
    lambda x: np.einsum("ij,kj->ik", x, X),
    lambda x: np.flip(x, 0),
    lambda x: np.sort(x, axis=0),
    lambda x: np.pad(x, 1, mode="constant", constant_values=2.0),
    lambda x: np.linalg.norm(x, axis=1),
    lambda x: np.linalg.inv(np.matmul(x, x.T)),
    lambda x: np.arctan2(x, 2.0),
    lambda x: np.logaddexp(x, X),
    lambda x: np.hypot(3.0, x),
    lambda x: np.max(x, axis=1, keepdims=True),
    lambda x: np.remainder(x, 0.8),
]


@pytest.mark.parametrize("f", CALLS)
def test_a_call_of_numpy_means_the_same(f):
    """Places are numpy's, not ours: its third argument of sum is a dtype."""
    y = f(mg.tensor(X, True))
    assert isinstance(y, mg.Tensor)
    assert y.requires_grad
    np.testing.assert_allclose(y.raw, f(X), rtol=1e-13)
    assert mg.gradcheck(f, X)


@pytest.mark.parametrize(
    ("f", "match"),
    [
        (lambda x: np.sum(x, 0, float), "np.sum: dtype= is not known"),
        (lambda x: np.max(x, initial=3.0), "initial= is not known"),
        (lambda x: np.stack([x, x], out=np.empty((2, 2, 3))), "out= is not known"),
        (lambda x: np.hstack([x, x]), "numpy.hstack cannot be recorded"),
        (lambda x: np.cbrt(x), "np.cbrt cannot be recorded"),
        (lambda x: np.exp(x, where=X > 0), "np.exp with where= cannot be recorded"),
        (lambda x: np.add.accumulate(x), "np.add.accumulate cannot be recorded"),
    ],
)
def test_what_cannot_be_recorded_is_refused_by_name(f, match):
    with pytest.raises(TypeError, match=match):
        f(mg.tensor(X, True))


def test_constants_may_go_to_any_function():
    x = mg.tensor(X)
    np.testing.assert_array_equal(np.hstack([x, x]), np.hstack([X, X]))
    np.testing.assert_array_equal(np.floor(x), np.floor(X))
    total = np.zeros(3)
    total += x[0]
    assert total.tolist() == X[0].tolist()


def test_asking_loses_no_gradient():
    x = mg.tensor(X, True)
    assert (np.shape(x), np.ndim(x), np.size(x)) == ((2, 3), 2, 6)
    np.testing.assert_array_equal(np.zeros_like(x), np.zeros((2, 3)))
    assert np.allclose(x, X)
    assert np.array_equal(x, X)


def test_where_with_a_condition_alone_asks_for_places():
    """numpy has two functions under this name; one of them has no gradient to lose."""
    rows, columns = np.where(mg.tensor(X, True) > 0)
    assert (rows.tolist(), columns.tolist()) == ([0, 0, 1, 1], [0, 2, 0, 1])
    assert np.where(mg.tensor(X, True))[0].shape == (6,)


@pytest.mark.parametrize("name", ["floor", "ceil", "trunc", "rint", "round"])
def test_functions_of_steps(name):
    """numpy's values, halves to the even one; gradients of 0, for Values too."""
    points = np.array([-2.5, -1.2, -0.5, 0.0, 0.5, 1.5, 2.4])
    f = getattr(np, name)
    x = mg.tensor(points, True)
    y = f(x)
    np.testing.assert_array_equal(y.raw, f(points))
    y.sum().backward()
    assert not x.grad.raw.any()
    assert [getattr(mg, name)(mg.Value(p)).item() for p in points] == f(points).tolist()


def test_floor_division():
    a = np.array([7.0, -7.0, 7.5])
    np.testing.assert_array_equal(np.floor_divide(mg.tensor(a, True), 2.0).raw, a // 2.0)
    assert mg.floor_divide(mg.Value(-7.0), 2.0).item() == -4.0
    assert mg.round(mg.tensor([1.26, 2.345]), 1).tolist() == [1.3, 2.3]


def test_every_function_is_one_of_minigrads():
    """None of Python's or numpy's own slips in as ours."""
    assert protocols.ours("math") is None
    assert protocols.ours("prod") is mg.prod
    assert protocols.ours("Any") is None
    assert protocols.ours("axes_of", "numpy.fft") is None
    for name in ("max", "min", "sum", "abs", "all", "any"):
        assert protocols.ours(name) is getattr(mg, name)


KINDS = [2, 2.5, True, np.float32(2), np.float64(2), np.int64(2), np.array(2.0), np.full(3, 2.0)]
KINDS += [[1.0, 2.0, 3.0], mg.tensor([1.0, 2.0, 3.0]), mg.tensor(2), mg.Value(2.0)]
OPERATORS = [operator.add, operator.sub, operator.mul, operator.truediv, operator.pow, operator.mod]


@pytest.mark.parametrize("op", OPERATORS)
@pytest.mark.parametrize("other", KINDS, ids=lambda x: type(x).__name__)
def test_operands_of_every_kind_in_both_orders(op, other):
    plain = other.raw if isinstance(other, mg.Tensor | mg.Value) else np.asarray(other)
    x = mg.tensor(np.abs(X), True)
    for y, expected in (
        (op(x, other), op(np.abs(X), plain)),
        (op(other, x), op(plain, np.abs(X))),
    ):
        assert isinstance(y, mg.Tensor)
        np.testing.assert_allclose(y.raw, expected, rtol=1e-14)
        x.grad = None
        y.sum().backward()
        assert x.grad.shape == X.shape


RELATIONS = [operator.lt, operator.le, operator.gt, operator.ge, operator.eq, operator.ne]


@pytest.mark.parametrize("relation", RELATIONS)
def test_comparisons_in_both_orders(relation):
    x = mg.tensor(X, True)
    for other in (0.5, np.float64(0.5), X[0], list(X[0]), mg.tensor(X[0])):
        plain = other.raw if isinstance(other, mg.Tensor) else other
        for y, expected in (
            (relation(x, other), relation(X, plain)),
            (relation(other, x), relation(plain, X)),
        ):
            assert (type(y), y.dtype, y.requires_grad) == (mg.Tensor, bool, False)
            np.testing.assert_array_equal(y.raw, expected)
