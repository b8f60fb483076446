"""Tensor: an array to calculate with, which never lies about its gradient."""

from __future__ import annotations

import copy
import operator
import pickle

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis.extra import numpy as hnp

import minigrad as mg
from minigrad import Tensor, tensor

X = np.array([[0.3, -1.4, 2.2], [0.9, 0.5, -0.7]])


def leaf(x, dtype=None):
    return tensor(x, requires_grad=True, dtype=dtype)


def slope(f, x):
    """The gradient of f(x).sum(), as an array."""
    x = leaf(x)
    f(x).sum().backward()
    return x.grad.data


# Making one.


def test_data_is_copied():
    a = np.ones(2)
    x = tensor(a)
    a[0] = 5.0
    assert x.tolist() == [1.0, 1.0]


def test_integers_are_constants():
    assert tensor([1, 2]).dtype == np.int64
    with pytest.raises(TypeError, match="only floats have gradients"):
        tensor([1, 2], requires_grad=True)
    with pytest.raises(TypeError, match="numbers"):
        tensor(["a"])


def test_looks():
    assert repr(leaf([1.0, 2.0])) == "tensor([1., 2.], requires_grad=True)"
    assert repr(tensor([1.0], dtype="float32")) == "tensor([1.], dtype=float32)"
    assert f"{leaf(0.25) * 1:.1f}" == "0.2"


def test_copies_and_pickles():
    x = leaf(X)
    for y in (copy.deepcopy(x), pickle.loads(pickle.dumps(x))):
        np.testing.assert_array_equal(y.data, X)
        (y * y).sum().backward()
        np.testing.assert_array_equal(y.grad.data, 2 * X)


# Dtypes.


NUMBERS = [2, 2.0, np.float64(2), np.float32(2), np.int64(2), True, np.True_]


@pytest.mark.parametrize("number", NUMBERS)
@pytest.mark.parametrize("op", [operator.add, operator.mul, operator.truediv, operator.pow])
def test_float32_stays_float32(op, number):
    x = leaf([1.0, 2.0], "float32")
    for y in (op(x, number), op(number, x)):
        assert y.dtype == np.float32
    op(x, number).sum().backward()
    assert x.grad.dtype == np.float32


SMOOTH = "softmax logsumexp mean var std norm prod erf gelu sigmoid elu leaky_relu max softplus"


@pytest.mark.parametrize("f", [getattr(mg, name) for name in SMOOTH.split()])
def test_functions_keep_float32(f):
    x = leaf([1.0, 2.0], "float32")
    y = f(x)
    assert y.dtype == np.float32
    y.sum().backward()
    assert x.grad.dtype == np.float32


def test_gradients_take_the_dtype_of_their_leaf():
    x, y = leaf([1.0, 2.0], "float32"), leaf([1.0, 2.0])
    (x * y).sum().backward()
    assert (x.grad.dtype, y.grad.dtype) == (np.float32, np.float64)


# Operands.


def test_arrays_and_lists_on_either_side():
    a, x = np.array([1.0, 2.0, 3.0]), leaf(X)
    for y in (a * x, x * a, [1.0, 2.0, 3.0] * x, tensor(a) * x, a[:, None].T * x):
        assert isinstance(y, Tensor)
        np.testing.assert_array_equal(y.data, a * X)
        x.grad = None
        y.sum().backward()
        np.testing.assert_array_equal(x.grad.data, [a, a])
    assert isinstance(X.T @ x, Tensor)
    assert isinstance(np.float64(2) - x, Tensor)


def test_comparisons_are_masks():
    x = leaf(X)
    assert (x > 0).dtype == bool
    np.testing.assert_array_equal((x[0] == x).data, X[0] == X)
    np.testing.assert_array_equal((x * 2 < X).data, X > X * 2)
    assert slope(lambda x: x * (x > 0), X).tolist() == [[1, 0, 1], [1, 1, 0]]


def test_numpy_functions_are_recorded():
    """np.tanh(x) and np.concatenate([x, x]) are ours, not a way out of the graph."""
    for f in (
        lambda x: np.tanh(x),
        lambda x: np.concatenate([x, x * x]),
        lambda x: np.sum(np.exp(x), axis=0),
        lambda x: np.where(X > 0, x, 2 * x),
        lambda x: np.transpose(x) ** 2,
        lambda x: np.multiply(X, x),
    ):
        assert mg.gradcheck(f, X)


