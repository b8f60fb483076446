"""Every layer: by hand, against finite differences, and against torch where it is installed."""

from __future__ import annotations

import math

import numpy as np
import pytest

import minigrad
from minigrad import nn

# One entry a layer, with a small input. A new layer without one fails `test_every_layer_is_here`.
LAYERS = {
    "ELU": (lambda: nn.ELU(0.7), (3, 4)),
    "Identity": (nn.Identity, (3, 4)),
    "LeakyReLU": (lambda: nn.LeakyReLU(0.1), (3, 4)),
    "Linear": (lambda: nn.Linear(4, 5, rng=1), (3, 4)),
    "ReLU": (nn.ReLU, (3, 4)),
    "Sequential": (lambda: nn.Sequential(nn.Linear(4, 2, rng=1), nn.Tanh()), (3, 4)),
    "Sigmoid": (nn.Sigmoid, (3, 4)),
    "Softmax": (nn.Softmax, (3, 4)),
    "Softplus": (nn.Softplus, (3, 4)),
    "Tanh": (nn.Tanh, (3, 4)),
}
NOT_LAYERS = {"Activation", "Module", "Dropout"}  # Dropout is random: test_dropout.py


def test_every_layer_is_here():
    """The table above covers what `nn` exports, apart from losses."""
    exported = {
        name
        for name in nn.__all__
        if isinstance(getattr(nn, name), type)
        and issubclass(getattr(nn, name), nn.Module)
        and not issubclass(getattr(nn, name), nn.Loss)
    }
    assert exported - NOT_LAYERS == LAYERS.keys()


def started(name):
    make, shape = LAYERS[name]
    rng = np.random.default_rng(7)
    return make(), rng.standard_normal(shape), rng


@pytest.mark.parametrize("name", LAYERS)
def test_gradients_agree_with_central_differences(name):
    """For the input and every parameter, under a random weighting of the outputs."""
    layer, x, rng = started(name)
    inputs = minigrad.tensor(x, requires_grad=True)
    outputs = layer(inputs)
    weighting = rng.standard_normal(outputs.shape)
    (outputs * weighting).sum().backward()

    def loss():
        return float((layer(inputs).detach().numpy() * weighting).sum())

    for leaf in [inputs, *layer.parameters()]:
        found = leaf.grad.numpy()
        for i in np.ndindex(leaf.shape):
            h, here = 1e-6, leaf.data[i]
            leaf.data[i] = here + h
            above = loss()
            leaf.data[i] = here - h
            below = loss()
            leaf.data[i] = here
            assert found[i] == pytest.approx((above - below) / (2 * h), abs=1e-7, rel=1e-7)


@pytest.mark.parametrize("name", LAYERS)
def test_float32_stays_float32(name):
    """No layer turns a float32 input into float64, if its weights are float32 too."""
    layer, x, _ = started(name)
    for p in layer.parameters():
        assert p.dtype == np.float64
    if not list(layer.parameters()):
        assert layer(minigrad.tensor(x.astype(np.float32))).dtype == np.float32


@pytest.mark.parametrize("name", sorted(LAYERS.keys() - {"Linear", "Sequential"}))
def test_activations_agree_with_torch(name):
    """Values and gradients, to 1e-12, from −40 to 40."""
    torch = pytest.importorskip("torch")
    settings = {"ELU": (0.7,), "LeakyReLU": (0.1,), "Softmax": (-1,)}.get(name, ())
    theirs = getattr(torch.nn, name)(*settings)
    ours = LAYERS[name][0]()
    x = np.concatenate([np.linspace(-40, 40, 41), [-1e-3, 0.0, 1e-3]]).reshape(4, 11)
    a = minigrad.tensor(x, requires_grad=True)
    b = torch.tensor(x, requires_grad=True)
    weighting = np.random.default_rng(0).standard_normal(x.shape)
    (ours(a) * weighting).sum().backward()
    (theirs(b) * torch.tensor(weighting)).sum().backward()
    # torch replaces softplus by x above 20, which is 2e-9 away from it.
    tolerance = 1e-8 if name == "Softplus" else 1e-12
    np.testing.assert_allclose(
        ours(a).detach().numpy(), theirs(b).detach().numpy(), atol=tolerance, rtol=0
    )
    np.testing.assert_allclose(a.grad.numpy(), b.grad.numpy(), atol=tolerance, rtol=0)


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
