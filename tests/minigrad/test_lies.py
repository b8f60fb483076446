"""An engine that refuses to lie: what is silently wrong in some well-known engine is right here,
or a clear error. One test for each."""

from __future__ import annotations

import math

import numpy as np
import pytest

import minigrad as mg
from minigrad import nn, optim
from minigrad.ops.pointwise import BroadcastWarning

X = np.array([1.0, 2.0, 3.0])


def leaf(x=X):
    return mg.tensor(x, requires_grad=True)


# A graph used twice.


def test_second_backward_over_one_graph():
    """2x² at 3: 12 each time, 24 together; 36 where inner gradients are not forgotten."""
    x = mg.Value(3.0)
    h = x * x
    y = h * 2
    y.backward()
    y.backward()
    assert x.grad == 24.0
    assert h.grad == 2.0


def test_second_backward_over_one_graph_of_arrays():
    """Kept on request; else an error that says how."""
    x = leaf()
    y = (2 * x * x).sum()
    y.backward(retain_graph=True)
    y.backward()
    np.testing.assert_array_equal(x.grad.data, 8 * X)
    with pytest.raises(RuntimeError, match=r"freed.*retain_graph=True"):
        y.backward()


def test_a_part_of_a_graph_that_was_freed():
    """Two losses over one freed result: an error, not half a gradient."""
    x = leaf()
    h = x * x
    h.sum().backward()
    with pytest.raises(RuntimeError, match="freed"):
        (h * h).sum().backward()


# Data changed between forward and backward.


@pytest.mark.parametrize("write", ["data", "slice", "in place", "assign"])
def test_data_changed_between_forward_and_backward(write):
    """The gradient is that of the numbers the loss was computed with."""
    x = leaf()
    y = (x * x).sum()
    if write == "data":
        x.data = 10 * X
    elif write == "slice":
        x.data[...] = 10 * X
    elif write == "in place":
        x.data *= 10
    else:
        x.data[0] = 10.0
    y.backward()
    np.testing.assert_array_equal(x.grad.data, 2 * X)


@pytest.mark.parametrize(
    "taken",
    [
        lambda x: x.data,
        lambda x: x.data[:2],
        lambda x: x.data[::-1].reshape(3, 1)[:2],
        lambda x: memoryview(x.data),
    ],
    ids=["array", "view", "view of a view", "buffer"],
)
@pytest.mark.parametrize("recording", [True, False])
def test_an_array_taken_before_cannot_change_a_gradient_behind_the_graphs_back(taken, recording):
    """Whoever holds the data, or a view of it, may write; the graph has its own numbers."""
    x = leaf()
    if recording:
        array = taken(x)
    else:
        with mg.no_grad():
            array = taken(x)
    y = (x * x).sum()
    array[0] = 10.0
    y.backward()
    np.testing.assert_array_equal(x.grad.data, 2 * X)
    assert 10.0 in x.data  # the tensor has moved, as was asked


def test_an_operand_changed_between_forward_and_backward():
    """A plain array in a product is remembered as it was."""
    x, other = leaf(), X.copy()
    y = (x * other).sum()
    other[...] = 7.0
    y.backward()
    np.testing.assert_array_equal(x.grad.data, X)


KEYS = {
    "array": lambda x, k: x[k],
    "row": lambda x, k: x[None][:, k],
    "list": lambda x, k: x[k.tolist()],
    "take": mg.take,
    "take_along_axis": mg.take_along_axis,
    "embedding": lambda x, k: table_of(x)(k),
}


def table_of(x):
    layer = nn.Embedding(3, 1, rng=0)
    vars(layer)["weight"] = x.reshape(3, 1)
    return layer


@pytest.mark.parametrize("name", KEYS)
def test_an_index_changed_between_forward_and_backward(name):
    """Elements 0 and 1 were taken; where their places went later is of no concern."""
    x, key = leaf(), np.array([0, 1])
    y = KEYS[name](x, key).sum()
    key[...] = 2
    y.backward()
    np.testing.assert_array_equal(x.grad.data, [1.0, 1.0, 0.0])


def test_a_mask_changed_between_forward_and_backward():
    x, mask = leaf(), np.array([True, False, True])
    y = x[mask].sum()
    mask[...] = True
    y.backward()
    np.testing.assert_array_equal(x.grad.data, [1.0, 0.0, 1.0])


