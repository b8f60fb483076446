"""The summary table, counts, and that looking changes nothing."""

from __future__ import annotations

import numpy as np

import minigrad
from minigrad import nn


def convnet():
    return nn.Sequential(
        nn.Conv2d(1, 4, 3, padding=1, rng=0),
        nn.BatchNorm2d(4),
        nn.MaxPool2d(2),
        nn.Flatten(),
        nn.Linear(64, 10, rng=0),
    )


def test_the_table():
    """Names, shapes and counts, by hand: 4·(9 + 1), 2·4 and 64·10 + 10."""
    model = convnet()
    model[0].freeze()
    assert str(nn.summary(model, (5, 1, 8, 8))).splitlines() == [
        "name  kind         input         output        parameters",
        "---------------------------------------------------------",
        "0     Conv2d       (5, 1, 8, 8)  (5, 4, 8, 8)          40",
        "1     BatchNorm2d  (5, 4, 8, 8)  (5, 4, 8, 8)           8",
        "2     MaxPool2d    (5, 4, 8, 8)  (5, 4, 4, 4)           0",
        "3     Flatten      (5, 4, 4, 4)  (5, 64)                0",
        "4     Linear       (5, 64)       (5, 10)              650",
        "---------------------------------------------------------",
        "698 parameters: 658 to train, 40 frozen; 9 numbers in buffers",
    ]


def test_looking_changes_nothing():
    """State, modes, generators and hooks are as before, also after an error."""
    model = nn.Sequential(nn.Dropout(0.5, rng=0), nn.BatchNorm1d(3).eval(), nn.Linear(3, 2, rng=0))
    before, x = model.state_dict(), minigrad.tensor(np.ones((4, 3)))
    nn.summary(model, x)
    for wrong in [(4, 2), (4, 3, 1)]:
        try:
            nn.summary(model, wrong)
        except ValueError:
            pass
        else:
            raise AssertionError(f"shape {wrong} was accepted")
    assert [m.training for m in model.modules()] == [True, True, False, True]
    assert all((a == before[n]).all() for n, a in model.state_dict().items())
    assert (model[0](x).raw == nn.Dropout(0.5, rng=0)(x).raw).all()
    assert not any(m._forward_hooks for m in model.modules())


def test_shared_parameters_count_once():
    """A layer called twice has two rows, and its numbers in the first."""
    model, layer = nn.Module(), nn.Linear(2, 2, rng=0)
    model.layer = layer
    model.forward = lambda x: layer(layer(x))
    found = nn.summary(model, (1, 2))
    assert [(row.name, row.parameters) for row in found.rows] == [("layer", 6), ("layer", 0)]
    assert found.trainable == 6


def test_several_inputs_and_outputs():
    """All shapes are told; parts inside parts are named by the way."""
    found = nn.summary(nn.MultiheadAttention(4, 2, rng=0), *[(3, 2, 4)] * 3)
    assert [(row.name, row.parameters) for row in found.rows] == [("out_proj", 20), ("", 60)]
    assert found.rows[1].input == "(3, 2, 4), (3, 2, 4), (3, 2, 4)"
    assert found.rows[1].output == "(3, 2, 4), (2, 3, 3)"


def test_a_shape_takes_the_dtype_of_the_model():
    """Zeros in float32 for a float32 model."""
    seen = []
    model = nn.Linear(2, 1, rng=0, dtype=np.float32)
    model.register_forward_hook(lambda module, inputs, output: seen.append(inputs[0].dtype))
    nn.summary(model, (1, 2))
    assert seen == [np.float32]
