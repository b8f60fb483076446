"""Cutting, moving, repeating, padding, sorting: numpy's values, and gradients that go back."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

import minigrad as mg

X = np.array([[0.3, -1.4, 2.2, 0.1], [0.9, 0.5, -0.7, 1.8], [-2.5, 0.6, 1.1, -0.2]])
CUBE = np.sin(np.arange(24.0)).reshape(2, 3, 4)

LIKE_NUMPY = [
    ("diagonal", X, (), {}),
    ("diagonal", X, (2,), {}),
    ("diagonal", X, (-1,), {}),
    ("diagonal", X, (9,), {}),
    ("diagonal", CUBE, (1, 2, 0), {}),
    ("moveaxis", CUBE, (0, -1), {}),
    ("moveaxis", CUBE, ((0, 1), (2, 0)), {}),
    ("pad", X, (1,), {}),
    ("pad", X, (((1, 0), (0, 2)),), {"constant_values": 3.0}),
    ("pad", X, ((1, 2),), {"mode": "edge"}),
    ("pad", X, ((1, 2),), {"mode": "reflect"}),
    ("pad", X, (((0, 0), (3, 2)),), {"mode": "symmetric"}),
    ("pad", X, (2,), {"mode": "wrap"}),
    ("repeat", X, (2,), {}),
    ("repeat", X, ([2, 0, 1],), {"axis": 0}),
    ("repeat", X, (3,), {"axis": -1}),
    ("roll", X, (2,), {}),
    ("roll", X, (-1,), {"axis": 1}),
    ("roll", X, ((1, 5),), {"axis": (0, 1)}),
    ("sort", X, (), {}),
    ("sort", X, (), {"axis": 0}),
    ("take", X, ([0, 5, 5],), {}),
    ("take", X, ([[0, 2], [1, 1]],), {"axis": 1}),
    ("take", X, (-1,), {"axis": 0}),
    ("take_along_axis", X, (np.array([[0, 0], [3, 1], [2, 2]]),), {"axis": 1}),
    ("tile", X, (2,), {}),
    ("tile", X, ((2, 1),), {}),
    ("tile", X, ((2, 1, 1, 2),), {}),
    ("trace", X, (), {}),
    ("trace", CUBE, (0, 1, 2), {}),
    ("tril", X, (), {}),
    ("tril", CUBE, (-1,), {}),
    ("triu", X, (1,), {}),
]


@pytest.mark.parametrize(("name", "x", "args", "options"), LIKE_NUMPY)
def test_agrees_with_numpy(name, x, args, options):
    """The value, the value by numpy's own name for it, the gradient, and float32."""
    ours, numpys = getattr(mg, name), getattr(np, name)
    expected = numpys(x, *args, **options)
    np.testing.assert_array_equal(ours(mg.tensor(x), *args, **options).raw, expected)
    np.testing.assert_array_equal(numpys(mg.tensor(x), *args, **options).raw, expected)
    if expected.size:
        assert mg.gradcheck(lambda x: ours(x, *args, **options), x)
    assert ours(mg.tensor(x, True, dtype="float32"), *args, **options).dtype == np.float32


@pytest.mark.parametrize("cuts", [2, 4, [1, 3], [0, 2, 2], [-1], []])
def test_split(cuts):
    parts, expected = mg.split(mg.tensor(X), cuts, axis=1), np.split(X, cuts, axis=1)
    assert len(parts) == len(expected)
    for part, right in zip(parts, expected, strict=True):
        np.testing.assert_array_equal(part.raw, right)
    np.testing.assert_array_equal(mg.concat(mg.split(X, cuts, 1), axis=1), X)


def test_unstack_is_the_way_back_from_stack():
    parts = mg.unstack(mg.tensor(CUBE), axis=1)
    np.testing.assert_array_equal(mg.stack(parts, axis=1).raw, CUBE)
    assert mg.gradcheck(lambda x: mg.unstack(x, 1)[2], CUBE)


@settings(max_examples=40, deadline=None)
@given(x=hnp.arrays(float, hnp.array_shapes(max_dims=2, max_side=5), elements=st.integers(0, 3)))
def test_sorting_with_ties(x):
    """Equals keep their order, both ways; gradients go back along it."""
    order = mg.argsort(x)
    np.testing.assert_array_equal(order, np.argsort(x, stable=True))
    falling = mg.argsort(x, descending=True)
    np.testing.assert_array_equal(falling, np.argsort(-x, stable=True))
    leaf = mg.tensor(x, True)
    weights = np.random.default_rng(0).uniform(size=x.shape)
    (mg.sort(leaf) * weights).sum().backward()
    np.testing.assert_array_equal(np.take_along_axis(leaf.grad.raw, order, -1), weights)