def test_a_list_of_places_changed_between_forward_and_backward():
    x, key = leaf(), [0, 1]
    y = x[key].sum()
    key[0] = 2
    y.backward()
    np.testing.assert_array_equal(x.grad.data, [1.0, 1.0, 0.0])


def test_a_value_changed_between_forward_and_backward():
    x = mg.Value(3.0)
    y = x * x
    x.data = 10.0
    y.backward()
    assert x.grad == 6.0


def test_data_changed_before_a_second_derivative():
    x = leaf()
    y = (x**3).sum()
    x.data[...] = 5.0
    with pytest.raises(RuntimeError, match="new data"):
        y.backward(create_graph=True)


def test_an_optimiser_step_between_forward_and_backward():
    """As when two losses share a forward pass: the second gradient is of the old weights still."""
    w = nn.Parameter(X)
    first, second = (w * w).sum(), (w * w * w).sum()
    first.backward()
    optim.SGD([w], lr=1.0).step()
    w.grad = None
    second.backward()
    np.testing.assert_array_equal(w.grad.data, 3 * X * X)


# Indexing and ties.


@pytest.mark.parametrize("key", [[0, 0, 2], np.array([0, 0, 2]), ([0, 0, 2],)])
def test_duplicate_indices(key):
    """An element taken twice counts twice; 1 where `grad[key] += g` adds only once."""
    x = leaf()
    x[key].sum().backward()
    np.testing.assert_array_equal(x.grad.data, [2.0, 0.0, 1.0])


def test_ties_in_max():
    """The gradients add up to 1, however many win; 2 where every winner gets it all."""
    for reduce in (mg.max, mg.min):
        x = leaf([2.0, 2.0, 2.0])
        reduce(x).backward()
        assert math.isclose(x.grad.data.sum(), 1.0)
    a, b = mg.Value(1.0), mg.Value(1.0)
    mg.maximum(a, b).backward()
    assert a.grad + b.grad == 1.0


# NaN that nobody asked for.


def where_log(x):
    return mg.where(x > 0, mg.log(x), 0.0)


@np.errstate(all="ignore")
def test_where_hides_a_nan():
    """At 0 the branch not taken has slope 1/0: 0 · inf must not become nan, in any mode."""
    x = leaf([0.0, 2.0])
    where_log(x).sum().backward()
    np.testing.assert_array_equal(x.grad.data, [0.0, 0.5])
    assert mg.grad(lambda x: where_log(x).sum())(np.array([0.0, 2.0])).tolist() == [0.0, 0.5]
    second = mg.hessian(lambda x: where_log(x).sum())(np.array([0.0, 2.0]))
    np.testing.assert_array_equal(second, [[0.0, 0.0], [0.0, -0.25]])


@np.errstate(all="ignore")
def test_where_hides_a_nan_from_forward_mode():
    """What is not chosen moves nothing, though it moves infinitely fast itself."""
    x, ones = np.array([0.0, 2.0]), np.ones(2)
    assert mg.jvp(where_log, (x,), (ones,))[1].tolist() == [0.0, 0.5]
    assert mg.jvp(lambda x: mg.where(x > 0, 1 / x, 3 * x), (x,), (ones,))[1].tolist() == [
        3.0,
        -0.25,
    ]
    assert mg.hvp(lambda x: where_log(x).sum(), x, ones).tolist() == [0.0, -0.25]


HIDDEN = {  # f(x) at x = 2, and its slope there; at 0 it is inf or nan somewhere on the way
    "x log x": (lambda x: x * mg.log(x), math.log(2) + 1),
    "log² x": (lambda x: mg.square(mg.log(x)), math.log(2)),
    "x / x": (lambda x: x * (1 / x), 0.0),
    "exp(1/x)": (lambda x: mg.exp(1 / x), -math.exp(0.5) / 4),
    "sqrt(exp(1/x))": (lambda x: mg.sqrt(mg.exp(1 / x)), -math.exp(0.25) / 8),
    "expm1(1/x)": (lambda x: mg.expm1(1 / x), -math.exp(0.5) / 4),
    "exp2(1/x)": (lambda x: mg.exp2(1 / x), -math.sqrt(2) * math.log(2) / 4),
    "sin(1/x)": (lambda x: mg.sin(1 / x), -math.cos(0.5) / 4),
    "cos(1/x)": (lambda x: mg.cos(1 / x), math.sin(0.5) / 4),
    "sinh(1/x)": (lambda x: mg.sinh(1 / x), -math.cosh(0.5) / 4),
    "cosh(1/x)": (lambda x: mg.cosh(1 / x), -math.sinh(0.5) / 4),
    "tanh(1/x)": (lambda x: mg.tanh(1 / x), -(1 - math.tanh(0.5) ** 2) / 4),
    "sigmoid(nan)": (lambda x: mg.sigmoid(x * mg.log(x)), None),
    "|x log x|": (lambda x: mg.abs(x * mg.log(x)), math.log(2) + 1),
}


