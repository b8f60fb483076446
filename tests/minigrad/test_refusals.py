"""What a script author types wrongly is told with a cure."""

from __future__ import annotations

import numpy as np
import pytest

import minigrad as mg
from minigrad import nn, optim
from minigrad.gradcheck import gradcheck_module


def w():
    return mg.tensor([1.0, 2.0], requires_grad=True)


def frozen():
    return nn.Linear(2, 2, rng=0).freeze().parameters()


def with_rate(lr):
    optimizer = optim.SGD([w()], lr=0.1)
    optimizer.lr = lr


REFUSED = [
    ("a model for its parameters", lambda: optim.SGD(nn.Linear(2, 2, rng=0)), r"\.parameters\(\)"),
    ("frozen parameters", lambda: optim.SGD(frozen()), "if p.requires_grad"),
    ("a group of nothing", lambda: optim.SGD([{"lr": 0.1}]), "'params'"),
    ("groups and parameters", lambda: optim.SGD([{"params": [w()]}, w()]), "not some of each"),
    ("a rate in words", lambda: optim.SGD([w()], lr="a"), "lr is 'a'"),
    ("an infinite rate", lambda: optim.SGD([w()], lr=np.inf), "a finite number"),
    ("a rate that is nan", lambda: optim.SGD([w()], lr=np.nan), "lr is nan"),
    ("uphill, later on", lambda: with_rate(-1), "lr is -1"),
    ("no state", lambda: optim.SGD([w()]).load_state_dict({}), "'param_groups'"),
    ("a hook that is none", lambda: w().register_hook(3), "a function of the gradient"),
    ("parts in a list", lambda: nn.Sequential([nn.ReLU()]), r"Sequential\(\*parts\)"),
    ("sizes in words", lambda: nn.Linear("2", 3), "in_features='2'"),
    ("sizes with a fraction", lambda: nn.Linear(2.5, 3), "whole numbers"),
    ("a start by name", lambda: nn.Linear(2, 3, init="he"), "nn.init.he_normal"),
    ("torch's word in a loss", lambda: nn.cross_entropy(w(), [0], ignore_index=0), "word of torch"),
    ("no rows", lambda: nn.cross_entropy(mg.tensor(np.ones((0, 3))), np.ones(0, int)), "no rows"),
    ("too many arguments", lambda: mg.tanh(w(), 1, 2), "takes 1 argument, and 3 were given"),
    ("the length of a number", lambda: len(mg.tensor(1.0)), r"see \.size"),
    ("a device", lambda: mg.tensor([1.0], device="cpu"), "device= is not known here; leave it out"),
    ("torch's size", lambda: w().size(0), r"torch calls x\.size\(0\) is x\.shape\[0\]"),
    ("torch's shape", lambda: w().size(), r"torch calls x\.size\(\) is x\.shape$"),
    ("a mistyped setting", lambda: mg.tensor([1.0], requires_gard=True), "takes requires_grad="),
    ("a dtype in its place", lambda: mg.tensor([1.0], "float32"), r"tensor\(data, dtype='float32'"),
    ("the gradient of a result", lambda: mg.grad(w().sum(), w()), "not of a Tensor; from a result"),
    ("the jacobian of a result", lambda: mg.jacobian(w()), r"as in grad\(f\)\(x\)"),
    ("the vjp of an array", lambda: mg.vjp(np.ones(2), np.ones(2)), "not of a ndarray"),
    ("a gradient at nothing", lambda: mg.grad(lambda x: x.sum())(None), "argument 0 is a NoneType"),
    ("a gradient of data", lambda: mg.grad(lambda x: x.data.sum())(np.ones(2)), r"read the \.data"),
    ("a gradient in words", lambda: w().backward("a"), r"backward\(gradient\) takes numbers"),
    ("a Value's in words", lambda: mg.Value(1.0).backward("a"), "'a' is none"),
    ("a sum of numbers", lambda: mg.weighted_sum(1, 2), r"weighted_sum\(ws, xs, b\)"),
    ("a setting for no_grad", lambda: mg.no_grad(3), r"with no_grad\(\):"),
    ("checkpoint in one go", lambda: mg.checkpoint(mg.sin, w()), r"checkpoint\(f\)\(x\)"),
    ("checkpoint of a result", lambda: mg.checkpoint(w()), "takes a function"),
    ("a Value in words", lambda: mg.Value("3"), "'3' is none"),
    ("a Value of nothing", lambda: mg.Value(None), "one number, and None is none"),
    ("a Value of many", lambda: mg.Value([1, 2]), r"minigrad\.tensor\(\.\.\.\)"),
    ("a Value of an array", lambda: mg.Value(np.ones(2)), r"minigrad\.tensor\(\.\.\.\)"),
    ("new words for a Value", lambda: setattr(mg.Value(1.0), "data", "2"), "'2' is none"),
    ("gradcheck of a result", lambda: mg.gradcheck(w(), 1.0), "takes a function for f"),
    ("gradcheck nowhere", lambda: mg.gradcheck(mg.sin), "give the arguments too"),
    ("gradcheck at nothing", lambda: mg.gradcheck(mg.sin, None), "argument 0 is None"),
    ("gradcheck at a word", lambda: mg.gradcheck(mg.sin, "a"), "argument 0 is 'a'"),
    ("no entries", lambda: mg.gradcheck(mg.sin, 1.0, entries=0), "at least 1, not 0"),
    ("no tolerance", lambda: mg.gradcheck(mg.sin, 1.0, tolerance=-1), "above 0, .* not -1"),
    ("a gradient as such", lambda: mg.gradcheck(mg.sin, 1.0, gradient=1.0), "for gradient="),
    (
        "a loss as such",
        lambda: gradcheck_module([w()], w().sum()),
        "computes the loss anew, lambda",
    ),
    ("no entries of a module", lambda: gradcheck_module([w()], w, entries=0), "at least 1, not 0"),
    ("a wish in words", lambda: mg.tensor([1.0], requires_grad="no"), "is True or False"),
]


