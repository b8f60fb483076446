"""Questions have answers without a derivative: truths and whole numbers."""

from __future__ import annotations

import numpy as np
import pytest

import minigrad as mg

X = np.array([[0.3, -1.4, 2.2], [np.nan, np.inf, -np.inf]])
Y = np.array([0.3, 0.0, 3.0])

ONE = ["isfinite", "isinf", "isnan", "signbit", "logical_not", "all", "any", "argmax", "argmin"]
TWO = ["equal", "not_equal", "less", "less_equal", "greater", "greater_equal"]
TWO += ["logical_and", "logical_or", "logical_xor"]


@pytest.mark.parametrize("name", [*ONE, *TWO, "argsort", "count_nonzero"])
def test_agrees_with_numpy_and_is_constant(name):
    xs = (X, Y) if name in TWO else (X,)
    expected = getattr(np, name)(*xs)
    leaves = [mg.tensor(x, requires_grad=True) for x in xs]
    for y in (getattr(mg, name)(*leaves), getattr(np, name)(*leaves)):
        assert isinstance(y, mg.Tensor)
        assert not y.requires_grad
        assert y.dtype == expected.dtype
        np.testing.assert_array_equal(y.raw, expected)
    assert type(getattr(mg, name)(*xs)) is type(expected)  # plain in, plain out


def test_along_an_axis():
    x = mg.tensor(X[:1], True)
    assert mg.argmax(x, axis=1, keepdims=True).tolist() == [[2]]
    assert x.argmin(1).tolist() == [1]
    assert (x > 0).all(axis=0).tolist() == [True, False, True]
    with pytest.raises(TypeError, match="dim"):
        x.argmax(dim=1)


def test_masks_combine():
    x = mg.tensor([0.5, 1.5, 2.5], True)
    mask = (x > 1) & ~(x > 2) | (x == 0.5) ^ False
    assert mask.tolist() == [True, True, False]
    assert (np.array([True, False, True]) & (x > 1)).tolist() == [False, False, True]
    assert x[mask].shape == (2,)


def test_values_are_asked_too():
    assert mg.isnan(mg.Value(2.0)) == False  # noqa: E712 (numpy's own False)
    assert mg.greater(mg.Value(2.0), 1)


def test_truth_and_membership():
    x = mg.tensor([[1.0, 2.0]], True)
    assert 2.0 in x
    assert 3.0 not in x
    assert bool(x[0, 0])
    with pytest.raises(ValueError, match="any"):
        bool(x > 0)


def test_only_floats_want_gradients():
    """Whole numbers and truths are constants; all that is calculated from them alone too."""
    n, mask = mg.tensor([1, 2]), mg.tensor([True, False])
    assert not (n * 2 + mask).requires_grad
    assert (n + mask).dtype == np.int64
    for dtype in (int, bool):
        with pytest.raises(TypeError, match="only floats have gradients"):
            mg.tensor([1, 0], True, dtype=dtype)
    x = mg.tensor([0.5, 1.5], True)
    (x * n * mask).sum().backward()
    assert x.grad.tolist() == [1.0, 0.0]
    assert not x.astype(int).requires_grad
