"""Statistics of layers: against hand-made networks, and on nets with well-known diseases."""

from __future__ import annotations

from functools import partial

import numpy as np
import pytest

import minigrad
from minigrad import diagnose, nn, optim

RNG = partial(np.random.default_rng, 0)


def deep(bend, start, depth=10, width=32):
    """A deep network of equal layers, ending in two scores."""
    rng = RNG()
    parts = []
    for _ in range(depth):
        parts += [nn.Linear(width, width, init=start, rng=rng), bend()]
    return nn.Sequential(*parts, nn.Linear(width, 2, init=start, rng=rng))


def seen(model, width=32):
    rng = RNG()
    x, y = rng.standard_normal((64, width)), rng.integers(0, 2, 64)
    return diagnose.layer_statistics(model, x, lambda output: nn.cross_entropy(output, y))


def test_a_network_by_hand():
    """Two units on two examples; every number can be checked with a pencil."""
    model = nn.Sequential(nn.Linear(1, 2), nn.ReLU(), nn.Linear(2, 1))
    model.load_state_dict(
        {"0.weight": [[1], [-3]], "0.bias": [0, 0], "2.weight": [[2, 5]], "2.bias": [1]}
    )
    hidden, last = diagnose.layer_statistics(
        model, np.array([[1.0], [3.0]]), lambda output: output.sum()
    )
    # Activations [[1, 0], [3, 0]], outputs [3, 7]; gradients 2 and 5 for each example.
    assert (hidden.name, hidden.kind, last.name, last.kind) == ("0", "Linear+ReLU", "2", "Linear")
    assert (hidden.activation_mean, hidden.activation_std) == (1.0, pytest.approx(1.5**0.5))
    assert (hidden.zeros, hidden.dead, hidden.saturated) == (0.5, 0.5, None)
    assert hidden.gradient_std == 1.5
    assert hidden.weight_norm == pytest.approx(10**0.5)
    assert hidden.weight_gradient_norm == 2 * (1 + 3)
    assert (last.activation_mean, last.activation_std, last.gradient_std) == (5.0, 2.0, 0.0)
    assert last.weight_gradient_norm == 4.0
    assert hidden.update_ratio is None


def test_sigmoids_with_small_weights_vanish():
    """Each layer back, the gradient shrinks by far more than half."""
    norms = [layer.weight_gradient_norm for layer in seen(deep(nn.Sigmoid, nn.init.xavier_normal))]
    assert norms[0] < 1e-4 * norms[-1]
    assert norms == sorted(norms)


def test_relus_with_large_weights_explode():
    """Activations grow by a factor of four in each layer."""
    layers = seen(deep(nn.ReLU, partial(nn.init.normal, std=1.0)))
    spread = [layer.activation_std for layer in layers]
    assert spread == sorted(spread)
    assert spread[-1] > 1e5 * spread[0]


def test_large_weights_saturate_tanh():
    """Most activations lie within 1 % of −1 or 1."""
    assert all(
        layer.saturated > 0.5
        for layer in seen(deep(nn.Tanh, partial(nn.init.normal, std=1.0)))[:-1]
    )


def test_a_healthy_start():
    """He's initialisation under ReLU: spreads alike, half zeros, nothing dead in most layers."""
    layers = seen(deep(nn.ReLU, nn.init.he_normal))
    spread = [layer.activation_std for layer in layers]
    assert max(spread) < 5 * min(spread)
    assert all(0.2 < layer.zeros < 0.8 for layer in layers[:-1])


def test_a_large_negative_bias_kills_relus():
    """Units that are 0 for every example are dead, and their weights get no gradient."""
    model = nn.Sequential(nn.Linear(4, 8, rng=0), nn.ReLU(), nn.Linear(8, 2, rng=1))
    model[0].bias.data[...] = -100.0
    first, _ = seen(model, width=4)
    assert (first.dead, first.zeros, first.weight_gradient_norm) == (1.0, 1.0, 0.0)


@pytest.mark.parametrize("layout", ["NCHW", "NHWC"])
def test_dead_channels_of_images(layout):
    """Two of four kernels never fire: that is half, wherever the channels stand."""
    rng = RNG()
    conv = nn.Conv2d(1, 4, 3, rng=rng, layout=layout)
    conv.bias.data[:2] = -100.0
    model = nn.Sequential(conv, nn.ReLU())
    x = rng.standard_normal((6, 1, 8, 8) if layout == "NCHW" else (6, 8, 8, 1))
    (layer,) = diagnose.layer_statistics(model, x, lambda output: output.sum())
    assert layer.dead == 0.5


def test_layers_with_parameters_of_their_own_and_parts():
    """A weight norm around a layer: the weights are its own v and g."""
    layer = nn.WeightNorm(nn.Linear(8, 4, rng=RNG()))
    model = nn.Sequential(layer, nn.Tanh(), nn.Linear(4, 2, rng=RNG()))
    rows = {row.name: row for row in seen(model, 8)}
    assert rows["0"].kind == "WeightNorm+Tanh"
    both = np.concatenate([layer.weight_v.data.ravel(), layer.weight_g.data.ravel()])
    assert rows["0"].weight_norm == pytest.approx(np.linalg.norm(both))