def test_numpy_functions_we_lack_are_refused_by_name():
    with pytest.raises(TypeError, match=r"np.cbrt cannot be recorded"):
        np.cbrt(leaf(X))
    with pytest.raises(TypeError, match=r"numpy.median cannot be recorded"):
        np.median(leaf(X))
    with pytest.raises(TypeError, match=r"numpy.linalg.pinv cannot"):
        np.linalg.pinv(leaf(X))
    with pytest.raises(TypeError, match=r"numpy.vstack cannot"):
        np.vstack([X, leaf(X)])
    with pytest.raises(TypeError, match=r"np.exp with dtype= cannot"):
        np.exp(leaf(X), dtype="float32")
    with pytest.raises(TypeError, match=r"np.multiply.reduce cannot"):
        np.multiply.reduce(leaf(X))
    assert np.median(tensor([1.0, 2.0, 4.0])) == 2.0


def test_adding_into_an_array_is_refused():
    """`array += x` would keep the numbers and lose the graph."""
    total = np.zeros(3)
    with pytest.raises(TypeError, match=r"np.add with out= cannot be recorded"):
        total += leaf([1.0, 2.0, 3.0])


@pytest.mark.parametrize("read", [float, int, np.asarray, np.array, lambda x: x.numpy()])
def test_reading_would_cut_the_graph(read):
    x = leaf(3.0)
    with pytest.raises(TypeError, match=r"\.item\(\).*\.detach\(\)"):
        read(x)
    assert read(x.detach()) == x.item() == 3.0
    with mg.no_grad():
        assert read(x) == 3.0


def test_tensors_do_not_change_in_place():
    x = y = leaf([1.0, 2.0])
    with pytest.raises(TypeError, match="where"):
        x[0] = 5.0
    y += 1  # a new tensor, as with any float
    assert x.tolist() == [1.0, 2.0]


def test_detached_tensors_stay_as_they_are():
    """A target network, say, must not follow the one it was taken from."""
    x = leaf([1.0, 2.0])
    old = x.detach()
    x.data -= 1.0
    assert (x.tolist(), old.tolist()) == ([0.0, 1.0], [1.0, 2.0])


# Gradients.


def test_gradients_are_not_shared():
    """a + b passes the same array to both; zeroing one must not zero the other."""
    a, b = leaf([1.0, 2.0]), leaf([3.0, 4.0])
    (a + b).backward(np.array([1.0, 2.0]))
    a.grad.data[0] = 100.0
    assert b.grad.tolist() == [1.0, 2.0]


def test_gradients_add_up_in_leaves():
    x = leaf([1.0, 2.0])
    (2 * x).sum().backward()
    (3 * x).sum().backward()
    assert x.grad.tolist() == [5.0, 5.0]


def test_inner_gradients_are_kept_on_request():
    x = leaf([1.0, 2.0])
    h = x * x
    h.retain_grad()
    (3 * h).sum().backward()
    assert h.grad.tolist() == [3.0, 3.0]


def test_backward_from_many_numbers_needs_weights():
    y = leaf(X) * 2
    with pytest.raises(RuntimeError, match=r"6 numbers.*\.sum\(\)"):
        y.backward()
    with pytest.raises(ValueError, match=r"\(3,\).*\(2, 3\)"):
        y.backward(np.ones(3))


# Indexing.

keys = hnp.arrays(float, (3, 4, 2)).flatmap(lambda a: hnp.basic_indices(a.shape))


@settings(max_examples=60, deadline=None)
@given(key=hnp.basic_indices((3, 4, 2)) | hnp.integer_array_indices((3, 4, 2)))
def test_any_index_has_the_right_gradient(key):
    """Each element gets the sum of the weights of the places it was taken to."""
    numbers = np.arange(24).reshape(3, 4, 2)
    weights = np.random.default_rng(0).uniform(size=np.shape(numbers[key]))
    expected = np.bincount(np.ravel(numbers[key]), np.ravel(weights), 24).reshape(3, 4, 2)
    found = slope(lambda x: x[key] * weights, numbers.astype(float))
    np.testing.assert_allclose(found, expected)


