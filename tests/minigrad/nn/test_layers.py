"""Every layer: against finite differences, against torch where it is installed, and its manners.

One table holds a case for each layer; everything up to "By hand" runs over all of them.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np
import pytest

import minigrad
from minigrad import nn, optim
from minigrad.nn.hooks import tensors_in


class Case(NamedTuple):
    """A small example of a layer.

    make   the layer, started from a fixed generator
    shape  of its input; or the input itself
    twin   its torch twin: a module by (torch), or a function of x by (torch, parameters)
    call   how it is called on its input
    """

    make: Callable[[], Any]
    shape: Any
    twin: Callable[..., Any]
    call: Callable[..., Any] = lambda layer, x: layer(x)


def attend(layer, x):
    """Self-attention."""
    return layer(x, x, x)


SIGNAL, IMAGE = (2, 4, 6), (2, 4, 5, 3)

# One entry a layer at least. A new layer without one fails `test_every_layer_is_here`.
LAYERS = {
    "Autoencoder": Case(
        lambda: nn.Autoencoder(nn.Linear(4, 2, rng=1), nn.Tanh()),
        (3, 4),
        lambda torch, p: lambda x: torch.tanh(x @ p["encoder.weight"].T + p["encoder.bias"]),
    ),
    "AvgPool1d": Case(lambda: nn.AvgPool1d(2), SIGNAL, lambda torch: torch.nn.AvgPool1d(2)),
    "AvgPool2d": Case(
        lambda: nn.AvgPool2d(3, 2, 1), IMAGE, lambda torch: torch.nn.AvgPool2d(3, 2, 1)
    ),
    "BatchNorm1d": Case(lambda: nn.BatchNorm1d(4), (3, 4), lambda torch: torch.nn.BatchNorm1d(4)),
    "BatchNorm1d-signal": Case(
        lambda: nn.BatchNorm1d(4, eps=0.1, momentum=None),
        SIGNAL,
        lambda torch: torch.nn.BatchNorm1d(4, eps=0.1, momentum=None),
    ),
    "BatchNorm2d": Case(lambda: nn.BatchNorm2d(4), IMAGE, lambda torch: torch.nn.BatchNorm2d(4)),
    "BatchNorm2d-plain": Case(
        lambda: nn.BatchNorm2d(4, affine=False, track_running_stats=False),
        IMAGE,
        lambda torch: torch.nn.BatchNorm2d(4, affine=False, track_running_stats=False),
    ),
    "Conv1d": Case(
        lambda: nn.Conv1d(4, 6, 3, stride=2, padding=1, groups=2, rng=1),
        SIGNAL,
        lambda torch: torch.nn.Conv1d(4, 6, 3, stride=2, padding=1, groups=2),
    ),
    "Conv2d": Case(
        lambda: nn.Conv2d(4, 2, (2, 3), padding=(0, 1), dilation=(2, 1), rng=1),
        IMAGE,
        lambda torch: torch.nn.Conv2d(4, 2, (2, 3), padding=(0, 1), dilation=(2, 1)),
    ),
    "Conv2d-same": Case(
        lambda: nn.Conv2d(4, 2, 2, padding="same", bias=False, rng=1),
        IMAGE,
        lambda torch: torch.nn.Conv2d(4, 2, 2, padding="same", bias=False),
    ),
    "Dropout": Case(
        lambda: nn.Dropout(0.0, rng=0), (3, 4), lambda torch: torch.nn.Dropout(0.0)
    ),  # with masks: test_dropout.py
    "ELU": Case(lambda: nn.ELU(0.7), (3, 4), lambda torch: torch.nn.ELU(0.7)),
    "Embedding": Case(
        lambda: nn.Embedding(5, 3, rng=1),
        np.array([[0, 4, 4], [2, 0, 4]]),
        lambda torch: torch.nn.Embedding(5, 3),
    ),
    "Flatten": Case(nn.Flatten, IMAGE, lambda torch: torch.nn.Flatten()),
    "Flatten-inner": Case(
        lambda: nn.Flatten(-3, -2), IMAGE, lambda torch: torch.nn.Flatten(-3, -2)
    ),
    "GELU": Case(nn.GELU, (3, 4), lambda torch: torch.nn.GELU()),
    "GRU": Case(lambda: nn.GRU(3, 2, rng=1), (4, 2, 3), lambda torch: torch.nn.GRU(3, 2)),
    "GRU-both-ways": Case(
        lambda: nn.GRU(3, 2, 2, bidirectional=True, batch_first=True, rng=1),
        (2, 3, 3),
        lambda torch: torch.nn.GRU(3, 2, 2, bidirectional=True, batch_first=True),
    ),
    "GroupNorm": Case(lambda: nn.GroupNorm(2, 4), IMAGE, lambda torch: torch.nn.GroupNorm(2, 4)),
    "Identity": Case(nn.Identity, (3, 4), lambda torch: torch.nn.Identity()),
    "LSTM": Case(lambda: nn.LSTM(3, 2, rng=1), (5, 2, 3), lambda torch: torch.nn.LSTM(3, 2)),
    "LSTM-deep": Case(
        lambda: nn.LSTM(3, 2, 2, bias=False, batch_first=True, rng=1),
        (2, 4, 3),
        lambda torch: torch.nn.LSTM(3, 2, 2, bias=False, batch_first=True),
    ),
    "LayerNorm": Case(
        lambda: nn.LayerNorm((5, 3)), IMAGE, lambda torch: torch.nn.LayerNorm((5, 3))
    ),
    "LeakyReLU": Case(lambda: nn.LeakyReLU(0.1), (3, 4), lambda torch: torch.nn.LeakyReLU(0.1)),
    "Linear": Case(lambda: nn.Linear(4, 5, rng=1), (3, 4), lambda torch: torch.nn.Linear(4, 5)),
    "LocalResponseNorm": Case(  # torch's alpha is ours times size
        lambda: nn.LocalResponseNorm(3, 0.2, 0.6, 1.5),
        IMAGE,
        lambda torch: torch.nn.LocalResponseNorm(3, 0.6, 0.6, 1.5),
    ),
    "LocalResponseNorm-even": Case(
        lambda: nn.LocalResponseNorm(4, 0.2),
        IMAGE,
        lambda torch: torch.nn.LocalResponseNorm(4, 0.8, 0.75, 2.0),
    ),
    "LogSoftmax": Case(nn.LogSoftmax, (3, 4), lambda torch: torch.nn.LogSoftmax(-1)),
    "MaxPool1d": Case(
        lambda: nn.MaxPool1d(3, 1, 1), SIGNAL, lambda torch: torch.nn.MaxPool1d(3, 1, 1)
    ),
    "MaxPool2d": Case(lambda: nn.MaxPool2d(2), IMAGE, lambda torch: torch.nn.MaxPool2d(2)),
    "Maxout": Case(
        lambda: nn.Maxout(4, 2, 3, rng=1),
        (3, 4),
        lambda torch, p: (
            lambda x: torch.maximum(
                torch.maximum(*(piece(p, x, k) for k in (0, 1))), piece(p, x, 2)
            )
        ),
    ),
    "MultiheadAttention": Case(
        lambda: nn.MultiheadAttention(4, 2, rng=1),
        (3, 2, 4),
        lambda torch: torch.nn.MultiheadAttention(4, 2),
        attend,
    ),
    "MultiheadAttention-batch-first": Case(
        lambda: nn.MultiheadAttention(4, 2, bias=False, batch_first=True, rng=1),
        (2, 3, 4),
        lambda torch: torch.nn.MultiheadAttention(4, 2, bias=False, batch_first=True),
        attend,
    ),
    "PReLU": Case(lambda: nn.PReLU(4), IMAGE, lambda torch: torch.nn.PReLU(4)),
    "PReLU-one": Case(nn.PReLU, (5,), lambda torch: torch.nn.PReLU()),
    "RNN": Case(lambda: nn.RNN(3, 2, rng=1), (4, 2, 3), lambda torch: torch.nn.RNN(3, 2)),
    "RNN-relu": Case(
        lambda: nn.RNN(3, 2, nonlinearity="relu", rng=1),
        (4, 2, 3),
        lambda torch: torch.nn.RNN(3, 2, nonlinearity="relu"),
    ),
    "RReLU": Case(  # with equal bounds nothing is random; drawn slopes: test_rectifiers.py
        lambda: nn.RReLU(0.2, 0.2), (3, 4), lambda torch: torch.nn.RReLU(0.2, 0.2)
    ),
    "ReLU": Case(nn.ReLU, (3, 4), lambda torch: torch.nn.ReLU()),
    "Residual": Case(
        lambda: nn.Residual(nn.Linear(4, 2, rng=1), nn.Linear(4, 2, bias=False, rng=2)),
        (3, 4),
        lambda torch, p: (
            lambda x: x @ p["body.weight"].T + p["body.bias"] + x @ p["shortcut.weight"].T
        ),
    ),
    "SELU": Case(nn.SELU, (3, 4), lambda torch: torch.nn.SELU()),
    "Sequential": Case(
        lambda: nn.Sequential(nn.Linear(4, 2, rng=1), nn.Tanh()),
        (3, 4),
        lambda torch: torch.nn.Sequential(torch.nn.Linear(4, 2), torch.nn.Tanh()),
    ),
    "SiLU": Case(nn.SiLU, (3, 4), lambda torch: torch.nn.SiLU()),
    "Sigmoid": Case(nn.Sigmoid, (3, 4), lambda torch: torch.nn.Sigmoid()),
    "Softmax": Case(nn.Softmax, (3, 4), lambda torch: torch.nn.Softmax(-1)),
    "Softplus": Case(nn.Softplus, (3, 4), lambda torch: torch.nn.Softplus()),
    "Tanh": Case(nn.Tanh, (3, 4), lambda torch: torch.nn.Tanh()),
    "WeightNorm": Case(
        lambda: nn.WeightNorm(nn.Linear(4, 5, rng=1)),
        (3, 4),
        lambda torch, p: (
            lambda x: x @ torch._weight_norm(p["weight_v"], p["weight_g"], 0).T + p["layer.bias"]
        ),
    ),
    "WeightNorm-columns": Case(
        lambda: nn.WeightNorm(nn.Conv1d(4, 2, 3, rng=1), axis=1),
        SIGNAL,
        lambda torch, p: (
            lambda x: torch.nn.functional.conv1d(
                x, torch._weight_norm(p["weight_v"], p["weight_g"], 1), p["layer.bias"]
            )
        ),
    ),
}
NOT_HERE = {"Activation", "Module", "Perceptron", "Step"}  # without slopes: test_perceptron.py
ACTIVATIONS = [
    name
    for name, case in LAYERS.items()
    if isinstance(getattr(nn, name, None), type) and issubclass(getattr(nn, name), nn.Activation)
]
every_layer = pytest.mark.parametrize("name", LAYERS)


def piece(p, x, k):
    """Piece k of a Maxout with two units."""
    rows = slice(2 * k, 2 * k + 2)
    return x @ p["linear.weight"][rows].T + p["linear.bias"][rows]


def test_every_layer_is_here():
    """The table above covers what `nn` exports, apart from losses."""
    exported = {
        name
        for name in nn.__all__
        if isinstance(getattr(nn, name), type)
        and issubclass(getattr(nn, name), nn.Module)
        and not issubclass(getattr(nn, name), nn.Loss)
    }
    assert exported - NOT_HERE == {name.partition("-")[0] for name in LAYERS}


def started(name):
    """The layer with parameters away from their special start, its input, and a generator."""
    case = LAYERS[name]
    rng = np.random.default_rng(7)
    layer = case.make()
    for p in layer.parameters():
        p.data += 0.3 * rng.standard_normal(p.shape)
    x = rng.standard_normal(case.shape) if isinstance(case.shape, tuple) else case.shape
    return layer, x, rng


def as_input(x):
    return minigrad.tensor(x, requires_grad=x.dtype.kind == "f")


def weighted(outputs, weightings):
    """One number that depends on every output, each in its own way."""
    return sum((y * w).sum() for y, w in zip(outputs, weightings, strict=True))


def check_differences(layer, x, call, rng):
    """The gradients of the input and every parameter against central differences."""
    inputs = as_input(x)
    outputs = tensors_in(call(layer, inputs))
    weightings = [rng.standard_normal(y.shape) for y in outputs]
    weighted(outputs, weightings).backward()

    @minigrad.no_grad()
    def loss():
        return weighted(tensors_in(call(layer, inputs)), weightings).item()

    leaves = [leaf for leaf in (inputs, *layer.parameters()) if leaf.requires_grad]
    for leaf in leaves:
        found = leaf.grad.numpy()
        for i in np.ndindex(leaf.shape):
            h, here = 1e-6, leaf.data[i]
            leaf.data[i] = here + h
            above = loss()
            leaf.data[i] = here - h
            below = loss()
            leaf.data[i] = here
            assert found[i] == pytest.approx((above - below) / (2 * h), abs=2e-8, rel=1e-7)


@every_layer
def test_gradients_agree_with_central_differences(name):
    """For the input and every parameter, under a random weighting of the outputs."""
    layer, x, rng = started(name)
    check_differences(layer, x, LAYERS[name].call, rng)


class ForgetfulNorm(nn.LayerNorm):
    """A fault: no gradient flows through the mean and the variance."""

    def forward(self, x):
        mean, std = x.raw.mean(-1, keepdims=True), x.raw.std(-1, keepdims=True)
        return (x - mean) / np.sqrt(std**2 + self.eps) * self.weight + self.bias


class UngatedLSTM(nn.LSTM):
    """A fault: the cell is cut out of the graph."""

    def step(self, fed, back, state):
        return super().step(fed, back, (state[0], state[1].detach()))


@pytest.mark.parametrize(
    ("make", "shape"), [(lambda: ForgetfulNorm(4), (3, 4)), (lambda: UngatedLSTM(3, 2), (5, 2, 3))]
)
def test_a_planted_fault_is_found(make, shape):
    """The comparison fails where values are right and gradients are not."""
    rng = np.random.default_rng(0)
    with pytest.raises(AssertionError):
        check_differences(make(), rng.standard_normal(shape), LAYERS["Linear"].call, rng)


def twin_of(torch, name, layer):
    """(function of x, parameters by name) of the twin, with the parameters of our layer."""
    make = LAYERS[name].twin
    if make.__code__.co_argcount == 2:
        parameters = {
            n: torch.tensor(p.raw, requires_grad=True) for n, p in layer.named_parameters()
        }
        return make(torch, parameters), parameters
    twin = make(torch).double()
    state = {n: torch.tensor(a) for n, a in layer.state_dict().items()}
    twin.load_state_dict(state, strict=True)
    return twin, dict(twin.named_parameters())


@every_layer
@pytest.mark.filterwarnings("ignore:Using padding='same'")  # torch's, about its own speed
def test_values_and_gradients_agree_with_torch(name):
    """To 1e-9, in training and in evaluation, with buffers after three batches."""
    torch = pytest.importorskip("torch")
    layer, x, rng = started(name)
    call = LAYERS[name].call
    twin, parameters = twin_of(torch, name, layer)
    for training in (True, True, True, False):
        layer.train(training)
        for p in (*layer.parameters(), *parameters.values()):
            p.grad = None
        inputs, theirs = as_input(x), torch.tensor(x, requires_grad=x.dtype.kind == "f")
        if isinstance(twin, torch.nn.Module):
            twin.train(training)
        outputs, expected = tensors_in(call(layer, inputs)), flat(torch, call(twin, theirs))
        weightings = [rng.standard_normal(y.shape) for y in outputs]
        weighted(outputs, weightings).backward()
        weighted(expected, map(torch.tensor, weightings)).backward()
        for y, z in zip(outputs, expected, strict=True):
            close(y, z.detach())
        if x.dtype.kind == "f":
            close(inputs.grad, theirs.grad)
        x = x[::-1].copy()
    for n, p in layer.named_parameters():
        close(p.grad, parameters[n].grad)
    if isinstance(twin, torch.nn.Module):
        for n, buffer in twin.named_buffers():
            close(dict(layer.named_buffers())[n], buffer)


def flat(torch, values):
    if isinstance(values, torch.Tensor):
        return [values]
    return [y for part in values for y in flat(torch, part)]


def close(ours, theirs):
    np.testing.assert_allclose(
        np.asarray(getattr(ours, "raw", ours)), theirs.numpy(), atol=1e-9, rtol=1e-9
    )


def arrays(values):
    return [y.raw for y in tensors_in(values)]


@every_layer
def test_state_goes_to_another_instance(name):
    """Strictly, by names; afterwards both compute the same."""
    (layer, x, rng), call = started(name), LAYERS[name].call
    call(layer, minigrad.tensor(x))  # so that running statistics are not those of the start
    other = LAYERS[name].make()
    for p in other.parameters():
        p.data += rng.standard_normal(p.shape)
    assert other.load_state_dict(layer.state_dict(), strict=True) == ([], [])
    inputs = minigrad.tensor(x)
    pairs = zip(arrays(call(layer.eval(), inputs)), arrays(call(other.eval(), inputs)), strict=True)
    assert all((a == b).all() for a, b in pairs)


@every_layer
def test_evaluation_is_steady(name):
    """Called twice in evaluation a layer gives the same, and leaves its state as it was."""
    (layer, x, _), call = started(name), LAYERS[name].call
    layer.eval()
    before = layer.state_dict()
    first, second = arrays(call(layer, minigrad.tensor(x))), arrays(call(layer, minigrad.tensor(x)))
    assert all((a == b).all() for a, b in zip(first, second, strict=True))
    assert all((before[n] == a).all() for n, a in layer.state_dict().items())


@every_layer
@pytest.mark.parametrize("training", [True, False])
def test_float32_stays_float32(name, training):
    """Outputs, gradients and buffers: nothing in a layer turns float32 into float64."""
    (layer, x, _), call = started(name), LAYERS[name].call
    layer.astype(np.float32).train(training)
    inputs = as_input(x.astype(np.float32) if x.dtype.kind == "f" else x)
    outputs = tensors_in(call(layer, inputs))
    weighted(outputs, [y.raw * 0 + 1 for y in outputs]).backward()
    found = [*outputs, *(leaf.grad for leaf in (inputs, *layer.parameters()) if leaf.requires_grad)]
    assert {y.dtype for y in found} == {np.dtype(np.float32)}
    assert {b.dtype for b in layer.buffers()} <= {np.dtype(np.float32), np.dtype(np.int64)}


@every_layer
def test_plain_arrays_are_taken(name):
    """A numpy array gives the same numbers as a tensor of it."""
    (layer, x, _), call = started(name), LAYERS[name].call
    expected = arrays(call(layer, minigrad.tensor(x)))
    found = call(layer, x)
    found = [found] if isinstance(found, np.ndarray) else arrays(found)
    assert all((a == b).all() for a, b in zip(found, expected, strict=True))


@every_layer
def test_the_graph_can_be_differentiated_twice(name):
    """The gradient of the squared gradient, against differences along a random direction."""
    (layer, x, rng), call = started(name), LAYERS[name].call
    if x.dtype.kind != "f":
        pytest.skip("the input has no gradient")
    layer.freeze()
    direction = rng.standard_normal(x.shape)
    weightings = [rng.standard_normal(y.shape) for y in tensors_in(call(layer, minigrad.tensor(x)))]

    def loss(x):
        return weighted((y * y for y in tensors_in(call(layer, x))), weightings)

    slope = minigrad.grad(loss)
    second = (minigrad.grad(lambda x: (slope(x) * direction).sum())(x) * direction).sum()
    h = 1e-5
    above, below = ((slope(x + s * h * direction) * direction).sum() for s in (1, -1))
    assert second == pytest.approx((above - below) / (2 * h), rel=1e-5, abs=1e-6)


@every_layer
def test_summary_and_repr(name):
    """Every layer can be shown, and its parameters are all counted."""
    (layer, x, _), call = started(name), LAYERS[name].call
    inputs = [minigrad.tensor(x)] * (3 if call is attend else 1)
    found = nn.summary(layer, *inputs)
    assert sum(row.parameters for row in found.rows) == sum(p.size for p in layer.parameters())
    assert repr(layer).startswith(type(layer).__name__ + "(")


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_activations_agree_with_torch_far_out(name):
    """Values and gradients, to 1e-12, from −40 to 40 and at 0."""
    torch = pytest.importorskip("torch")
    ours, theirs = LAYERS[name].make(), LAYERS[name].twin(torch)
    x = np.concatenate([np.linspace(-40, 40, 41), [-1e-3, 0.0, 1e-3]]).reshape(4, 11)
    a, b = minigrad.tensor(x, requires_grad=True), torch.tensor(x, requires_grad=True)
    weighting = np.random.default_rng(0).standard_normal(x.shape)
    (ours(a) * weighting).sum().backward()
    (theirs(b) * torch.tensor(weighting)).sum().backward()
    # torch replaces softplus by x above 20, which is 2e-9 away from it.
    tolerance = {"atol": 1e-8 if name == "Softplus" else 1e-12, "rtol": 1e-12}
    np.testing.assert_allclose(ours(a).raw, theirs(b).detach().numpy(), **tolerance)
    np.testing.assert_allclose(a.grad.raw, b.grad.numpy(), **tolerance)


# By hand.


def test_a_network_agrees_with_torch():
    """Output, loss and all gradients of a loaded network, to 1e-12."""
    torch = pytest.importorskip("torch")
    theirs = torch.nn.Sequential(
        torch.nn.Linear(4, 6), torch.nn.Tanh(), torch.nn.Linear(6, 3), torch.nn.Sigmoid()
    ).double()
    ours = nn.Sequential(nn.Linear(4, 6), nn.Tanh(), nn.Linear(6, 3), nn.Sigmoid())
    ours.load_state_dict(theirs.state_dict())
    x = np.random.default_rng(0).standard_normal((5, 4))
    nn.mse_loss(ours(x), np.zeros((5, 3))).backward()
    torch.nn.functional.mse_loss(theirs(torch.tensor(x)), torch.zeros(5, 3).double()).backward()
    for (name, p), (their_name, q) in zip(
        ours.named_parameters(), theirs.named_parameters(), strict=True
    ):
        assert name == their_name
        np.testing.assert_allclose(p.grad.numpy(), q.grad.numpy(), atol=1e-12, rtol=0)


def test_linear_by_hand():
    """y = x Wᵀ + b, with one row of W for each output."""
    layer = nn.Linear(2, 3)
    layer.weight.data[...] = [[1, 2], [3, 4], [5, 6]]
    layer.bias.data[...] = [10, 20, 30]
    assert layer(np.array([[1.0, -1.0]])).tolist() == [[9.0, 19.0, 29.0]]


def test_linear_takes_any_number_of_leading_axes():
    """Only the last axis is mixed."""
    assert nn.Linear(4, 5, rng=0)(np.zeros((2, 3, 4))).shape == (2, 3, 5)
    assert nn.Linear(4, 5, rng=0)(np.zeros(4)).shape == (5,)


def test_linear_without_bias():
    """One parameter only, and zero in gives zero out."""
    layer = nn.Linear(4, 5, bias=False, rng=0)
    assert [name for name, _ in layer.named_parameters()] == ["weight"]
    assert not layer(np.zeros((1, 4))).data.any()


def test_linear_says_which_axis_is_wrong():
    """The message names the layer, what came, and what was expected."""
    with pytest.raises(ValueError, match=r"Linear\(3, 2\) was given an array of shape \(3, 5\)"):
        nn.Linear(3, 2, rng=0)(np.zeros((3, 5)))


def test_linear_needs_inputs_and_outputs():
    """A layer of no units is a mistake."""
    with pytest.raises(ValueError, match="at least one input"):
        nn.Linear(0, 2)


def test_linear_starts_from_its_generator():
    """The same number gives the same weights; one generator gives new ones each time."""
    rng = np.random.default_rng(0)
    first, second, third = (
        nn.Linear(3, 3, rng=0),
        nn.Linear(3, 3, rng=rng),
        nn.Linear(3, 3, rng=rng),
    )
    assert (first.weight.data == second.weight.data).all()
    assert (second.weight.data != third.weight.data).all()
    assert not first.bias.data.any()


def test_linear_keeps_float32():
    """dtype= decides for weights, output and gradients."""
    layer = nn.Linear(3, 2, rng=0, dtype=np.float32)
    output = layer(np.ones((1, 3), np.float32))
    output.sum().backward()
    assert output.dtype == layer.weight.grad.dtype == np.float32


def test_sigmoid_and_tanh_tell_their_bounds():
    """Diagnosis asks for them."""
    assert (nn.Sigmoid().bounds, nn.Tanh().bounds) == ((0.0, 1.0), (-1.0, 1.0))
    assert nn.ELU(0.5).bounds == (-0.5, None)
    assert nn.ReLU().bounds == (None, None)


def test_leaky_relu_by_hand():
    """negative_slope·x below 0."""
    assert nn.LeakyReLU(0.25)(minigrad.tensor([-2.0, 3.0])).tolist() == [-0.5, 3.0]


def test_elu_by_hand():
    """alpha (eˣ − 1) below 0."""
    assert nn.ELU(2.0)(minigrad.tensor([-1.0, 3.0])).tolist() == [2 * math.expm1(-1.0), 3.0]


def test_residual_is_the_identity_around_a_body_of_0():
    """y = x + body(x), with the gradient of x passing by; shapes that differ are told."""
    body = nn.Linear(3, 3, init=nn.init.zeros)
    x = minigrad.tensor([[1.0, 2.0, 3.0]], requires_grad=True)
    y = nn.Residual(body)(x)
    y.sum().backward()
    assert y.tolist() == x.tolist()
    assert x.grad.tolist() == [[1.0, 1.0, 1.0]]
    with pytest.raises(ValueError, match=r"\(1, 2\), from the body, to shape \(1, 3\).*shortcut="):
        nn.Residual(nn.Linear(3, 2, rng=0))(x)


def test_flatten_joins_the_axes_between():
    """Order is kept; axes that do not exist, or stand the wrong way round, are told."""
    x = minigrad.tensor(np.arange(24.0).reshape(2, 3, 2, 2))
    assert nn.Flatten()(x).tolist() == np.arange(24.0).reshape(2, 12).tolist()
    assert nn.Flatten(0)(x).shape == (24,)
    with pytest.raises(ValueError, match="which has no such axis"):
        nn.Flatten(5)(x)
    with pytest.raises(ValueError, match="the end comes before the start"):
        nn.Flatten(2, 1)(x)


def test_an_autoencoder_learns_to_say_its_input_again():
    """Points on a line through a code of one number: the loss falls below a thousandth."""
    rng = np.random.default_rng(0)
    x = minigrad.tensor(np.outer(rng.standard_normal(30), [1.0, -2.0, 0.5]))
    model = nn.Autoencoder(nn.Linear(3, 1, rng=rng), nn.Linear(1, 3, rng=rng))
    optimizer = optim.Adam(model.parameters(), lr=0.05)
    first = nn.mse_loss(model(x), x).item()
    for _ in range(200):
        optimizer.zero_grad()
        loss = nn.mse_loss(model(x), x)
        loss.backward()
        optimizer.step()
    assert loss.item() < 1e-3 * first


def test_selu_keeps_mean_0_and_variance_1():
    """Thirty layers deep, from LeCun's start: that is what its two numbers are for."""
    rng = np.random.default_rng(0)
    x = minigrad.tensor(rng.standard_normal((500, 64)))
    for _ in range(30):
        x = nn.SELU()(nn.Linear(64, 64, init=nn.init.lecun_normal, rng=rng)(x))
    assert abs(x.raw.mean()) < 0.1
    assert 0.8 < x.raw.std() < 1.2
    assert nn.SELU().bounds[0] == pytest.approx(-1.7580993408473766, rel=1e-15)