def test_triangles_let_nothing_through():
    """A masked NaN or inf must not come back as 0 · inf."""
    x = mg.tensor([[1.0, np.inf], [2.0, 3.0]], True)
    y = mg.tril(x)
    y.sum().backward()
    assert y.tolist() == [[1, 0], [2, 3]]
    assert x.grad.tolist() == [[1, 0], [1, 1]]


def test_messages():
    with pytest.raises(ValueError, match="4 cannot be cut into 3 equal parts"):
        mg.split(X, 3, axis=1)
    with pytest.raises(ValueError, match="keepdims=True"):
        mg.take_along_axis(X, mg.argmax(X, axis=1), axis=1)
    with pytest.raises(ValueError, match="no two axes"):
        mg.diagonal(X[0])
    with pytest.raises(ValueError, match="no upper"):
        mg.triu(X[0])
    with pytest.raises(ValueError, match="'mirror' is none of constant"):
        mg.pad(X, 1, mode="mirror")
    with pytest.raises(ValueError, match="negative"):
        mg.pad(X, -1)
    with pytest.raises(ValueError, match="axis 2 does not exist"):
        mg.roll(X, 1, axis=2)
    with pytest.raises(ValueError, match=r"roll got \(3, 4\): shift=\(1, 2\) for axis=0"):
        mg.roll(X, (1, 2), axis=0)
    with pytest.raises(ValueError, match=r"moveaxis got \(3, 4\).*one place for each"):
        mg.moveaxis(X, (0, 1), (0,))
    with pytest.raises(ValueError, match=r"repeat got .* 2 repeats for the 4 elements"):
        mg.repeat(X, [1, 2], axis=1)
    with pytest.raises(ValueError, match=r"pad got \(3, 4\) and pad_width=\(1, 2, 3\)"):
        mg.pad(X, (1, 2, 3))
    with pytest.raises(ValueError, match="axis 5 does not exist"):
        mg.sort(X, axis=5)


@pytest.mark.parametrize("f", [mg.concat, mg.stack])
def test_lists_that_are_no_lists_of_arrays(f):
    name = f.__name__
    with pytest.raises(ValueError, match=f"{name} got an empty list"):
        f([])
    with pytest.raises(ValueError, match=rf"{name} got \(3, 4\) and \(4,\)"):
        f([X, X[0]])
    with pytest.raises(
        TypeError, match=rf"{name} takes a list of arrays, as in {name}\(\[x, y\]\)"
    ):
        f(mg.tensor(1.0))


def test_lists_among_arrays():
    """A plain list counts as the array numpy would make of it, whatever the axis."""
    x = mg.tensor([1.0, 2.0], True)
    for axis in (0, 1, -1):
        y = mg.stack([x, [3.0, 4.0]], axis)
        np.testing.assert_array_equal(y.raw, np.stack([[1.0, 2.0], [3.0, 4.0]], axis))
    assert mg.concat([x, [3.0]]).tolist() == [1.0, 2.0, 3.0]
    assert mg.expand_dims([1.0, 2.0], 0).shape == (1, 2)
    with pytest.raises(ValueError, match="one place is named twice"):
        mg.expand_dims(X, (0, 0))


def test_values_are_stacked_into_an_array():
    """Single numbers that remember become the elements of a tensor, and get their gradients."""
    a, b = mg.Value(2.0), mg.Value(3.0)
    y = mg.stack([a, a * b, 5.0])
    assert y.tolist() == [2.0, 6.0, 5.0]
    (y * np.array([1.0, 10.0, 100.0])).sum().backward()
    assert (a.grad, b.grad) == (31.0, 20.0)
    assert mg.jacobian(lambda x: mg.stack([x, x * x]))(3.0).tolist() == [1.0, 6.0]


def test_lists_of_tensors_are_stacked_where_an_array_is_wanted():
    x, y = mg.tensor([1.0, 2.0], True), mg.tensor([3.0, 5.0], True)
    mean = mg.mean([x, y], axis=0)
    assert mean.tolist() == [2.0, 3.5]
    mean.sum().backward()
    assert x.grad.tolist() == [0.5, 0.5]