@settings(max_examples=20, deadline=None)
@given(mask=hnp.arrays(bool, (3, 4)))
def test_masks(mask):
    np.testing.assert_array_equal(slope(lambda x: x[mask], np.ones((3, 4))), mask)
    np.testing.assert_array_equal(slope(lambda x: x[tensor(mask)], np.ones((3, 4))), mask)


def test_an_element_taken_twice_gets_both():
    assert slope(lambda x: x[[0, 0, 2]], np.ones(3)).tolist() == [2.0, 0.0, 1.0]
    assert slope(lambda x: x[tensor([0, 0, 2])], np.ones(3)).tolist() == [2.0, 0.0, 1.0]


def test_iteration_and_length():
    x = leaf(X)
    a, b = x
    (a * b).sum().backward()
    np.testing.assert_array_equal(x.grad.data, X[::-1])
    assert len(x) == 2


# Corners and extremes.


def test_where_hides_no_nan():
    """The branch not taken has slope inf, and nobody asked for it."""
    for f in (mg.log, mg.sqrt, lambda x: 1 / x, lambda x: x**-1.5, lambda x: x**0.5):
        x = leaf([0.0, 4.0])
        with np.errstate(all="ignore"):
            y = mg.where(x > 0, f(x), 0.0)
        y.sum().backward()
        assert x.grad.data[0] == 0
        assert mg.gradcheck(f, np.array([4.0]))


def test_norm_and_std_at_rest():
    assert slope(mg.norm, np.zeros(3)).tolist() == [0.0, 0.0, 0.0]
    assert slope(mg.std, np.ones(3)).tolist() == [0.0, 0.0, 0.0]


@pytest.mark.parametrize("size", [1e3, 1e30, 1e300])
def test_extreme_logits(size):
    z = np.array([size, 0.0, -size])
    assert mg.softmax(z).tolist() == [1.0, 0.0, 0.0]
    assert mg.log_softmax(z).tolist() == [0.0, -size, -2 * size]
    assert mg.logsumexp(z) == size
    assert slope(lambda z: mg.log_softmax(z)[0], z).tolist() == [0.0, 0.0, 0.0]
    assert mg.sigmoid(z).tolist() == [1.0, 0.5, 0.0]
    assert slope(mg.softplus, z).tolist() == [1.0, 0.5, 0.0]
    assert np.isfinite(slope(mg.elu, z)).all()


SCORES = [[1e8, 1e8], [1e8, 1e8 + 8, 1e8 - 16], [1e38, -1e38], [-1e8, -1e8, -1e8 + 8], [5e4, 0.0]]


@pytest.mark.parametrize("scores", SCORES)
def test_large_scores_in_float32(scores):
    """x - logsumexp(x) has no digits left when 0.69 is added to 1e8; x - max(x) has all of them."""
    x = np.array(scores, "float32")
    z = x.astype(float) - x.astype(float).max()  # exact: differences of float32 in float64
    right = np.exp(z) / np.exp(z).sum()
    for found in (mg.softmax(x), slope(mg.logsumexp, x), np.exp(mg.log_softmax(x))):
        np.testing.assert_allclose(found, right, rtol=1e-6)
    np.testing.assert_allclose(mg.log_softmax(x), z - np.log(np.exp(z).sum()), 1e-6, 1e-7)
    found = slope(lambda x: mg.log_softmax(x)[0], x)
    np.testing.assert_allclose(found, np.eye(len(x))[0] - right, rtol=1e-6, atol=1e-7)


def test_logaddexp_of_large_numbers_in_float32():
    """Its slopes are shares, and add up to 1."""
    x = np.array([1e8, -1e8], "float32")
    assert slope(lambda a: mg.logaddexp(a, x), x).tolist() == [0.5, 0.5]
    assert slope(lambda a: mg.logaddexp(a, x[::-1].copy()), x).tolist() == [1.0, 0.0]


def test_scores_beyond_everything():
    assert mg.logsumexp([-1e300, -1e300]) == -1e300
    assert mg.logsumexp([np.inf, 0.0]) == np.inf
    assert mg.softmax([-np.inf, 0.0]).tolist() == [0.0, 1.0]
    assert mg.softmax([-np.inf, -np.inf]).tolist() == [0.0, 0.0]


