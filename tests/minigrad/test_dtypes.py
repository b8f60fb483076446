"""Dtypes: names that are none are refused, and the dtype of a tensor stays what it is."""

from __future__ import annotations

import numpy as np
import pytest

import minigrad as mg
from minigrad import nn, optim

X = np.array([[0.4, -1.3, 0.7], [1.1, 0.5, -0.6]])


@pytest.mark.parametrize(
    "make",
    [
        lambda dtype: mg.tensor(X, dtype=dtype),
        lambda dtype: mg.tensor(X).astype(dtype),
        lambda dtype: mg.astype(mg.tensor(X), dtype),
        lambda dtype: mg.astype(X, dtype),
        lambda dtype: nn.Linear(2, 3, rng=0, dtype=dtype),
        lambda dtype: nn.Linear(2, 3, rng=0).astype(dtype),
    ],
)
@pytest.mark.parametrize("dtype", ["float33", "cpu", "complex128", "str", X])
def test_what_is_no_dtype_is_refused(make, dtype):
    with pytest.raises(TypeError, match="is none that numbers have here: 'float64', 'float32'"):
        make(dtype)


@pytest.mark.parametrize("dtype", ["float32", np.float32, np.dtype("f4"), "single"])
def test_dtypes_by_any_name_numpy_knows(dtype):
    assert mg.tensor(X, dtype=dtype).dtype == np.float32
    assert mg.tensor(X).astype(dtype).dtype == np.float32


@pytest.mark.parametrize("dtype", [int, "int64", bool])
def test_parameters_are_floats(dtype):
    model = nn.Linear(2, 3, rng=0)
    before = model.weight.tolist()
    for call in (lambda: model.astype(dtype), lambda: nn.Linear(2, 3, rng=0, dtype=dtype)):
        with pytest.raises(TypeError, match="only floats have those"):
            call()
    assert model.weight.tolist() == before


# A tensor's dtype, new data, and whether their dtype was asked for.
NEW_DATA = [
    ("float64", X.astype("float32"), True),
    ("float64", X.astype("float16"), True),
    ("float32", X.astype("float16"), True),
    ("int64", X, True),  # the fractions would be lost
    ("int64", X.tolist(), True),
    ("bool", np.arange(3), True),
    ("float64", "words", True),
    ("float64", None, True),
    ("float32", X, False),  # numpy makes float64 unasked
    ("float32", X.tolist(), False),
    ("float64", np.arange(3), False),
    ("float64", 2, False),
    ("float64", np.float32(2.0), False),  # a number is weak
    ("float32", X.astype("float32"), False),
]


@pytest.mark.parametrize(("dtype", "data", "asked"), NEW_DATA)
def test_new_data_take_the_dtype_or_say_so(dtype, data, asked):
    x = mg.tensor([0, 1], dtype=dtype)
    if not asked:
        x.data = data
        assert x.dtype == dtype
        np.testing.assert_array_equal(x.raw, np.asarray(data, dtype))
        return
    with pytest.raises(TypeError, match=f"keeps its dtype, {dtype}"):
        x.data = data
    assert x.tolist() == [0, 1]


def test_new_data_are_a_copy():
    x, data = mg.tensor(X), 2 * X
    x.data = data
    data[...] = 0
    np.testing.assert_array_equal(x.raw, 2 * X)


def test_a_network_of_float32_is_initialised_and_trained_as_such():
    """Initial numbers are float64, and so may be a state that is loaded."""
    model = nn.Linear(3, 2, rng=0, dtype="float32")
    model.weight.data = nn.init.he_normal(model.weight.shape, np.random.default_rng(1))
    optimizer = optim.Adam(model.parameters())
    nn.mse_loss(model(X.astype("float32")), np.ones((2, 2), "float32")).backward()
    optimizer.step()
    model.load_state_dict(nn.Linear(3, 2, rng=1).state_dict())
    assert {p.dtype for p in model.parameters()} == {np.dtype("float32")}


def test_whole_numbers_have_no_gradient_however_it_is_asked_for():
    """0.5 would be left as 0."""
    x = mg.tensor([1, 2])
    x.requires_grad = True
    with pytest.raises(TypeError, match="only floats have gradients, and this is int64"):
        (x * 0.5).sum().backward()