def test_numbers_whose_squares_overflow_in_float32():
    x = np.full((4, 2), 1e30, "float32") * np.array([[1], [-1], [1], [-1]], "float32")
    model = nn.Sequential(nn.Linear(2, 2, init=lambda shape, rng: np.eye(2), dtype="float32"))
    model[0].weight.data[...] *= np.float32(1e5)
    (layer,) = diagnose.layer_statistics(model, x, lambda output: (output * 1e-35).sum())
    assert layer.activation_std == pytest.approx(1e35, rel=1e-6)


def test_a_unit_that_is_sometimes_0_is_not_dead():
    """Two units of opposite sign: each is 0 on one of the examples."""
    model = nn.Sequential(nn.Linear(1, 2), nn.ReLU())
    model[0].weight.data[...] = [[1.0], [-1.0]]
    (layer,) = diagnose.layer_statistics(model, np.array([[1.0], [-1.0]]), lambda y: y.sum())
    assert (layer.zeros, layer.dead) == (0.5, 0.0)


def test_parameters_and_gradients_are_left_as_they_were():
    """A look at the patient changes nothing, not even what the optimiser will say."""
    model = nn.Sequential(nn.Linear(4, 2, rng=0))
    sgd = optim.SGD(model.parameters())
    before = model.state_dict()
    seen(model, width=4)
    assert all(p.grad is None for p in model.parameters())
    model(np.ones((1, 4))).sum().backward()
    kept = model[0].weight.grad.numpy()
    seen(model, width=4)
    assert (model[0].weight.grad.numpy() == kept).all()
    assert all((before[name] == array).all() for name, array in model.state_dict().items())
    sgd.step()  # a GradientWarning would be an error here
    assert not any(module._forward_hooks for module in model.modules())


def test_gradients_are_restored_when_the_loss_fails():
    """Hooks are gone too."""
    layer = nn.Linear(1, 1, rng=0)
    layer(np.ones((1, 1))).sum().backward()
    with pytest.raises(ZeroDivisionError):
        diagnose.layer_statistics(layer, np.ones((1, 1)), lambda output: 1 / 0)
    assert layer.weight.grad is not None
    assert not layer._forward_hooks


def test_a_watched_training_tells_how_far_weights_move():
    """With SGD the step is lr times the gradient, so the ratio is lr·‖g‖ / ‖w‖."""
    model = nn.Sequential(nn.Linear(3, 4, rng=0), nn.Tanh(), nn.Linear(4, 1, rng=1))
    sgd = optim.SGD(model.parameters(), lr=0.01)
    x = RNG().standard_normal((8, 3))
    with diagnose.watch(model) as record:
        for _ in range(3):
            sgd.zero_grad()
            nn.mse_loss(model(x), np.ones((8, 1))).backward()
            sgd.step()
            for layer in record.layers():
                expected = 0.01 * layer.weight_gradient_norm / layer.weight_norm
                assert layer.update_ratio == pytest.approx(expected, rel=1e-9)


def test_before_backward_gradients_are_not_made_up():
    """They are None, also when nothing is recorded at all."""
    model = nn.Linear(2, 1, rng=0)
    with diagnose.watch(model) as record:
        with minigrad.no_grad():
            model(np.ones((1, 2)))
        (layer,) = record.layers()
    assert (layer.gradient_std, layer.weight_gradient_norm, layer.update_ratio) == (None,) * 3


def test_a_pass_that_failed_is_forgotten():
    """Its calls are not counted with those of the next pass."""

    class Fragile(nn.Linear):
        broken = True

        def forward(self, x):
            if self.broken:
                raise ValueError("broken")
            return super().forward(x)

    model = nn.Sequential(nn.Linear(2, 3, rng=0), Fragile(3, 1, rng=0))
    with diagnose.watch(model) as record:
        with pytest.raises(ValueError, match="broken"):
            model(np.ones((1, 2)))
        model[1].broken = False
        model(np.ones((1, 2)))
        assert [layer.name for layer in record.layers()] == ["0", "1"]


def test_nothing_seen_is_an_error():
    """With the two lines to write."""
    with pytest.raises(RuntimeError, match="call the model inside"):
        diagnose.watch(nn.Linear(1, 1)).layers()


def test_layers_called_by_hand_are_seen():
    """A module with its own forward; functions after a layer are not modules, so not seen."""

    class Net(nn.Module):
        def __init__(self):
            self.parts = [nn.Linear(2, 2, rng=0), nn.Linear(2, 1, rng=1)]

        def forward(self, x):
            return self.parts[1](minigrad.tanh(self.parts[0](x)))

    layers = diagnose.layer_statistics(Net(), np.ones((3, 2)), lambda output: output.sum())
    assert [(layer.name, layer.kind) for layer in layers] == [
        ("parts.0", "Linear"),
        ("parts.1", "Linear"),
    ]


def test_the_table_has_a_line_for_each_layer():
    """Under a line of names, with a dash for what was not measured."""
    lines = diagnose.table(seen(deep(nn.Tanh, nn.init.xavier_normal, depth=2))).splitlines()
    assert lines[0].split() == list(diagnose.LayerStatistics._fields)
    assert [line.split()[1] for line in lines[1:]] == ["Linear+Tanh", "Linear+Tanh", "Linear"]
    assert {len(line) for line in lines} == {len(lines[0])}
    assert lines[1].split()[-1] == "-"