@pytest.mark.parametrize(("call", "cure"), [r[1:] for r in REFUSED], ids=[r[0] for r in REFUSED])
def test_is_refused_with_a_cure(call, cure):
    with pytest.raises((TypeError, ValueError), match=cure):
        call()


@pytest.mark.parametrize(
    ("f", "x", "slope"),
    [
        (mg.log, 0.0, np.inf),
        (mg.sqrt, 0.0, np.inf),
        (mg.arcsin, 1.0, np.inf),
        (mg.arctanh, 1.0, np.inf),
        (lambda x: x**-1.0, 0.0, -np.inf),
    ],
)
def test_infinite_slopes_of_numbers_go_forward_as_they_go_back(f, x, slope):
    """Where Python's arithmetic raises, numpy answers inf: in both modes."""
    assert mg.jvp(f, (x,), (1.0,))[1] == slope
    assert mg.grad(f)(x) == slope


@pytest.mark.parametrize("op", [mg.mul, mg.add, mg.maximum, mg.div])
def test_whole_numbers_beside_float32_do_not_widen_it(op):
    x = mg.tensor(np.float32([1, 2]), requires_grad=True)
    for y in (op(x, np.array([1, 2])), op(np.array([3, 4]), x)):
        assert y.dtype == np.float32
        y.sum().backward()
    assert x.grad.dtype == np.float32
    assert op(x, np.array([1.0, 2.0])).dtype == np.float64  # floats are as wide as they are


@pytest.mark.parametrize("name", ["sin", "tanh", "exp", "log1p", "sqrt"])
def test_numpys_functions_of_numbers_that_remember(name):
    """np.tanh(value) is ours, and its gradient is there."""
    value = mg.Value(0.5)
    y = getattr(np, name)(value)
    y.backward()
    assert isinstance(y, mg.Value)
    assert y.item() == pytest.approx(getattr(np, name)(0.5), rel=1e-15)
    h = 1e-6
    slope = (getattr(np, name)(0.5 + h) - getattr(np, name)(0.5 - h)) / (2 * h)
    assert value.grad == pytest.approx(slope, rel=1e-8)