@pytest.mark.parametrize("name", HIDDEN)
@np.errstate(all="ignore")
def test_where_hides_a_nan_of_any_formula(name):
    """0 · inf and 0 · nan are 0 where nobody asked, in first and second derivatives."""
    f, slope = HIDDEN[name]
    x = leaf([0.0, 2.0])
    mg.where(x > 0, f(x), 0.0).sum().backward()
    assert x.grad.data[0] == 0.0
    if slope is not None:
        assert math.isclose(x.grad.data[1], slope, rel_tol=1e-14, abs_tol=1e-16)
    alone = mg.hessian(lambda x: f(x))(2.0)
    second = mg.hessian(lambda x: mg.where(x > 0, f(x), 0.0).sum())(np.array([0.0, 2.0]))
    np.testing.assert_allclose(second, [[0.0, 0.0], [0.0, alone]], rtol=1e-12, atol=1e-16)


@np.errstate(all="ignore")
def test_where_lets_an_infinite_gradient_through_on_one_side_only():
    """sqrt at 0 asks for infinitely much, and what was not chosen still owes nothing."""
    a, b = leaf([0.0]), leaf([5.0])
    mg.sqrt(mg.where(np.array([True]), a, b)).sum().backward()
    assert (a.grad.item(), b.grad.item()) == (math.inf, 0.0)


@np.errstate(all="ignore")
def test_where_hides_a_nan_of_division_and_roots():
    x = leaf([0.0, 4.0])
    safe = mg.where(x > 0, 1 / x, 0.0) + mg.where(x > 0, mg.sqrt(x), 0.0)
    safe.sum().backward()
    np.testing.assert_array_equal(x.grad.data, [0.0, -1 / 16 + 1 / 4])


@np.errstate(all="ignore")
def test_where_hides_a_nan_of_a_value():
    x = mg.Value(0.0)
    mg.where(x > 0, mg.log(x), x * 3).backward()
    assert x.grad == 3.0


def test_norm_at_0():
    x = leaf(np.zeros(3))
    mg.norm(x).backward()
    np.testing.assert_array_equal(x.grad.data, np.zeros(3))


@pytest.mark.parametrize("ord", [None, 1, 1.5, 2, 3, np.inf])
def test_norms_of_any_power_at_0(ord):
    x = leaf(np.zeros(3))
    mg.linalg.norm(x, ord).backward()
    np.testing.assert_array_equal(x.grad.data, np.zeros(3))
    if ord not in (None, 1, np.inf):
        x = leaf([0.0, -2.0])
        mg.linalg.norm(x, ord).backward()
        np.testing.assert_allclose(x.grad.data, [0.0, -1.0], rtol=1e-15)


def test_the_norm_of_a_matrix_of_zeros():
    x = leaf(np.zeros((2, 2)))
    mg.linalg.norm(x, 2).backward()
    np.testing.assert_array_equal(x.grad.data, np.zeros((2, 2)))


@pytest.mark.parametrize(("dtype", "exponent"), [("float64", 200), ("float32", 30)])
@pytest.mark.parametrize("sign", [1, -1])
def test_norms_whose_squares_overflow_or_vanish(dtype, exponent, sign):
    """(3, 4) times 1e200: its length is 5e200, and its slopes 3/5 and 4/5, not 0."""
    size = np.array(10.0, dtype) ** (sign * exponent)
    x = mg.tensor(np.array([3, 4], dtype) * size, requires_grad=True)
    y = mg.norm(x)
    y.backward()
    np.testing.assert_allclose(y.item() / size, 5.0, rtol=1e-6)
    np.testing.assert_allclose(x.grad.data, [0.6, 0.8], rtol=1e-6)