def test_masked_logits():
    """-inf takes an element out, also if nothing is left."""
    z = np.array([[0.0, -np.inf], [-np.inf, -np.inf]])
    assert mg.logsumexp(z, axis=1).tolist() == [0.0, -np.inf]
    assert slope(lambda z: mg.logsumexp(z, axis=1), z).tolist() == [[1, 0], [0, 0]]


@pytest.mark.parametrize("x", [[2.0, 3.0, 4.0], [2.0, 0.0, 4.0], [0.0, 0.0, 4.0], [5.0]])
def test_product_with_zeros(x):
    """Each slope is the product of the others, without dividing."""
    others = [np.prod(np.delete(x, i)) for i in range(len(x))]
    assert slope(mg.prod, np.array(x)).tolist() == others
    assert mg.prod(tensor(x)).item() == np.prod(x)


def test_power_of_zero():
    assert slope(lambda x: x**0, np.zeros(2)).tolist() == [0.0, 0.0]
    assert slope(lambda x: x**2, np.zeros(2)).tolist() == [0.0, 0.0]
    assert slope(lambda x: x ** tensor([0.0, 1.0]), np.zeros(2)).tolist() == [0.0, 1.0]
    assert slope(lambda p: np.zeros(2) ** p, np.array([0.5, 2.0])).tolist() == [0.0, 0.0]


# Functions beside numpy's.

AGAINST_NUMPY = [
    (mg.mean, np.mean, {"axis": 1}),
    (mg.var, np.var, {"axis": 0, "keepdims": True}),
    (mg.std, np.std, {"axis": (0, 1)}),
    (mg.max, np.max, {"axis": -1}),
    (mg.prod, np.prod, {"axis": 0}),
    (mg.prod, np.prod, {"axis": 1, "keepdims": True}),
    (mg.cumsum, np.cumsum, {"axis": 1}),
    (mg.flip, np.flip, {"axis": 0}),
    (mg.expand_dims, np.expand_dims, {"axis": (0, -1)}),
    (mg.norm, np.linalg.norm, {"axis": 1}),
    (mg.permute_dims, np.permute_dims, {"axes": (1, 0)}),
    (mg.matrix_transpose, np.matrix_transpose, {}),
    (mg.clip, np.clip, {"min": -1.0, "max": 1.0}),
]


@pytest.mark.parametrize(("ours", "numpys", "options"), AGAINST_NUMPY)
def test_agrees_with_numpy(ours, numpys, options):
    np.testing.assert_allclose(ours(tensor(X), **options).data, numpys(X, **options), rtol=1e-14)
    assert mg.gradcheck(lambda x: ours(x, **options), X)


@pytest.mark.parametrize("subscripts", ["ij,jk->ik", "ij,kj->", "ij,lm->mi", "ij,ij->i", "ij,jk"])
def test_einsum_agrees_with_numpy(subscripts):
    b = {"jk": X.T, "kj": X, "lm": X.T, "ij": X}[subscripts.split("->")[0].split(",")[1]]
    y = mg.einsum(subscripts, tensor(X), b)
    np.testing.assert_allclose(y.data, np.einsum(subscripts, X, b))
    assert mg.gradcheck(lambda a, b: mg.einsum(subscripts, a, b), X, b)


def test_stack_and_concat():
    assert mg.gradcheck(lambda x: mg.stack([x, x * x], axis=1), X)
    assert mg.gradcheck(lambda x, y: mg.concat([x, y], axis=-1), X, X[:, :1])
    assert mg.stack([tensor(X), X], axis=2).shape == (2, 3, 2)


def test_dot_outer_squeeze():
    a, b = X
    assert mg.dot(tensor(a), b).item() == a @ b
    np.testing.assert_array_equal(mg.outer(tensor(a), b).data, np.outer(a, b))
    assert mg.squeeze(tensor(X[None, :, None])).shape == (2, 3)
    with pytest.raises(ValueError, match="size 2"):
        mg.squeeze(tensor(X), axis=0)


# Messages.