def test_numpys_numbers_and_arrays_beside_numbers_that_remember():
    value = mg.Value(2.0)
    assert isinstance(np.float64(3) * value, mg.Value)
    assert (np.array([1.0, 2.0]) * value).tolist() == [2.0, 4.0]
    assert np.maximum(value, 3.0).item() == 3.0


def test_rounding():
    """An array is rounded as numpy does it; a number that remembers would be cut."""
    assert round(mg.tensor([0.5, 1.5, 2.26]), 1).tolist() == [0.5, 1.5, 2.3]
    with pytest.raises(TypeError, match="would cut"):
        round(mg.Value(2.5))
    assert round(mg.Value(2.6).detach()) == 3


def test_rows_of_unlike_length():
    with pytest.raises(ValueError, match="rows of one length"):
        mg.tensor([[1.0, 2.0], [3.0]])


def test_floor_division():
    x = mg.tensor([5.0, -5.0], requires_grad=True)
    assert (x // 2).tolist() == [2.0, -3.0]
    assert (7 // x).tolist() == [1.0, -2.0]
    assert (mg.Value(7.0) // 2).item() == 3.0


def test_no_grad_decorates_with_and_without_brackets():
    """As in torch."""

    @mg.no_grad
    def bare(x):
        return x * 2

    @mg.no_grad()
    def called(x):
        return x * 2

    assert not bare(w()).requires_grad
    assert not called(w()).requires_grad
    assert bare.__name__ == "bare"
    assert (w() * 2).requires_grad


def test_a_constant_has_no_gradient_and_may():
    """A function that reads nothing returns a number of its own."""
    assert mg.grad(lambda x: 5.0)(2.0) == 0.0
    assert mg.grad(lambda x: np.ones(1).sum())(np.ones(2)).tolist() == [0.0, 0.0]


def test_divmod():
    """As Python and numpy have it: how many times, and what is left, with its slope."""
    a = np.array([7.5, -7.5, 3.0])
    x = mg.tensor(a, requires_grad=True)
    for ours, numpys in ((divmod(x, 2), divmod(a, 2)), (divmod(2, x), divmod(2, a))):
        assert [part.tolist() for part in ours] == [part.tolist() for part in numpys]
    divmod(x, 2.0)[1].sum().backward()
    assert x.grad.tolist() == [1.0, 1.0, 1.0]
    assert [part.item() for part in divmod(mg.Value(7.5), 2)] == [3.0, 1.5]
    assert [part.item() for part in divmod(7.5, mg.Value(2.0))] == [3.0, 1.5]


def test_the_size_is_a_number_all_the_same():
    """It can be counted and calculated with, and float32 stays float32 beside it."""
    x = mg.tensor(np.ones((2, 3), np.float32))
    assert x.size == 6
    assert list(range(x.size))[-1] == 5
    assert type(x.size + 1) is int
    assert (x / x.size).dtype == (x.size * x).dtype == np.float32
    assert repr(x.size) == "6"


def test_a_slice_of_a_sequential_is_one():
    net = nn.Sequential(nn.Linear(2, 3, rng=0), nn.ReLU(), nn.Linear(3, 1, rng=0))
    head = net[:2]
    assert isinstance(head, nn.Sequential)
    x = np.ones((1, 2))
    assert net[2](head(x)).tolist() == net(x).tolist()


def test_a_hook_before_a_module_may_replace_its_inputs():
    """As torch has it: a tuple, or the only input."""
    layer, x = nn.Linear(2, 1, rng=0), np.ones((1, 2))
    plain = layer(x).item()
    for answer in (lambda m, inputs: (10 * inputs[0],), lambda m, inputs: 10 * inputs[0]):
        with layer.register_forward_pre_hook(answer):
            assert layer(x).item() == pytest.approx(10 * plain)
    with layer.register_forward_pre_hook(lambda m, inputs: None):
        assert layer(x).item() == plain