def test_silu_has_the_dip_its_description_tells():
    """The least value, −0.278, at −1.278."""
    x = np.linspace(-3, 0, 30_001)
    y = nn.SiLU()(minigrad.tensor(x)).raw
    assert (round(float(x[y.argmin()]), 3), round(float(y.min()), 3)) == (-1.278, -0.278)


def test_selu_by_hand():
    """s·x above 0 and s·α·(eˣ − 1) below, with the two numbers of the paper."""
    y = nn.SELU()(minigrad.tensor([2.0, -1.0])).tolist()
    s, alpha = 1.0507009873554805, 1.6732632423543772
    assert y == pytest.approx([2 * s, s * alpha * math.expm1(-1.0)], rel=1e-15)


def test_log_softmax_by_hand():
    """Logarithms of probabilities, also of those that round to 0."""
    y = nn.LogSoftmax()(minigrad.tensor([[0.0, math.log(3.0)], [0.0, 2000.0]]))
    np.testing.assert_allclose(y.raw, [[math.log(0.25), math.log(0.75)], [-2000.0, 0.0]])


def test_gelu_by_hand():
    """x times the share of a normal distribution below x: 84.13 % at 1."""
    y = nn.GELU()(minigrad.tensor([1.0, -2.0])).tolist()
    assert y == pytest.approx([0.8413447460685429, -2 * 0.022750131948179195], rel=1e-12)