def test_standard_deviation_of_equal_numbers():
    x = leaf(np.ones(3))
    x.std().backward()
    np.testing.assert_array_equal(x.grad.data, np.zeros(3))


def test_powers_and_products_at_0():
    assert mg.grad(lambda x: x**0)(0.0) == 0.0
    assert mg.grad(lambda x: x**1)(0.0) == 1.0
    assert mg.grad(lambda x: x**2)(0.0) == 0.0
    np.testing.assert_array_equal(mg.grad(mg.prod)(np.array([0.0, 2.0, 3.0])), [6.0, 0.0, 0.0])


# Graphs that are cut.


@pytest.mark.parametrize("read", [float, math.sin, lambda x: x.data], ids=["float", "sin", "data"])
@pytest.mark.parametrize(
    "make", [lambda: mg.Value(3.0), lambda: leaf(3.0)], ids=["Value", "Tensor"]
)
def test_numbers_taken_out_of_a_loss(read, make):
    """x² at 3 has slope 6, and 3 where one factor has become a constant without a word."""
    x = make()
    with pytest.raises(TypeError, match="gradient"):
        read(x) * x
    with pytest.raises(TypeError, match="gradient"):
        x * read(x)


def test_data_of_another_tensor_in_a_loss():
    w, x = leaf(), leaf()
    for cut in (lambda: w.data * x, lambda: x @ w.data, lambda: mg.where(x > 2, w.data, x)):
        with pytest.raises(TypeError, match=r"\.data.*detach"):
            cut()


def test_numpy_would_cut():
    with pytest.raises(TypeError, match="cut"):
        np.asarray(leaf()) * 2
    with pytest.raises(TypeError, match="cannot be recorded"):
        np.interp(leaf(), X, X)


def test_cutting_on_purpose_is_possible():
    x = leaf()
    (x.detach() * x).sum().backward()
    np.testing.assert_array_equal(x.grad.data, X)
    x.data -= 0.1 * x.grad.data
    with mg.no_grad():
        assert (x.data * x).shape == (3,)


def test_concatenation_by_numpy_is_recorded():
    x = leaf()
    np.concatenate([x, 2 * x]).sum().backward()
    np.testing.assert_array_equal(x.grad.data, [3.0, 3.0, 3.0])


# Shapes.


def test_products_of_vectors_of_different_length():
    """A single number is not taken for a vector of equal numbers."""
    for other in (np.ones(1), np.ones((3, 1)), 2.0):
        with pytest.raises(ValueError, match=r"vecdot got .* one length"):
            mg.vecdot(leaf(), other)


@pytest.mark.parametrize("loss", [nn.mse_loss, nn.l1_loss])
def test_a_column_against_a_row_in_a_loss(loss):
    """(N, 1) against (N,) would be N² differences, and learn the mean of the targets."""
    output = leaf(np.zeros((4, 1)))
    with pytest.raises(ValueError, match=r"target\.reshape"):
        loss(output, np.zeros(4))


def test_a_column_against_a_row_in_a_loss_of_ones_own():
    """Broadcasting is legal, so this is a warning; both axes written out say it is meant."""
    output, target = leaf(np.zeros((4, 1))), np.zeros(4)
    with pytest.warns(BroadcastWarning, match="4² pairs") as told:
        assert (output - target).shape == (4, 4)
    assert told[0].filename == __file__
    with pytest.warns(BroadcastWarning):
        target - output
    assert (output - target[None, :]).shape == (4, 4)
    assert (output - target[:1]).shape == (4, 1)


# Backward and steps.


def test_backward_on_a_constant():
    for constant in (mg.tensor([1.0]).sum(), mg.Value(1.0, requires_grad=False)):
        with pytest.raises(RuntimeError, match="constant"):
            constant.backward()


def test_backward_on_what_no_grad_made():
    x = leaf()
    with mg.no_grad():
        y = (x * x).sum()
    with pytest.raises(RuntimeError, match="no_grad"):
        y.backward()


def test_backward_from_many_numbers():
    with pytest.raises(RuntimeError, match=r"3 numbers.*\.sum\(\)"):
        (leaf() * 2).backward()


PARAMETERS = [lambda: nn.Parameter(X), leaf]