def test_shape_errors_name_the_op_and_the_cure():
    with pytest.raises(ValueError, match=r"add got \(2, 3\) and \(2,\).*from the right"):
        leaf(X) + np.ones(2)
    with pytest.raises(ValueError, match=r"matmul got \(2, 3\) and \(2, 3\).*a\.T @ b, a @ b\.T"):
        leaf(X) @ X
    with pytest.raises(ValueError, match="axis 2 does not exist"):
        leaf(X).sum(axis=2)
    with pytest.raises(TypeError, match="relu got 'a'"):
        mg.relu("a")
    with pytest.raises(TypeError, match=r"clip: min= has no gradient"):
        mg.clip(leaf(X), min=leaf(0.0))


def test_the_wrong_dialect_is_translated():
    x = leaf(X)
    with pytest.raises(TypeError, match=r"dim= is torch's word; here it is axis="):
        mg.sum(x, dim=0)
    with pytest.raises(TypeError, match=r"keepdim= is torch's word; here it is keepdims="):
        mg.max(x, keepdim=True)
    for f in (x.sum, x.mean, x.std, x.max, x.softmax):
        with pytest.raises(TypeError, match=r"dim= is torch's word; here it is axis="):
            f(dim=0)
    with pytest.raises(AttributeError, match=r"expand_dims\(x, axis\)"):
        x.unsqueeze(0)
    with pytest.raises(AttributeError, match=r"reshape"):
        x.view(3, 2)
    assert not hasattr(x, "nonsense")
    with pytest.raises(TypeError, match="tanh takes 1"):
        mg.tanh()
    with pytest.raises(TypeError, match="tanh takes 1 argument, and 2 were given"):
        mg.tanh(x, 2)


@pytest.mark.parametrize(
    ("call", "match"),
    [
        (lambda x: mg.roll(x, shifts=1), "shifts= is torch's word; here it is shift="),
        (lambda x: mg.sort(x, dim=0), "dim= is torch's word; here it is axis="),
        (lambda x: mg.stack([x, x], dim=0), "dim= is torch's word; here it is axis="),
        (lambda x: mg.argmax(x, dim=0), "dim= is torch's word; here it is axis="),
        (lambda x: mg.std(x, unbiased=False), "unbiased= .* here it is correction="),
        (lambda x: mg.linalg.norm(x, p=1), "here it is ord="),
        (lambda x: mg.conv(x, x, data_format="NHWC"), "here it is layout="),
        (lambda x: mg.max_pool(x, kernel_size=2), "here it is size="),
        (lambda x: mg.tile(x, 2, sizes=1), "tile does not know sizes=; it takes reps="),
    ],
)
def test_composed_functions_translate_too(call, match):
    with pytest.raises(TypeError, match=match):
        call(leaf(X))


def test_names_of_others_are_translated():
    for name, here in (("cat", "concat"), ("conv2d", r"conv\(x, w\)"), ("clamp", "clip")):
        with pytest.raises(AttributeError, match=f"minigrad has no {name}; .* {here}"):
            getattr(mg, name)
    with pytest.raises(AttributeError, match=r"no \.sort; here it is written minigrad\.sort\(x\)"):
        leaf(X).sort()
    with pytest.raises(AttributeError, match=r"no \.gather; .* take_along_axis"):
        leaf(X).gather(0)


def test_against_torch():
    """One long expression, value and gradients, against another engine."""
    torch = pytest.importorskip("torch")
    rng = np.random.default_rng(0)
    x, w, b = rng.normal(size=(5, 4)), rng.normal(size=(4, 3)), rng.normal(size=3)
    ours = [leaf(a) for a in (x, w, b)]
    theirs = [torch.tensor(a, requires_grad=True) for a in (x, w, b)]

    def net(x, w, b, m, **correction):
        h = m.tanh(x @ w + b)
        z = h * m.sigmoid(h[:, :1]) + m.exp(-(h**2)).sum(0)
        spread = m.softmax(z, -1).std(**correction)
        return (m.logsumexp(z, 1) + m.sqrt(m.abs(z) + 1).mean() - z.max() * spread).sum()

    y, t = net(*ours, mg), net(*theirs, torch, correction=0)
    y.backward()
    t.backward()
    assert abs(y.item() - t.item()) < 1e-12
    for a, c in zip(ours, theirs, strict=True):
        np.testing.assert_allclose(a.grad.data, c.grad.numpy(), rtol=1e-10, atol=1e-13)