@pytest.mark.parametrize("make", PARAMETERS, ids=["Parameter", "Tensor"])
def test_step_without_backward(make):
    """Never any: an error. Not since the last step: a warning."""
    w = make()
    optimizer = optim.SGD([w], lr=0.1)
    with pytest.raises(RuntimeError, match="backward"):
        optimizer.step()
    (w * w).sum().backward()
    optimizer.step()
    with pytest.warns(optim.GradientWarning, match="step before"):
        optimizer.step()


@pytest.mark.parametrize("make", PARAMETERS, ids=["Parameter", "Tensor"])
def test_backward_without_zero_grad(make):
    """The gradient of the last step is still in this one."""
    w = make()
    optimizer = optim.SGD([w], lr=0.1)
    (w * w).sum().backward()
    optimizer.step()
    (w * w).sum().backward()
    with pytest.warns(optim.GradientWarning, match="zero_grad"):
        optimizer.step()


@pytest.mark.parametrize("make", PARAMETERS, ids=["Parameter", "Tensor"])
def test_gradients_of_several_batches_may_be_added_on_purpose(make):
    w = make()
    optimizer = optim.SGD([w], lr=0.1)
    for _ in range(2):
        optimizer.zero_grad()
        (w * w).sum().backward()
        (w * w).sum().backward()
        optimizer.step()


# Targets that are none.


@pytest.mark.parametrize(
    "loss", [nn.binary_cross_entropy, nn.binary_cross_entropy_with_logits], ids=lambda f: f.__name__
)
def test_classes_minus_one_and_one_as_probabilities(loss):
    """Log-losses with targets of -1 train, and learn something else."""
    with pytest.raises(ValueError, match=r"\(target \+ 1\) / 2"):
        loss(leaf([0.3, 0.6]), np.array([-1.0, 1.0]))
    assert loss(leaf([0.3, 0.6]), np.array([0.5, 1.0])).item() > 0


# Extreme inputs.


@pytest.mark.parametrize("x", [-1e4, -800.0, 800.0, 1e4])
def test_sigmoid_and_its_kin_at_extreme_inputs(x):
    """No overflow, and slopes as exact as the numbers allow."""
    sign = 1.0 if x > 0 else 0.0
    for point in (mg.Value(x), leaf([x])):
        y = mg.sigmoid(point)
        y.backward()
        assert (y.item(), float(np.ravel(plain(point.grad))[0])) == (sign, 0.0)
    assert mg.softplus(mg.Value(x)).item() == max(x, 0.0)
    assert mg.grad(mg.softplus)(x) == sign
    assert mg.tanh(mg.Value(x)).item() == math.copysign(1.0, x)


def plain(g):
    return g if isinstance(g, float) else g.data


@pytest.mark.parametrize("size", [1e3, 1e5, 1e300])
def test_softmax_at_extreme_inputs(size):
    x = leaf([size, 0.0, -size])
    np.testing.assert_array_equal(mg.softmax(x).data, [1.0, 0.0, 0.0])
    loss = nn.cross_entropy(x.reshape(1, 3), np.array([1]))
    loss.backward()
    assert math.isclose(loss.item(), size)
    np.testing.assert_array_equal(x.grad.data, [1.0, -1.0, 0.0])


def test_log_of_a_probability_that_rounds_to_0():
    """log_softmax is exact where log(softmax) is -inf."""
    assert mg.log_softmax(mg.tensor([0.0, -1000.0])).data[1] == -1000.0
    loss = nn.binary_cross_entropy_with_logits(mg.tensor([-1000.0]), np.array([1.0]))
    assert loss.item() == 1000.0


def test_logsumexp_of_nothing_but_minus_infinity():
    x = leaf([-np.inf, -np.inf])
    assert mg.logsumexp(x).item() == -np.inf


# Numbers that quietly change.


def test_float32_stays_float32():
    x = mg.tensor(X, requires_grad=True, dtype="float32")
    y = (x * np.float64(2.0) + 1) / 3
    y.sum().backward()
    assert y.dtype == x.grad.dtype == np.float32


def test_integers_have_no_gradients():
    with pytest.raises(TypeError, match=r"2\.0"):
        mg.tensor([1, 2], requires_grad=True)


def test_an_element_written_in_place():
    with pytest.raises(TypeError, match="where"):
        leaf()[0] = 1.0
